"""When something is wanted: the dates of a notice, on the city's wall clock."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from bookings.models import WantedNotice
from bookings.recurrence import MOST_MONTHS, Frequency, Rule, expand
from bookings.types import WantedWhen
from marketplace.periods import Period, local, local_day
from marketplace.telling import zone

MOST_TIMES = 60
MOST_INTERVAL = 4
_DAYS_IN_WEEK = 7
STANDS = timedelta(days=30)
LONGEST_STAND = timedelta(days=180)


def periods(notice: WantedNotice) -> list[Period]:
    """Return the wanted dates; none where the time is not decided."""
    if notice.starts_at is None or notice.ends_at is None:
        return []
    first = Period(notice.starts_at, notice.ends_at)
    if notice.when_kind is not WantedWhen.WEEKLY:
        return [first]
    return weekly(first, notice.times, notice.interval)


def weekly(first: Period, times: int, interval: int) -> list[Period]:
    """Return the dates of a weekly wish; those that the clock leaves out are not among them.

    Raises RecurrenceError for too many, or for dates that run into one another.
    """
    begin, end = (
        local(edge, zone()).replace(tzinfo=None) for edge in (first.starts_at, first.ends_at)
    )
    rule = Rule(Frequency.WEEKLY, interval=interval, times=times)
    return [
        Period(slot.starts_at, slot.ends_at)
        for slot in expand(rule, begin, end, zone())
        if slot.starts_at is not None and slot.ends_at is not None
    ]


def most(first: Period, interval: int) -> int:
    """Return how many dates a weekly wish can have, every so many weeks from the first on."""
    begin = local(first.starts_at, zone()).date()
    weeks = (begin + relativedelta(months=MOST_MONTHS) - begin).days // _DAYS_IN_WEEK
    return min(MOST_TIMES, weeks // interval + 1)


def coming(notice: WantedNotice, now: datetime) -> list[Period]:
    """Return the wanted dates that have not begun."""
    return [one for one in periods(notice) if one.starts_at > now]


def is_over(notice: WantedNotice, now: datetime) -> bool:
    """Tell whether all that was wanted lies behind."""
    return notice.when_kind is not WantedWhen.UNDECIDED and not coming(notice, now)


def stands_until(last_day: date, wanted: list[Period]) -> datetime:
    """Return when a notice is over: with its last day, and not after its last date has begun."""
    day_ends = local_day(last_day, zone()).ends_at
    return min(day_ends, wanted[-1].starts_at) if wanted else day_ends


def last_day(notice: WantedNotice) -> date:
    """Return the last day on which the notice stands."""
    return local(notice.stands_until - timedelta(seconds=1), zone()).date()
