"""What is taken around periods, read in one query whatever their number."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Integer, TextualSelect, and_, column, or_, select

from bookings.judging.units_left import Occupied, Row
from bookings.models import Occupancy
from inventory.models import ListingUnit
from marketplace import engines
from marketplace.freezing import frozen, given
from marketplace.periods import MINUTES_PER_DAY

Stretch = tuple[int, int]
"""From one minute after 1970 (UTC) until another."""


def of_listing(
    connection: Connection, listing_id: int, stretches: Iterable[Stretch], without: Collection[int]
) -> Occupied:
    """Return what is taken of one listing's units in any of the stretches.

    The occurrences with ids in `without` take nothing.
    """
    values = _values(stretches, without) | {"listing": listing_id}
    statement = _of_listing(connection.dialect.name, anew=bool(without))
    return _occupied(connection.execute(statement, values))


def of_units(
    connection: Connection,
    units: Collection[int],
    stretches: Iterable[Stretch],
    without: Collection[int] = (),
) -> Occupied:
    """Return what is taken of these units in any of the stretches."""
    values = _values(stretches, without) | {"units": engines.numbers(sorted(units))}
    statement = _of_units(connection.dialect.name, anew=bool(without))
    return _occupied(connection.execute(statement, values))


def of_all(connection: Connection, stretches: Iterable[Stretch]) -> Occupied:
    """Return what is taken of any unit in any of the stretches."""
    statement = _of_all(connection.dialect.name)
    return _occupied(connection.execute(statement, _values(stretches, ())))


def _occupied(rows: Iterable[Any]) -> Occupied:
    return Occupied(
        Row(day * MINUTES_PER_DAY + starts, day * MINUTES_PER_DAY + ends, unit, quantity)
        for day, starts, ends, unit, quantity in rows
    )


def _values(stretches: Iterable[Stretch], without: Collection[int]) -> dict[str, str]:
    values = {"look": engines.document(_by_day(stretches))}
    if without:
        values["anew"] = engines.numbers(sorted(without))
    return values


def _by_day(stretches: Iterable[Stretch]) -> list[tuple[int, int, int]]:
    """Return the same time as days with minutes after midnight, each minute once."""
    found: list[list[int]] = []
    for starts, ends in sorted(stretches):
        if found and starts <= found[-1][1]:
            found[-1][1] = max(found[-1][1], ends)
        else:
            found.append([starts, ends])
    rows = []
    for starts, ends in found:
        for day in range(starts // MINUTES_PER_DAY, (ends - 1) // MINUTES_PER_DAY + 1):
            midnight = day * MINUTES_PER_DAY
            until = min(ends - midnight, MINUTES_PER_DAY)
            rows.append((day, max(starts - midnight, 0), until))
    return rows


@cache
def _of_listing(dialect: str, *, anew: bool) -> TextualSelect:
    taken = (
        select(ListingUnit.unit_id)
        .where(ListingUnit.listing_id == given("listing", Integer))
        .scalar_subquery()
    )
    return _statement(dialect, Occupancy.unit_id.in_(taken), anew=anew)


@cache
def _of_units(dialect: str, *, anew: bool) -> TextualSelect:
    return _statement(dialect, engines.among(dialect, Occupancy.unit_id, "units"), anew=anew)


@cache
def _of_all(dialect: str) -> TextualSelect:
    return _statement(dialect, None, anew=False)


def _statement(dialect: str, which: Any, *, anew: bool) -> TextualSelect:  # noqa: ANN401
    columns = [column(name, Integer) for name in ("day", "starts", "ends")]
    look = engines.table(dialect, "look", columns)
    statement = (
        select(
            Occupancy.day, Occupancy.start_minute, Occupancy.end_minute, Occupancy.unit_id,
            Occupancy.quantity,
        )
        .select_from(look)
        .join(
            Occupancy,
            and_(
                Occupancy.day == look.c.day,
                Occupancy.start_minute < look.c.ends,
                Occupancy.end_minute > look.c.starts,
            ),
        )
    )  # fmt: skip
    if which is not None:
        statement = statement.where(which)
    if anew:
        judged = engines.among(dialect, Occupancy.occurrence_id, "anew")
        statement = statement.where(or_(Occupancy.occurrence_id.is_(None), ~judged))
    return frozen(dialect, statement)
