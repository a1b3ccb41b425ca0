"""A period as the wall clock of a place shows it: whole minutes of local days.

Opening hours are wall clock. In spring an hour is left out, and a period that goes on over the gap
is two pieces with nothing between them. In autumn an hour comes twice: hours that begin or end in
it mean the first (`inventory.openings.open_spans` says the same), so that all of the second counts
as the last minute of the first.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from marketplace.clock_changes import Change, changes_in
from marketplace.periods import MINUTES_PER_DAY, Period, local

_MINUTE = timedelta(minutes=1)
_ONE_DAY = timedelta(days=1)


class WallSpan(NamedTuple):
    """Minutes of a local day, 0 to 1440; both are the same where only an instant is looked at."""

    day: date
    starts: int
    ends: int


def spans(period: Period, zone: ZoneInfo) -> list[WallSpan]:
    """Return all that the wall clock shows during the period, cut at midnight, in order."""
    changes = changes_in(period, zone)
    found: list[WallSpan] = []
    for piece in _between_gaps(period, changes):
        found += _by_day(_start(piece, zone, changes), _end(piece, zone, changes))
    return found


def edges(period: Period, zone: ZoneInfo) -> tuple[WallSpan, WallSpan]:
    """Return what the clock shows when the period begins and when it ends; midnight ends a day."""
    changes = changes_in(period, zone)
    first = _start(period, zone, changes)
    again = _of_second_pass(period.ends_at, changes)
    last = again - _MINUTE if again else _naive(period.ends_at, zone)
    begins = WallSpan(first.date(), _minute(first), _minute(first))
    if last.time() == time():
        return begins, WallSpan(last.date() - _ONE_DAY, MINUTES_PER_DAY, MINUTES_PER_DAY)
    return begins, WallSpan(last.date(), _minute(last), _minute(last))


def _between_gaps(period: Period, changes: Iterable[Change]) -> Iterator[Period]:
    start = period.starts_at
    for change in changes:
        if change.forward and start < change.at < period.ends_at:
            yield Period(start, change.at)
            start = change.at
    yield Period(start, period.ends_at)


def _start(period: Period, zone: ZoneInfo, changes: Iterable[Change]) -> datetime:
    again = _of_second_pass(period.starts_at, changes)
    return again - _MINUTE if again else _naive(period.starts_at, zone)


def _end(period: Period, zone: ZoneInfo, changes: Iterable[Change]) -> datetime:
    """Return the end as it was coming: 02.00, not 03.00, where the clock is then put forward."""
    latest = period.ends_at - _MINUTE
    return _of_second_pass(latest, changes) or _naive(latest, zone) + _MINUTE


def _of_second_pass(moment: datetime, changes: Iterable[Change]) -> datetime | None:
    """Return when the hour that comes twice ends, for a moment in its second pass."""
    for change in changes:
        if change.repeats(moment):
            return change.wall_before
    return None


def _by_day(start: datetime, end: datetime) -> Iterator[WallSpan]:
    day = start.date()
    while True:
        midnight = datetime.combine(day + _ONE_DAY, time())
        first = _minute(start) if day == start.date() else 0
        if end <= midnight:
            yield WallSpan(day, first, MINUTES_PER_DAY if end == midnight else _minute(end))
            return
        yield WallSpan(day, first, MINUTES_PER_DAY)
        day += _ONE_DAY


def _naive(moment: datetime, zone: ZoneInfo) -> datetime:
    return local(moment, zone).replace(tzinfo=None, fold=0)


def _minute(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute
