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
from bookings.forms.when import FOLDS, WhenForm, once
from bookings.recurrence import Frequency, Rule
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE, Preview, Wish
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import line, paragraph
from marketplace.periods import Period
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
    "start_fold": FOLDS,
    "end_fold": FOLDS,
    "skip_clashes": frozenset("y"),
}


class RequestForm(WhenForm):
    """When, for whom, how many, what for; checked first, sent afterwards."""

    organisation = SelectField(_l("Book for"), validate_choice=False)
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
        self.offer_times(listing)

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
        super().choose(period, zone)
        self.repeat.data, self.skip_clashes.data = ONCE, False

    @property
    def repeats(self) -> bool:
        """Whether several dates are asked for."""
        return self.repeat.data in _FREQUENCIES

    def wish(self, zone: ZoneInfo) -> Wish:
        """Return what is asked for; raises Invalid with every field that cannot be used."""
        problems = checking.forged(self, _CHOICES)
        quantity, people = (self._number(name, problems) for name in ("quantity", "people"))
        self.read_when(zone, problems)
        try:
            rule = self._rule()
        except Invalid as error:
            problems += error.problems
        if self.begins is None or self.finishes is None or problems:
            raise Invalid(once(problems))
        if rule is None:
            self.require_instants(self.begins, self.finishes)
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


def _last_date(text: str | None, problems: list[FieldProblem]) -> date | None:
    if not (text or "").strip():
        return None
    found = times.day_of(text)
    if found is None:
        problems.append(FieldProblem("until", _l("Choose a date.")))
    return found


def _renamed(problem: FieldProblem) -> FieldProblem:
    return FieldProblem(_OF_FIELDS.get(problem.field, problem.field), problem.message)
