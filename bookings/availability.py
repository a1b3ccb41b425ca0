"""The one predicate: is a listing usable for a period by this organisation, and if not, why not.

What is shown is what is enforced (docs/adr/0004-one-predicate.md): the finder runs it over many
listings, the week view, the form and the command over one. No rule about time, people or quantity
is judged anywhere else.
"""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from bookings.asking import WAIVABLE, Asker, Verdict
from bookings.models import Occupancy
from bookings.types import ReasonCode
from bookings.windows import Reach, Windows, lay_out
from inventory.models import (
    Listing,
    ListingUnit,
    OpeningException,
    OpeningSegment,
    Place,
    Unit,
)
from inventory.policy import audience_condition
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace.periods import Period

HERE = (BookingMode.INSTANT, BookingMode.REQUEST)
TIME_RULES = frozenset({ReasonCode.CLOSED, ReasonCode.TAKEN})


def judge(
    session: Session, listings: Select[int], periods: Sequence[Period], asker: Asker
) -> dict[tuple[int, int], Verdict]:
    """Return a verdict for every listing id in `listings` and every period, by (id, number).

    Two queries, whatever the number of listings and periods.
    """
    if not periods:
        return {}
    ids = listings.scalar_subquery()
    zones, reach = _surroundings(session, ids)
    windows = lay_out(session, periods, zones, reach)
    statement = _statement(windows, ids, asker)
    found = {}
    for row in session.execute(statement):
        broken: tuple[Any, ...] = tuple(row)[5:]
        reasons = tuple(code for code, is_so in zip(_ORDER, broken, strict=True) if is_so)
        found[row.listing_id, row.n] = Verdict(
            listing_id=row.listing_id,
            period=periods[row.n],
            mode=row.mode,
            reasons=reasons,
            free=max(row.free or 0, 0),
            of=row.of or 0,
        )
    return found


def judge_one(
    session: Session, listing: Listing, periods: Sequence[Period], asker: Asker
) -> list[Verdict]:
    """Return the verdicts of one listing, in the order of `periods`."""
    found = judge(session, select(Listing.id).where(Listing.id == listing.id), periods, asker)
    return [found[listing.id, n] for n in range(len(periods))]


def zone_of(listing: Listing) -> ZoneInfo:
    """Return the zone whose wall clock the listing's rules are written in."""
    if listing.place is not None and listing.place.time_zone:
        return ZoneInfo(listing.place.time_zone)
    zone: ZoneInfo = current_app.config["SETTINGS"].city.zone
    return zone


def _surroundings(
    session: Session, ids: ColumnElement[int]
) -> tuple[list[tuple[str, ZoneInfo]], Reach]:
    zone = func.coalesce(Place.time_zone, "")
    rows = session.execute(
        select(
            zone, func.max(Listing.buffer_before_minutes), func.max(Listing.buffer_after_minutes)
        )
        .select_from(Listing)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(Listing.id.in_(ids))
        .group_by(zone)
        .order_by(zone)
    ).all()
    city = current_app.config["SETTINGS"].city.zone
    zones = [(key, ZoneInfo(key) if key else city) for key, _, _ in rows] or [("", city)]
    before = max((row[1] for row in rows), default=0)
    return zones, Reach(before, max((row[2] for row in rows), default=0))


def _statement(windows: Windows, ids: ColumnElement[int], asker: Asker) -> Select[int]:
    span = windows.spans.c
    free, of = _free(windows), _of()
    rules = _rules(windows, asker, free, of)
    return (
        select(
            Listing.id.label("listing_id"),
            span.n.label("n"),
            Listing.mode.label("mode"),
            free.label("free"),
            of.label("of"),
            *(rules[code].label(code.name.lower()) for code in _ORDER),
        )
        .select_from(Listing)
        .outerjoin(Place, Place.id == Listing.place_id)
        .join(windows.spans, span.zone == func.coalesce(Place.time_zone, ""))
        .where(Listing.id.in_(ids))
    )


