"""What has been promised to whom, in plain Python: the memory that the database is held against.

Written from what the product says of itself, not from its queries: lists and loops, no database.
Instants are whole minutes (UTC) since the machine's first midnight.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

DAY = 1440
Span = tuple[int, int]
Takes = dict[str, int]

TAKING = {
    "requested": "hold",
    "confirmed": "booking",
    "handed_out": "booking",
    "returned": "booking",
    "completed": "booking",
}
COMING = ("requested", "confirmed")


class Load(NamedTuple):
    """So many of a unit are taken: as what, and by whom (a date's or a fact's key)."""

    unit: str
    source: str
    who: int
    start: int
    end: int
    quantity: int

    @property
    def promised(self) -> bool:
        """Whether it is a promise to somebody, not a fact."""
        return self.source in {"booking", "hold"}


@dataclass
class Thing:
    """A listing: how it is booked, and what one of it takes."""

    name: str
    owner: str
    mode: str
    takes: Takes
    holds: bool = True
    before: int = 0
    after: int = 0
    step: int = 30
    longest: int = 14 * DAY
    notice: int = 0
    answer: int = 168 * 60
    lent: bool = False
    at_once: Span | None = None
    """Minutes of a weekday, wall clock, in which associations get a yes at once."""


@dataclass
class Date:
    """One date of a booking; `span` as agreed on, `taken` with the buffers of that moment."""

    key: int
    booking: int
    thing: str
    span: Span
    taken: Span
    claims: Takes
    status: str
    holds: bool = True
    expires: int | None = None
    story: list[str] = field(default_factory=list)
    apart: set[int] = field(default_factory=set)
    """The bookings in which it was moved on its own."""

    def source(self) -> str | None:
        """Return as what it takes time."""
        if self.status == "requested" and not self.holds:
            return None
        return TAKING.get(self.status)


@dataclass
class Booking:
    """One thing for one organisation."""

    key: int
    thing: str
    whose: str
    quantity: int
    renumbered: bool = False
    """Whether another number has been asked for (see `stepping.Stepping._look_at`)."""


@dataclass
class Wanted:
    """What a change would make of one date, and the state that the date was in."""

    date: int
    span: Span
    taken: Span
    claims: Takes
    was: str
    open: bool = True


@dataclass
class Change:
    """What one side would like instead."""

    key: int
    booking: int
    by_owner: bool
    thing: str
    quantity: int
    holds: bool
    series: bool
    expires: int
    dates: list[Wanted]
    status: str = "waiting"

    def left(self) -> list[Wanted]:
        """Return what is still open of it."""
        return [one for one in self.dates if one.open]


@dataclass
class Fact:
    """Time that is stated to be out of use; `things` with `quantity` say how much of it."""

    source: str
    key: int
    spans: list[Span]
    takes: Takes
    things: tuple[str, ...] = ()
    quantity: int | None = None
    lifted: bool = False

    @property
    def ends(self) -> int:
        """When the last of it ends."""
        return max(end for _, end in self.spans) if self.spans else 0


@dataclass
class Proposal:
    """A time that one side of a conversation has proposed."""

    key: int
    inquiry: int
    thing: str
    whose: str
    span: Span
    status: str = "open"


@dataclass
class Ledger:
    """Everything that has been promised, and what there is to promise."""

    now: int
    units: dict[str, int]
    things: dict[str, Thing]
    bookings: dict[int, Booking] = field(default_factory=dict)
    dates: dict[int, Date] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    facts: dict[tuple[str, int], Fact] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    retaken: set[int] = field(default_factory=set)
    """Dates whose time has been given back and taken anew in this step."""

    def of(self, booking: int) -> list[Date]:
        """Return the dates of a booking, in order of time."""
        rows = [date for date in self.dates.values() if date.booking == booking]
        return sorted(rows, key=lambda date: (date.span, date.key))

    def loads(self, *, holds: bool = True) -> Iterator[Load]:
        """Yield all that is taken; with `holds` what changes hold beside."""
        for date in self.dates.values():
            source = date.source()
            if source is not None:
                for unit, quantity in date.claims.items():
                    yield Load(unit, source, date.key, *date.taken, quantity)
        for fact in self.facts.values():
            for span in united(fact.spans):
                for unit, quantity in fact.takes.items():
                    yield Load(unit, fact.source, fact.key, *span, quantity)
        if holds:
            for change in self.changes.values():
                yield from self.held(change)

    def held(self, change: Change) -> Iterator[Load]:
        """Yield what an open change keeps free, beyond what its own dates have already."""
        if not change.holds:
            return
        rows = [self.dates[one.date] for one in change.left()]
        own = [row for row in rows if row.source() is not None]
        for one in change.left():
            for unit, quantity in one.claims.items():
                has = [(*row.taken, row.claims[unit]) for row in own if unit in row.claims]
                for start, end, more in beyond((*one.taken, quantity), has):
                    yield Load(unit, "hold", one.date, start, end, more)

    def peak(self, unit: str, span: Span, without: Iterable[int] = ()) -> int:
        """Return the most that is taken of a unit within the span, some dates left out."""
        gone = set(without)
        loads = [
            load
            for load in self.loads()
            if load.unit == unit and not (load.promised and load.who in gone)
        ]
        return most(loads, span)

    def settle(self, keys: Iterable[int]) -> None:
        """Let the dates take time anew, and end changes of them that went another way."""
        for key in list(keys):
            self.retaken.add(key)
            self.follow(key)

    def follow(self, key: int) -> None:
        """End what was asked for a date in another state than it is in now."""
        for change in self.changes.values():
            for one in change.left():
                if one.date == key and one.was != self.dates[key].status:
                    self.end(change, [one], "overtaken")

    def end(self, change: Change, dates: Iterable[Wanted], status: str) -> None:
        """End these dates of a change; with none left it has the status."""
        for one in dates:
            one.open = False
        if not change.left():
            change.status = status

    def open_of(self, keys: Iterable[int]) -> list[tuple[Change, Wanted]]:
        """Return the open changes of these dates alone."""
        wanted = set(keys)
        return [
            (change, one)
            for change in self.changes.values()
            for one in change.left()
            if one.date in wanted
        ]

    def restate(self) -> None:
        """Let closures to come close what their listings take now."""
        for fact in self.facts.values():
            if fact.things and not fact.lifted and fact.ends > self.now:
                fact.takes = self.out_of_use(fact.things, fact.quantity)

    def out_of_use(self, things: Iterable[str], quantity: int | None) -> Takes:
        """Return what closing the things, or so many of one, takes."""
        found: Takes = {}
        for name in things:
            for unit, each in self.things[name].takes.items():
                taken = self.units[unit] if quantity is None else each * quantity
                found[unit] = max(found.get(unit, 0), taken)
        return found


def most(loads: Iterable[Load], span: Span) -> int:
    """Return the largest sum of loads within the span."""
    begin, end = span
    rows = [load for load in loads if load.start < end and load.end > begin]
    moments = {begin, *(load.start for load in rows if load.start > begin)}
    return max(sum(load.quantity for load in rows if load.start <= at < load.end) for at in moments)


def beyond(
    wanted: tuple[int, int, int], own: list[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield the stretches in which more is wanted than one has oneself."""
    begin, end, quantity = wanted
    edges = {at for part in own for at in part[:2] if begin < at < end}
    for first, last in pairwise(sorted({begin, end, *edges})):
        has = sum(part[2] for part in own if part[0] <= first and last <= part[1])
        if quantity > has:
            yield first, last, quantity - has


def united(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as spans that neither overlap nor touch."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


Steps = dict[tuple[str, str, int], list[tuple[int, int]]]


def steps(loads: Iterable[Load]) -> Steps:
    """Return how much is taken by unit, source and taker as it changes over time."""
    changes: dict[tuple[str, str, int], dict[int, int]] = {}
    for load in loads:
        at = changes.setdefault((load.unit, load.source, load.who), {})
        at[load.start] = at.get(load.start, 0) + load.quantity
        at[load.end] = at.get(load.end, 0) - load.quantity
    found: Steps = {}
    for key, at in changes.items():
        level, line = 0, []
        for moment in sorted(at):
            if at[moment]:
                level += at[moment]
                line.append((moment, level))
        if line:
            found[key] = line
    return found
