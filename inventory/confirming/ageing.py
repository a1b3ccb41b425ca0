"""How old facts are: when their owner is asked whether they are right, when pages say so."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from marketplace.periods import local

ASK_AFTER = 12
"""Months after which an owner is asked to go through the facts."""
TELL_AFTER = 14
"""Months after which pages say that nobody has."""
_MONTHS = 12


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (negative: before), or the last of that month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def basis(confirmed: date | None, since: datetime, zone: ZoneInfo) -> date:
    """Return the local day on which the facts were right: as confirmed, else as first shown."""
    return confirmed or local(since, zone).date()


def is_due(right_on: date, today: date) -> bool:
    """Tell whether facts that were right on a day are old enough to ask about."""
    return right_on <= months_after(today, -ASK_AFTER)


def is_unconfirmed(right_on: date, today: date) -> bool:
    """Tell whether they are so old that a reader should know."""
    return right_on <= months_after(today, -TELL_AFTER)
