"""What is not kept for ever: keys, codes, counters, notes of jobs, the words of old mails."""

from datetime import timedelta

from sqlalchemy import delete, null, or_, update
from sqlalchemy.orm import Session

from marketplace import clock, jobs, unsent
from marketplace.models import (
    IdempotencyKey,
    JobRun,
    Message,
    RateHit,
    SignInChallenge,
    UnsentForm,
)
from marketplace.transactions import unit_of_work
from marketplace.types import MessageStatus

KEYS = timedelta(hours=48)  # docs/operations.md, Jobs
CHALLENGES = timedelta(days=1)
MAILS = timedelta(days=90)
JOB_RUNS = timedelta(days=30)


def register() -> None:
    """Let the worker tidy up every hour."""
    jobs.register("housekeeping", timedelta(hours=1), tidy)


def tidy(session: Session) -> None:
    """Delete what has passed its time; commits table by table, to lock shortly."""
    now = clock.now()
    for statement in (
        delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEYS),
        delete(SignInChallenge).where(SignInChallenge.expires_at < now - CHALLENGES),
        delete(UnsentForm).where(UnsentForm.created_at < now - unsent.LASTS),
        delete(RateHit).where(RateHit.expires_at < now),
        delete(JobRun).where(JobRun.finished_at < now - JOB_RUNS),
        # The row stays, for the record that a mail was sent; what stood in it goes.
        update(Message)
        .where(
            Message.status == MessageStatus.SENT,
            Message.sent_at < now - MAILS,
            or_(Message.rendered.is_not(None), Message.recipient != ""),
        )
        .values(rendered=null(), payload={}, recipient="", recipient_name=""),
    ):
        with unit_of_work(session):
            session.execute(statement)
