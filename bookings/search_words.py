"""The finder's address, read kindly: what cannot be used is said and left out, the rest works."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from bookings.finding import Search, Sort
from bookings.recurrence import Frequency, RecurrenceError, Rule, expand
from inventory import places, vocabulary
from inventory.search_filters import Near, SearchFilters
from inventory.stemming import query_terms
from inventory.types import ListingKind, Seating
from marketplace.errors import FieldProblem, Sentence
from marketplace.models import Organisation
from marketplace.money import Money, MoneyError
from marketplace.periods import (
    AmbiguousTime,
    NonexistentTime,
    Period,
    TimeProblem,
    parse_date,
    resolve,
    resolve_first,
)

LONGEST_TEXT = 200
LARGEST_NUMBER = 100_000
MOST_CODES = 20
MOST_PAGES = 500
LONGEST_PERIOD = timedelta(days=62)
MOST_TIMES = 60
REPEATS: Mapping[str, int] = {"weekly": 1, "every-2-weeks": 2}
# From 18 to 02 is meant past midnight; from 21 to 18 the two were mixed up.
LONGEST_NIGHT = timedelta(hours=12)
DEFAULT_FROM, DEFAULT_TO = time(8), time(22)
NEAR_KM = 50.0


@dataclass
class Asked:
    """A search as it was understood; `values` is what the form shows again.

    `on_behalf` is the slug of the organisation that was chosen to search for, "" where none was.
    """

    search: Search
    values: Mapping[str, str]
    chosen: Mapping[str, list[str]]
    problems: list[FieldProblem] = field(default_factory=list)
    day: date | None = None
    on_behalf: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for at all."""
        return any(self.values.values()) or any(self.chosen.values())


