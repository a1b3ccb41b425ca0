"""The open time of a listing, cut into the hours of the week that the overview looks at."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from inventory.openings import ExceptionRule, HolidayRule, WeeklyRule, open_spans
from marketplace.periods import resolve_forward

BANDS = ((8, 12), (12, 17), (17, 20), (20, 23))
"""The parts of the day, in wall-clock hours of the listing's place. Nights are left out."""
WEEKDAYS = 7
CELLS = WEEKDAYS * len(BANDS)
"""A cell is a part of the day on a weekday: 0 is Monday morning, then Monday afternoon."""
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """All that decides when a listing is open, the same for many; None: no hour is refused."""

    rules: tuple[WeeklyRule, ...] | None
    exceptions: tuple[ExceptionRule, ...]
    closed_on_holidays: bool
    breaks: tuple[tuple[date, date], ...]
    zone: ZoneInfo


class Piece(tuple[int, int, int]):
    """A stretch that lies in one cell: start and end in minutes since 1970 UTC, and the cell."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class OpenTime:
    """Open stretches in order, none of which meet, each within one cell."""

    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]

    def totals(self, since: int | None = None) -> list[int]:
        """Return the open minutes of each cell, from a minute on."""
        found = [0] * CELLS
        for start, end, cell in self.pieces:
            begins = start if since is None else max(start, since)
            if end > begins:
                found[cell] += end - begins
        return found

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield how many minutes of a stretch are open, by cell."""
        n = max(0, bisect_right(self.starts, start) - 1)
        while n < len(self.pieces) and self.pieces[n][0] < end:
            begins, ends, cell = self.pieces[n]
            minutes = min(end, ends) - max(start, begins)
            if minutes > 0:
                yield cell, minutes
            n += 1


@lru_cache(maxsize=128)
def open_time(hours: Hours, first: date, last: date) -> OpenTime:
    """Return when it is open in the cells on the local days from `first` through `last`."""
    spans = [
        (_minute(one.starts_at), _minute(one.ends_at))
        for one in open_spans(
            hours.rules,
            (*hours.exceptions, *_closed_in_breaks(hours)),
            HolidayRule(closed_on_holidays=hours.closed_on_holidays),
            first,
            last,
            hours.zone,
        )
    ]
    pieces = tuple(_met(spans, _cells(hours.zone, first, last)))
    return OpenTime(tuple(piece[0] for piece in pieces), pieces)


def _closed_in_breaks(hours: Hours) -> Iterator[ExceptionRule]:
    """Yield the days of school breaks as closed, but for those of which something else is said."""
    for first, last in hours.breaks:
        for n in range((last - first).days + 1):
            day = first + n * _DAY
            if not any(one.first <= day <= one.last for one in hours.exceptions):
                yield ExceptionRule(day, day)


@lru_cache(maxsize=16)
def _cells(zone: ZoneInfo, first: date, last: date) -> tuple[Piece, ...]:
    found = []
    for n in range((last - first).days + 1):
        midnight = datetime.combine(first + n * _DAY, time())
        for band, (opens, closes) in enumerate(BANDS):
            start, end = (
                _minute(resolve_forward(midnight + hour * _HOUR, zone)) for hour in (opens, closes)
            )
            found.append(Piece((start, end, midnight.weekday() * len(BANDS) + band)))
    return tuple(found)


def _met(spans: Sequence[tuple[int, int]], cells: Sequence[Piece]) -> Iterator[Piece]:
    n = 0
    for start, end, cell in cells:
        while n < len(spans) and spans[n][1] <= start:
            n += 1
        at = n
        while at < len(spans) and spans[at][0] < end:
            yield Piece((max(start, spans[at][0]), min(end, spans[at][1]), cell))
            at += 1


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // _SECONDS
