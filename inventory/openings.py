"""Opening hours by the calendar: when a listing is open between two dates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inventory.holidays import holiday_name
from inventory.opening_rules import (
    MINUTES_PER_DAY,
    ExceptionRule,
    HolidayRule,
    OpeningError,
    Span,
    WeeklyRule,
    merged,
    unfolded,
)
from inventory.opening_segments import (
    HoursGroup,
    Segment,
    StoredSegment,
    explain,
    stored_segments,
    weekly_segments,
)
from marketplace.periods import Period, resolve_forward

__all__ = [
    "ExceptionRule",
    "HolidayRule",
    "HoursGroup",
    "OpeningError",
    "Segment",
    "StoredSegment",
    "WeeklyRule",
    "day_hours",
    "explain",
    "open_spans",
    "stored_segments",
    "weekly_segments",
]

_WHOLE_DAY: Span = (0, MINUTES_PER_DAY)
_ONE_DAY = timedelta(days=1)


def day_hours(
    rules: Sequence[WeeklyRule] | None,
    exceptions: Sequence[ExceptionRule],
    holidays: HolidayRule | None,
    day: date,
) -> list[Span]:
    """Return the open minutes of a local date, 0 to 1440, merged and in order.

    An exception stands before a holiday, a holiday before the weekly rules; several exceptions
    of one date add up, unless one of them closes it. No weekly rules: not stated, which refuses
    no hour. Hours that run past midnight belong to the date on which they begin, and go on into
    the next one whatever is said of that.
    """
    today = _hours_of(rules, exceptions, holidays, day)
    before = _hours_of(rules, exceptions, holidays, day - _ONE_DAY)
    spans = [(start, min(end, MINUTES_PER_DAY)) for start, end in today]
    spans += [(0, end - MINUTES_PER_DAY) for _, end in before if end > MINUTES_PER_DAY]
    return merged(spans)


def open_spans(
    rules: Sequence[WeeklyRule] | None,
    exceptions: Sequence[ExceptionRule],
    holidays: HolidayRule | None,
    first: date,
    last: date,
    zone: ZoneInfo,
) -> list[Period]:
    """Return when it is open on the local dates from `first` through `last`, merged, in UTC.

    Days are judged as in `day_hours`. On the night when the clock goes forward hours in the gap
    begin and end where it has jumped to; when it goes back, an hour that occurs twice means the
    first. Cut at the midnights before `first` and after `last`.
    """
    periods: list[Period] = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        for span in day_hours(rules, exceptions, holidays, day):
            starts_at, ends_at = (_instant(day, minute, zone) for minute in span)
            if starts_at >= ends_at:
                continue  # wholly within the hour that does not exist
            if periods and starts_at <= periods[-1].ends_at:
                periods[-1] = Period(periods[-1].starts_at, ends_at)
            else:
                periods.append(Period(starts_at, ends_at))
    return periods


def _hours_of(
    rules: Sequence[WeeklyRule] | None,
    exceptions: Iterable[ExceptionRule],
    holidays: HolidayRule | None,
    day: date,
) -> list[Span]:
    """Return the hours that begin on a date."""
    special = [rule for rule in exceptions if rule.first <= day <= rule.last]
    if special:
        closed = any(not rule.spans for rule in special)
        own = () if closed else tuple(span for rule in special for span in rule.spans)
        return [unfolded(*span) for span in own]
    if holidays and holidays.changes_hours and holiday_name(day):
        return [unfolded(*span) for span in holidays.spans]
    if not rules:
        return [_WHOLE_DAY]
    return [rule.span for rule in rules if rule.holds_on(day)]


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return resolve_forward(datetime.combine(day, time()) + timedelta(minutes=minute), zone)
