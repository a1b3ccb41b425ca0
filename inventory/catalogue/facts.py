"""The catalogue: facts of listings by column and value, each with the set that it is true of.

Pure: `reading` fills it from the database, the filters and the one predicate ask it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar, cast

from inventory.catalogue.sets import NONE, Set


class Column(StrEnum):
    """The facts that are kept; a column's values are plain, or one of the tuples below."""

    STATUS = "status"
    MODE = "mode"
    KIND = "kind"
    TYPE = "type"
    OWNER = "owner"
    ZONE = "zone"
    NOTICE_HOURS = "notice_hours"
    HORIZON_DAYS = "horizon_days"
    MIN_MINUTES = "min_minutes"
    MAX_MINUTES = "max_minutes"
    STEP_MINUTES = "step_minutes"
    ROOM = "room"
    """How many there is room for at all."""
    ROOM_STANDING = "room_standing"
    """Standing where that is stated, else at all; the next two alike."""
    ROOM_SEATED = "room_seated"
    ROOM_TABLES = "room_tables"
    EXISTING = "existing"
    """How many can be booked at once."""
    OPEN = "open"
    NIGHT = "night"
    EXCEPTION = "exception"
    AUDIENCE = "audience"
    AT_ONCE = "at_once"
    FLAG = "flag"
    # What only a search asks for:
    SEATED = "seated"
    DISTRICT = "district"
    ACTIVITY = "activity"
    FEATURE = "feature"
    ACCESSIBLE = "accessible"
    PRICES = "prices"


class Flag(StrEnum):
    """What is simply so or not."""

    OPENINGS_STATED = "openings_stated"
    CLOSED_ON_HOLIDAYS = "closed_on_holidays"
    CLOSED_ON_SCHOOL_BREAKS = "closed_on_school_breaks"
    LIMITED = "limited"
    """Each borrower may have it only so often."""
    FOR_SOME = "for_some"
    """It has an audience; what has none is for every organisation."""
    OF_ACTIVE = "of_active"
    """Its owner has not been suspended."""
    PICTURED = "pictured"
    PLACED = "placed"
    """Its coordinates are known."""


class Open(NamedTuple):
    """A stretch of weekly hours as `OpeningSegment` has it; validity where stated."""

    weekday: int
    starts: int
    ends: int
    first: date | None
    last: date | None
    spill: bool


class Night(NamedTuple):
    """Weekly hours that begin on the weekday and run past midnight until minute `ends`."""

    weekday: int
    ends: int
    first: date | None
    last: date | None


class Exceptional(NamedTuple):
    """Other hours from one local day through another; closed where they have no minutes."""

    first: date
    last: date
    starts: int | None
    ends: int | None


class Group(NamedTuple):
    """Who may have it: an `Audience` by value, and the organisation where it names one."""

    audience: str
    organisation_id: int | None


class AtOnce(NamedTuple):
    """An answer given beforehand, as `ApprovalRule` has it."""

    group: Group
    weekdays: int
    starts: int | None
    ends: int | None


class Stock(NamedTuple):
    """How many of a unit exist, and which listings (by number) take how many of it."""

    quantity: int
    takers: tuple[tuple[int, int], ...]


class Entry(NamedTuple):
    """What is kept of each listing beside the sets.

    `takes` are units by id with how many one booking takes; `buffers` the minutes before and after;
    `point` latitude and longitude.
    """

    listing_id: int
    takes: tuple[tuple[int, int], ...] = ()
    existing: int = 0
    buffers: tuple[int, int] = (0, 0)
    title_key: str = ""
    point: tuple[float, float] | None = None


Kept = TypeVar("Kept")
MOST_KEPT = 1000
_MISSING = object()

Values = Mapping[Any, Set]
_EMPTY: Values = {}


@dataclass(frozen=True)
class Catalogue:
    """Listings by number, and what is true of them.

    A number whose listing is gone has None among the entries and is in no set.
    """

    entries: list[Entry | None]
    number: Mapping[int, int]
    columns: Mapping[Column, Values]
    stock: Mapping[int, Stock]
    everything: Set
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """Return one more than the largest number."""
        return len(self.entries)

    def column(self, name: Column) -> Values:
        """Return the values of a column, each with those that have it."""
        return self.columns.get(name, _EMPTY)

    def having(self, name: Column, value: Hashable) -> Set:
        """Return those of which a column has the value."""
        return self.column(name).get(value, NONE)

    def flagged(self, flag: Flag) -> Set:
        """Return those of which it is so."""
        return self.having(Column.FLAG, flag)

    def numbered(self, ids: Iterable[int]) -> list[int]:
        """Return the numbers of the listings with these ids, in their order; unknown left out."""
        return [self.number[key] for key in ids if key in self.number]

    def entry(self, number: int) -> Entry:
        """Return what is kept of the listing with the number."""
        found = self.entries[number]
        if found is None:
            raise KeyError(number)
        return found

    def remembered(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what was worked out of this catalogue before, or else make it now and keep it."""
        found = self.kept.get(key, _MISSING)
        if found is _MISSING:
            found = make()
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = found
        return cast("Kept", found)
