"""The form of a wanted notice: what is needed, when and where, and whom one can talk to."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice

from bookings.finder.search_places import RADII
from bookings.forms import times
from bookings.forms.proposal import number
from bookings.forms.when import WhenForm, once
from bookings.models import WantedNotice
from bookings.requesting import LONGEST_NAME
from bookings.types import WantedWhen
from bookings.wanted import checking
from bookings.wanted.checking import LONGEST_TITLE, LONGEST_WORDS
from bookings.wanted.facts import NoticeFacts
from bookings.wanted.times import last_day
from inventory import vocabulary
from inventory.types import ListingKind
from marketplace import clock, typed_days
from marketplace.errors import FieldProblem, Invalid
from marketplace.forms.base import choices_of, line, paragraph
from marketplace.models import Organisation
from marketplace.periods import MINUTES_PER_DAY, Period
from marketplace.phones import shown
from marketplace.wording import NUL

FACTS = (
    "step_free_entrance",
    "accessible_toilet",
    "hearing_loop",
    "lift",
    "reserved_parking",
)
WHENS = (
    (WantedWhen.UNDECIDED, _l("It is not decided yet")),
    (WantedWhen.ONCE, _l("Once")),
    (WantedWhen.WEEKLY, _l("At the same time, week after week")),
)
LONGEST_PLACE = 120
_MOST_DIGITS = 4
_MANY = 10**_MOST_DIGITS
_STEP = 30
SEPARATOR = ":"
_TIMES = frozenset({"date", "start", "last_day", "finish", "start_fold", "end_fold"})


class WantedForm(WhenForm):
    """Everything that a notice says; times are on the city's wall clock."""

    organisation = SelectField(_l("For"), validate_choice=False)
    title = line(_l("What do you need?"), LONGEST_TITLE)
    what = SelectField(_l("What sort is it?"), validate_choice=False)
    text = paragraph(_l("Tell a little more"), LONGEST_WORDS)
    people = StringField(_l("How many people"))
    quantity = StringField(_l("How many of it"))
    accessible = SelectMultipleField(_l("Accessibility that is needed"), validate_choice=False)
    when = RadioField(_l("When?"), validate_choice=False)
    when_shown = HiddenField()
    times = StringField(_l("How many times?"))
    interval = SelectField(_l("How often?"), validate_choice=False)
    district = SelectField(_l("Where?"), validate_choice=False)
    radius = SelectField(_l("How far from there?"), validate_choice=False)
    near = HiddenField()
    near_of = HiddenField()
    contact_name = line(_l("Contact person"), LONGEST_NAME)
    contact_phone = line(_l("Telephone"), LONGEST_NAME)
    phone_public = BooleanField(_l("Show the telephone number to everybody"))
    until = StringField(_l("The notice stands until"))
    closes_when_agreed = BooleanField(_l("Close the notice when we have said yes to an offer"))
    key = HiddenField()
    seen = HiddenField()
    """The mark of the notice as the page was made from it, empty for a new one."""

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Fill in what can be chosen, in the reader's language."""
        spoken = str(get_locale())
        self.organisation.choices = [SelectChoice(one.slug, one.name) for one in organisations]
        self.what.choices = _kinds(spoken)
        labels = vocabulary.labels(vocabulary.ACCESSIBILITY, spoken)
        codes = dict.fromkeys([*FACTS, *(self.accessible.data or ())])
        self.accessible.choices = [
            SelectChoice(code, labels[code]) for code in codes if code in labels
        ]
        self.when.choices = choices_of(WHENS)
        self.interval.choices = choices_of(
            [
                ("1", _l("Every week")),
                ("2", _l("Every second week")),
                ("4", _l("Every fourth week")),
            ]
        )
        places = [(one.name, one.name) for one in vocabulary.DISTRICTS]
        self.district.choices = choices_of([("", _l("Anywhere")), *places])
        self.radius.choices = [
            SelectChoice("", _("Only there")),
            *(SelectChoice(one, _("Up to %(distance)s km", distance=one)) for one in RADII),
        ]
        self.start.choices = _clock_choices(self.start.data, 0, MINUTES_PER_DAY - _STEP)
        self.finish.choices = _clock_choices(self.finish.data, _STEP, MINUTES_PER_DAY)

    def near_words(self) -> str:
        """Return what the place of a search is called, "" where there is none that can be read."""
        point = _point(self.near.data)
        if point is None:
            return ""
        name = (self.near_of.data or "").replace(NUL, "")[:LONGEST_PLACE].strip()
        return name or _("the point %(place)s", place=f"{point[0]:.4f}, {point[1]:.4f}")

    def show(self, notice: WantedNotice, zone: ZoneInfo) -> None:
        """Fill in what a notice says now."""
        self.title.data, self.text.data = notice.title, notice.text
        kind = notice.kind.value
        self.what.data = f"{kind}{SEPARATOR}{notice.type}" if notice.type else kind
        self.people.data = str(notice.people or "")
        self.quantity.data = str(notice.quantity or "")
        self.accessible.data = list(notice.accessible)
        self.when.data = notice.when_kind.value
        self.times.data = str(notice.times) if notice.times > 1 else ""
        self.interval.data = str(notice.interval)
        self.district.data = notice.district or ""
        self.radius.data = f"{notice.radius_km:g}" if notice.radius_km is not None else ""
        if notice.latitude is not None and not notice.district:
            self.near.data = f"{notice.latitude},{notice.longitude}"
        self.contact_name.data = notice.contact_name
        self.contact_phone.data = shown(notice.contact_phone)
        self.phone_public.data = notice.phone_public
        self.closes_when_agreed.data = notice.closes_when_agreed
        self.until.data = last_day(notice).isoformat()
        if notice.starts_at is not None and notice.ends_at is not None:
            self.choose(Period(notice.starts_at, notice.ends_at), zone)

    def facts(self, zone: ZoneInfo) -> NoticeFacts:
        """Return what was typed; raises Invalid with every field that cannot be used."""
        problems: list[FieldProblem] = []
        when = self._when(problems)
        self._require_agreement(when, problems)
        period = self._period(when, zone, problems)
        kind, type_ = self._what(problems)
        people, quantity = (number(self[name], problems) for name in ("people", "quantity"))
        repeats = when is WantedWhen.WEEKLY
        count = self._count(problems) if repeats else 1
        facts = NoticeFacts(
            title=self.title.data or "",
            text=self.text.data or "",
            kind=kind,
            type=type_,
            people=people,
            quantity=quantity,
            accessible=tuple(self.accessible.data or ()),
            when=when,
            period=period,
            times=count or 0,
            interval=int(self.interval.data) if self.interval.data in {"1", "2", "4"} else 1,
            district=self.district.data or None,
            near=self._near(problems),
            contact_name=self.contact_name.data or "",
            contact_phone=self.contact_phone.data or "",
            phone_public=bool(self.phone_public.data),
            closes_when_agreed=bool(self.closes_when_agreed.data),
            until=self._until(problems),
        )
        named = {one.field for one in problems}
        if named & _TIMES:
            named |= _TIMES  # one of them is wrong, so that there is no time to judge
        more = [one for one in checking.problems(facts, clock.now()) if one.field not in named]
        if problems or more:
            raise Invalid(once([*problems, *more]))
        return facts

    def _when(self, problems: list[FieldProblem]) -> WantedWhen:
        """Return what was chosen; what a typed time means where the choice is as it was shown.

        Who fills in a day and leaves “not decided yet” has decided: no time that was typed is lost.
        """
        if self.when.data in {*WantedWhen}:
            chosen = WantedWhen(self.when.data)
            untouched = (self.when_shown.data or chosen.value) == chosen.value
            if chosen is WantedWhen.UNDECIDED and untouched and self._typed():
                chosen = WantedWhen.WEEKLY if self._comes_back() else WantedWhen.ONCE
                self.when.data = chosen.value
            return chosen
        problems.append(FieldProblem("when", _l("Choose one of the answers in the list.")))
        return WantedWhen.UNDECIDED

    def _typed(self) -> bool:
        """Tell whether anything of a time stands in the fields."""
        fields = (self.date, self.start, self.last_day, self.finish)
        return self._comes_back() or any((one.data or "").strip() for one in fields)

    def _comes_back(self) -> bool:
        often = (self.times.data or "").strip()
        return often not in {"", "1"} or self.interval.data in {"2", "4"}

    def _require_agreement(self, when: WantedWhen, problems: list[FieldProblem]) -> None:
        """Note where what was chosen and what was typed contradict each other."""
        if when is WantedWhen.UNDECIDED and self._typed():
            words = _l(
                "You have filled in a time below. Choose how often it is, or take the time away."
            )
            problems.append(FieldProblem("when", words))
        elif when is WantedWhen.ONCE and self._comes_back():
            words = _l(
                "You have said that it comes back. Choose “At the same time, week after week”, or"
                " take this away."
            )
            often = (self.times.data or "").strip() not in {"", "1"}
            problems.append(FieldProblem("times" if often else "interval", words))

    def _count(self, problems: list[FieldProblem]) -> int | None:
        """Return how many times; a number that is far too large is one as well."""
        text = (self.times.data or "").strip()
        if text.isascii() and text.isdigit():
            digits = text.lstrip("0") or "0"
            return int(digits) if len(digits) <= _MOST_DIGITS else _MANY
        return number(self.times, problems)

    def _period(
        self, when: WantedWhen, zone: ZoneInfo, problems: list[FieldProblem]
    ) -> Period | None:
        if when is WantedWhen.UNDECIDED:
            return None
        before = len(problems)
        self.read_when(zone, problems)
        if len(problems) > before or self.begins is None or self.finishes is None:
            return None
        try:
            self.require_instants(self.begins, self.finishes)
        except Invalid as error:
            problems += error.problems
            return None
        starts, ends = self.begins.at, self.finishes.at
        if starts is None or ends is None or ends <= starts:
            problems.append(FieldProblem("finish", _l("It ends before it begins.")))
            return None
        return Period(starts, ends)

    def _what(self, problems: list[FieldProblem]) -> tuple[ListingKind, str | None]:
        kind, _colon, type_ = (self.what.data or "").partition(SEPARATOR)
        if kind in {*ListingKind}:
            return ListingKind(kind), type_ or None
        problems.append(FieldProblem("what", _l("Choose one of the answers in the list.")))
        return ListingKind.PREMISES, None

    def _near(self, problems: list[FieldProblem]) -> tuple[float, float, float] | None:
        """Return the circle: around the district's middle, or around the place of a search."""
        if not self.radius.data:
            return None
        if self.radius.data not in RADII:
            problems.append(FieldProblem("radius", _l("Choose one of the answers in the list.")))
            return None
        for one in vocabulary.DISTRICTS:
            if one.name == self.district.data:
                return one.latitude, one.longitude, float(self.radius.data)
        point = _point(self.near.data)
        if point is None:
            told = _l("Choose from where the distance is meant.")
            problems.append(FieldProblem("district", told))
            return None
        return *point, float(self.radius.data)

    def _until(self, problems: list[FieldProblem]) -> date | None:
        text = (self.until.data or "").strip()
        if not text:
            return None
        told = typed_days.problem_of(text)
        if told is not None:
            problems.append(FieldProblem("until", told))
        return times.day_of(text)