# In this order reasons are told: what cannot be helped by another time comes first.
_ORDER = (
    ReasonCode.NOT_BOOKABLE_HERE,
    ReasonCode.NOT_FOR_YOU,
    ReasonCode.TOO_MANY_PEOPLE,
    ReasonCode.QUANTITY_EXCEEDED,
    ReasonCode.TOO_SOON,
    ReasonCode.TOO_FAR_AHEAD,
    ReasonCode.TOO_SHORT,
    ReasonCode.TOO_LONG,
    ReasonCode.OFF_STEP,
    ReasonCode.CLOSED,
    ReasonCode.TAKEN,
)


def _rules(
    windows: Windows, asker: Asker, free: ColumnElement[int], of: ColumnElement[int]
) -> dict[ReasonCode, ColumnElement[bool]]:
    span = windows.spans.c
    now = int(asker.now.timestamp()) // 60
    here = (*HERE, BookingMode.AGREEMENT) if asker.agreed else HERE
    rules = {
        ReasonCode.NOT_BOOKABLE_HERE: or_(
            Listing.mode.not_in(here), Listing.status != ListingStatus.PUBLISHED
        ),
        ReasonCode.NOT_FOR_YOU: not_(audience_condition(Listing.id, asker.borrower)),
        ReasonCode.TOO_MANY_PEOPLE: _too_many(asker),
        ReasonCode.QUANTITY_EXCEEDED: of < asker.quantity,
        ReasonCode.TOO_SOON: span.starts < now + Listing.notice_hours * 60,
        ReasonCode.TOO_FAR_AHEAD: span.starts > now + Listing.horizon_days * 1440,
        ReasonCode.TOO_SHORT: span.minutes < Listing.min_minutes,
        ReasonCode.TOO_LONG: span.minutes > Listing.max_minutes,
        ReasonCode.OFF_STEP: or_(
            span.wall % Listing.step_minutes != 0, span.minutes % Listing.step_minutes != 0
        ),
        ReasonCode.CLOSED: _closed(windows),
        ReasonCode.TAKEN: and_(free < asker.quantity, of >= asker.quantity),
    }
    for code in asker.waived & WAIVABLE:
        begun = code is ReasonCode.TOO_SOON
        rules[code] = span.starts < now if begun else literal(value=False, type_=Boolean)
    return rules


def _too_many(asker: Asker) -> ColumnElement[bool]:
    if asker.people is None:
        return literal(value=False, type_=Boolean)
    return func.coalesce(Listing.capacity_max < asker.people, False)


def _closed(windows: Windows) -> ColumnElement[bool]:
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
    closed = and_(Listing.closed_on_holidays, wall.eve_holiday)
    return not_(or_(closed, _some_exception(excepted)))


def _some_exception(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(condition).correlate_except(OpeningException)


def _of() -> ColumnElement[int]:
    """How many of the listing exist: the scarcest of its units decides."""
    return (
        select(func.coalesce(func.min(Unit.quantity // ListingUnit.quantity), 0))
        .select_from(Unit)
        .join(ListingUnit, ListingUnit.unit_id == Unit.id)
        .where(ListingUnit.listing_id == Listing.id, Unit.retired_at.is_(None))
        .correlate(Listing)
        .scalar_subquery()
    )


def _free(windows: Windows) -> ColumnElement[int]:
    """How many of the listing are free throughout the period, buffers included."""
    left = Unit.quantity - func.coalesce(_peak(windows), 0)
    return (
        select(func.coalesce(func.min(cast(left, Integer) // ListingUnit.quantity), 0))
        .select_from(Unit)
        .join(ListingUnit, ListingUnit.unit_id == Unit.id)
        .where(ListingUnit.listing_id == Listing.id, Unit.retired_at.is_(None))
        .correlate(Listing, windows.spans)
        .scalar_subquery()
    )


def _peak(windows: Windows) -> ColumnElement[int]:
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
        )
        .correlate(Unit, Listing, windows.spans)
        .scalar_subquery()
    )
