"""A move of one date, done alike to the others of its series: on the wall clock, not in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.models import Series
from bookings.types import ReasonCode
from marketplace.periods import NonexistentTime, Period, TimeProblem, local, resolve_first

_DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Shift:
    """By how much the beginning and the end move on the wall clock of the place."""

    start: timedelta
    end: timedelta

    @classmethod
    def between(cls, old: Period, new: Period, zone: ZoneInfo) -> "Shift":
        """Return the shift that makes `old` out to be `new` on the zone's wall clock."""
        return cls(
            _wall(new.starts_at, zone) - _wall(old.starts_at, zone),
            _wall(new.ends_at, zone) - _wall(old.ends_at, zone),
        )

    def of(self, period: Period, zone: ZoneInfo) -> tuple[Period | None, ReasonCode | None]:
        """Return the period moved, or why there is no such time.

        Of a time that comes twice the first is meant, as in every series.
        """
        try:
            starts = resolve_first(_wall(period.starts_at, zone) + self.start, zone)
            ends = resolve_first(_wall(period.ends_at, zone) + self.end, zone)
        except NonexistentTime:
            return None, ReasonCode.NONEXISTENT_TIME
        except (TimeProblem, OverflowError):
            return None, ReasonCode.TOO_FAR_AHEAD
        if ends <= starts:
            return None, ReasonCode.TOO_SHORT
        return Period(starts, ends), None


def follow(series: Series, shift: Shift) -> None:
    """Let the rule say how the series goes from now on: first time, weekdays, end and gaps."""
    first = datetime.fromisoformat(series.first_start)
    moved = first + shift.start
    days = (moved.date() - first.date()).days
    series.first_start = moved.isoformat(timespec="minutes")
    ends = datetime.fromisoformat(series.first_end) + shift.end
    series.first_end = ends.isoformat(timespec="minutes")
    later = timedelta(days=days)
    if series.until is not None:
        series.until += later
    series.weekdays = sorted((day - 1 + days) % _DAYS_IN_WEEK + 1 for day in series.weekdays)
    series.skip = _later(series.skip, later)
    series.dates = _later(series.dates, later)


def copy(series: Series) -> Series:
    """Return the same rule anew, for dates that go on as a booking of their own."""
    return Series(
        frequency=series.frequency,
        interval=series.interval,
        until=series.until,
        times=series.times,
        weekdays=list(series.weekdays),
        nth_weekday=series.nth_weekday,
        last_weekday=series.last_weekday,
        dates=list(series.dates),
        skip_holidays=series.skip_holidays,
        skip_school_breaks=series.skip_school_breaks,
        skip=list(series.skip),
        first_start=series.first_start,
        first_end=series.first_end,
        time_zone=series.time_zone,
    )


def _later(days: Iterable[str], by: timedelta) -> list[str]:
    return sorted((date.fromisoformat(day) + by).isoformat() for day in days)


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return local(at, zone).replace(tzinfo=None, fold=0)
