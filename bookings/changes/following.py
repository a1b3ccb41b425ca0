"""Whether the rule of a series still tells when its dates are, once some of them have moved."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bookings.changes import shifting
from bookings.changes.replanning import Plan
from bookings.changes.shifting import Shift
from bookings.judging.availability import zone_of
from bookings.kept_rule import days_of
from bookings.models import Booking, Occurrence, Series
from bookings.types import OccurrenceStatus
from marketplace import clock
from marketplace.periods import local

COMING = frozenset({OccurrenceStatus.REQUESTED, OccurrenceStatus.CONFIRMED})


def follow_series(booking: Booking, plan: Plan) -> None:
    """Let the rule of the series move along with its dates, unless some to come stay by it."""
    series = booking.series
    if series is None or not plan.fitting:
        return
    step = plan.fitting[0]
    zone = zone_of(booking.listing)
    moved = {one.row.id for one in plan.fitting}
    staying = [row for row in coming(booking) if row.id not in moved]
    if step.new is None or any(goes_by(series, row, zone) for row in staying):
        return
    shifting.follow(series, Shift.between(step.old, step.new, zone))


def coming(booking: Booking) -> list[Occurrence]:
    """Return the dates of the booking that are wanted or booked, and to come."""
    now = clock.now()
    return [row for row in booking.occurrences if row.status in COMING and row.starts_at > now]


def goes_by(series: Series, row: Occurrence, zone: ZoneInfo) -> bool:
    """Tell whether a date has the hours, and a day, that the rule says."""
    first, end = (datetime.fromisoformat(text) for text in (series.first_start, series.first_end))
    starts = local(row.starts_at, zone)
    hours = (starts.time(), local(row.ends_at, zone).time())
    return hours == (first.time(), end.time()) and starts.date() in days_of(series)
