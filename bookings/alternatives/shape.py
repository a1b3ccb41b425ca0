"""At such hours as were wished: nobody who asks for an evening is offered the night."""

from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from marketplace.periods import Period, local

DAY = (time(7), time(23))
"""When people are up, on the wall clock of the place."""

_LONG = timedelta(hours=16)


def shape_of(period: Period, zone: ZoneInfo) -> Callable[[Period], bool] | None:
    """Return what suits whoever wished the period, None where anything may.

    What is by day stays by day; what is lent over days begins at the same hour.
    """
    if period.length >= _LONG:
        begins = local(period.starts_at, zone).time()
        return lambda other: local(other.starts_at, zone).time() == begins
    if _is_by_day(period, zone):
        return lambda other: _is_by_day(other, zone)
    return None


def _is_by_day(period: Period, zone: ZoneInfo) -> bool:
    """Tell whether a period begins and ends on one day while people are up."""
    starts, ends = local(period.starts_at, zone), local(period.ends_at, zone)
    return starts.date() == ends.date() and DAY[0] <= starts.time() and ends.time() <= DAY[1]
