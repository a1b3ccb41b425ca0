"""The form that asks for time: what is typed stays typed, and becomes a wish."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from bookings import seating_words, wishes
from bookings.borrowers import Borrower
from bookings.days_off import Breaks, days_off, no_breaks
from bookings.forms import checking, repeating, times
from bookings.forms.repeating import ONCE, RepeatFields
from bookings.recurrence import NONE
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE, Judged, Preview, Wish
from bookings.sentences import general
from bookings.types import ReasonCode
from inventory.models import Listing
from inventory.types import Seating
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.forms.base import line, paragraph
from marketplace.periods import Period, local
from marketplace.phones import read_phone, shown

_OF_FIELDS = {"starts_at": "date", "ends_at": "finish"}
_CHOICES: Mapping[str, frozenset[str]] = {
    **repeating.CHOICES,
    "start_fold": frozenset("01"),
    "end_fold": frozenset("01"),
    "seating": frozenset(Seating),
}
_TWICE = [SelectChoice("0", _l("The first")), SelectChoice("1", _l("The second"))]


class RequestForm(RepeatFields):
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
    seating = RadioField(_l("How do you sit?"), default="", validate_choice=False)
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
        several = seating_words.choices(listing)
        self.seating.choices = [("", _("Not decided yet")), *several] if several else []
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

    def wish(self, zone: ZoneInfo, breaks: Breaks = no_breaks) -> Wish:
        """Return what is asked for; raises Invalid with every field that cannot be used.

        `breaks` knows those of the schools, which a series may leave out.
        """
        problems = checking.forged(self, _CHOICES)
        quantity, people = (self._number(name, problems) for name in ("quantity", "people"))
        self.begins = self._edge("date", "start", self.start_fold.data, zone, problems)
        last_day = "last_day" if (self.last_day.data or "").strip() else "date"
        self.finishes = self._edge(last_day, "finish", self.end_fold.data, zone, problems)
        try:
            rule = self.rule(times.day_of(self.date.data))
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
                problems.append(FieldProblem(clock, _missing_hour(edge.instead)))
            elif edge.at is None:
                problems.append(FieldProblem(fold, general(ReasonCode.AMBIGUOUS_TIME)))
        if problems:
            raise Invalid(problems)


def _choices(options: times.Options) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options]


def _missing_hour(instead: datetime) -> Sentence:
    return _l(
        "That time does not exist: the clock is put forward that night. Try %(time)s.",
        time=f"{instead:%H.%M}",
    )


def _renamed(problem: FieldProblem) -> FieldProblem:
    return FieldProblem(_OF_FIELDS.get(problem.field, problem.field), problem.message)


def _once(problems: Sequence[FieldProblem]) -> list[FieldProblem]:
    """Return the problems without the same one for one field twice."""
    return list({(one.field, str(one.message)): one for one in problems}.values())
