"""What is taken around periods, read in one query whatever their number."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    TextualSelect,
    and_,
    case,
    cast,
    column,
    not_,
    or_,
    select,
)

from bookings.judging.units_left import Occupied, Row, Windows, reach_of, singles
from bookings.models import Occupancy
from inventory.catalogue.facts import Catalogue
from inventory.models import ListingUnit
from marketplace import engines
from marketplace.freezing import frozen, given
from marketplace.periods import MINUTES_PER_DAY

# Minutes of a day need eleven bits each.
_START, _UNIT = 1 << 11, 1 << 22
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


def of_windows(connection: Connection, catalogue: Catalogue, windows: Iterable[Stretch]) -> Windows:
    """Return what is taken of any unit in these windows and their surroundings.

    One query, and one for the units that more than one booking can have at once.
    """
    spans = sorted(set(windows))
    before, after = reach_of(catalogue)
    looks = [
        (n, day, *_on_day(day, starts, ends), *_on_day(day, starts - before, ends + after))
        for n, (starts, ends) in enumerate(spans)
        for day in _days(starts - before, ends + after)
    ]
    within: dict[Stretch, list[int]] = {}
    around: dict[Stretch, list[tuple[int, int, int]]] = {}
    met: set[int] = set()
    values = {"look": engines.document(looks)}
    for n, day, units, rows in connection.execute(_of_windows(connection.dialect.name), values):
        midnight = day * MINUTES_PER_DAY
        inside = [int(unit) for unit in units.split(",")] if units else []
        beside = [_row(int(code), midnight) for code in rows.split(",")] if rows else []
        within.setdefault(spans[n], []).extend(inside)
        around.setdefault(spans[n], []).extend(beside)
        met.update(inside)
        met.update(row[2] for row in beside)
    several = met - singles(catalogue).keys()
    stretches = [(starts - before, ends + after) for starts, ends in spans]
    return Windows(within, around, of_units(connection, several, stretches))


def _row(code: int, midnight: int) -> tuple[int, int, int]:
    """Return start, end and unit of a row that `_of_windows` has written as one number."""
    unit, minutes = divmod(code, _UNIT)
    starts, ends = divmod(minutes, _START)
    return midnight + starts, midnight + ends, unit


def _on_day(day: int, starts: int, ends: int) -> tuple[int, int]:
    """Return the minutes of a day between which it lies; where it does not, none are."""
    midnight = day * MINUTES_PER_DAY
    first, last = max(starts - midnight, 0), min(ends - midnight, MINUTES_PER_DAY)
    return (first, last) if first < last else (MINUTES_PER_DAY, 0)


def _days(starts: int, ends: int) -> range:
    return range(starts // MINUTES_PER_DAY, (ends - 1) // MINUTES_PER_DAY + 1)


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
        rows += [(day, *_on_day(day, starts, ends)) for day in _days(starts, ends)]
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


@cache
def _of_windows(dialect: str) -> TextualSelect:
    names = ("n", "day", "starts", "ends", "first", "last")
    look = engines.table(dialect, "look", [column(name, Integer) for name in names])
    begins, ends = Occupancy.start_minute, Occupancy.end_minute
    inside = and_(begins < look.c.ends, ends > look.c.starts)
    code = cast(Occupancy.unit_id, BigInteger) * _UNIT + begins * _START + ends
    return frozen(
        dialect,
        select(
            look.c.n,
            look.c.day,
            engines.joined(dialect, case((inside, Occupancy.unit_id))),
            engines.joined(dialect, case((not_(inside), code))),
        )
        .select_from(look)
        .join(
            Occupancy,
            and_(Occupancy.day == look.c.day, begins < look.c.last, ends > look.c.first),
        )
        .group_by(look.c.n, look.c.day),
    )


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
