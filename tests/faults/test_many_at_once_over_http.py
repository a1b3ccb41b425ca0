"""Many programs send bookings to several web processes at once: R1 and R4 of the fault list."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from factories import period
from faults.web import Borrower, Serve
from racing import edges
from sqlalchemy.orm import Session

from bookings.models import Booking, Occupancy, Order
from bookings.verifying import faults
from marketplace.models import Message


def test_forty_bookings_of_one_slot_give_one_201_and_thirty_nine_409(
    session: Session, bo: Borrower, serve: Serve
) -> None:
    service = serve(WEB_PROCESSES="3")
    with ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(bo.insist, service, edges(period()), f"key {n}") for n in range(40)]
        answers = [one.result()[-1] for one in asked]
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 39}
    assert {one.json["code"] for one in answers if one.status == 409} == {"slot-taken"}
    session.rollback()
    (booked,) = [answer.json["id"] for answer in answers if answer.status == 201]
    assert session.scalars(sa.select(Booking.public_id)).all() == [booked]
    assert list(faults(session)) == []


def test_the_same_booking_sent_twenty_times_at_once_is_one_booking_with_one_answer(
    session: Session, bo: Borrower, serve: Serve
) -> None:
    service = serve(WEB_PROCESSES="2")
    with ThreadPoolExecutor(20) as pool:
        asked = [pool.submit(bo.insist, service, edges(period()), "one key") for _ in range(20)]
        answers = [one.result()[-1] for one in asked]
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert len({answer.headers["Location"] for answer in answers}) == 1
    session.rollback()
    for table in (Order, Booking, Occupancy):
        assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 1
    # Both sides are told once: the borrower (the owner of this hall has nobody to write to).
    kinds = session.scalars(sa.select(Message.kind)).all()
    assert len(kinds) == len(set(kinds))


def test_a_key_sent_with_other_bodies_at_once_books_the_first_and_refuses_the_others(
    session: Session, bo: Borrower, serve: Serve
) -> None:
    service = serve(WEB_PROCESSES="2")
    wanted = [edges(period(days=14 + n)) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(bo.insist, service, one, "one key") for one in wanted]
        answers = [one.result()[-1] for one in asked]
    assert Counter(answer.status for answer in answers) == {201: 1, 422: 7}
    assert {one.json["code"] for one in answers if one.status == 422} == {"key-reused"}
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Booking)) == 1
