"""Web processes end with kill -9 or SIGTERM while they book: nothing is lost, nothing is doubled.

R5, R6 and R15 of the fault list.
"""

import os
import signal
from http.client import HTTPException

import pytest
import sqlalchemy as sa
from factories import period
from faults.web import Borrower, Later, Serve
from integration.running.web_process import PATIENCE
from racing import edges
from sqlalchemy.orm import Session

from bookings.models import Booking, History, Occupancy, Occurrence, Order
from bookings.verifying import faults
from marketplace.models import IdempotencyKey, Message
from marketplace.orm import Base

WRITTEN: tuple[type[Base], ...] = (
    Order, Booking, Occurrence, Occupancy, History, Message, IdempotencyKey,
)  # fmt: skip
CUT_OFF = (ConnectionError, HTTPException, OSError)


def counts(session: Session) -> list[int]:
    """Count the rows of every table that a booking writes to."""
    session.rollback()
    return [session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in WRITTEN]


def test_killed_inside_its_transaction_a_booking_leaves_no_row_and_the_retry_books(
    session: Session, bo: Borrower, serve: Serve
) -> None:
    first = serve(STOP_AT="inside", WEB_PROCESSES="2")
    asking = Later(bo.book, first, edges(period()), "one key")
    first.wait_for_the_slow_request()
    # It had written its row of taken time when it was killed, and nobody else saw it.
    assert first.reached.read_text(encoding="ascii") == "1"
    first.end()
    with pytest.raises(CUT_OFF):
        asking.result()
    assert counts(session) == [0] * len(WRITTEN)
    again = bo.insist(serve(), edges(period()), "one key")[-1]
    assert again.status == 201
    session.rollback()
    assert session.scalars(sa.select(Booking.public_id)).all() == [again.json["id"]]
    assert session.scalar(sa.select(sa.func.count()).select_from(Occupancy)) == 1
    assert list(faults(session)) == []


def test_killed_after_its_commit_a_booking_is_there_once_and_the_retry_gives_the_first_answer(
    session: Session, bo: Borrower, serve: Serve
) -> None:
    first = serve(STOP_AT="answer", WEB_PROCESSES="2")
    asking = Later(bo.book, first, edges(period()), "one key")
    first.wait_for_the_slow_request()
    first.end()
    with pytest.raises(CUT_OFF):
        asking.result()
    before = counts(session)
    assert before[:4] == [1, 1, 1, 1]
    kept = session.scalars(sa.select(IdempotencyKey.result)).one()
    again = bo.insist(serve(), edges(period()), "one key")[-1]
    assert again.status == 201
    assert again.json == kept
    assert counts(session) == before
    assert list(faults(session)) == []


def test_told_to_stop_the_service_finishes_and_answers_the_booking_under_way(
    session: Session, bo: Borrower, serve: Serve
) -> None:
    service = serve(STOP_AT="inside", STOP_SECONDS="2")
    asking = Later(bo.book, service, edges(period()), "one key")
    service.wait_for_the_slow_request()
    os.killpg(service.process.pid, signal.SIGTERM)
    answer = asking.result()
    assert answer.status == 201
    assert answer.seconds >= 2
    assert service.process.wait(timeout=PATIENCE) == 0
    session.rollback()
    assert session.scalars(sa.select(Booking.public_id)).all() == [answer.json["id"]]
    assert list(faults(session)) == []
