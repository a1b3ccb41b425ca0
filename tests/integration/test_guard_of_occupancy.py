"""The database refuses to promise a unit beyond its quantity, whatever path the row comes by."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from factories import make_listing, make_member, make_organisation
from sqlalchemy.orm import Session

from bookings.models import OVERTAKEN, PROMISED, Booking, Occupancy, Occurrence, Order
from bookings.types import OccupancySource, OccurrenceStatus
from inventory.models import Listing
from marketplace import engines
from marketplace.transactions import unit_of_work

START = datetime(2030, 5, 6, 16, tzinfo=UTC)
DAY = 22040


def occurrence(session: Session, listing: Listing) -> Occurrence:
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


def take(session: Session, listing: Listing, start: int, end: int, quantity: int = 1) -> Occupancy:
    held = occurrence(session, listing)
    row = Occupancy(
        day=DAY,
        unit_id=listing.units[0].unit_id,
        start_minute=start,
        end_minute=end,
        quantity=quantity,
        source=OccupancySource.BOOKING,
        source_id=held.id,
        occurrence_id=held.id,
    )
    session.add(row)
    session.flush()
    return row


def refused(session: Session) -> str:
    with pytest.raises(sa.exc.IntegrityError) as caught:
        session.flush()
    return engines.constraint_name(caught.value)


def test_overlapping_bookings_of_one_room_are_refused(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        take(session, hall, 600, 720)
        take(session, hall, 720, 780)
        with pytest.raises(sa.exc.IntegrityError) as caught:
            take(session, hall, 779, 800)
        assert engines.constraint_name(caught.value) == OVERTAKEN
        session.rollback()


def test_a_pool_is_lent_to_its_last_chair_and_not_beyond(session: Session) -> None:
    with unit_of_work():
        chairs = make_listing(session, make_organisation(session), of=120)
        take(session, chairs, 600, 720, 70)
        take(session, chairs, 660, 780, 50)
        take(session, chairs, 720, 800, 70)
        with pytest.raises(sa.exc.IntegrityError) as caught:
            take(session, chairs, 700, 730, 1)
        assert engines.constraint_name(caught.value) == OVERTAKEN
        session.rollback()


def test_a_closure_is_written_over_a_booking_and_blocks_the_next_one(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        booked = take(session, hall, 600, 720)
        session.add(
            Occupancy(
                day=DAY,
                unit_id=booked.unit_id,
                start_minute=0,
                end_minute=1440,
                quantity=1,
                source=OccupancySource.CLOSURE,
                source_id=1,
            )
        )
        session.flush()
        booked.end_minute = 700
        session.flush()
        with pytest.raises(sa.exc.IntegrityError):
            take(session, hall, 800, 900)
        session.rollback()


def test_raw_sql_that_widens_a_row_is_refused(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        take(session, hall, 600, 720)
        take(session, hall, 720, 780)
        with pytest.raises(sa.exc.IntegrityError) as caught:
            session.execute(
                sa.text("UPDATE occupancy SET end_minute = 721 WHERE start_minute = 600")
            )
        assert engines.constraint_name(caught.value) == OVERTAKEN
        session.rollback()


def test_lowering_a_quantity_below_what_is_promised_is_refused(session: Session) -> None:
    with unit_of_work():
        chairs = make_listing(session, make_organisation(session), of=120)
        take(session, chairs, 600, 720, 70)
        unit = chairs.units[0].unit
        unit.quantity = 70
        session.flush()
        unit.quantity = 69
        assert refused(session) == PROMISED
        session.rollback()
