"""The rule that is kept of a series, and the days that it says."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bookings.models import Series
from bookings.recurrence import Frequency, RecurrenceError, Rule, expand
from marketplace.periods import TimeProblem


def rule_of(series: Series) -> Rule:
    """Return the rule that is kept of a series, without the dates chosen to be left out.

    Raises RecurrenceError for one that makes no series any more.
    """
    return Rule(
        frequency=Frequency(series.frequency),
        interval=series.interval,
        until=series.until,
        times=series.times,
        weekdays=tuple(series.weekdays),
        nth_weekday=series.nth_weekday,
        last_weekday=series.last_weekday,
        dates=frozenset(date.fromisoformat(day) for day in series.dates),
        skip_holidays=series.skip_holidays,
        skip_school_breaks=series.skip_school_breaks,
    )


def days_of(series: Series) -> frozenset[date]:
    """Return the days that the rule says, red days and those that were left out as well.

    None for one that makes no series any more.
    """
    try:
        rule = replace(rule_of(series), skip=frozenset())
        first, end = map(datetime.fromisoformat, (series.first_start, series.first_end))
        slots = expand(rule, first, end, ZoneInfo(series.time_zone))
    except (RecurrenceError, TimeProblem, OverflowError, ValueError):
        return frozenset()
    return frozenset(slot.local_date for slot in slots)
