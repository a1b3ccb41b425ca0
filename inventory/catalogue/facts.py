"""The catalogue: facts of listings by column and value, each with those that it is true of.

Pure: `reading` fills it from the database, the filters and the one predicate ask it.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from math import isnan
from typing import Any, NamedTuple, TypeVar, cast

from inventory.catalogue import sets
from inventory.catalogue.numbers import Numbers
from inventory.catalogue.sets import NONE, Set
from inventory.catalogue.titles import Titles
from inventory.catalogue.units import Units


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
    """Standing where that is stated, else at all."""
    ROOM_SEATED = "room_seated"
    """Seated in rows where that is stated, else at all."""
    ROOM_TABLES = "room_tables"
    """At tables where that is stated, else as `ROOM_SEATED`: no more sit there than in rows."""
    EXISTING = "existing"
    """How many can be booked at once."""
    OPEN = "open"
    NIGHT = "night"
    EXCEPTION = "exception"
    AUDIENCE = "audience"
    AT_ONCE = "at_once"
    LIMIT = "limit"
    FLAG = "flag"
    # What only a search asks for:
    SEATED = "seated"
    DISTRICT = "district"
    ACTIVITY = "activity"
    FEATURE = "feature"
    ACCESSIBLE = "accessible"
    PRICES = "prices"


MANY_VALUES = frozenset(
    {
        Column.OWNER, Column.ROOM, Column.ROOM_STANDING, Column.ROOM_SEATED, Column.ROOM_TABLES,
        Column.SEATED, Column.OPEN, Column.NIGHT, Column.EXCEPTION,
    }
)  # fmt: skip
"""Columns in which most values are of few listings: they are kept as lists of numbers.

A set of one listing among fifty thousand takes as much room as one of them all.
"""


class Flag(StrEnum):
    """What is simply so or not."""

    OPENINGS_STATED = "openings_stated"
    CLOSED_ON_HOLIDAYS = "closed_on_holidays"
    CLOSED_ON_SCHOOL_BREAKS = "closed_on_school_breaks"
    FOR_SOME = "for_some"
    """It has an audience; what has none is for every organisation."""
    OF_ACTIVE = "of_active"
    """Its owner has not been suspended."""
    PICTURED = "pictured"


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


class Limit(NamedTuple):
    """How much each borrower may have, as `BorrowingLimit` has it, by value."""

    measure: str
    per: str
    most: int


Kept = TypeVar("Kept")
MOST_KEPT = 400
_MISSING = object()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Listings by number, and what is true of them.

    `ids`, `titles` (their sort keys), `places` (latitude and longitude, nan where unknown),
    `houses` (`houses.house`), `existing` (how many can be booked at once) and `buffers` (minutes
    before and after) are by number; a number whose listing is gone is in no set. `units` is what
    they take.
    """

    number: Numbers
    ids: "array[int]"
    titles: Titles
    places: "tuple[array[float], array[float]]"
    houses: "array[int]"
    existing: "array[int]"
    buffers: "tuple[array[int], array[int]]"
    units: Units
    few: Mapping[Column, Mapping[Any, Set]]
    many: Mapping[Column, Mapping[Any, "array[int]"]]
    everything: Set
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    @property
    def size(self) -> int:
        """Return one more than the largest number."""
        return len(self.ids)

    def column(self, name: Column) -> Mapping[Any, Set]:
        """Return the values of a column of few, each with those that have it."""
        return self.few.get(name, {})

    def values(self, name: Column) -> Iterable[Any]:
        """Return what values a column has."""
        return (self.many if name in MANY_VALUES else self.few).get(name, {})

    def having(self, name: Column, value: Hashable) -> Set:
        """Return those of which a column has the value."""
        return self.any_of(name, (value,))

    def any_of(self, name: Column, values: Iterable[Hashable]) -> Set:
        """Return those of which a column has one of the values."""
        if name in MANY_VALUES:
            numbers = self.many.get(name, {})
            found = chain.from_iterable(numbers[value] for value in values if value in numbers)
            return sets.of(found, self.size)
        column = self.few.get(name, {})
        return sets.union(column[value] for value in values if value in column)

    def those(self, name: Column, test: Callable[[Any], bool]) -> Set:
        """Return those of which a value of a column passes the test."""
        return self.any_of(name, [value for value in self.values(name) if test(value)])

    def at_least(self, name: Column, least: int) -> Set:
        """Return those of which a column of numbers states `least` or more."""
        return self.remembered(
            ("at least", name, least), lambda: self.those(name, lambda value: bool(value >= least))
        )

    def below(self, name: Column, limit: int) -> Set:
        """Return those of which a column of numbers states less than `limit`."""
        return self.remembered(
            ("below", name, limit), lambda: self.those(name, lambda value: bool(value < limit))
        )

    def flagged(self, flag: Flag) -> Set:
        """Return those of which it is so."""
        return self.few.get(Column.FLAG, {}).get(flag, NONE)

    def numbered(self, ids: Iterable[int]) -> list[int]:
        """Return the numbers of the listings with these ids, in their order; unknown left out."""
        found = map(self.number.get, ids)
        return [number for number in found if number is not None]

    def point(self, number: int) -> tuple[float, float] | None:
        """Return latitude and longitude, None where they are not known."""
        latitude, longitude = self.places[0][number], self.places[1][number]
        return None if isnan(latitude) else (latitude, longitude)

    def remembered(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what was worked out of this catalogue before, or else make it now and keep it."""
        found = self.kept.get(key, _MISSING)
        if found is _MISSING:
            found = make()
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[key] = found
        return cast("Kept", found)
