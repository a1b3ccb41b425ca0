"""Whether a period meets closed hours: the part of the one predicate about opening hours.

Hours that run past midnight belong to the day on which they begin. What is said of the next day (an
exception, a holiday, a school break, a season) leaves them as they are; what is said of their own
day takes all of them away.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    exists,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from bookings.judging.windows import Windows
from inventory.models import Listing, Opening, OpeningException, OpeningSegment
from inventory.types import ListingKind


def closed(windows: Windows) -> ColumnElement[bool]:
    """Return whether some local day is not open; equipment is only fetched and returned open."""
    wall = windows.walls.c
    shut = case(
        (_special(windows), not_(or_(_night(windows, wall.ends), _special_hours(windows)))),
        (not_(Listing.openings_stated), literal(value=False, type_=Boolean)),
        else_=not_(_weekly_hours(windows)),
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


def goes_on(windows: Windows, until: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Return whether the weekly hours of the evening before run on until that minute of the day.

    Whether that evening kept its weekly hours is not looked at.
    """
    wall = windows.walls.c
    return exists(
        select(Opening.id)
        .where(
            Opening.listing_id == Listing.id,
            Opening.weekday == before(wall.weekday),
            Opening.end_minute <= Opening.start_minute,
            Opening.end_minute > 0,
            Opening.end_minute >= until,
            or_(Opening.valid_from.is_(None), Opening.valid_from <= wall.eve),
            or_(Opening.valid_to.is_(None), Opening.valid_to >= wall.eve),
        )
        .correlate_except(Opening)
    )


def before(weekday: ColumnElement[int]) -> ColumnElement[int]:
    """Return the ISO weekday before."""
    return (weekday + 5) % 7 + 1


def _weekly_hours(windows: Windows) -> ColumnElement[bool]:
    """Return whether it is open by the weekly hours of the day and of the evening before it."""
    wall = windows.walls.c
    weekly = and_(
        OpeningSegment.listing_id == Listing.id,
        OpeningSegment.weekday == wall.weekday,
        OpeningSegment.start_minute <= wall.starts,
        OpeningSegment.end_minute >= wall.ends,
        or_(OpeningSegment.valid_from.is_(None), OpeningSegment.valid_from <= wall.day),
        or_(OpeningSegment.valid_to.is_(None), OpeningSegment.valid_to >= wall.day),
        or_(not_(OpeningSegment.spill), _ordinary_eve(windows)),
    )
    return exists().where(weekly).correlate_except(OpeningSegment)


def _special(windows: Windows) -> ColumnElement[bool]:
    """Return whether the day has no weekly hours of its own, but those of an exception or none."""
    wall = windows.walls.c
    excepted = exists().where(_excepts(OpeningException, wall.day))
    return or_(
        excepted.correlate_except(OpeningException),
        and_(Listing.closed_on_holidays, wall.holiday),
        and_(Listing.closed_on_school_breaks, wall.school_break),
    )


def _special_hours(windows: Windows) -> ColumnElement[bool]:
    """Return whether it is open by exceptions of the day, the night before it leading up to them.

    Several exceptions of one day add up, unless one of them closes it.
    """
    wall = windows.walls.c
    closing = exists().where(
        _excepts(OpeningException, wall.day), OpeningException.start_minute.is_(None)
    )
    open_then = exists().where(
        _excepts(OpeningException, wall.day),
        OpeningException.end_minute >= wall.ends,
        or_(
            OpeningException.start_minute <= wall.starts,
            _night(windows, OpeningException.start_minute),
        ),
    )
    return and_(
        open_then.correlate_except(OpeningException),
        not_(closing.correlate_except(OpeningException)),
    )


def _night(windows: Windows, until: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Return whether the night that began the evening before is open until that minute."""
    return and_(goes_on(windows, until), _ordinary_eve(windows))


def _ordinary_eve(windows: Windows) -> ColumnElement[bool]:
    """Return whether the evening before kept its weekly hours, which may run on into this day."""
    wall = windows.walls.c
    holiday = and_(Listing.closed_on_holidays, wall.eve_holiday)
    school_break = and_(Listing.closed_on_school_breaks, wall.eve_break)
    excepted = exists().where(_excepts(_OfEve, wall.eve)).correlate_except(_OfEve)
    return not_(or_(holiday, school_break, excepted))


_OfEve = aliased(OpeningException)


def _excepts(rule: type[OpeningException], day: ColumnElement[date]) -> ColumnElement[bool]:
    return and_(rule.listing_id == Listing.id, rule.first_day <= day, rule.last_day >= day)
