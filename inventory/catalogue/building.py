"""A catalogue put together from rows: column, value as JSON, ids of the listings that have it."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from math import nan
from typing import Any

from inventory.catalogue import sets
from inventory.catalogue.facts import (
    MANY_VALUES,
    AtOnce,
    Catalogue,
    Column,
    Exceptional,
    Flag,
    Group,
    Limit,
    Night,
    Open,
)
from inventory.catalogue.houses import house
from inventory.catalogue.numbers import Numbers
from inventory.catalogue.titles import Titles
from inventory.catalogue.units import Stock, Units
from inventory.price_rules import PriceRule
from inventory.types import PriceUnit

ENTRY, TAKES = "entry", "takes"
"""The rows beside the columns: a listing's own facts, and which units it takes."""

# Where in an entry's row the plain facts stand (`reading` writes them in this order).
_PLAIN = (
    (Column.KIND, 0), (Column.TYPE, 1), (Column.STATUS, 2), (Column.MODE, 3), (Column.OWNER, 4),
    (Column.ZONE, 5), (Column.NOTICE_HOURS, 6), (Column.HORIZON_DAYS, 7), (Column.MIN_MINUTES, 8),
    (Column.MAX_MINUTES, 9), (Column.STEP_MINUTES, 10), (Column.ROOM, 16), (Column.SEATED, 18),
    (Column.DISTRICT, 20),
)  # fmt: skip
_FLAGS = (
    (Flag.OPENINGS_STATED, 13), (Flag.CLOSED_ON_HOLIDAYS, 14), (Flag.CLOSED_ON_SCHOOL_BREAKS, 15),
)  # fmt: skip
_ROOM, _SEATED = 16, 18
# What stands for a number that is not stated comes after it: tables take more room than rows do.
_SEATINGS = (
    (Column.ROOM_STANDING, 17, _ROOM), (Column.ROOM_SEATED, _SEATED, _ROOM),
    (Column.ROOM_TABLES, 19, _SEATED),
)  # fmt: skip
_BEFORE, _AFTER, _LATITUDE, _LONGITUDE, _TITLE, _OWNER_STATUS = 11, 12, 21, 22, 23, 24
_ADDRESS, _CITY = 25, 26


def built(rows: Iterable[Any]) -> Catalogue:
    """Return the catalogue of the listings that the rows are about, numbered as they come."""
    making = _Making()
    for name, value, ids in rows:
        making.add(name, value, ids)
    return making.finished()


