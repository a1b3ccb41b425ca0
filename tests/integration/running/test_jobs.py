"""Periodic jobs: once per slot, whatever fails and however many workers ask."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from factories import make_user
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import clock, housekeeping, idempotency, jobs
from marketplace.extensions import db
from marketplace.models import IdempotencyKey, JobRun, Message, RateHit, SignInChallenge
from marketplace.transactions import unit_of_work
from marketplace.types import MessageStatus

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _job(run: jobs.Run) -> jobs.Job:
    return jobs.Job("test_job", timedelta(hours=1), run)


@pytest.mark.usefixtures("app")
def test_a_job_runs_once_in_its_slot_and_again_in_the_next(session: Session) -> None:
    runs: list[datetime] = []
    job = _job(lambda _: runs.append(clock.now()))
    for instant in (NOON, NOON + timedelta(minutes=59), NOON + timedelta(hours=1)):
        with clock.pinned(instant):
            jobs.run_now(session, job)
    assert runs == [NOON, NOON + timedelta(hours=1)]


@pytest.mark.usefixtures("app")
def test_a_job_that_fails_waits_for_the_next_slot_and_harms_no_other(session: Session) -> None:
    def broken(session: Session) -> None:
        with unit_of_work(session):
            make_user(session, email="half@skriven.example")
            raise ZeroDivisionError

    job = _job(broken)
    with clock.pinned(NOON):
        assert jobs.run_now(session, job)
        assert not jobs.run_now(session, job)
    with clock.pinned(NOON + timedelta(hours=1)):
        assert jobs.run_now(session, job)
    assert all(session.scalars(select(JobRun.finished_at)).all())


@pytest.mark.usefixtures("app")
def test_a_job_whose_worker_died_is_taken_over_within_its_slot(session: Session) -> None:
    runs: list[datetime] = []
    job = jobs.Job("test_job", timedelta(days=1), lambda _: runs.append(clock.now()))
    with clock.pinned(NOON):
        assert jobs.claim(session, job) is not None
        assert not jobs.run_now(session, job)
    with clock.pinned(NOON + jobs.ABANDONED + timedelta(seconds=1)):
        assert jobs.run_now(session, job)
        assert not jobs.run_now(session, job)
    assert len(runs) == 1


def test_of_many_workers_at_once_one_runs_the_job(app: Flask) -> None:
    runs: list[int] = []
    job = jobs.Job("test_job", timedelta(days=365), lambda _: runs.append(1))
    gate = threading.Barrier(6)

    def ask() -> None:
        with app.app_context():
            gate.wait()
            jobs.run_now(db.session(), job)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == [1]


@pytest.mark.usefixtures("app")
def test_housekeeping_forgets_what_is_old_and_keeps_the_rest(session: Session) -> None:
    with clock.pinned(NOON), unit_of_work(session):
        idempotency.remember(session, "bo", "old", {}, {})
        session.add(
            SignInChallenge(token_hash="a", email="a@b.example", code_hash="b", expires_at=NOON)
        )
        session.add(RateHit(key="k", hits=1, expires_at=NOON))
        session.add(
            Message(
                kind="note",
                recipient="a@b.example",
                locale="sv",
                payload={"id": 1},
                status=MessageStatus.SENT,
                next_at=NOON,
                sent_at=NOON,
                rendered={"text": "x"},
            )
        )
    with clock.pinned(NOON + timedelta(hours=47)):
        housekeeping.tidy(session)
        assert session.scalars(select(IdempotencyKey.key)).all() == ["old"]
        assert session.scalars(select(RateHit)).all() == []
        assert session.scalars(select(Message)).one().rendered == {"text": "x"}
    with clock.pinned(NOON + timedelta(days=91)):
        housekeeping.tidy(session)
        assert session.scalars(select(IdempotencyKey)).all() == []
        assert session.scalars(select(SignInChallenge)).all() == []
        message = session.scalars(select(Message)).one()
        assert (message.rendered, message.payload, message.recipient) == (None, {}, "")
