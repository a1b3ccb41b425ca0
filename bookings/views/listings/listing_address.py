"""What of the address of a listing's page cannot be used: each part of it is named."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bookings.forms import times
from bookings.requesting import MOST_PEOPLE
from inventory.types import Seating
from marketplace import typed_days
from marketplace.errors import Sentence
from marketplace.forms.base import CHOOSE
from marketplace.periods import week_of
from marketplace.web import asked

FARTHEST_DAYS = 1100
"""How far from today a week can be looked at."""


def week(today: date) -> date:
    """Return the Monday of the week that is asked for, of the searched day or of today.

    That it is too far away is said above the page.
    """
    for name in ("week", "date"):
        found = times.day_of(request.args.get(name))
        if found is not None and abs((found - today).days) <= FARTHEST_DAYS:
            return week_of(found)[0]
        if found is not None:
            asked.say(_("That is too far away to be shown; here is this week."))
    return week_of(today)[0]


def _number_problem(text: str) -> Sentence | None:
    if not (text.isascii() and text.isdigit()):
        return _l("Write a whole number, such as 25.")
    if not 1 <= int(text[:9]) <= MOST_PEOPLE:
        return _l("Write a whole number from 1 to %(most)s.", most=MOST_PEOPLE)
    return None


_PARTS: Mapping[str, tuple[Sentence, Callable[[str], Sentence | None]]] = {
    "week": (_l("Week"), typed_days.problem_of),
    "date": (_l("Date"), typed_days.problem_of),
    "from": (_l("Begins"), times.clock_problem),
    "to": (_l("Ends"), times.clock_problem),
    "end": (_l("Last day"), typed_days.problem_of),
    "until": (_l("Last date"), typed_days.problem_of),
    "people": (_l("How many people"), _number_problem),
    "quantity": (_l("How many"), _number_problem),
    "seating": (_l("Seating"), lambda text: None if text in {*Seating} else CHOOSE),
}


def say_what_is_wrong() -> None:
    """Say above the page what of its address cannot be used."""
    for name, (label, problem_of) in _PARTS.items():
        text = request.args.get(name, "").strip()
        told = problem_of(text) if text else None
        if told is not None:
            asked.say(_("%(field)s: %(told)s", field=label, told=told))
