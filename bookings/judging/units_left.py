"""How many are free throughout a period: the part of the one predicate about time taken."""

from sqlalchemy import CTE, ColumnElement, Integer, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from bookings.judging.windows import Windows
from bookings.models import Occupancy
from inventory.models import Listing, ListingUnit, Unit


def existing_units() -> ColumnElement[int]:
    """How many of the listing exist: the scarcest of its units decides."""
    return (
        select(func.coalesce(func.min(Unit.quantity // ListingUnit.quantity), 0))
        .select_from(Unit)
        .join(ListingUnit, ListingUnit.unit_id == Unit.id)
        .where(ListingUnit.listing_id == Listing.id, Unit.retired_at.is_(None))
        .correlate(Listing)
        .scalar_subquery()
    )


def free_units(windows: Windows, left_out: CTE | None) -> ColumnElement[int]:
    """How many of the listing are free throughout the period, buffers included."""
    left = Unit.quantity - func.coalesce(_peak(windows, left_out), 0)
    return (
        select(func.coalesce(func.min(cast(left, Integer) // ListingUnit.quantity), 0))
        .select_from(Unit)
        .join(ListingUnit, ListingUnit.unit_id == Unit.id)
        .where(ListingUnit.listing_id == Listing.id, Unit.retired_at.is_(None))
        .correlate(Listing, windows.spans)
        .scalar_subquery()
    )


def _peak(windows: Windows, left_out: CTE | None) -> ColumnElement[int]:
    """Return the largest sum of quantities at any instant of the period, for the unit at hand.

    Sums change only where a row starts, so the starts inside the period, and the period's own
    start for rows that began before it, are the only instants to look at.
    """
    day = windows.days.c
    met = aliased(Occupancy)
    beside = aliased(Occupancy)
    starts = day.starts - Listing.buffer_before_minutes
    ends = day.ends + Listing.buffer_after_minutes
    instant = case((met.start_minute > starts, met.start_minute), else_=starts)
    load = (
        select(func.sum(beside.quantity))
        .where(
            beside.day == met.day,
            beside.unit_id == met.unit_id,
            beside.start_minute <= instant,
            beside.end_minute > instant,
            *_counted(beside, left_out),
        )
        .correlate(met, windows.days, Listing)
        .scalar_subquery()
    )
    return (
        select(func.max(load))
        .select_from(windows.days)
        .join(met, met.day == day.day)
        .where(
            day.n == windows.spans.c.n,
            met.unit_id == Unit.id,
            met.start_minute < ends,
            met.end_minute > starts,
            *_counted(met, left_out),
        )
        .correlate(Unit, Listing, windows.spans)
        .scalar_subquery()
    )


def _counted(row: type[Occupancy], left_out: CTE | None) -> list[ColumnElement[bool]]:
    """Return the condition that a row is not of an occurrence that is judged anew."""
    if left_out is None:
        return []
    ids = select(left_out.c.occurrence_id)
    return [or_(row.occurrence_id.is_(None), row.occurrence_id.not_in(ids))]