@dataclass
class _Reader:
    """Collects values and problems while the address is read."""

    args: MultiDict[str, str]
    problems: list[FieldProblem] = field(default_factory=list)

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        value = " ".join(self.args.get(name, "").replace("\x00", "").split())
        if len(value) > longest:
            self.problem(name, _l("That is too long to search for."))
            return value[:longest]
        return value

    def number(self, name: str) -> int | None:
        value = self.text(name, 20)
        if not value:
            return None
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= LARGEST_NUMBER:
            self.problem(name, _l("Write a whole number, such as 25."))
            return None
        return int(value)

    def code(self, name: str, known: Collection[str]) -> str | None:
        value = self.text(name)
        if not value:
            return None
        if value not in known:
            self.problem(name, _l("“%(value)s” is not one of the choices.", value=value))
            return None
        return value

    def codes(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        values = list(dict.fromkeys(part for part in self.args.getlist(name) if part))
        if len(values) > MOST_CODES:
            self.problem(name, _l("That is more choices than can be combined."))
        kept = [value for value in values[:MOST_CODES] if value in known]
        if len(kept) < len(values[:MOST_CODES]):
            self.problem(name, _l("One of the choices is not known here."))
        return tuple(kept)

    def problem(self, name: str, message: Sentence) -> None:
        self.problems.append(FieldProblem(name, message))


def read(
    args: MultiDict[str, str],
    *,
    zone: ZoneInfo,
    borrower: Organisation | None,
    now: datetime,
) -> Asked:
    """Return what the address asks for; never raises for anything that somebody may write."""
    reader = _Reader(args)
    kind = reader.code("kind", [one.value for one in ListingKind])
    types = [term.code for term in vocabulary.TYPES[kind]] if kind else _all_types()
    district = reader.code("district", [one.name for one in vocabulary.DISTRICTS])
    near = _near(reader)
    seating = reader.code("seating", [one.value for one in Seating])
    filters = SearchFilters(
        text=_text(reader),
        kind=ListingKind(kind) if kind else None,
        type=reader.code("type", types),
        people=reader.number("people"),
        seating=Seating(seating) if seating else None,
        quantity=reader.number("quantity"),
        districts=(district,) if district else (),
        near=near,
        activities=reader.codes("activity", _known(vocabulary.ACTIVITIES)),
        features=reader.codes("feature", _known(vocabulary.FEATURES)),
        accessible=reader.codes("accessible", _known(vocabulary.ACCESSIBILITY)),
    )
    day, periods = _periods(reader, zone, now)
    sort = reader.code("sort", [one.value for one in Sort])
    page = min(reader.number("page") or 1, MOST_PAGES)
    search = Search(
        filters=filters,
        periods=periods,
        borrower=borrower,
        max_price_ore=_price(reader),
        sort=Sort(sort) if sort else None,
        show_all=reader.text("show") == "all",
        page=page,
    )
    named = borrower is not None and args.get("for") == borrower.slug
    on_behalf = borrower.slug if borrower is not None and named else ""
    return Asked(search, _values(args), _chosen(args), reader.problems, day, on_behalf)


def _known(terms: Collection[vocabulary.Term | vocabulary.Fact]) -> frozenset[str]:
    return frozenset(term.code for term in terms)


def _all_types() -> list[str]:
    return [term.code for terms in vocabulary.TYPES.values() for term in terms]


def _values(args: MultiDict[str, str]) -> dict[str, str]:
    names = (
        "q", "kind", "type", "date", "from", "to", "end", "repeat", "times", "people",
        "seating", "quantity", "district", "near", "radius_km", "max_price",
    )  # fmt: skip
    return {name: args.get(name, "").replace("\x00", "")[:LONGEST_TEXT] for name in names}


def _chosen(args: MultiDict[str, str]) -> dict[str, list[str]]:
    return {name: args.getlist(name)[:MOST_CODES] for name in ("activity", "feature", "accessible")}


def _text(reader: _Reader) -> str:
    text = reader.text("q")
    if text and not query_terms(text):
        reader.problem("q", _l("Write at least one word to search for."))
        return ""
    return text


def _near(reader: _Reader) -> Near | None:
    value = reader.text("near", 60)
    if not value:
        return None
    try:
        latitude, longitude = (float(part) for part in value.split(","))
        radius = float(reader.text("radius_km", 10).replace(",", ".") or NEAR_KM)
    except ValueError:
        reader.problem("near", _l("Write a place as latitude,longitude, such as 56.05,12.69."))
        return None
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < radius <= 1000  # noqa: PLR2004 - degrees
    if not inside:
        reader.problem("near", _l("That place or distance is not on the map."))
        return None
    if (problem := places.swapped(latitude, longitude)) is not None:
        reader.problem("near", problem)
        return None
    return Near(latitude, longitude, radius)


def _price(reader: _Reader) -> int | None:
    value = reader.text("max_price", 20)
    if not value:
        return None
    try:
        return Money.parse(value).ore
    except MoneyError:
        reader.problem("max_price", _l("Write an amount in kronor, such as 200."))
        return None


def _periods(
    reader: _Reader, zone: ZoneInfo, now: datetime
) -> tuple[date | None, tuple[Period, ...]]:
    """Return the first local day and the wanted periods; none when no date was given."""
    start = _day(reader, "date")
    if start is None:
        if reader.text("from") or reader.text("to"):
            reader.problem("date", _l("Choose a date as well, to see what is free."))
        return None, ()
    last = _day(reader, "end") or start
    opens, closes = _clock(reader, "from", DEFAULT_FROM), _clock(reader, "to", DEFAULT_TO)
    begin, end = datetime.combine(start, opens), datetime.combine(last, closes)
    overnight = last == start and closes <= opens
    if closes == time(0) or overnight:
        end += timedelta(days=1)
    if overnight and closes != time(0) and end - begin > LONGEST_NIGHT:
        reader.problem("to", _l("It ends before it begins. Choose a later end, or a last day."))
        return start, ()
    if end <= begin or end - begin > LONGEST_PERIOD:
        reader.problem("end", _l("The end has to come after the beginning, within two months."))
        return start, ()
    try:
        periods = _repeated(reader, begin, end, zone)
    except TimeProblem as error:
        reader.problem("from", time_sentence(error))
        return start, ()
    if periods and periods[-1].ends_at <= now:
        reader.problem("date", _l("That day has passed. Choose a later one."))
    return start, periods


def time_sentence(error: TimeProblem) -> Sentence:
    """Return what is wrong with a wall-clock time, with the time that does exist."""
    if isinstance(error, NonexistentTime):
        return _l(
            "That time does not exist: the clock is put forward that night. Try %(time)s.",
            time=error.suggestion.strftime("%H.%M"),
        )
    if isinstance(error, AmbiguousTime):
        return _l("That time comes twice: the clock is put back that night.")
    return _l("That time cannot be read.")


def _repeated(
    reader: _Reader, begin: datetime, end: datetime, zone: ZoneInfo
) -> tuple[Period, ...]:
    repeat = reader.code("repeat", REPEATS)
    if repeat is None:
        return (Period(resolve_first(begin, zone), _end(end, zone)),)
    times = reader.number("times") or 10
    if times > MOST_TIMES:
        reader.problem("times", _l("At most %(most)s times in a search.", most=MOST_TIMES))
        times = MOST_TIMES
    rule = Rule(frequency=Frequency.WEEKLY, interval=REPEATS[repeat], times=times)
    try:
        slots = expand(rule, begin, end, zone)
    except RecurrenceError:
        reader.problem("times", _l("That is too many dates, or they overlap."))
        return (Period(resolve_first(begin, zone), _end(end, zone)),)
    return tuple(
        Period(slot.starts_at, slot.ends_at)
        for slot in slots
        if slot.starts_at is not None and slot.ends_at is not None
    )


def _end(end: datetime, zone: ZoneInfo) -> datetime:
    try:
        return resolve(end, zone)
    except AmbiguousTime as twice:
        return twice.second


def _day(reader: _Reader, name: str) -> date | None:
    value = reader.text(name, 20)
    if not value:
        return None
    try:
        return parse_date(value)
    except TimeProblem:
        reader.problem(name, _l("Write a date as year-month-day, such as 2027-03-14."))
        return None


def _clock(reader: _Reader, name: str, default: time) -> time:
    value = reader.text(name, 10).replace(".", ":")
    if not value:
        return default
    if value == "24:00":
        return time(0)
    reading: Callable[[str], time] = time.fromisoformat
    try:
        found = reading(value if ":" in value else f"{int(value):02d}:00")
    except ValueError:
        reader.problem(name, _l("Write a time as hours and minutes, such as 18:00."))
        return default
    return found.replace(second=0, microsecond=0, tzinfo=None)
