"""Real processes race for the same time; exactly what fits is booked, on either engine."""

from collections import Counter

import sqlalchemy as sa
from factories import at, book, make_listing, make_member, make_organisation, wish
from racing import Race, asks
from sqlalchemy.orm import Session

from bookings.models import Occupancy, Occurrence
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory.types import BookingMode
from marketplace.transactions import unit_of_work


def test_forty_requests_for_one_slot_give_exactly_one_booking(session: Session, race: Race) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        orders = asks(session, hall.id, 40)
    assert race(orders) == Counter(booked=1, taken=39)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) == 1
    assert list(faults(session)) == []


def test_the_last_chairs_are_lent_once(session: Session, race: Race) -> None:
    with unit_of_work():
        chairs = make_listing(session, make_organisation(session), of=120)
        orders = asks(session, chairs.id, 30, quantity=25)
    assert race(orders) == Counter(booked=4, taken=26)
    session.rollback()
    assert session.scalar(sa.select(sa.func.sum(Occupancy.quantity))) == 100
    assert list(faults(session)) == []


def test_overlapping_slots_never_overlap_in_the_end(session: Session, race: Race) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        orders = asks(session, hall.id, 24)
        for n, order in enumerate(orders):
            order["starts_at"] = at(8 + n % 6).isoformat()
            order["ends_at"] = at(10 + n % 6).isoformat()
    answers = race(orders)
    session.rollback()
    assert 2 <= answers["booked"] <= 4
    assert answers["booked"] + answers["taken"] == 24
    assert list(faults(session)) == []


def test_two_admins_approve_rival_requests_and_one_wins(session: Session, race: Race) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        admins = [make_member(session, owner)[0] for _ in range(6)]
        hall = make_listing(session, owner, mode=BookingMode.REQUEST, pending_holds=False)
        orders = []
        for admin in admins:
            borrower = make_organisation(session)
            _, bo = make_member(session, borrower)
            booking = book(session, bo, hall, borrower, wish())
            orders.append({"do": "approve", "booking": booking.id, "user": admin.id})
    assert race(orders) == Counter(approved=1, taken=5)
    session.rollback()
    confirmed = sa.select(sa.func.count()).where(Occurrence.status == OccurrenceStatus.CONFIRMED)
    assert session.scalar(confirmed) == 1
    assert list(faults(session)) == []
