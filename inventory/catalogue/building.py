"""A catalogue put together from rows: column, value as JSON, ids of the listings that have it."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from inventory.catalogue import sets
from inventory.catalogue.facts import (
    AtOnce,
    Catalogue,
    Column,
    Entry,
    Exceptional,
    Flag,
    Group,
    Night,
    Open,
    Stock,
)
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
_SEATINGS = ((Column.ROOM_STANDING, 17), (Column.ROOM_SEATED, 18), (Column.ROOM_TABLES, 19))
_BUFFERS, _ROOM, _LATITUDE, _LONGITUDE, _TITLE, _OWNER_STATUS = slice(11, 13), 16, 21, 22, 23, 24

Row = tuple[str, str | None, str | None]


def built(rows: Iterable[Any]) -> Catalogue:
    """Return the catalogue of the listings that have a row of their own."""
    making = _Making()
    for name, value, ids in rows:
        making.add(name, value, ids)
    return making.finished()


class _Making:
    """Rows as they come; numbers are given in the order of ids when all are there."""

    def __init__(self) -> None:
        self.own: dict[int, list[Any]] = {}
        self.facts: list[tuple[str, Any, list[int]]] = []
        self.takes: list[tuple[int, int, int, list[int]]] = []

    def add(self, name: str, value: str, ids: str | None) -> None:
        if ids is None:
            return  # nothing of this column
        if name == ENTRY:
            self.own[int(ids)] = json.loads(value)
            return
        keys = [int(key) for key in ids.split(",")]
        if name == TAKES:
            unit, quantity, taken = json.loads(value)
            self.takes.append((unit, quantity, taken, keys))
        else:
            self.facts.append((name, json.loads(value), keys))

    def finished(self) -> Catalogue:
        number = {key: n for n, key in enumerate(sorted(self.own))}
        stock, takes = self._stock(number)
        existing = {
            n: min(stock[unit].quantity // taken for unit, taken in several)
            for n, several in enumerate(takes)
            if several
        }
        entries: list[Entry | None] = [
            _entry(key, self.own[key], takes[n], existing.get(n, 0)) for key, n in number.items()
        ]
        listed = _listed(self.own[key] for key in number)
        listed[Column.EXISTING] = {}
        for n in range(len(entries)):
            listed[Column.EXISTING].setdefault(existing.get(n, 0), []).append(n)
        self._gather(listed, number)
        size = len(entries)
        columns = {
            name: {value: sets.of(numbers, size) for value, numbers in values.items()}
            for name, values in listed.items()
        }
        return Catalogue(entries, number, columns, stock, sets.full(size))

    def _stock(
        self, number: Mapping[int, int]
    ) -> tuple[dict[int, Stock], list[tuple[tuple[int, int], ...]]]:
        takers: dict[int, list[tuple[int, int]]] = {}
        quantities: dict[int, int] = {}
        takes: list[list[tuple[int, int]]] = [[] for _ in number]
        for unit, quantity, taken, keys in self.takes:
            quantities[unit] = quantity
            for key in keys:
                if key in number:
                    takers.setdefault(unit, []).append((number[key], taken))
                    takes[number[key]].append((unit, taken))
        stock = {unit: Stock(quantities[unit], tuple(some)) for unit, some in takers.items()}
        return stock, [tuple(sorted(several)) for several in takes]

    def _gather(
        self, listed: dict[Column, dict[Any, list[int]]], number: Mapping[int, int]
    ) -> None:
        prices: dict[int, list[tuple[int, PriceRule]]] = {}
        for name, raw, keys in self.facts:
            numbers = [number[key] for key in keys if key in number]
            if name == Column.PRICES:
                rule = _price(raw)
                for n in numbers:
                    prices.setdefault(n, []).append((raw[0], rule))
            elif name in _SHAPES:
                values = listed.setdefault(Column(name), {})
                values.setdefault(_SHAPES[name](raw), []).extend(numbers)
            else:
                listed[Column.FLAG].setdefault(Flag(name), []).extend(set(numbers))
        audience = listed.get(Column.AUDIENCE, {})
        some = {n for numbers in audience.values() for n in numbers}
        listed[Column.FLAG][Flag.FOR_SOME] = sorted(some)
        for n, rules in prices.items():
            value = tuple(rule for _position, rule in sorted(rules, key=lambda pair: pair[0]))
            listed.setdefault(Column.PRICES, {}).setdefault(value, []).append(n)


def _entry(key: int, own: list[Any], takes: tuple[tuple[int, int], ...], existing: int) -> Entry:
    point = None if own[_LATITUDE] is None else (own[_LATITUDE], own[_LONGITUDE])
    before, after = own[_BUFFERS]
    return Entry(key, takes, existing, (before, after), own[_TITLE], point)


def _listed(rows: Iterable[list[Any]]) -> dict[Column, dict[Any, list[int]]]:
    """Return which numbers have which of the plain facts; what is not stated is in no list."""
    found: dict[Column, dict[Any, list[int]]] = {
        name: {} for name, _place in (*_PLAIN, *_SEATINGS, (Column.FLAG, 0))
    }
    flags = found[Column.FLAG]
    for n, own in enumerate(rows):
        for name, place in _PLAIN:
            if (value := own[place]) is not None:
                found[name].setdefault(value, []).append(n)
        for name, place in _SEATINGS:
            stated = own[_ROOM] if own[place] is None else own[place]
            if stated is not None:
                found[name].setdefault(stated, []).append(n)
        for flag, place in _FLAGS:
            if own[place]:
                flags.setdefault(flag, []).append(n)
        if own[_OWNER_STATUS] == "active":
            flags.setdefault(Flag.OF_ACTIVE, []).append(n)
        if own[_LATITUDE] is not None:
            flags.setdefault(Flag.PLACED, []).append(n)
    return found


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _price(raw: list[Any]) -> PriceRule:
    _position, group, amount, unit, weekdays, from_minute, to_minute, least, most = raw
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
