"""The form by which time is closed: what, when, how many, why."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from bookings.closures.closing import LONGEST_REASON, Closing
from bookings.closures.times import end_of, repeated, stretch
from bookings.forms.times import day_of, minute_of, missing_hour
from bookings.recurrence import Frequency, RecurrenceError, Rule
from bookings.requesting import MOST_PEOPLE
from bookings.types import ClosureKind
from bookings.wishes import BACKWARDS, NO_LENGTH, UNREADABLE, edge_on_wall
from inventory.models import Listing
from marketplace import typed_days
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form, paragraph
from marketplace.periods import MINUTES_PER_DAY, Period, TimeProblem

KINDS = (
    (ClosureKind.CLOSURE.value, _l("Closed: it is used for something else, or nobody is there")),
    (ClosureKind.MAINTENANCE.value, _l("Maintenance: something is broken or being looked after")),
)
# The names that the command knows, and where they stand in this form.
_PLACES = {"periods": "day"}


class How(StrEnum):
    """How the days and the times go together."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


HOWS = (
    (How.ONCE.value, _l("In one stretch, from the first day to the last")),
    (How.DAILY.value, _l("The same hours every day, from the first day to the last")),
    (How.WEEKLY.value, _l("The same hours every week, from the first day to the last")),
)


class ClosureForm(Form):
    """What is closed, when, how many, why."""

    kind = RadioField(_l("What is it?"), choices=[], validate_choice=False)
    listings = SelectMultipleField(_l("What do you close?"), validate_choice=False)
    quantity = StringField(_l("How many?"))
    day = StringField(_l("First day"))
    start = StringField(_l("From what time"), name="from")
    last_day = StringField(_l("Last day"), name="end")
    finish = StringField(_l("Until what time"), name="to")
    how = RadioField(
        _l("How?"),
        choices=[SelectChoice(value, label) for value, label in HOWS],
        default=How.ONCE.value,
        validate_choice=False,
    )
    reason = paragraph(_l("Why?"), LONGEST_REASON)
    reason_public = BooleanField(_l("Show the reason to everybody"))
    seen = HiddenField()
    key = HiddenField()

    def closing(self, listings: Sequence[Listing], zone: ZoneInfo) -> Closing:
        """Return what is to be closed; raises Invalid with every field that cannot be used."""
        problems: list[FieldProblem] = []
        periods: list[Period] = []
        quantity: int | None = None
        try:
            periods = self._periods(zone)
        except Invalid as error:
            problems += error.problems
        try:
            quantity = self._quantity()
        except Invalid as error:
            problems += error.problems
        if not listings:
            problems.insert(0, FieldProblem("listings", _l("Choose at least one.")))
        if self.kind.data not in {*ClosureKind}:
            problems.append(FieldProblem("kind", _l("Choose one of the answers in the list.")))
        if not (self.reason.data or "").strip():
            problems.append(FieldProblem("reason", _l("Say why, for those who have booked.")))
        if problems:
            raise Invalid(problems)
        return Closing(
            listings=listings,
            periods=periods,
            reason=self.reason.data,
            kind=ClosureKind(self.kind.data),
            reason_public=self.reason_public.data,
            quantity=quantity,
        )

    def seen_ids(self) -> list[str]:
        """Return the public ids of the dates that the page has shown as standing in the way."""
        return (self.seen.data or "").split()

    def _quantity(self) -> int | None:
        text = (self.quantity.data or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text[:9]) > MOST_PEOPLE:
            raise Invalid([FieldProblem("quantity", _l("Write a whole number, such as 25."))])
        return int(text[:9])

    def _periods(self, zone: ZoneInfo) -> list[Period]:
        problems: list[FieldProblem] = []
        days = self._days(problems)
        try:
            start, finish = self.minutes()
        except Invalid as error:
            problems += error.problems
        if days is None or problems:
            raise Invalid(problems)
        first, last = days
        begin = datetime.combine(first, time()) + timedelta(minutes=start)
        if self.how.data in {How.DAILY.value, How.WEEKLY.value}:
            rule = _rule(self.how.data, last)
            return _repeated(rule, begin, end_of(begin, finish), zone)
        if self.how.data not in {*How, None, ""}:
            raise Invalid([FieldProblem("how", _l("Choose one of the answers in the list."))])
        end = datetime.combine(last, time()) + timedelta(minutes=finish)
        try:
            period = stretch(begin, end, zone)
        except TimeProblem as error:
            raise Invalid([FieldProblem("day", UNREADABLE)]) from error
        if self.start.data or self.finish.data:
            _require_existing({"start": begin, "finish": end}, zone)
        if period is None:
            raise Invalid([FieldProblem("finish", NO_LENGTH if begin == end else BACKWARDS)])
        return [period]

    def _days(self, problems: list[FieldProblem]) -> tuple[date, date] | None:
        """Return the first and the last day; notes what cannot be used of them."""
        first = day_of(self.day.data)
        if first is None:
            empty = not (self.day.data or "").strip()
            told = _l("Choose the first day.") if empty else typed_days.problem_of(self.day.data)
            problems.append(FieldProblem("day", told or typed_days.CHOOSE))
        last = first
        if (self.last_day.data or "").strip():
            last = day_of(self.last_day.data)
            wrong = typed_days.problem_of(self.last_day.data)
            if first is not None and last is not None and last < first:
                wrong = _l("The last day must not be before the first.")
            if wrong is not None:
                problems.append(FieldProblem("last_day", wrong))
        return None if first is None or last is None else (first, last)

    def minutes(self) -> tuple[int, int]:
        """Return from when until when of the day: all of it where neither is given.

        Raises Invalid with each of them that cannot be read.
        """
        texts = [(self.start.data or "").strip(), (self.finish.data or "").strip()]
        if not any(texts):
            return 0, MINUTES_PER_DAY
        problems = []
        found = []
        for name, text in zip(("start", "finish"), texts, strict=True):
            minute = minute_of(text)
            if minute is None:
                told = _l("Write both times, such as 18:00, or none for whole days.")
                problems.append(FieldProblem(name, told))
            else:
                found.append(minute)
        if problems:
            raise Invalid(problems)
        return found[0], found[1]


def in_form(error: Invalid) -> Invalid:
    """Return the command's refusal with the names that the fields have in the form."""
    return Invalid(
        [FieldProblem(_PLACES.get(one.field, one.field), one.message) for one in error.problems]
    )


def _rule(how: str, last: date) -> Rule:
    return Rule(Frequency.DAILY if how == How.DAILY.value else Frequency.WEEKLY, until=last)


def _repeated(rule: Rule, begin: datetime, end: datetime, zone: ZoneInfo) -> list[Period]:
    try:
        found = repeated(rule, begin, end, zone)
    except (RecurrenceError, TimeProblem) as error:
        told = _l("That is too much at once: at most 200 times within 18 months.")
        raise Invalid([FieldProblem("last_day", told)]) from error
    if not found:
        # The only date is that of a night in which the clock passes over all of it.
        _require_existing({"start": begin}, zone)
    return found


def _require_existing(walls: Mapping[str, datetime], zone: ZoneInfo) -> None:
    """Raise Invalid with each wall time, by its field, that the clock passes over in spring."""
    edges = {name: edge_on_wall(wall, zone) for name, wall in walls.items()}
    problems = [
        FieldProblem(name, missing_hour(edge.instead))
        for name, edge in edges.items()
        if edge.instead is not None
    ]
    if problems:
        raise Invalid(problems)