class _Making:
    """Rows as they come, in any order; nothing of them is kept twice."""

    def __init__(self) -> None:
        self.number: dict[int, int] = {}
        self.titles: list[str] = []
        self.places = array("d"), array("d")
        self.houses = array("q")
        self.buffers = array("I"), array("I")
        self.there = bytearray()
        self.lists: dict[Column, dict[Any, array[int]]] = {}
        self.units = Units()
        self.prices: dict[int, list[tuple[int, PriceRule]]] = {}
        self.limits: dict[int, list[Limit]] = {}
        self._plain = [(self.lists.setdefault(name, {}), at) for name, at in _PLAIN]
        self._seatings = [
            (self.lists.setdefault(name, {}), at, instead) for name, at, instead in _SEATINGS
        ]
        self._flags = self.lists.setdefault(Column.FLAG, {})

    def add(self, name: str, text: str, ids: str | None) -> None:
        if ids is None:
            return  # nothing of this column
        value = json.loads(text)
        number = self.number
        numbers = [number.setdefault(int(key), len(number)) for key in ids.split(",")]
        if name == ENTRY:
            self._entry(numbers[0], value)
        elif name == TAKES:
            unit, quantity, taken = value
            self.units.add(unit, Stock(quantity, tuple((n, taken) for n in numbers)))
        elif name == Column.PRICES:
            rule = value[0], _price(value)
            for n in numbers:
                self.prices.setdefault(n, []).append(rule)
        elif name == Column.LIMIT:
            for n in numbers:
                self.limits.setdefault(n, []).append(Limit(*value))
        elif name == Flag.PICTURED:
            self._note(Column.FLAG, Flag.PICTURED, numbers)
        else:
            self._note(Column(name), _SHAPES[name](value), numbers)

    def finished(self) -> Catalogue:
        size = len(self.number)
        self._stretch(size)
        existing = array("i", (self.units.existing(n) for n in range(size)))
        counts = self.lists.setdefault(Column.EXISTING, {})
        for n, count in enumerate(existing):
            _listed(counts, count).append(n)
        for name, by_number in ((Column.PRICES, self.prices), (Column.LIMIT, self.limits)):
            for n, parts in by_number.items():
                self._note(name, _in_order(parts), (n,))
        some = {n for those in self.lists.get(Column.AUDIENCE, {}).values() for n in those}
        self._note(Column.FLAG, Flag.FOR_SOME, sorted(some))
        return Catalogue(
            number=Numbers(self.number),
            ids=array("q", self.number),
            titles=Titles(self.titles),
            places=self.places,
            houses=self.houses,
            existing=existing,
            buffers=self.buffers,
            units=self.units,
            few={
                name: {value: sets.of(some, size) for value, some in values.items()}
                for name, values in self.lists.items()
                if name not in MANY_VALUES
            },
            many={name: self.lists[name] for name in MANY_VALUES & self.lists.keys()},
            everything=sets.of([n for n, one in enumerate(self.there) if one], size),
        )

    def _note(self, name: Column, value: Any, numbers: Iterable[int]) -> None:  # noqa: ANN401
        _listed(self.lists.setdefault(name, {}), value).extend(numbers)

    def _entry(self, n: int, own: list[Any]) -> None:
        latitude, longitude = own[_LATITUDE], own[_LONGITUDE]
        self._stretch(n + 1)
        self.titles[n], self.there[n] = own[_TITLE], True
        if latitude is not None:
            self.places[0][n], self.places[1][n] = latitude, longitude
        self.houses[n] = house(own[_ADDRESS] or "", own[_CITY] or "")
        self.buffers[0][n], self.buffers[1][n] = own[_BEFORE], own[_AFTER]
        for values, at in self._plain:
            if (value := own[at]) is not None:
                _listed(values, value).append(n)
        for values, at, instead in self._seatings:
            stated = own[instead] if own[at] is None else own[at]
            stated = own[_ROOM] if stated is None else stated
            if stated is not None:
                _listed(values, stated).append(n)
        for flag, at in _FLAGS:
            if own[at]:
                _listed(self._flags, flag).append(n)
        if own[_OWNER_STATUS] == "active":
            _listed(self._flags, Flag.OF_ACTIVE).append(n)

    def _stretch(self, size: int) -> None:
        """Make room for numbers below `size`, of which nothing is known yet."""
        more = size - len(self.titles)
        if more > 0:
            self.titles.extend([""] * more)
            for place in self.places:
                place.extend([nan] * more)
            for numbers in (self.houses, *self.buffers):
                numbers.extend([0] * more)
            self.there.extend(bytes(more))


def _listed(values: "dict[Any, array[int]]", value: Any) -> "array[int]":  # noqa: ANN401
    found = values.get(value)
    if found is None:
        found = values[value] = array("I")
    return found


def _in_order(parts: list[Any]) -> tuple[Any, ...]:
    """Return price rules in their order, without the place that they say; limits in theirs."""
    if isinstance(parts[0], Limit):
        return tuple(sorted(parts))
    return tuple(rule for _place, rule in sorted(parts, key=lambda pair: pair[0]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _price(raw: list[Any]) -> PriceRule:
    _place, group, amount, unit, weekdays, from_minute, to_minute, least, most = raw
    days = json.loads(weekdays) if weekdays else None
    return PriceRule(
        price_group=group,
        amount_ore=amount,
        unit=PriceUnit(unit),
        weekdays=tuple(days) if days else None,
        from_minute=from_minute,
        to_minute=to_minute,
        min_ore=least,
        max_ore=most,
    )


_SHAPES: Mapping[str, Callable[[list[Any]], Any]] = {
    Column.OPEN: lambda raw: Open(raw[0], raw[1], raw[2], _day(raw[3]), _day(raw[4]), bool(raw[5])),
    Column.NIGHT: lambda raw: Night(raw[0], raw[1], _day(raw[2]), _day(raw[3])),
    Column.EXCEPTION: lambda raw: Exceptional(
        date.fromisoformat(raw[0]), date.fromisoformat(raw[1]), raw[2], raw[3]
    ),
    Column.AUDIENCE: lambda raw: Group(raw[0], raw[1]),
    Column.AT_ONCE: lambda raw: AtOnce(Group(raw[0], raw[1]), raw[2], raw[3], raw[4]),
    Column.ACTIVITY: lambda raw: raw[0],
    Column.FEATURE: lambda raw: raw[0],
    Column.ACCESSIBLE: lambda raw: (raw[0], raw[1]),
}
"""Makes a column's value of its JSON, where it is not plain."""
