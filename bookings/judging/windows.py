"""Periods laid out as rows, so that one query judges many listings in many periods."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, Boolean, ColumnClause, Date, Integer, Text, column

from bookings.judging import walls
from inventory.holidays import holiday_name
from marketplace import engines
from marketplace.periods import (
    MINUTES_PER_DAY,
    Period,
    day_slices,
    local,
)


@dataclass(frozen=True)
class Reach:
    """How far, in minutes, the buffers of the judged listings reach before and after a period."""

    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Windows:
    """The three tables of a judgement, all keyed by the period's number `n`.

    `spans` has the period itself per zone; `days` the UTC days that it can meet occupancy on, with
    its start and end in minutes after that day's midnight (not cut: a start may be negative);
    `walls` the local days that it touches, in wall-clock minutes, as a whole and as its two edges.
    """

    spans: CTE
    days: CTE
    walls: CTE


@cache
def tables(dialect: str) -> Windows:
    """Return the tables, whose rows are the values that `lay_out` gives."""
    return Windows(
        spans=engines.table(dialect, "span", _SPAN),
        days=engines.table(dialect, "slice", _SLICE),
        walls=engines.table(dialect, "wall", _WALL),
    )


def lay_out(
    periods: Sequence[Period],
    zones: Iterable[tuple[str, ZoneInfo]],
    reach: Reach,
    breaks: Collection[date] = (),
) -> dict[str, str]:
    """Return the rows of the tables for `periods`, as parameters of a query over them.

    `zones` are (key, zone) pairs, the city's key being "". `breaks` are the days of school breaks,
    where a judged listing looks at them.
    """
    pairs = list(zones)
    return {
        "span": engines.document(_spans(periods, pairs)),
        "slice": engines.document(_days(periods, reach)),
        "wall": engines.document(_walls(periods, pairs, breaks)),
    }


_SPAN: list[ColumnClause[Any]] = [
    column("n", Integer),
    column("zone", Text),
    column("starts", Integer),
    column("minutes", Integer),
    column("wall", Integer),
]
_SLICE: list[ColumnClause[Any]] = [
    column("n", Integer),
    column("day", Integer),
    column("starts", Integer),
    column("ends", Integer),
]
_WALL: list[ColumnClause[Any]] = [
    column("n", Integer),
    column("zone", Text),
    column("edge", Boolean),
    column("day", Date),
    column("weekday", Integer),
    column("starts", Integer),
    column("ends", Integer),
    column("holiday", Boolean),
    column("school_break", Boolean),
    column("eve", Date),
    column("eve_holiday", Boolean),
    column("eve_break", Boolean),
]
Row = tuple[object, ...]


def _spans(periods: Sequence[Period], zones: list[tuple[str, ZoneInfo]]) -> list[Row]:
    rows: list[Row] = []
    for n, period in enumerate(periods):
        start = _minutes(period.starts_at.timestamp())
        for key, zone in zones:
            wall = local(period.starts_at, zone)
            rows.append((n, key, start, period.minutes, wall.hour * 60 + wall.minute))
    return rows


def _days(periods: Sequence[Period], reach: Reach) -> list[Row]:
    rows: list[Row] = []
    for n, period in enumerate(periods):
        slices = day_slices(period)
        start = slices[0].day * MINUTES_PER_DAY + slices[0].start_minute
        end = slices[-1].day * MINUTES_PER_DAY + slices[-1].end_minute
        first = (start - reach.before) // MINUTES_PER_DAY
        last = (end + reach.after - 1) // MINUTES_PER_DAY
        rows.extend(
            (n, day, start - day * MINUTES_PER_DAY, end - day * MINUTES_PER_DAY)
            for day in range(first, last + 1)
        )
    return rows


def _walls(
    periods: Sequence[Period], zones: list[tuple[str, ZoneInfo]], breaks: Collection[date]
) -> list[Row]:
    rows: list[Row] = []
    for n, period in enumerate(periods):
        for key, zone in zones:
            looks = [(False, span) for span in walls.spans(period, zone)]
            looks += [(True, span) for span in walls.edges(period, zone)]
            rows.extend((n, key, edge, *_of_day(span, breaks)) for edge, span in looks)
    return rows


def _of_day(span: walls.WallSpan, breaks: Collection[date]) -> Row:
    day, eve = span.day, span.day - timedelta(days=1)
    return (
        day,
        day.isoweekday(),
        span.starts,
        span.ends,
        holiday_name(day) is not None,
        day in breaks,
        eve,
        holiday_name(eve) is not None,
        eve in breaks,
    )


def _minutes(seconds: float) -> int:
    return int(seconds) // 60