def _point(text: str | None) -> tuple[float, float] | None:
    """Return the degrees of "56.04,12.69", None for what is no such pair."""
    try:
        latitude, longitude = (float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    return latitude, longitude


def _kinds(spoken: str) -> dict[str, list[tuple[str, str]]]:
    """Return every type under its kind, the kind itself first."""
    kinds = vocabulary.labels(vocabulary.KINDS, spoken)
    found: dict[str, list[tuple[str, str]]] = {"": [("", _("Choose"))]}
    for kind, label in kinds.items():
        types = vocabulary.labels(vocabulary.TYPES[kind], spoken)
        rows = sorted(types.items(), key=lambda pair: pair[1])
        found[label] = [
            (kind, _("%(kind)s of any sort", kind=label)),
            *((f"{kind}{SEPARATOR}{code}", name) for code, name in rows),
        ]
    return found


def _clock_choices(kept: Any, first: int, last: int) -> list[SelectChoice]:  # noqa: ANN401
    found = [f"{at // 60:02d}:{at % 60:02d}" for at in range(first, last + 1, _STEP)]
    if kept and kept not in found and times.minute_of(kept) is not None:
        found = sorted({*found, kept})
    return [
        SelectChoice("", _("Choose")),
        *(SelectChoice(one, one.replace(":", ".")) for one in found),
    ]
