"""From the wall clock to the periods that are closed: one stretch, or the same hours again.

A closure covers everything that may have been meant. A beginning that does not exist in March is
where the clock has jumped to, one that comes twice in October the first; an end that comes twice is
the second. Nobody is asked, since nobody is promised anything.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.recurrence import NONE, Rule, expand
from marketplace.periods import AmbiguousTime, NonexistentTime, Period, resolve, resolve_forward


def stretch(start: datetime, end: datetime, zone: ZoneInfo) -> Period | None:
    """Return the time between two naive wall times in the zone, None where there is none."""
    starts_at, ends_at = resolve_forward(start, zone), _last_meaning(end, zone)
    return Period(starts_at, ends_at) if starts_at < ends_at else None


def repeated(
    rule: Rule,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    days_off: Mapping[date, str] = NONE,
) -> list[Period]:
    """Return the same hours on every date of the rule but the skipped ones, in order.

    `days_off` are the holidays and breaks that the rule leaves out (see days_off.py).

    Raises RecurrenceError, TooManyOccurrences beyond 200 dates or 18 months, and
    periods.UnreadableTime for years beyond what periods knows.
    """
    length = end - start
    found = []
    for slot in expand(rule, start, end, zone, days_off):
        if slot.skipped:
            continue
        begin = start + (slot.local_date - start.date())
        found.append(stretch(begin, begin + length, zone))
    return [period for period in found if period is not None]


def _last_meaning(wall: datetime, zone: ZoneInfo) -> datetime:
    try:
        return resolve(wall, zone)
    except AmbiguousTime as twice:
        return twice.second
    except NonexistentTime as gap:
        return resolve_forward(gap.suggestion, zone)


def end_of(start: datetime, minute: int) -> datetime:
    """Return the wall time of the minute of the day, on the next day where it is not later."""
    midnight = start.replace(hour=0, minute=0)
    end = midnight + timedelta(minutes=minute)
    return end if end > start else end + timedelta(days=1)
