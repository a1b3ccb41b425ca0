"""Until which day of the calendar or feast a sentence wants something: t.o.m. 15 juni. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bookings.finder.sentences import sentence_dates
from bookings.finder.sentences.sentence_feasts import ANY_FEAST, coming
from bookings.finder.sentences.sentence_words import DAYS, SOME_DAY, UNTIL, Words

_DAY = timedelta(days=1)
_UP_TO = re.compile(
    rf"\b(?P<said>{UNTIL}|to)\s+(?:på\s+|on\s+)?(?:(?P<weekday>{SOME_DAY})\s+)?(?:(?:den|the)\s+)?"
)
_WITH_IT = re.compile(r"och\s+med|t\.?\s?o\.?\s?m|through")
_FEAST = re.compile(ANY_FEAST)
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Ending:
    """The day that is named as the end; `last` is the last one of what comes again by the week.

    It is `sure` to be an end where it is not said by “till”, which is for as well; `of_year` where
    the year is said.
    """

    day: date
    last: date
    sure: bool
    of_year: bool


def ending(words: Words, today: date) -> Ending | None:
    """Return the end that is named without a day on which it begins; None where none is."""
    for found in _UP_TO.finditer(words.low):
        if sentence_dates.begins_before(words, found.start()):
            return None
        named = _named(words, found.end(), today)
        if named is None:
            continue
        day, last, end = named
        weekday = found["weekday"]
        if weekday is not None and not _is_on(day, weekday):
            return None
        if _WITH_IT.search(found["said"]):
            last = day
        sure = sentence_dates.SURELY_UNTIL.search(found["said"]) is not None
        of_year = _YEAR.search(words.low, found.end(), end) is not None
        words.blank(found.start(), end)
        return Ending(day, last, sure, of_year)
    return None


def _named(words: Words, start: int, today: date) -> tuple[date, date, int] | None:
    """Return the day that is named there, the last one until it, and where it ends."""
    dated = sentence_dates.at(words, start, today)
    if dated is not None:
        return dated[0], dated[0], dated[1]
    feast = _FEAST.match(words.low, start)
    if feast is None:
        return None
    day = coming(feast[0], today)
    return day, day - _DAY, feast.end()


def _is_on(day: date, weekday: str) -> bool:
    short = weekday.rstrip(".").removesuffix("en")
    return any(name.startswith(short) and day.isoweekday() == n for name, n in DAYS.items())
