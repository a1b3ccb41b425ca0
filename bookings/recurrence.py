"""Series: from a human rule to the single dates, in wall-clock time."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from marketplace.periods import NonexistentTime, require_supported_year, resolve_first, week_of

MOST_OCCURRENCES = 200
MOST_MONTHS = 18
LARGEST_INTERVAL = 99

NONE: Mapping[date, str] = MappingProxyType({})

_LAST = -1
_DAYS_IN_WEEK = 7
_ALWAYS_FOUR = 28  # every month has the first to fourth of each weekday


class Frequency(StrEnum):
    """How a series steps; `repeat.frequency` of the API. DATES is a list of one's own."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    DATES = "dates"


class RecurrenceError(ValueError):
    """A rule that makes no series.

    `code`: until-or-times (exactly one is needed), bad-interval, bad-times, bad-weekdays,
    no-dates (a list without any), dates-by-themselves (a list beside another frequency, or with an
    end), position-without-month, not-the-last (a first date that is not the last of its weekday),
    until-before-start, backwards, overlaps-itself or too-many-occurrences.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooManyOccurrences(RecurrenceError):
    """More dates than a series may have, or dates more than 18 months after the first."""

    def __init__(self, limit: int = MOST_OCCURRENCES, months: int = MOST_MONTHS) -> None:
        """Keep both limits, so that the sentence can name them."""
        super().__init__("too-many-occurrences")
        self.limit = limit
        self.months = months


@dataclass(frozen=True, slots=True)
class Rule:
    """How a series repeats; `until` counts, and so do skipped dates towards `times`.

    `weekdays` (1 is Monday; weekly only) defaults to that of the first date. A monthly series
    keeps the day of the month, or with `nth_weekday` the position of the first date, such as the
    second Tuesday; a fifth one, or any with `last_weekday`, means the last of the month.
    `dates` are one's own beside the first one, in any order, and have no end of their own.
    `skip_holidays` and `skip_school_breaks` are kept here and looked up by days_off.py.
    Raises RecurrenceError.
    """

    frequency: Frequency
    interval: int = 1
    until: date | None = None
    times: int | None = None
    weekdays: tuple[int, ...] = ()
    nth_weekday: bool = False
    skip: frozenset[date] = frozenset()
    last_weekday: bool = False
    dates: frozenset[date] = frozenset()
    skip_holidays: bool = False
    skip_school_breaks: bool = False

    def __post_init__(self) -> None:
        self._require_end()
        if not 1 <= self.interval <= LARGEST_INTERVAL:
            raise RecurrenceError("bad-interval")
        if self.times is not None and self.times < 1:
            raise RecurrenceError("bad-times")
        if any(not 1 <= day <= _DAYS_IN_WEEK for day in self.weekdays) or (
            self.weekdays and self.frequency is not Frequency.WEEKLY
        ):
            raise RecurrenceError("bad-weekdays")
        if (self.nth_weekday or self.last_weekday) and self.frequency is not Frequency.MONTHLY:
            raise RecurrenceError("position-without-month")

    def _require_end(self) -> None:
        if self.frequency is Frequency.DATES:
            if self.until is not None or self.times is not None:
                raise RecurrenceError("dates-by-themselves")
            if not self.dates:
                raise RecurrenceError("no-dates")
            return
        if self.dates:
            raise RecurrenceError("dates-by-themselves")
        if (self.until is None) == (self.times is None):
            raise RecurrenceError("until-or-times")


@dataclass(frozen=True, slots=True)
class Slot:
    """One date of a series; `index` counts from 0 with skipped dates included.

    Times are UTC, and None where the wall time does not exist on that date; `problem` is then
    the rule code `nonexistent-time`. `day_off` names the holiday or break that a skipped date falls
    on, empty where it was chosen to be skipped.
    """

    index: int
    local_date: date
    starts_at: datetime | None
    ends_at: datetime | None
    problem: str | None
    skipped: bool
    day_off: str = ""


def expand(
    rule: Rule,
    first_start: datetime,
    first_end: datetime,
    zone: ZoneInfo,
    days_off: Mapping[date, str] = NONE,
) -> list[Slot]:
    """Return the dates of a series in order, each at the wall-clock time of the first.

    `first_start` and `first_end` are naive wall times in the zone. With `weekdays` the series
    begins on the first of them on or after the first date. Dates of one's own are sorted, each
    once, and may lie before the first. What begins on one of `days_off` is skipped. A month
    without the day of the month (31 April, 29 February) has no date, and none is counted for it, as
    in RFC 5545 section 3.3.10. A time that occurs twice in October is the first,
    one that does not exist in March is a slot with a problem (docs/architecture.md, Rules).

    Raises RecurrenceError, TooManyOccurrences beyond 200 dates or 18 months after the first, and
    periods.UnreadableTime `out-of-range` for years beyond what periods knows.
    """
    first = first_start.date()
    require_supported_year(first)
    length = first_end - first_start
    if length <= timedelta():
        raise RecurrenceError("backwards")
    days = _chosen_dates(rule, first)
    kept = [day for day in days if day not in rule.skip and day not in days_off]
    if any(later - day < length for day, later in pairwise(kept)):
        raise RecurrenceError("overlaps-itself")
    return [
        _slot(index, first_start + (day - first), length, zone, rule.skip, days_off)
        for index, day in enumerate(days)
    ]


def _chosen_dates(rule: Rule, first: date) -> list[date]:
    if rule.frequency is Frequency.DATES:
        return _own_dates(rule.dates | {first})
    horizon = first + relativedelta(months=MOST_MONTHS)
    days: list[date] = []
    for day in _endless_dates(rule, first):
        if rule.until is not None and day > rule.until:
            break
        if day > horizon or len(days) == MOST_OCCURRENCES:
            raise TooManyOccurrences
        days.append(day)
        if len(days) == rule.times:
            break
    if not days:
        raise RecurrenceError("until-before-start")
    return days


def _own_dates(dates: frozenset[date]) -> list[date]:
    days = sorted(dates)
    for day in (days[0], days[-1]):
        require_supported_year(day)
    if len(days) > MOST_OCCURRENCES or days[-1] > days[0] + relativedelta(months=MOST_MONTHS):
        raise TooManyOccurrences
    return days


def _endless_dates(rule: Rule, first: date) -> Iterator[date]:
    if rule.frequency is Frequency.DAILY:
        return (first + timedelta(days=step) for step in count(0, rule.interval))
    if rule.frequency is Frequency.WEEKLY:
        return _weekly(rule, first)
    return _monthly(rule, first)


def _weekly(rule: Rule, first: date) -> Iterator[date]:
    weekdays = sorted(set(rule.weekdays)) or [first.isoweekday()]
    monday = week_of(first)[0]
    for weeks in count(0, rule.interval):
        for weekday in weekdays:
            day = monday + timedelta(weeks=weeks, days=weekday - 1)
            if day >= first:
                yield day


def _monthly(rule: Rule, first: date) -> Iterator[date]:
    by_position = rule.nth_weekday or rule.last_weekday
    if rule.last_weekday and first + timedelta(days=_DAYS_IN_WEEK) in _month_of(first):
        raise RecurrenceError("not-the-last")
    position = _LAST if rule.last_weekday else position_of(first)
    for months in count(0, rule.interval):
        month = first.replace(day=1) + relativedelta(months=months)
        if by_position:
            own = [day for day in _month_of(month) if day.weekday() == first.weekday()]
            yield own[position]
        elif first.day <= len(_month_of(month)):
            yield month.replace(day=first.day)


def position_of(day: date) -> int:
    """Return the index of the day among those of its weekday and month; the fifth is the last."""
    return _LAST if day.day > _ALWAYS_FOUR else (day.day - 1) // _DAYS_IN_WEEK


def _month_of(day: date) -> list[date]:
    first = day.replace(day=1)
    return [first + timedelta(days=n) for n in range(monthrange(day.year, day.month)[1])]


def _slot(
    index: int,
    start: datetime,
    length: timedelta,
    zone: ZoneInfo,
    skip: frozenset[date],
    days_off: Mapping[date, str],
) -> Slot:
    day = start.date()
    skipped, day_off = day in skip or day in days_off, days_off.get(day, "")
    try:
        starts_at, ends_at = resolve_first(start, zone), resolve_first(start + length, zone)
    except NonexistentTime as gap:
        return Slot(index, day, None, None, gap.code, skipped, day_off)
    return Slot(index, day, starts_at, ends_at, None, skipped, day_off)
