"""Whether nobody has to answer: the part of the one predicate that tells yes from ask."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, case, exists, literal, not_, or_, select

from bookings.judging.opening_rule import before, goes_on
from bookings.judging.windows import Windows
from inventory.models import ApprovalRule, Listing
from inventory.types import BookingMode

InGroup = Callable[[Any, Any], ColumnElement[bool]]
"""Makes, of the columns of audience and organisation, the condition that the asker is meant."""


def at_once(windows: Windows, own: ColumnElement[bool], meant: InGroup) -> ColumnElement[bool]:
    """Return whether a fitting period of the listing is confirmed as soon as it is sent.

    That holds for an instant listing, for what is the asker's `own`, and where the whole period
    lies in the hours of one rule of the owner's that means the asker's group.
    """
    return case(
        (or_(Listing.mode == BookingMode.INSTANT, own), literal(value=True, type_=Boolean)),
        (Listing.mode != BookingMode.REQUEST, literal(value=False, type_=Boolean)),
        else_=_said_beforehand(windows, meant),
    )


def _said_beforehand(windows: Windows, meant: InGroup) -> ColumnElement[bool]:
    wall = windows.walls.c
    # The two ends are looked at as well: in the hour that comes twice a period has no length.
    outside = (
        select(literal(1))
        .select_from(windows.walls)
        .where(
            wall.n == windows.spans.c.n,
            wall.zone == windows.spans.c.zone,
            not_(_covered(windows)),
        )
        .correlate(Listing, windows.spans, ApprovalRule)
    )
    return exists(
        select(ApprovalRule.id)
        .where(
            ApprovalRule.listing_id == Listing.id,
            meant(ApprovalRule.audience, ApprovalRule.organisation_id),
            ~exists(outside),
        )
        .correlate(Listing, windows.spans)
    )


def _covered(windows: Windows) -> ColumnElement[bool]:
    """Return whether a stretch of a local day lies in a rule's hours.

    They are the day's own, or what the evening before has left of the night.
    """
    rule, wall = ApprovalRule, windows.walls.c
    past_midnight = rule.end_minute < rule.start_minute
    timed = or_(
        and_(
            _has(wall.weekday),
            wall.starts >= rule.start_minute,
            or_(past_midnight, wall.ends <= rule.end_minute),
        ),
        and_(_has(before(wall.weekday)), past_midnight, wall.ends <= rule.end_minute),
    )
    night = goes_on(windows, wall.ends)
    whole = or_(_has(wall.weekday), and_(_has(before(wall.weekday)), night))
    return case((rule.start_minute.is_(None), whole), else_=timed)


def _has(weekday: ColumnElement[int]) -> ColumnElement[bool]:
    return ApprovalRule.weekdays.bitwise_rshift(weekday - 1).bitwise_and(1) == 1
