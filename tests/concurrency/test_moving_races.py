"""Moves race with bookings, with other moves and with what takes them back."""

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from factories import at, book, make_listing, make_member, make_organisation, period, wish
from racing import Orders, Race, asks
from sqlalchemy.orm import Session

from bookings.changes.moving import Move, move
from bookings.deciding import approve
from bookings.models import Booking, ChangeRequest, Occupancy, Occurrence
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import Actor
from marketplace.models import User
from marketplace.transactions import unit_of_work


def booked(session: Session, hall: Listing, hour: int) -> tuple[Booking, User, Actor]:
    organisation = make_organisation(session)
    user, actor = make_member(session, organisation)
    made = book(session, actor, hall, organisation, wish(period(hour, hour + 2)))
    return made, user, actor


def moving(booking: Booking, user: User, starts: datetime, ends: datetime) -> dict[str, Any]:
    return {
        "do": "move",
        "booking": booking.id,
        "user": user.id,
        "starts_at": starts.isoformat(),
        "ends_at": ends.isoformat(),
    }


def test_a_move_into_a_slot_that_others_ask_for_ends_with_one_of_them(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        orders: Orders = asks(session, hall.id, 12)
        for hour in (6, 8, 10, 12, 14, 18):
            booking, user, _ = booked(session, hall, hour)
            orders.append(moving(booking, user, at(16), at(18)))
    answers = race(orders)
    assert answers["booked"] + answers["moved"] == 1
    assert answers["taken"] == 17
    session.rollback()
    there = sa.select(sa.func.count()).where(
        Occurrence.starts_at == at(16), Occurrence.status == OccurrenceStatus.CONFIRMED
    )
    assert session.scalar(there) == 1
    assert list(faults(session)) == []


def test_two_that_swap_halls_never_wait_for_each_other_for_ever(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        halls = [make_listing(session, owner, title=f"Sal {n}", slug=f"sal-{n}") for n in (1, 2)]
        orders: Orders = []
        for pair in range(9):
            hour = 2 * pair + 2
            for number in (0, 1):
                booking, user, _ = booked(session, halls[number], hour)
                order = moving(booking, user, at(hour), at(hour + 2))
                orders.append(order | {"to": halls[1 - number].id})
    answers = race(orders)
    assert set(answers) <= {"moved", "taken"}
    session.rollback()
    count = sa.select(sa.func.count()).select_from(Occupancy)
    assert session.scalar(count) == 18
    assert list(faults(session)) == []


def test_yes_to_a_change_against_cancelling_leaves_one_truth(session: Session, race: Race) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        admin, anna = make_member(session, owner)
        hall = make_listing(session, owner, mode=BookingMode.REQUEST)
        orders: Orders = []
        for hour in (2, 6, 10, 14, 18):
            booking, user, bo = booked(session, hall, hour)
            approve(session, anna, booking)
            wanted = Move(booking.occurrences[0], period(hour + 1, hour + 3))
            change = move(session, bo, booking, wanted).asked
            assert change is not None
            orders.append({"do": "accept", "change": change.id, "user": admin.id})
            orders.append({"do": "cancel", "booking": booking.id, "user": user.id})
    answers = race(orders)
    assert answers["withdrawn"] == 5
    assert answers["accepted"] + answers["late"] == 5
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Occupancy)) == 0
    statuses = Counter(session.scalars(sa.select(ChangeRequest.status)))
    assert sum(statuses.values()) == 5
    assert "waiting" not in statuses
    assert list(faults(session)) == []


def test_a_request_that_moves_while_it_is_approved_is_never_lost(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        admin, _ = make_member(session, owner)
        hall = make_listing(session, owner, mode=BookingMode.REQUEST)
        orders: Orders = []
        for hour in (2, 6, 10, 14, 18):
            booking, user, _ = booked(session, hall, hour)
            orders.append(moving(booking, user, at(hour + 2), at(hour + 4)))
            orders.append({"do": "approve", "booking": booking.id, "user": admin.id})
    answers = race(orders)
    assert (answers["approved"], answers["moved"]) == (5, 5)
    session.rollback()
    rows = session.scalars(sa.select(Occurrence)).all()
    assert {row.status for row in rows} == {OccurrenceStatus.CONFIRMED}
    assert list(faults(session)) == []
