"""The same series once more: a year later, or straight on after its last date."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bookings.kept_rule import rule_of
from bookings.models import Series
from bookings.recurrence import Frequency, RecurrenceError, Rule, Slot, expand, position_of
from marketplace.periods import TimeProblem

_LONGEST_WAY = 60
_DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Season:
    """A series to come: its first date, and how it repeats from there."""

    first: date
    rule: Rule


def next_year(series: Series, today: date) -> Season | None:
    """Return the series as it would be a year later, or as many as bring its first date to come.

    The same week of the year and weekday; by month the same position or date. Its end moves as its
    first date does. None for what cannot be repeated.
    """
    return _found(series, lambda rule, first: _a_year_on(rule, first, today))


def straight_on(series: Series, today: date) -> Season | None:
    """Return the series as it would go on after its last date, with the same step.

    None where that day is not to come, or for what cannot be repeated.
    """
    return _found(series, lambda rule, first: _after_last(series, rule, first, today))


def _found(series: Series, make: Callable[[Rule, date], Season | None]) -> Season | None:
    try:
        rule = rule_of(series)
        return make(rule, datetime.fromisoformat(series.first_start).date())
    except (RecurrenceError, TimeProblem, OverflowError, ValueError):
        return None


def _a_year_on(rule: Rule, first: date, today: date) -> Season | None:
    for years in range(1, _LONGEST_WAY):
        later = _years_on(rule, first, years)
        if later > today:
            return _moved(rule, first, later)
    return None


def _years_on(rule: Rule, first: date, years: int) -> date:
    if rule.frequency is not Frequency.MONTHLY:
        year, week, weekday = first.isocalendar()
        return _iso_day(year + years, week, weekday)
    if rule.nth_weekday or rule.last_weekday:
        position = -1 if rule.last_weekday else position_of(first)
        return _by_position(first.year + years, first, position)
    return _same_date(first, years)


def _iso_day(year: int, week: int, weekday: int) -> date:
    """Return the day of the ISO week; week 53 is the last one of a year that has none."""
    try:
        return date.fromisocalendar(year, week, weekday)
    except ValueError:
        return date.fromisocalendar(year, week - 1, weekday)


def _by_position(year: int, first: date, position: int) -> date:
    month = [date(year, first.month, 1) + timedelta(days=n) for n in range(28)]
    month += [day for n in (28, 29, 30) if (day := month[0] + timedelta(n)).month == first.month]
    return [day for day in month if day.weekday() == first.weekday()][position]


def _same_date(first: date, years: int) -> date:
    """Return the same date; 29 February is the 28th where there is none."""
    try:
        return first.replace(year=first.year + years)
    except ValueError:
        return first.replace(year=first.year + years, day=28)


def _after_last(series: Series, rule: Rule, first: date, today: date) -> Season | None:
    """Return the series from the first date of its own step that comes after its last."""
    last = _slots(series, rule)[-1].local_date
    if rule.frequency is Frequency.DATES:
        weeks = (last - first).days // _DAYS_IN_WEEK + 1
        later = first + timedelta(weeks=weeks)
        return _moved(rule, first, later) if later > today else None
    if rule.frequency is Frequency.MONTHLY:
        return _next_month(series, rule, first, last, today)
    step = timedelta(days=rule.interval)
    if rule.frequency is Frequency.WEEKLY:
        step *= _DAYS_IN_WEEK
    later = next(day for n in count(1) if (day := first + n * step) > last)
    return _moved(rule, first, later) if later > today else None


def _next_month(series: Series, rule: Rule, first: date, last: date, today: date) -> Season | None:
    endless = replace(rule, until=None, times=len(_slots(series, rule)) + 1)
    later = _slots(series, endless)[-1].local_date
    return _moved(rule, first, later) if later > max(last, today) else None


def _slots(series: Series, rule: Rule) -> list[Slot]:
    starts, ends = (datetime.fromisoformat(text) for text in (series.first_start, series.first_end))
    return expand(rule, starts, ends, ZoneInfo(series.time_zone))


def _moved(rule: Rule, first: date, later: date) -> Season:
    by = later - first
    return Season(
        later,
        replace(
            rule,
            until=rule.until + by if rule.until is not None else None,
            dates=frozenset(day + by for day in rule.dates),
        ),
    )
