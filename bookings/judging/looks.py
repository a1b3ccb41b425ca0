"""What the wall clock of a place shows during a period, with what is said of those days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from bookings.judging import walls
from inventory.holidays import holiday_name
from marketplace.periods import Period, local

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A local day and the evening before it: whether it is a holiday or in a school break."""

    day: date
    weekday: int
    holiday: bool
    school_break: bool
    eve: date
    eve_weekday: int
    eve_holiday: bool
    eve_break: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes of a local day that a period touches, 0 to 1440; alike where it is one instant."""

    on: LocalDay
    starts: int
    ends: int


@dataclass(frozen=True)
class Look:
    """A period in one zone: the minute of the day that it begins at, and all of it."""

    minute: int
    whole: Sequence[Stretch]
    period: Period
    zone: ZoneInfo
    breaks: Collection[date]

    @cached_property
    def edges(self) -> Sequence[Stretch]:
        """Return its two ends, as instants."""
        return [_stretch(span, self.breaks) for span in walls.edges(self.period, self.zone)]


def look(period: Period, zone: ZoneInfo, breaks: Collection[date]) -> Look:
    """Return what the zone's clock shows; `breaks` are the days of school breaks around it."""
    wall = local(period.starts_at, zone)
    return Look(
        wall.hour * 60 + wall.minute,
        [_stretch(span, breaks) for span in walls.spans(period, zone)],
        period,
        zone,
        breaks,
    )


def _stretch(span: walls.WallSpan, breaks: Collection[date]) -> Stretch:
    day, eve = span.day, span.day - _ONE_DAY
    facts = _facts(day, day in breaks, eve in breaks)
    return Stretch(facts, span.starts, span.ends)


@lru_cache(maxsize=2048)
def _facts(day: date, school_break: bool, eve_break: bool) -> LocalDay:  # noqa: FBT001 - keys
    eve = day - _ONE_DAY
    return LocalDay(
        day, day.isoweekday(), holiday_name(day) is not None, school_break,
        eve, eve.isoweekday(), holiday_name(eve) is not None, eve_break,
    )  # fmt: skip
