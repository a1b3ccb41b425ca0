"""Periodic work: each job once per slot of time, whatever the number of workers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from marketplace import clock, engines
from marketplace.extensions import db
from marketplace.models import JobRun
from marketplace.transactions import unit_of_work

# A job that has not ended after this long died with its worker; another one may take it over.
ABANDONED = timedelta(minutes=15)

Run = Callable[[Session], None]
log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """What runs, and how often; slots are counted from 1970 in UTC."""

    name: str
    every: timedelta
    run: Run

    def slot(self, instant: datetime) -> int:
        """Return the number of the slot that holds `instant`."""
        return int(instant.timestamp() // self.every.total_seconds())


_jobs: dict[str, Job] = {}


def register(name: str, every: timedelta, run: Run) -> None:
    """Run `run` once in each slot of length `every`.

    It gets a session outside a transaction and opens its own units of work, short ones, so that it
    may talk to the network between them. What it raises is logged; it runs again in the next slot.
    It has to bear being repeated, since a worker can die between its work and the note of it.
    """
    _jobs[name] = Job(name, every, run)


def registered() -> Mapping[str, Job]:
    """Return every job by name."""
    return dict(_jobs)


def claim(session: Session, job: Job) -> int | None:
    """Take the job's present slot, and return it; None when another has it; commits."""
    now = clock.now()
    slot = job.slot(now)
    known = select(JobRun).where(JobRun.job == job.name, JobRun.slot == slot)
    row = session.scalar(known)
    taken = row is not None and not _abandoned(row, now)
    session.rollback()
    if taken:
        return None
    with unit_of_work(session):
        row = session.scalar(known.with_for_update())
        if row is not None:
            if not _abandoned(row, now):
                return None
            row.started_at = now
            return slot
        fresh = engines.insert_or_ignore(
            session,
            JobRun.__table__,  # type: ignore[arg-type]
            [{"job": job.name, "slot": slot, "started_at": now}],
        )
        written = session.execute(fresh.returning(JobRun.id)).first()
    return slot if written is not None else None


def _abandoned(row: JobRun, now: datetime) -> bool:
    return row.finished_at is None and row.started_at < now - ABANDONED


def run_now(session: Session, job: Job) -> bool:
    """Run the job if its slot is free, and tell whether it ran; a failure is logged, not raised."""
    slot = claim(session, job)
    if slot is None:
        return False
    try:
        job.run(session)
    except Exception:  # one job must not stop the others
        log.exception("a job failed", job=job.name, slot=slot)
    finally:
        session.rollback()
        with unit_of_work(session):
            session.execute(
                update(JobRun)
                .where(JobRun.job == job.name, JobRun.slot == slot)
                .values(finished_at=clock.now())
            )
    return True


class Schedule:
    """Runs what is due; remembers its slots, so that an idle worker does not ask the database."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._seen: dict[str, int] = {}

    def step(self) -> list[str]:
        """Run every job whose slot is new, and return the names of those that ran here."""
        ran = []
        for job in registered().values():
            slot = job.slot(clock.now())
            if self._seen.get(job.name) == slot:
                continue
            with self._app.app_context():
                if run_now(db.session(), job):
                    ran.append(job.name)
            self._seen[job.name] = slot
        return ran
