"""What is taken around periods, read in one query whatever their number."""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    TextualSelect,
    cast,
    column,
    literal_column,
    or_,
    select,
    type_coerce,
)

from bookings.judging.units_left import END, START, UNIT, days
from bookings.models import Occupancy
from inventory.models import ListingUnit
from marketplace import bulk
from marketplace.freezing import frozen, given
from marketplace.periods import MINUTES_PER_DAY

Stretch = tuple[int, int]
"""From one minute after 1970 (UTC) until another."""
ByDay = Mapping[int, Sequence[int]]
"""Rows as numbers (`units_left`), by UTC day."""


def of_listing(
    connection: Connection, listing_id: int, stretches: Iterable[Stretch], without: Collection[int]
) -> ByDay:
    """Return what is taken of one listing's units in any of the stretches.

    The occurrences with ids in `without` take nothing.
    """
    statement = _of_listing(connection.dialect.name, anew=bool(without))
    return _read(connection, statement, stretches, without, {"listing": listing_id})


def of_units(
    connection: Connection,
    units: Collection[int],
    stretches: Iterable[Stretch],
    without: Collection[int] = (),
) -> ByDay:
    """Return what is taken of these units in any of the stretches."""
    statement = _of_units(connection.dialect.name, anew=bool(without))
    chosen = {"units": bulk.values(sorted(units))}
    return _read(connection, statement, stretches, without, chosen)


def of_all(
    connection: Connection, stretches: Iterable[Stretch], without: Collection[int] = ()
) -> ByDay:
    """Return what is taken of any unit in any of the stretches."""
    statement = _of_all(connection.dialect.name, anew=bool(without))
    return _read(connection, statement, stretches, without, {})


def _read(
    connection: Connection,
    statement: TextualSelect,
    stretches: Iterable[Stretch],
    without: Collection[int],
    chosen: dict[str, Any],
) -> ByDay:
    values = chosen | {"look": bulk.document(_by_day(stretches))}
    if without:
        values["anew"] = bulk.values(sorted(without))
    by_day: dict[int, array[int]] = {}
    for day, codes in connection.execute(statement, values):
        if codes:
            by_day.setdefault(day, array("q")).extend(map(int, codes.split(",")))
    return by_day


def _by_day(stretches: Iterable[Stretch]) -> list[tuple[int, int, int]]:
    """Return the same time as days with minutes after midnight, each minute once."""
    found: list[list[int]] = []
    for starts, ends in sorted(stretches):
        if found and starts <= found[-1][1]:
            found[-1][1] = max(found[-1][1], ends)
        else:
            found.append([starts, ends])
    rows: dict[int, tuple[int, int]] = {}
    for starts, ends in found:
        for day in days(starts, ends):
            midnight = day * MINUTES_PER_DAY
            first, last = max(starts - midnight, 0), min(ends - midnight, MINUTES_PER_DAY)
            # No row is read twice, which two stretches of a day may both meet.
            rows[day] = (min(first, rows.get(day, (first,))[0]), last)
    return [(day, *minutes) for day, minutes in rows.items()]


@cache
def _of_listing(dialect: str, *, anew: bool) -> TextualSelect:
    taken = (
        select(ListingUnit.unit_id)
        .where(ListingUnit.listing_id == given("listing", Integer))
        .scalar_subquery()
    )
    return _statement(dialect, [Occupancy.unit_id.in_(taken)], anew=anew)


@cache
def _of_units(dialect: str, *, anew: bool) -> TextualSelect:
    return _statement(dialect, [bulk.one_of(dialect, Occupancy.unit_id, "units")], anew=anew)


@cache
def _of_all(dialect: str, *, anew: bool) -> TextualSelect:
    return _statement(dialect, [], anew=anew)


def _statement(dialect: str, which: list[ColumnElement[bool]], *, anew: bool) -> TextualSelect:
    """Return the statement whose rows are a day and all that is taken then, as one text.

    Of the units that are told by `which`, or of all.

    Grouping the rows instead made SQLite sort them, which took three times as long.
    """
    look = bulk.table(
        dialect, "look", [column(name, Integer) for name in ("day", "starts", "ends")]
    )
    start: ColumnElement[int] = type_coerce(Occupancy.start_minute, Integer)
    if not which:
        # As a plain column PostgreSQL 18 takes it for a reason to skip through an index from unit
        # to unit, 23,000 times for each day; the rows of a day lie together by the primary key.
        start = start + literal_column("0", Integer)
    if anew:
        judged = bulk.one_of(dialect, Occupancy.occurrence_id, "anew")
        which = [*which, or_(Occupancy.occurrence_id.is_(None), ~judged)]
    code = (
        cast(Occupancy.unit_id, BigInteger) * (1 << UNIT)
        + cast(Occupancy.start_minute, BigInteger) * (1 << START)
        + cast(Occupancy.end_minute, BigInteger) * (1 << END)
        + Occupancy.quantity
    )
    rows = (
        select(bulk.joined(dialect, code))
        .where(
            Occupancy.day == look.c.day,
            start < look.c.ends,
            Occupancy.end_minute > look.c.starts,
            *which,
        )
        .correlate(look)
        .scalar_subquery()
    )
    return frozen(dialect, select(look.c.day, rows.label("codes")))
