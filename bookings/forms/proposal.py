"""Rows of proposed times: what is typed stays typed, and becomes periods."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings import wishes
from bookings.agreement.conversing import LONGEST_MESSAGE
from bookings.agreement.proposing_times import MOST_OPEN
from bookings.forms import times
from bookings.judging.sentences import general
from bookings.requesting import LONGEST_NAME, MOST_PEOPLE
from bookings.types import ReasonCode
from inventory.forms.base import PlainForm
from inventory.models import Listing
from marketplace import typed_days
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form, line, paragraph
from marketplace.periods import Period, local

ROWS_AT_FIRST = 3
LONGEST_PRICE = 300
_TWICE = [SelectChoice("0", _l("The first")), SelectChoice("1", _l("The second"))]


class TimeRow(PlainForm):
    """One time: a day, from when to when, perhaps into another day."""

    date = StringField(_l("Date"))
    start = SelectField(_l("Begins"), validate_choice=False)
    last_day = StringField(_l("Last day"))
    finish = SelectField(_l("Ends"), validate_choice=False)
    start_fold = RadioField(_l("Begins"), choices=_TWICE, validate_choice=False)
    end_fold = RadioField(_l("Ends"), choices=_TWICE, validate_choice=False)
    begins: wishes.Edge | None = None
    finishes: wishes.Edge | None = None

    @property
    def filled(self) -> bool:
        """Whether anything was written in the row."""
        fields = (self.date, self.start, self.last_day, self.finish)
        return any((field.data or "").strip() for field in fields)

    def offer(self, listing: Listing) -> None:
        """Fill in the times of day; also those outside the opening hours, which can be agreed."""
        self.start.choices = _choices(times.starts(listing, self.start.data, all_day=True))
        self.finish.choices = _choices(times.ends(listing, self.finish.data, all_day=True))

    def choose(self, period: Period, zone: ZoneInfo) -> None:
        """Write a period into the row."""
        starts, ends = local(period.starts_at, zone), local(period.ends_at, zone)
        self.date.data, self.start.data = starts.date().isoformat(), f"{starts:%H:%M}"
        self.finish.data = f"{ends:%H:%M}"
        self.last_day.data = ends.date().isoformat() if ends.date() != starts.date() else ""
        self.start_fold.data, self.end_fold.data = str(starts.fold), str(ends.fold)

    def period(self, zone: ZoneInfo) -> Period | None:
        """Return the period; None where it cannot be read, which the fields then say."""
        self.begins = self._edge(self.date, self.start, self.start_fold, zone)
        last_day = self.last_day if (self.last_day.data or "").strip() else self.date
        self.finishes = self._edge(last_day, self.finish, self.end_fold, zone)
        ends = (
            (self.begins, self.start, self.start_fold),
            (self.finishes, self.finish, self.end_fold),
        )
        for edge, clock, fold in ends:
            if edge is not None and edge.instead is not None:
                _add(clock, times.missing_hour(edge.instead))
            elif edge is not None and edge.at is None:
                _add(fold, general(ReasonCode.AMBIGUOUS_TIME))
        if self.begins is None or self.finishes is None:
            return None
        if self.begins.at is None or self.finishes.at is None:
            return None
        if self.finishes.at <= self.begins.at:
            _add(self.finish, wishes.BACKWARDS)
            return None
        return Period(self.begins.at, self.finishes.at)

    def twice(self, zone: ZoneInfo) -> dict[str, list[tuple[str, str]]]:
        """Return the two meanings of each time that comes twice, by the name of its field."""
        return times.which_of_two(self.begins, self.finishes, zone)

    def _edge(self, day: Any, clock: Any, fold: Any, zone: ZoneInfo) -> wishes.Edge | None:  # noqa: ANN401 - fields of the library
        empty = times.BEGINS if clock is self.start else times.ENDS
        told = typed_days.problem_of(day.data), times.clock_problem(clock.data, empty)
        for field, one in zip((day, clock), told, strict=True):
            if one is not None:
                _add(field, one)
        wall = times.wall(day.data, clock.data)
        if wall is None:
            return None
        try:
            chosen = int(fold.data) if fold.data in {"0", "1"} else None
            return wishes.edge_on_wall(wall, zone, chosen)
        except Invalid as error:
            for problem in error.problems:
                _add(day, problem.message)
            return None


class Times:
    """What a form with rows of times can do; `times` is its list of them."""

    times: FieldList

    def offer_times(self, listing: Listing, rows: int = ROWS_AT_FIRST) -> None:
        """See that there are `rows` rows at least, and fill in their choices."""
        while len(self.times) < min(rows, MOST_OPEN):
            self.times.append_entry()
        for entry in self.times:
            entry.form.offer(listing)

    def begin_with(self, given: Mapping[str, str]) -> None:
        """Write the time of an address that fills the form for a booking into the first row."""
        names = {"date": "date", "start": "from", "last_day": "end", "finish": "to"}
        values = {name: given.get(key, "") for name, key in names.items()}
        if len(self.times) or not any(values.values()):
            return
        row = self.times.append_entry().form
        for name, text in values.items():
            row[name].data = text
        day = times.day_of(row.date.data)
        start, end = times.minute_of(row.start.data), times.minute_of(row.finish.data)
        over = start is not None and end is not None and end <= start
        if day is not None and day < date.max and over and not row.last_day.data:
            row.last_day.data = (day + timedelta(days=1)).isoformat()

    def add_rows(self, listing: Listing) -> None:
        """Add some empty rows."""
        self.offer_times(listing, len(self.times) + ROWS_AT_FIRST)

    def periods(self, zone: ZoneInfo) -> list[Period] | None:
        """Return the periods of the rows in which something stands; None where one is unreadable.

        What is wrong stands beside its field.
        """
        found = [row.period(zone) for row in self._filled()]
        self._gather()
        return None if None in found else [one for one in found if one is not None]

    def blame(self, clashes: Sequence[Period], zone: ZoneInfo) -> None:
        """Say in their rows that these times are taken."""
        for row in self._filled():
            period = row.period(zone)
            if any(period is not None and period == one for one in clashes):
                _add(row.date, general(ReasonCode.TAKEN))
        self._gather()

    def _filled(self) -> Iterator[TimeRow]:
        for entry in self.times:
            if entry.form.filled:
                yield entry.form

    def _gather(self) -> None:
        """Let the list know of errors that were added to its rows after it was validated."""
        errors = [entry.errors for entry in self.times]
        self.times.errors = errors if any(errors) else []


class ProposalForm(Times, Form):
    """Times for the other side to choose from, with a word or without."""

    times = FieldList(FormField(TimeRow), max_entries=MOST_OPEN)
    listing = SelectField(_l("What"), validate_choice=False)
    quantity = StringField(_l("How many"), default="1")
    people = StringField(_l("How many people"))
    price_text = line(_l("Price, if it is another than in the listing"), LONGEST_PRICE)
    words = paragraph(_l("Message"), LONGEST_MESSAGE)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)
    key = HiddenField()

    def offer(self, listing: Listing, others: Sequence[Listing]) -> None:
        """Fill in what can be chosen."""
        self.offer_times(listing)
        self.listing.choices = [SelectChoice(one.public_id, one.title) for one in others]
        self.listing.data = self.listing.data or listing.public_id

    def numbers(self) -> tuple[int, int | None]:
        """Return how many things and people; raises Invalid for what is no number."""
        problems: list[FieldProblem] = []
        quantity, people = (number(self[name], problems) for name in ("quantity", "people"))
        if problems:
            raise Invalid(problems)
        return quantity or 1, people


def number(field: Any, problems: list[FieldProblem]) -> int | None:  # noqa: ANN401 - a field of the library
    """Return the whole number in a field, None where it is empty; notes what is none."""
    text = (field.data or "").strip()
    if not text:
        return None
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    if not digits:
        problems.append(FieldProblem(field.short_name, _l("Write a whole number, such as 25.")))
        return None
    if len(digits) > len(str(MOST_PEOPLE)) or int(digits) > MOST_PEOPLE:
        words = _l("At most %(most)s.", most=format_decimal(MOST_PEOPLE))
        problems.append(FieldProblem(field.short_name, words))
        return None
    return int(digits)


def _add(field: Any, sentence: Any) -> None:  # noqa: ANN401 - a field of the library
    if str(sentence) not in field.errors:
        field.errors = [*field.errors, str(sentence)]


def _choices(options: times.Options) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options]
