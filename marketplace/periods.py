"""Periods of time: UTC inside, wall clock at the edges, half-open throughout."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_PER_DAY = 1440
EARLIEST_YEAR, LATEST_YEAR = 1970, 2199

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.date()
_MINUTE = timedelta(minutes=1)
_ISO_WITH_TIME = re.compile(r"\d{4}-?\d{2}-?\d{2}[Tt ]\d{2}", re.ASCII)


class TimeProblem(ValueError):
    """A time that cannot be used; `code` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Keep the code for whoever words the sentence."""
        super().__init__(detail or code)
        self.code = code


class InvalidPeriod(TimeProblem):
    """A period that is `backwards`, `naive` or `not-whole-minutes`."""


class UnreadableTime(TimeProblem):
    """Text that is no ISO 8601 time (`unreadable-time`), or a year beyond us (`out-of-range`)."""


class NonexistentTime(TimeProblem):
    """A wall time that the clock jumps over in spring."""

    def __init__(self, wall: datetime, suggestion: datetime) -> None:
        """Keep the naive wall time, and the first wall time after it that exists (naive)."""
        super().__init__("nonexistent-time", f"{wall.isoformat()} does not exist")
        self.wall = wall
        self.suggestion = suggestion


class AmbiguousTime(TimeProblem):
    """A wall time that occurs twice in autumn."""

    def __init__(self, wall: datetime, first: datetime, second: datetime) -> None:
        """Keep the naive wall time and both instants (UTC) that it may mean."""
        super().__init__("ambiguous-time", f"{wall.isoformat()} occurs twice")
        self.wall = wall
        self.first = first
        self.second = second


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open span of time, kept in UTC; a start in another zone is converted.

    Raises InvalidPeriod: `naive` without a zone, `backwards` unless the end is after the start.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        # Converted before they are compared: Python compares two times of the same zone by
        # their wall clocks, which is wrong where an hour occurs twice.
        object.__setattr__(self, "starts_at", _as_utc(self.starts_at))
        object.__setattr__(self, "ends_at", _as_utc(self.ends_at))
        if self.ends_at <= self.starts_at:
            raise InvalidPeriod("backwards")

    @property
    def length(self) -> timedelta:
        """The time that really passes (daylight saving included)."""
        return self.ends_at - self.starts_at

    @property
    def minutes(self) -> int:
        """Whole minutes that really pass; a part of a minute is not counted."""
        return self.length // _MINUTE

    def overlaps(self, other: "Period") -> bool:
        """Tell whether some instant is in both; periods that only touch do not overlap."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, other: "datetime | Period") -> bool:
        """Tell whether the instant, or the whole other period, lies inside; the end does not."""
        if isinstance(other, Period):
            return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at
        return self.starts_at <= _as_utc(other) < self.ends_at


@dataclass(frozen=True, slots=True, order=True)
class DaySlice:
    """The part of a period within one UTC day; `day` counts from 1970-01-01, `end_minute` ≤ 1440.

    The shape of an occupancy row (docs/adr/0003-occupancy-and-its-guard.md).
    """

    day: int
    start_minute: int
    end_minute: int


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the aware instant on the wall clock of the zone (aware, fold set)."""
    return _as_utc(moment).astimezone(zone)


def resolve(wall: datetime, zone: ZoneInfo, fold: int | None = None) -> datetime:
    """Return the UTC instant of a naive wall time in the zone.

    Raises NonexistentTime in the spring gap, AmbiguousTime in the autumn hour that occurs twice
    unless `fold` (0 first, 1 second) chooses, UnreadableTime `out-of-range` for years outside
    1970 to 2199. docs/architecture.md, Clocks.
    """
    require_supported_year(wall)
    return _resolved(wall, zone, fold)


def _resolved(wall: datetime, zone: ZoneInfo, fold: int | None) -> datetime:
    earlier = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    later = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if earlier == later:
        return earlier
    if earlier > later:  # PEP 495: only in a gap does fold=0 name the later instant
        change = offset_change(later, earlier, zone)
        raise NonexistentTime(wall, change.astimezone(zone).replace(tzinfo=None, fold=0))
    if fold is None:
        raise AmbiguousTime(wall, earlier, later)
    return later if fold else earlier


def resolve_first(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a naive wall time, the first one where it occurs twice.

    Raises NonexistentTime and UnreadableTime like `resolve`.
    """
    return resolve(wall, zone, fold=0)


