"""Periodic work of the bookings package."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bookings import passing
from bookings.agreement import conversing, proposing_times
from bookings.changes import offering, proposing
from bookings.handover import overdue
from bookings.wanted import ending, matching
from bookings.watching import looking
from marketplace import jobs
from marketplace.transactions import unit_of_work


def register() -> None:
    """Let the worker expire requests every minute and complete what is past every half hour.

    Loans that have not come back are looked for every quarter of an hour.
    What nobody answers lapses every minute, and time that is set free is offered.
    Conversations that have fallen silent end within an hour.
    Saved searches that are due are looked at every minute; so are wanted notices, for which owners
    are looked for, and those that are over end.
    """
    jobs.register("expire_requests", timedelta(minutes=1), _expire)
    jobs.register("lapse_changes", timedelta(minutes=1), _lapse)
    jobs.register("offer_freed", timedelta(minutes=1), _offer)
    jobs.register("complete_past", timedelta(minutes=30), _complete)
    jobs.register("overdue_loans", timedelta(minutes=15), _overdue)
    jobs.register("lapse_inquiries", timedelta(hours=1), _lapse_inquiries)
    jobs.register("look_at_searches", timedelta(minutes=1), _look)
    jobs.register("tell_owners", timedelta(minutes=1), _tell_owners)
    jobs.register("end_notices", timedelta(minutes=1), _end_notices)


def _expire(session: Session) -> None:
    with unit_of_work(session):
        passing.expire_requests(session)


def _complete(session: Session) -> None:
    while True:
        with unit_of_work(session):
            done = passing.complete_past(session)
        if done < passing.AT_ONCE:
            return


def _overdue(session: Session) -> None:
    last = 0
    while late := overdue.due(session, after=last):
        session.rollback()
        for occurrence_id in late:
            with unit_of_work(session):
                overdue.mark(session, occurrence_id)
        last = late[-1]


def _lapse(session: Session) -> None:
    while True:
        with unit_of_work(session):
            done = proposing.lapse(session)
        if done < proposing.AT_ONCE:
            return


def _offer(session: Session) -> None:
    while True:
        with unit_of_work(session):
            done = offering.offer_freed(session)
        if done < offering.AT_ONCE:
            return


def _lapse_inquiries(session: Session) -> None:
    with unit_of_work(session):
        proposing_times.lapse_passed(session)
    while True:
        with unit_of_work(session):
            done = conversing.lapse_silent(session)
        if done < conversing.AT_ONCE:
            return


def _look(session: Session) -> None:
    looking.look_at_all(session)


def _tell_owners(session: Session) -> None:
    matching.tell_owners(session)


def _end_notices(session: Session) -> None:
    for step in (ending.expire, ending.settle):
        while True:
            with unit_of_work(session):
                done = step(session)
            if done < ending.AT_ONCE:
                break
