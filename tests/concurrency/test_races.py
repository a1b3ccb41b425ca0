"""Real processes race for the same time; exactly what fits is booked, on either engine."""

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa
from factories import at, book, make_listing, make_member, make_organisation, period, wish
from racing import Orders, Race, asks
from sqlalchemy.orm import Session
from table import Table, laid

from bookings.models import Occupancy, Occurrence
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory.models import BorrowingLimit, Listing
from inventory.types import BookingMode, LimitMeasure, LimitPer
from marketplace.models import Message, Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role


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


def in_week(orders: Orders, week: int) -> Orders:
    """Move single orders to a later week, where a series has one of its dates."""
    later = timedelta(weeks=week)
    for order in orders:
        for edge in ("starts_at", "ends_at"):
            order[edge] = (datetime.fromisoformat(order[edge]) + later).isoformat()
    return orders


def test_a_series_and_singles_for_one_of_its_dates_give_one_of_them(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        orders = asks(session, hall.id, 6, weeks=12) + in_week(asks(session, hall.id, 18), 7)
    assert race(orders) == Counter(booked=1, taken=23)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) in {1, 12}
    assert list(faults(session)) == []


def test_a_series_that_skips_leaves_a_single_its_date_or_takes_it(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        orders = asks(session, hall.id, 1, weeks=12, skip=1)
        orders += in_week(asks(session, hall.id, 8), 3) + in_week(asks(session, hall.id, 8), 9)
    answers = race(orders)
    session.rollback()
    skipped = sa.select(sa.func.count()).where(Occurrence.status == OccurrenceStatus.SKIPPED)
    assert answers["booked"] - 1 == session.scalar(skipped)
    confirmed = sa.select(sa.func.count()).where(Occurrence.status == OccurrenceStatus.CONFIRMED)
    assert session.scalar(confirmed) == 12
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


def test_members_of_one_association_cannot_pass_its_limit_together(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        limit = BorrowingLimit(measure=LimitMeasure.TIMES, per=LimitPer.MONTH, most=3)
        hall.limits.append(limit)
        choir = make_organisation(session)
        orders = asks(session, hall.id, 18)
        month = at(12).replace(day=1) + timedelta(days=40)  # a month that is all to come
        for n, order in enumerate(orders):
            order["organisation"] = choir.id
            order["user"] = make_member(session, choir)[0].id
            order["starts_at"] = month.replace(day=1 + n).isoformat()
            order["ends_at"] = (month.replace(day=1 + n) + timedelta(hours=2)).isoformat()
    assert race(orders) == Counter({"booked": 3, "refused rule-broken": 15})
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) == 3
    assert list(faults(session)) == []


def test_of_many_approvals_of_rivals_each_loser_is_told_in_one_mail(
    session: Session, race: Race
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        hall = make_listing(session, owner, mode=BookingMode.REQUEST, pending_holds=False)
        orders = []
        for _ in range(4):
            borrower = make_organisation(session)
            booking = book(session, make_member(session, borrower)[1], hall, borrower, wish())
            admins = [make_member(session, owner)[0] for _again in range(2)]
            orders += [
                {"do": "approve", "booking": booking.id, "user": admin.id} for admin in admins
            ]
    answers = race(orders)
    assert answers["approved"] == 1
    assert answers["taken"] + answers["late"] == 7
    session.rollback()
    kinds = sa.select(Message.kind, sa.func.count()).group_by(Message.kind)
    told = {row[0]: row[1] for row in session.execute(kinds)}
    assert told["booking_overtaken"] == 3
    assert told["booking_confirmed"] == 1
    assert list(faults(session)) == []


def yeses(table: Table, session: Session, times: int, people: int) -> Orders:
    """Return the yes of `people` members of each side to each of `times` of the other side."""
    orders = []
    for asking in (True, False):
        mine, other = (table.bo_id, table.owner_id) if asking else (table.anna_id, table.asker_id)
        days = [period(days=14 + n + (20 if asking else 0)) for n in range(times)]
        proposed = table.propose(mine, *days)
        users = [table.member(other, Role.ADMIN) for _ in range(people)]
        orders += [
            {"do": "agree", "inquiry": table.inquiry_id, "proposal": key, "user": user}
            for key in proposed
            for user in users
        ]
    session.rollback()
    return orders


def test_both_sides_say_yes_to_many_times_at_once_and_one_is_booked(
    session: Session, race: Race
) -> None:
    table = laid(session)
    orders = yeses(table, session, times=3, people=3)
    assert race(orders) == Counter(agreed=1, late=17)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) == 1
    assert table.inquiry.booking_id is not None
    assert list(faults(session)) == []


def test_a_yes_against_requests_for_the_same_time_gives_one_booking(
    session: Session, race: Race
) -> None:
    table = laid(session)
    (wanted,) = table.propose(table.anna_id)
    with unit_of_work():
        other = make_listing(session, session.get_one(Organisation, table.owner_id))
        other.units[0].unit_id = session.get_one(Listing, table.listing_id).units[0].unit_id
        orders = asks(session, other.id, 11)
    orders.append(
        {"do": "agree", "inquiry": table.inquiry_id, "proposal": wanted, "user": table.bo_id}
    )
    answers = race(orders)
    assert answers["booked"] + answers["agreed"] == 1
    assert answers["taken"] == 11
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Occurrence)) == 1
    assert table.inquiry.open is (answers["agreed"] == 0)
    assert list(faults(session)) == []
