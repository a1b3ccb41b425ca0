"""The open time of a listing, cut into the hours of the week that the overview looks at."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from inventory.holidays import holiday_name
from inventory.opening_rules import Span
from inventory.openings import ExceptionRule, HolidayRule, WeeklyRule, day_hours
from marketplace.periods import resolve_forward

BANDS = ((8, 12), (12, 17), (17, 20), (20, 23))
"""The parts of the day, in wall-clock hours of the listing's place. Nights are left out."""
WEEKDAYS = 7
CELLS = WEEKDAYS * len(BANDS)
"""A cell is a part of the day on a weekday: 0 is Monday morning, then Monday afternoon."""
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SECONDS = 60
_IN_MINUTES = tuple((opens * 60, closes * 60) for opens, closes in BANDS)


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
    days = _Days(hours, first, last)
    pieces = []
    for n, cells in enumerate(_cells(hours.zone, first, last)):
        spans = days.spans(first + n * _DAY)
        for (begins, ends, cell), (opens, closes) in zip(cells, _IN_MINUTES, strict=True):
            for start, end in spans:
                late, early = max(start, opens), min(end, closes)
                if late < early:
                    # No clock is changed between eight and eleven in the evening.
                    pieces.append(
                        Piece((begins + late - opens, min(begins + early - opens, ends), cell))
                    )
    return OpenTime(tuple(piece[0] for piece in pieces), tuple(pieces))


class _Days:
    """The open minutes of each local day; ordinary days of one weekday are looked up once."""

    def __init__(self, hours: Hours, first: date, last: date) -> None:
        self._hours = hours
        self._exceptions = (*hours.exceptions, *_closed_in_breaks(hours))
        self._holidays = HolidayRule(closed_on_holidays=hours.closed_on_holidays)
        self._special = {
            one.first + n * _DAY
            for one in self._exceptions
            for n in range((one.last - one.first).days + 1)
        }
        if hours.closed_on_holidays:
            days = (first + n * _DAY for n in range(-1, (last - first).days + 1))
            self._special |= {day for day in days if holiday_name(day)}
        self._dated = any(rule.valid_from or rule.valid_to for rule in hours.rules or ())
        self._ordinary: dict[int, list[Span]] = {}

    def spans(self, day: date) -> list[Span]:
        """Return the open minutes of a day, its eve's night among them."""
        if self._dated or day in self._special or day - _DAY in self._special:
            return self._of(day)
        weekday = day.weekday()
        if weekday not in self._ordinary:
            self._ordinary[weekday] = self._of(day)
        return self._ordinary[weekday]

    def _of(self, day: date) -> list[Span]:
        return day_hours(self._hours.rules, self._exceptions, self._holidays, day)


def _closed_in_breaks(hours: Hours) -> Iterator[ExceptionRule]:
    """Yield the days of school breaks as closed, but for those of which something else is said."""
    for first, last in hours.breaks:
        for n in range((last - first).days + 1):
            day = first + n * _DAY
            if not any(one.first <= day <= one.last for one in hours.exceptions):
                yield ExceptionRule(day, day)


@lru_cache(maxsize=16)
def _cells(zone: ZoneInfo, first: date, last: date) -> tuple[tuple[Piece, ...], ...]:
    """Return the cells of each local day in minutes since 1970 UTC."""
    found = []
    for n in range((last - first).days + 1):
        midnight = datetime.combine(first + n * _DAY, time())
        found.append(tuple(_cell(midnight, band, zone) for band in range(len(BANDS))))
    return tuple(found)


def _cell(midnight: datetime, band: int, zone: ZoneInfo) -> Piece:
    start, end = (_minute(resolve_forward(midnight + hour * _HOUR, zone)) for hour in BANDS[band])
    return Piece((start, end, midnight.weekday() * len(BANDS) + band))


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // _SECONDS
