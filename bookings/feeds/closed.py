"""Closed time in a listing's public calendar: busy like a booking, and nothing else about it."""

from datetime import datetime

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.calendar.events import busy_event
from bookings.calendar.facts import EventFacts, EventStatus
from bookings.judging.availability import zone_of
from bookings.models import Closure, ClosurePeriod, ClosureUnit
from inventory.models import Listing, ListingUnit, Unit
from marketplace import tokens
from marketplace.config import Settings
from marketplace.periods import local


def closed_bodies(
    session: Session, listing: Listing, between: tuple[datetime, datetime]
) -> list[bytes]:
    """Return the busy times of closures that leave none of the listing, in time order; one query.

    Of a pool of which some are out of use the rest can be had, so it is not shown as taken.
    """
    settings: Settings = current_app.config["SETTINGS"]
    secret = bytes.fromhex(tokens.derived("calendar-busy", listing.public_id))
    ends = func.coalesce(Closure.lifted_at, ClosurePeriod.ends_at)
    leaves_none = (
        select(ClosureUnit.closure_id)
        .join(ListingUnit, ListingUnit.unit_id == ClosureUnit.unit_id)
        .join(Unit, Unit.id == ClosureUnit.unit_id)
        .where(
            ListingUnit.listing_id == listing.id,
            ClosureUnit.quantity + ListingUnit.quantity > Unit.quantity,
        )
    )
    rows = session.execute(
        select(Closure, ClosurePeriod.starts_at, ClosurePeriod.ends_at)
        .join(ClosurePeriod, ClosurePeriod.closure_id == Closure.id)
        .where(
            Closure.id.in_(leaves_none),
            ClosurePeriod.ends_at > between[0],
            ClosurePeriod.starts_at < between[1],
            ends > ClosurePeriod.starts_at,
        )
        .order_by(ClosurePeriod.starts_at, Closure.id)
    )
    return [
        busy_event(_facts(row, starts_at, ends_at, listing), secret, listing.public_id, host)
        for host in [settings.host_name]
        for row, starts_at, ends_at in rows
    ]


def _facts(row: Closure, starts_at: datetime, ends_at: datetime, listing: Listing) -> EventFacts:
    zone = zone_of(listing)
    until = ends_at if row.lifted_at is None else min(ends_at, row.lifted_at)
    edges = (local(starts_at, zone), local(until, zone))
    return EventFacts(
        uid_seed=f"closure-{row.public_id}-{int(starts_at.timestamp()) // 60}",
        starts_at=starts_at,
        ends_at=until,
        zone=zone.key,
        all_day=all((at.hour, at.minute) == (0, 0) for at in edges),
        summary="",
        description="",
        location="",
        url="",
        status=EventStatus.CONFIRMED,
        sequence=0 if row.lifted_at is None else 1,
        changed_at=row.lifted_at or row.created_at,
        created_at=row.created_at,
    )
