"""The forms by which what is booked gets another time, other facts, or an answer."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings.changes.amending import Facts, facts_of
from bookings.changes.proposing import LONGEST_NOTE
from bookings.changes.replanning import Plan, period_of
from bookings.changing import LONGEST_REASON, Scope
from bookings.forms import checking
from bookings.forms.when import FOLDS, WhenForm, once
from bookings.models import Booking, Occurrence
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from bookings.wishes import BACKWARDS
from inventory.models import Listing
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import Form, line, paragraph
from marketplace.periods import Period
from marketplace.phones import shown as phone_shown

_CHOICES: Mapping[str, frozenset[str]] = {
    "scope": frozenset(Scope),
    "start_fold": FOLDS,
    "end_fold": FOLDS,
    "keep": frozenset("y"),
}


class MoveForm(WhenForm):
    """Which date, when instead, of which listing; checked first, sent afterwards."""

    occurrence = HiddenField()
    scope = RadioField(
        _l("Which dates?"),
        choices=[
            SelectChoice(Scope.THESE.value, _l("Only this date")),
            SelectChoice(Scope.FOLLOWING.value, _l("This date and the following")),
            SelectChoice(Scope.ALL.value, _l("All coming dates")),
        ],
        default=Scope.THESE.value,
        validate_choice=False,
    )
    listing = SelectField(_l("What"), validate_choice=False)
    keep = BooleanField(_l("Dates that do not fit keep their old time"))
    note = paragraph(_l("Message"), LONGEST_NOTE)
    key = HiddenField()
    shown = HiddenField()

    def prefill(self, row: Occurrence, zone: ZoneInfo) -> None:
        """Put in the time that the date has, unless another one came along."""
        if not self.timed:
            self.choose(period_of(row), zone)

    def offer(self, listings: Sequence[Listing], chosen: Listing) -> None:
        """Fill in what can be chosen."""
        self.listing.choices = [SelectChoice(one.public_id, one.title) for one in listings]
        self.listing.data = self.listing.data or chosen.public_id
        self.offer_times(chosen)

    def period(self, zone: ZoneInfo) -> Period:
        """Return the time that is wished; raises Invalid with every field that cannot be used."""
        problems = checking.forged(self, _CHOICES)
        self.read_when(zone, problems)
        if self.begins is None or self.finishes is None or problems:
            raise Invalid(once(problems))
        self.require_instants(self.begins, self.finishes)
        starts, ends = self.begins.at, self.finishes.at
        if starts is None or ends is None or ends <= starts:
            raise Invalid([FieldProblem("finish", BACKWARDS)])
        return Period(starts, ends)

    @property
    def chosen_scope(self) -> Scope:
        """Return which dates are meant; the one alone where nothing readable came."""
        return Scope(self.scope.data) if self.scope.data in set(Scope) else Scope.THESE

    def body(self) -> dict[str, Any]:
        """Return what was sent, for the key that moves once."""
        left_out = {"csrf_token", "key", "shown"}
        return {name: field.data for name, field in self._fields.items() if name not in left_out}


class AmendForm(Form):
    """What for, how many, whom to call."""

    purpose = paragraph(_l("What will you do?"), LONGEST_TEXT)
    people = StringField(_l("How many people"))
    quantity = StringField(_l("How many"))
    contact_name = line(_l("Contact person"), LONGEST_NAME)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)
    note = paragraph(_l("Message to the owner"), LONGEST_TEXT)
    key = HiddenField()
    shown = HiddenField()

    def fill(self, booking: Booking) -> None:
        """Put in the facts as they stand."""
        for name, value in vars(facts_of(booking)).items():
            self._fields[name].data = "" if value is None else str(value)
        self.contact_phone.data = phone_shown(booking.contact_phone)

    def facts(self) -> Facts:
        """Return the facts as they were typed; raises Invalid for numbers that are none."""
        problems: list[FieldProblem] = []
        people, quantity = (self._number(name, problems) for name in ("people", "quantity"))
        if problems:
            raise Invalid(problems)
        return Facts(
            purpose=self.purpose.data or "",
            people=people,
            quantity=quantity or 1,
            contact_name=self.contact_name.data or "",
            contact_phone=self.contact_phone.data or "",
            note=self.note.data or "",
        )

    def body(self) -> dict[str, Any]:
        """Return what was sent, for the key that changes once."""
        left_out = {"csrf_token", "key", "shown"}
        return {name: field.data for name, field in self._fields.items() if name not in left_out}

    def _number(self, name: str, problems: list[FieldProblem]) -> int | None:
        text = (self._fields[name].data or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_PEOPLE:
            problems.append(FieldProblem(name, _l("Write a whole number, such as 25.")))
            return None
        return int(text[:9])


class AnswerForm(Form):
    """Yes or no to a change, or taking it back."""

    answer = HiddenField()
    reason = paragraph(_l("Why?"), LONGEST_REASON)

    def of(self, change_id: str) -> "AnswerForm":
        """Return the form with names in the page that no other change's form has."""
        self.reason.id = f"reason-{change_id}"
        return self


def digest(plan: Plan, *, asks: bool) -> str:
    """Return a mark of what a check has shown: dates, states, prices, and whether it is asked."""
    facts: list[object] = [plan.target.listing.public_id, plan.target.quantity, plan.keep, asks]
    facts += [
        (step.row.public_id, str(step.old), str(step.new), step.reasons, str(step.price))
        for step in plan.steps
    ]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:32]
