"""Whether a period meets closed hours: the part of the one predicate about opening hours."""

from sqlalchemy import Boolean, ColumnElement, and_, case, exists, literal, not_, or_, select

from bookings.judging.windows import Windows
from inventory.models import Listing, OpeningException, OpeningSegment
from inventory.types import ListingKind


def closed(windows: Windows) -> ColumnElement[bool]:
    """Return whether some local day is not open; equipment is only fetched and returned open."""
    wall = windows.walls.c
    excepted = and_(
        OpeningException.listing_id == Listing.id,
        OpeningException.first_day <= wall.day,
        OpeningException.last_day >= wall.day,
    )
    within_exception = and_(
        excepted,
        OpeningException.start_minute <= wall.starts,
        OpeningException.end_minute >= wall.ends,
    )
    closing = and_(excepted, OpeningException.start_minute.is_(None))
    weekly = and_(
        OpeningSegment.listing_id == Listing.id,
        OpeningSegment.weekday == wall.weekday,
        OpeningSegment.start_minute <= wall.starts,
        OpeningSegment.end_minute >= wall.ends,
        or_(OpeningSegment.valid_from.is_(None), OpeningSegment.valid_from <= wall.day),
        or_(OpeningSegment.valid_to.is_(None), OpeningSegment.valid_to >= wall.day),
        or_(not_(OpeningSegment.spill), _ordinary_eve(windows)),
    )
    shut = case(
        (_some_exception(closing), literal(value=True, type_=Boolean)),
        (_some_exception(excepted), not_(_some_exception(within_exception))),
        (and_(Listing.closed_on_holidays, wall.holiday), literal(value=True, type_=Boolean)),
        (
            and_(Listing.closed_on_school_breaks, wall.school_break),
            literal(value=True, type_=Boolean),
        ),
        (not_(Listing.openings_stated), literal(value=False, type_=Boolean)),
        else_=not_(exists().where(weekly).correlate_except(OpeningSegment)),
    )
    return exists(
        select(literal(1))
        .select_from(windows.walls)
        .where(
            wall.n == windows.spans.c.n,
            wall.zone == windows.spans.c.zone,
            wall.edge == (Listing.kind == ListingKind.EQUIPMENT),
            shut,
        )
        .correlate(Listing, windows.spans)
    )


def _ordinary_eve(windows: Windows) -> ColumnElement[bool]:
    """Return whether the evening before kept its weekly hours, which may run on into this day."""
    wall = windows.walls.c
    excepted = and_(
        OpeningException.listing_id == Listing.id,
        OpeningException.first_day <= wall.eve,
        OpeningException.last_day >= wall.eve,
    )
    holiday = and_(Listing.closed_on_holidays, wall.eve_holiday)
    school_break = and_(Listing.closed_on_school_breaks, wall.eve_break)
    return not_(or_(holiday, school_break, _some_exception(excepted)))


def _some_exception(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(condition).correlate_except(OpeningException)
