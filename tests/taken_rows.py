"""Rows of occupancy written past the commands, each with the occurrence that it is for."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from factories import make_member, make_organisation
from sqlalchemy.orm import Session

from bookings.models import Booking, Occupancy, Occurrence, Order
from bookings.types import OccupancySource, OccurrenceStatus
from inventory.models import Listing
from marketplace import engines

START = datetime(2030, 5, 6, 16, tzinfo=UTC)
DAY = 22040


def occurrence(session: Session, listing: Listing) -> Occurrence:
    """Add a confirmed date of somebody's booking, which takes nothing yet."""
    borrower = make_organisation(session)
    user, _ = make_member(session, borrower)
    order = Order(user_id=user.id, organisation_id=borrower.id)
    session.add(order)
    session.flush()
    booking = Booking(
        reference=f"R{order.id}",
        order_id=order.id,
        listing_id=listing.id,
        organisation_id=borrower.id,
        made_by_id=user.id,
        purpose="Möte",
        contact_name="Bo",
        contact_phone="",
    )
    session.add(booking)
    session.flush()
    end = START + timedelta(hours=2)
    row = Occurrence(
        booking_id=booking.id,
        listing_id=listing.id,
        starts_at=START,
        ends_at=end,
        taken_from=START,
        taken_to=end,
        status=OccurrenceStatus.CONFIRMED,
        changed_at=START,
    )
    session.add(row)
    session.flush()
    return row


def take(
    session: Session,
    listing: Listing,
    start: int,
    end: int,
    quantity: int = 1,
    source: OccupancySource = OccupancySource.BOOKING,
) -> Occupancy:
    """Take minutes of DAY for a new occurrence; raises what the database refuses by."""
    held = occurrence(session, listing)
    row = Occupancy(
        day=DAY,
        unit_id=listing.units[0].unit_id,
        start_minute=start,
        end_minute=end,
        quantity=quantity,
        source=source,
        source_id=held.id,
        occurrence_id=held.id,
    )
    session.add(row)
    session.flush()
    return row


def close(session: Session, unit_id: int, start: int = 0, end: int = 1440) -> Occupancy:
    """State that the unit is closed in these minutes of DAY."""
    row = Occupancy(
        day=DAY,
        unit_id=unit_id,
        start_minute=start,
        end_minute=end,
        quantity=1,
        source=OccupancySource.CLOSURE,
        source_id=1,
    )
    session.add(row)
    session.flush()
    return row


def refusal(session: Session, statement: str, **values: object) -> str:
    """Return the name by which the database refuses raw SQL; nothing of it stays."""
    with pytest.raises(sa.exc.DBAPIError) as caught, session.begin_nested():
        session.execute(sa.text(statement), values)
    return engines.constraint_name(caught.value)
