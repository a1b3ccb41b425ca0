"""The form that asks for time: what is typed stays typed, and becomes a wish."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings import wishes
from bookings.borrowers import Borrower
from bookings.forms import checking, times
from bookings.recurrence import Frequency, Rule
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE, Preview, Wish
from bookings.sentences import general
from bookings.types import ReasonCode
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form, line, paragraph
from marketplace.periods import Period, local
from marketplace.phones import read_phone, shown

ONCE = "no"
_FREQUENCIES: Mapping[str, tuple[Frequency, int, bool]] = {
    "weekly": (Frequency.WEEKLY, 1, False),
    "every-2-weeks": (Frequency.WEEKLY, 2, False),
    "monthly": (Frequency.MONTHLY, 1, True),
}
_OF_FIELDS = {"starts_at": "date", "ends_at": "finish"}
_CHOICES: Mapping[str, frozenset[str]] = {
    "repeat": frozenset({ONCE, *_FREQUENCIES}),
    "start_fold": frozenset("01"),
    "end_fold": frozenset("01"),
    "skip_clashes": frozenset("y"),
}
_TWICE = [SelectChoice("0", _l("The first")), SelectChoice("1", _l("The second"))]


class RequestForm(Form):
    """When, for whom, how many, what for; checked first, sent afterwards."""

    organisation = SelectField(_l("Book for"), validate_choice=False)
    date = StringField(_l("Date"))
    start = SelectField(_l("Begins"), name="from", validate_choice=False)
    last_day = StringField(_l("Last day"), name="end")
    finish = SelectField(_l("Ends"), name="to", validate_choice=False)
    start_fold = RadioField(_l("Begins"), choices=_TWICE, validate_choice=False)
    end_fold = RadioField(_l("Ends"), choices=_TWICE, validate_choice=False)
    quantity = StringField(_l("How many"), default="1")
    people = StringField(_l("How many people"))
    repeat = RadioField(
        _l("Repeat the booking"),
        choices=[
            SelectChoice(ONCE, _l("No, only once")),
            SelectChoice("weekly", _l("Every week")),
            SelectChoice("every-2-weeks", _l("Every second week")),
            SelectChoice("monthly", _l("Every month, the same weekday")),
        ],
        default=ONCE,
        validate_choice=False,
    )
    until = StringField(_l("Last date"))
    times = StringField(_l("Number of times"))
    skip_clashes = BooleanField(_l("Book the dates that are free and skip the others"))
    purpose = paragraph(_l("What will you do?"), LONGEST_TEXT)
    contact_name = line(_l("Contact person"), LONGEST_NAME)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)
    note = paragraph(_l("Message to the owner"), LONGEST_TEXT)
    key = HiddenField()
    shown = HiddenField()
    begins: wishes.Edge | None = None
    finishes: wishes.Edge | None = None

    def offer(self, listing: Listing, options: Sequence[Borrower]) -> None:
        """Fill in what can be chosen; a time that came in stays, even an odd one."""
        self.organisation.choices = [
            SelectChoice(
                option.value,
                _("Myself, as a private person") if option.myself else option.organisation.name,
                render_kw={} if option.fits else {"disabled": True},
            )
            for option in options
        ]
        self.start.choices = _choices(times.starts(listing, self.start.data))
        self.finish.choices = _choices(times.ends(listing, self.finish.data))

    def prefill(self, actor: Actor, phone: str, options: Sequence[Borrower]) -> None:
        """Put in who asks and for whom, and the next day where the search ran past midnight."""
        if not self.organisation.data:
            fitting = [option.value for option in options if option.fits]
            self.organisation.data = fitting[0] if fitting else None
        self.contact_name.data = self.contact_name.data or actor.name
        self.contact_phone.data = self.contact_phone.data or shown(phone)
        day = times.day_of(self.date.data)
        start, end = times.minute_of(self.start.data), times.minute_of(self.finish.data)
        if day is not None and not self.last_day.data and start is not None and end is not None:
            if end == 0:
                self.finish.data = "24:00"
            elif end <= start:
                self.last_day.data = (day + timedelta(days=1)).isoformat()

    def choose(self, period: Period, zone: ZoneInfo) -> None:
        """Put another period in place of the one asked for, once."""
        starts, ends = local(period.starts_at, zone), local(period.ends_at, zone)
        self.date.data, self.start.data = starts.date().isoformat(), f"{starts:%H:%M}"
        self.last_day.data, self.finish.data = ends.date().isoformat(), f"{ends:%H:%M}"
        if ends.date() == starts.date():
            self.last_day.data = ""
        elif ends.date() - starts.date() == timedelta(days=1) and f"{ends:%H:%M}" == "00:00":
            self.last_day.data, self.finish.data = "", "24:00"
        self.start_fold.data, self.end_fold.data = str(starts.fold), str(ends.fold)
        self.repeat.data, self.skip_clashes.data = ONCE, False

    @property
    def timed(self) -> bool:
        """Whether a time has been given, so that there is something to check."""
        return bool(self.date.data and self.start.data and self.finish.data)

    @property
    def repeats(self) -> bool:
        """Whether several dates are asked for."""
        return self.repeat.data in _FREQUENCIES

    def wish(self, zone: ZoneInfo) -> Wish:
        """Return what is asked for; raises Invalid with every field that cannot be used."""
        problems = checking.forged(self, _CHOICES)
        quantity, people = (self._number(name, problems) for name in ("quantity", "people"))
        self.begins = self._edge("date", "start", self.start_fold.data, zone, problems)
        last_day = "last_day" if (self.last_day.data or "").strip() else "date"
        self.finishes = self._edge(last_day, "finish", self.end_fold.data, zone, problems)
        try:
            rule = self._rule()
        except Invalid as error:
            problems += error.problems
        if self.begins is None or self.finishes is None or problems:
            raise Invalid(_once(problems))
        if rule is None:
            self._require_instants(self.begins, self.finishes)
        try:
            return wishes.wish_of(
                starts=self.begins,
                ends=self.finishes,
                zone=zone,
                rule=rule,
                purpose=self.purpose.data or "",
                contact_name=self.contact_name.data or "",
                contact_phone=self._phone(),
                quantity=quantity or 1,
                people=people,
                note=self.note.data or "",
                skip_clashes=bool(self.skip_clashes.data) and self.repeats,
            )
        except Invalid as error:
            raise Invalid([_renamed(problem) for problem in error.problems]) from error

    def missing(self) -> list[FieldProblem]:
        """Return what has to be filled in before the booking can be sent."""
        wanted = (
            ("purpose", _l("Say what you will do.")),
            ("contact_name", _l("Say whom the owner can talk to.")),
            ("contact_phone", _l("Give a telephone number.")),
        )
        problems = [
            FieldProblem(name, sentence)
            for name, sentence in wanted
            if not (self._fields[name].data or "").strip()
        ]
        try:
            read_phone(self.contact_phone.data or "", "contact_phone")
        except Invalid as error:
            problems += error.problems
        return problems

    def body(self) -> dict[str, Any]:
        """Return what was sent, for the key that books once."""
        left_out = {"csrf_token", "key", "shown"}
        return {name: field.data for name, field in self._fields.items() if name not in left_out}

    def digest(self, seen: Preview) -> str:
        """Return a mark of what a check has shown: for whom, how many, times, states and price.

        How many people come is judged again when it is sent, and changes nothing that was shown.
        """
        facts = [self.organisation.data, self.quantity.data]
        facts += [str(seen.price.total), seen.price.text, bool(self.skip_clashes.data)]
        facts += [(str(part.date.period), part.state) for part in seen.dates]
        return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:32]

    def _phone(self) -> str:
        """Return the number where it can be read; time and price are looked up without it."""
        try:
            return read_phone(self.contact_phone.data or "")
        except Invalid:
            return ""

    def _number(self, name: str, problems: list[FieldProblem]) -> int | None:
        text = (self._fields[name].data or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_PEOPLE:
            problems.append(FieldProblem(name, _l("Write a whole number, such as 25.")))
            return None
        return int(text[:9])

    def _edge(
        self,
        day: str,
        clock: str,
        fold: str | None,
        zone: ZoneInfo,
        problems: list[FieldProblem],
    ) -> wishes.Edge | None:
        """Read one end from the fields named; notes what cannot be read and returns None."""
        texts = self._fields[day].data, self._fields[clock].data
        if times.day_of(texts[0]) is None:
            problems.append(FieldProblem(day, _l("Choose a date.")))
        if times.minute_of(texts[1]) is None:
            begins = clock == "start"
            told = _l("Choose when it begins.") if begins else _l("Choose when it ends.")
            problems.append(FieldProblem(clock, told))
        wall = times.wall(*texts)
        if wall is None:
            return None
        try:
            return wishes.edge_on_wall(wall, zone, int(fold) if fold in {"0", "1"} else None)
        except Invalid as error:
            problems += [FieldProblem(day, one.message) for one in error.problems]
            return None

    def _require_instants(self, begins: wishes.Edge, finishes: wishes.Edge) -> None:
        """Raise Invalid for a time that does not exist, or comes twice and nobody says which."""
        problems = []
        for edge, clock, fold in (
            (begins, "start", "start_fold"),
            (finishes, "finish", "end_fold"),
        ):
            if edge.instead is not None:
                problems.append(FieldProblem(clock, times.missing_hour(edge.instead)))
            elif edge.at is None:
                problems.append(FieldProblem(fold, general(ReasonCode.AMBIGUOUS_TIME)))
        if problems:
            raise Invalid(problems)

    def _rule(self) -> Rule | None:
        if self.repeat.data not in _FREQUENCIES:
            return None
        frequency, interval, nth_weekday = _FREQUENCIES[self.repeat.data]
        problems: list[FieldProblem] = []
        until = _last_date(self.until.data, problems)
        count = self._number("times", problems)
        if problems:
            raise Invalid(problems)
        return wishes.rule_of(
            frequency, interval=interval, until=until, times=count, nth_weekday=nth_weekday
        )


def _choices(options: times.Options) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options]


def _last_date(text: str | None, problems: list[FieldProblem]) -> date | None:
    if not (text or "").strip():
        return None
    found = times.day_of(text)
    if found is None:
        problems.append(FieldProblem("until", _l("Choose a date.")))
    return found


def _renamed(problem: FieldProblem) -> FieldProblem:
    return FieldProblem(_OF_FIELDS.get(problem.field, problem.field), problem.message)


def _once(problems: Sequence[FieldProblem]) -> list[FieldProblem]:
    """Return the problems without the same one for one field twice."""
    return list({(one.field, str(one.message)): one for one in problems}.values())
