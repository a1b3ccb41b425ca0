"""The form that asks for time: what is typed stays typed, and becomes a wish."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings import wishes
from bookings.borrowers import Borrower
from bookings.forms import checking, repeating, times
from bookings.forms.repeating import ONCE, RepeatFields
from bookings.forms.when import FOLDS, WhenForm, once
from bookings.judging import seating_words
from bookings.recurrence import NONE
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from bookings.series.days_off import Breaks, days_off, no_breaks
from bookings.wished import Judged, Preview, Wish
from inventory.models import Listing
from inventory.types import Seating
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import line, paragraph
from marketplace.periods import Period
from marketplace.phones import read_phone, shown

_OF_FIELDS = {"starts_at": "date", "ends_at": "finish"}
_CHOICES: Mapping[str, frozenset[str]] = {
    **repeating.CHOICES,
    "start_fold": FOLDS,
    "end_fold": FOLDS,
    "seating": frozenset(Seating),
}


class RequestForm(RepeatFields, WhenForm):
    """When, for whom, how many, what for; checked first, sent afterwards."""

    organisation = SelectField(_l("Book for"), validate_choice=False)
    quantity = StringField(_l("How many"), default="1")
    people = StringField(_l("How many people"))
    seating = RadioField(_l("How do you sit?"), default="", validate_choice=False)
    purpose = paragraph(_l("What will you do?"), LONGEST_TEXT)
    contact_name = line(_l("Contact person"), LONGEST_NAME)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)
    note = paragraph(_l("Message to the owner"), LONGEST_TEXT)
    order = HiddenField()
    instead = HiddenField()
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
        several = seating_words.choices(listing)
        self.seating.choices = [("", _("Not decided yet")), *several] if several else []
        self.offer_times(listing)

    def prefill(self, actor: Actor, phone: str, options: Sequence[Borrower]) -> None:
        """Put in who asks and for whom, where nothing is said of it."""
        if not self.organisation.data:
            fitting = [option.value for option in options if option.fits]
            self.organisation.data = fitting[0] if fitting else None
        self.contact_name.data = self.contact_name.data or actor.name
        self.contact_phone.data = self.contact_phone.data or shown(phone)

    def follow_the_night(self) -> None:
        """Put in the next day where an address, of a search that names one day, runs past midnight.

        Who types such a time is asked for the last day instead.
        """
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

    def wish(self, zone: ZoneInfo, breaks: Breaks = no_breaks) -> Wish:
        """Return what is asked for; raises Invalid with every field that cannot be used.

        `breaks` knows those of the schools, which a series may leave out.
        """
        problems = checking.forged(self, _CHOICES)
        quantity, people = (self._number(name, problems) for name in ("quantity", "people"))
        self.read_when(zone, problems)
        try:
            rule = self.rule(times.day_of(self.date.data))
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
                days_off=days_off(rule, self.begins.wall.date(), breaks) if rule else NONE,
                purpose=self.purpose.data or "",
                contact_name=self.contact_name.data or "",
                contact_phone=self._phone(),
                quantity=quantity or 1,
                people=people,
                seating=Seating(self.seating.data) if self.seating.data else None,
                note=self.note.data or "",
                skip_clashes=bool(self.skip_clashes.data) and self.repeats,
            )
        except Invalid as error:
            raise Invalid([_renamed(problem) for problem in error.problems]) from error

    def unread(self) -> list[FieldProblem]:
        """Return what an address says and cannot be read, numbers and choices as well."""
        problems = super().unread() + checking.forged(self, _CHOICES)
        for name in ("quantity", "people"):
            self._number(name, problems)
        return once(problems)

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

    def digest(self, seen: Preview, dates: Iterable[tuple[Listing, Judged]]) -> str:
        """Return a mark of what a check has shown: for whom, how many, times, states and price.

        `dates` has every date with the listing that it is wanted of. How many people come is judged
        again when it is sent, and changes nothing that was shown.
        """
        facts: list[object] = [self.organisation.data, self.quantity.data]
        facts += [str(seen.price.total), seen.price.text, bool(self.skip_clashes.data)]
        facts += [
            (listing.public_id, str(part.date.period), part.state, part.date.may_be_skipped)
            for listing, part in dates
        ]
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


def _renamed(problem: FieldProblem) -> FieldProblem:
    return FieldProblem(_OF_FIELDS.get(problem.field, problem.field), problem.message)
