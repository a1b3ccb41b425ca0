"""Closing and lending at the same time: everybody whose time is closed is told, or refused."""

from collections import Counter

import sqlalchemy as sa
from closing_stage import ground
from factories import at, period
from racing import Race, asks
from sqlalchemy.orm import Session

from bookings.models import Closure, Notice, Occurrence
from bookings.types import OccupancySource
from bookings.verifying import faults
from marketplace import clock
from marketplace.models import Message
from marketplace.transactions import unit_of_work


def test_whoever_books_while_it_is_closed_is_told_or_refused(
    session: Session,
    race: Race,
) -> None:
    place = ground(session)
    with unit_of_work():
        orders = [
            order | {"starts_at": at(8 + n).isoformat(), "ends_at": at(9 + n).isoformat()}
            for n, order in enumerate(asks(session, place.half.id, 12))
        ]
    shut = {
        "do": "close", "listing": place.hall.id, "user": place.anna.user_id,
        "starts_at": at(0).isoformat(), "ends_at": at(23).isoformat(),
    }  # fmt: skip
    orders.insert(6, shut)
    answers = race(orders)
    session.rollback()
    assert answers["closed"] == 1
    assert answers["booked"] + answers["taken"] == 12
    told = set(session.scalars(sa.select(Notice.occurrence_id)))
    assert told == set(session.scalars(sa.select(Occurrence.id)))
    assert len(told) == answers["booked"]
    mails = sa.select(sa.func.count()).where(Message.kind == "time_closed")
    assert session.scalar(mails) == answers["booked"]
    assert list(faults(session)) == []


def test_closings_of_whole_and_part_in_opposite_order_do_not_lock_each_other_out(
    session: Session,
    race: Race,
) -> None:
    place = ground(session)
    place.book()
    orders = [
        {
            "do": "close", "listing": listing.id, "user": place.anna.user_id,
            "starts_at": at(0).isoformat(), "ends_at": at(23).isoformat(),
        }
        for listing in (place.hall, place.half) * 6
    ]  # fmt: skip
    assert race(orders) == Counter(closed=12)
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Closure)) == 12
    assert session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 12
    assert list(faults(session)) == []


def test_a_return_against_the_worker_leaves_no_overdue_time_ahead(
    session: Session,
    race: Race,
) -> None:
    place = ground(session)
    row = place.book(period(), of=place.chairs, quantity=4).occurrences[0]
    with clock.pinned(at(16)):
        place.hand_out(row)
    # The racers live in the present: the loan is laid into the past.
    past = clock.now().replace(second=0, microsecond=0) - (at(20) - at(16))
    with unit_of_work():
        session.execute(sa.text("DELETE FROM occupancy"))
        row.starts_at = row.taken_from = past - (at(18) - at(16))
        row.ends_at = row.taken_to = past
    orders = [{"do": "miss", "occurrence": row.id} for _ in range(6)]
    orders.insert(3, {"do": "take_back", "occurrence": row.id, "user": place.dan.user_id})
    answers = race(orders)
    session.rollback()
    assert answers["returned"] == 1
    assert answers["missed"] + answers["late"] == 6
    going_on = [fault.what for fault in faults(session) if "overdue" in fault.what]
    assert going_on == []
    ends = place.taken(OccupancySource.OVERDUE)
    assert bool(ends) == bool(answers["missed"])
    reminders = sa.select(sa.func.count()).where(Message.kind == "loan_overdue")
    assert session.scalar(reminders) == min(answers["missed"], 1)
