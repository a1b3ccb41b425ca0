"""What is said of a typed date that cannot be used: none at all, no such day, or no date."""

import re

from flask_babel import lazy_gettext as _l

from marketplace.errors import Sentence
from marketplace.periods import EARLIEST_YEAR, LATEST_YEAR, TimeProblem, parse_date

_SHAPE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_BEYOND = "out-of-range"

CHOOSE = _l("Choose a date.")
_WRITE = _l("Write a date as year-month-day, such as 2027-03-14.")


def problem_of(text: str | None) -> Sentence | None:
    """Return what is wrong with a date that was typed; None for one that can be used.

    What was typed is repeated only where it looks like a date, so that nothing long or strange
    stands in a sentence of ours.
    """
    typed = (text or "").strip()
    if not typed:
        return CHOOSE
    try:
        parse_date(typed)
    except TimeProblem as error:
        if error.code == _BEYOND:
            return _l(
                "The year has to be from %(first)s to %(last)s.",
                first=EARLIEST_YEAR,
                last=LATEST_YEAR,
            )
        if _SHAPE.fullmatch(typed):
            return _l("There is no %(day)s in the calendar. Write another date.", day=typed)
        return _WRITE
    return None


def unreadable(text: str | None) -> bool:
    """Tell whether something was typed that is no date: a browser's date field would lose it."""
    return bool((text or "").strip()) and problem_of(text) is not None