def comes_twice(wall: datetime) -> bool:
    """Tell whether an aware wall time is one of the two that bear its name."""
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def resolve_forward(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a naive wall time; a gap ends where the clock has jumped to.

    For opening hours and day boundaries, which exist even on the night of the change. Those around
    a period may lie a little outside the years that `resolve` knows, so that no year is refused.
    """
    try:
        return _resolved(wall, zone, fold=0)
    except NonexistentTime as gap:
        return _resolved(gap.suggestion, zone, fold=0)


def parse_instant(text: str, zone: ZoneInfo) -> datetime:
    """Read an ISO 8601 date and time as a UTC instant; without offset it is zone's wall clock.

    Raises UnreadableTime, and for a wall clock NonexistentTime or AmbiguousTime.
    """
    try:
        if not _ISO_WITH_TIME.match(text.strip()):
            raise UnreadableTime("unreadable-time")
        moment = datetime.fromisoformat(text.strip().replace(",", "."))
    except (ValueError, AttributeError) as error:
        raise UnreadableTime("unreadable-time") from error
    if moment.tzinfo is None:
        return resolve(moment, zone)
    require_supported_year(moment)
    return moment.astimezone(UTC)


def parse_date(text: str) -> date:
    """Read an ISO 8601 calendar date (YYYY-MM-DD).

    Raises UnreadableTime `unreadable-time`, or `out-of-range` for years outside 1970 to 2199.
    """
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise UnreadableTime("unreadable-time") from error
    require_supported_year(day)
    return day.date()


def day_slices(period: Period) -> list[DaySlice]:
    """Cut a period at UTC midnights, in order; the slices together are exactly the period.

    Raises InvalidPeriod `not-whole-minutes` when it starts or ends within a minute.
    """
    start, start_rest = divmod(period.starts_at - _EPOCH, _MINUTE)
    end, end_rest = divmod(period.ends_at - _EPOCH, _MINUTE)
    if start_rest or end_rest:
        raise InvalidPeriod("not-whole-minutes")
    slices = []
    for day in range(start // MINUTES_PER_DAY, (end - 1) // MINUTES_PER_DAY + 1):
        midnight = day * MINUTES_PER_DAY
        slices.append(DaySlice(day, max(start - midnight, 0), min(end - midnight, MINUTES_PER_DAY)))
    return slices


def day_number(day: date) -> int:
    """Return days since 1970-01-01, as `DaySlice.day` counts."""
    return (day - _EPOCH_DAY).days


def local_day(day: date, zone: ZoneInfo) -> Period:
    """Return the calendar day from local midnight to local midnight: 23, 24 or 25 hours."""
    midnight = datetime.combine(day, time())
    return Period(
        resolve_forward(midnight, zone), resolve_forward(midnight + timedelta(days=1), zone)
    )


def local_days(period: Period, zone: ZoneInfo) -> list[date]:
    """Return the calendar days that the period touches in the zone, in order.

    A period that ends at local midnight does not touch the day that then begins.
    """
    first = local(period.starts_at, zone).date()
    last = local(period.ends_at - timedelta(microseconds=1), zone).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def wall_cuts(period: Period, minutes: Collection[int], zone: ZoneInfo) -> list[datetime]:
    """Return the UTC instants that cut a period at local midnights and the given wall minutes.

    Its own start and end included, in order. Where the clock changes there is a cut as well, so
    that between two cuts the wall clock runs evenly and passes none of the minutes.
    """
    cuts = {period.starts_at, period.ends_at}
    for day in local_days(period, zone):
        whole = local_day(day, zone)
        cuts.add(whole.starts_at)
        for minute in minutes:
            wall = datetime.combine(day, time()) + timedelta(minutes=minute)
            naive_cuts = _every_meaning(wall, zone)
            cuts.update(naive_cuts)
        if local(whole.starts_at, zone).utcoffset() != local(whole.ends_at, zone).utcoffset():
            cuts.add(offset_change(whole.starts_at, whole.ends_at, zone))
    return sorted(cut for cut in cuts if period.starts_at <= cut <= period.ends_at)


def week_of(day: date) -> list[date]:
    """Return the seven days, Monday first, of the ISO week that the day is in."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def iso_week(day: date) -> tuple[int, int]:
    """Return ISO year and week; 1 January may belong to week 53 of the year before."""
    year, week, _ = day.isocalendar()
    return year, week


def require_supported_year(day: date) -> None:
    """Raise UnreadableTime `out-of-range` for years outside 1970 to 2199.

    Far years overflow in conversion between zones, and no booking lies there.
    """
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise UnreadableTime("out-of-range")


def _as_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise InvalidPeriod("naive")
    return moment.astimezone(UTC)


def _every_meaning(wall: datetime, zone: ZoneInfo) -> set[datetime]:
    try:
        return {resolve(wall, zone, fold=0), resolve(wall, zone, fold=1)}
    except NonexistentTime:
        return set()  # the clock change itself is a cut


def offset_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole second (UTC) at which the zone's offset is that of `after`."""
    low = int((before - _EPOCH).total_seconds())
    high = int((after - _EPOCH).total_seconds())
    goal = after.astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        moment = _EPOCH + timedelta(seconds=middle)
        if moment.astimezone(zone).utcoffset() == goal:
            high = middle
        else:
            low = middle
    return _EPOCH + timedelta(seconds=high)
