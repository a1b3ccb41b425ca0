"""Periodic work of the bookings package."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bookings import conversing, passing, proposing
from marketplace import jobs
from marketplace.transactions import unit_of_work


def register() -> None:
    """Let the worker expire requests every minute and complete what is past every half hour.

    Conversations that have fallen silent end within an hour.
    """
    jobs.register("expire_requests", timedelta(minutes=1), _expire)
    jobs.register("complete_past", timedelta(minutes=30), _complete)
    jobs.register("lapse_inquiries", timedelta(hours=1), _lapse)


def _expire(session: Session) -> None:
    with unit_of_work(session):
        passing.expire_requests(session)


def _complete(session: Session) -> None:
    while True:
        with unit_of_work(session):
            done = passing.complete_past(session)
        if done < passing.AT_ONCE:
            return


def _lapse(session: Session) -> None:
    with unit_of_work(session):
        proposing.lapse_passed(session)
    while True:
        with unit_of_work(session):
            done = conversing.lapse_silent(session)
        if done < conversing.AT_ONCE:
            return
