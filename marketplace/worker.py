"""The worker: delivers mail and runs what is due, until it is told to stop."""

from collections.abc import Callable
from threading import Event, Thread

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from marketplace.delivery import Deliverers, transport_of
from marketplace.errors import Busy
from marketplace.jobs import Schedule

PAUSE_SECONDS = 0.5
JOBS_PAUSE_SECONDS = 5.0
# After a database fault (it may be away, it will be back) the worker does not hammer at it.
FAULT_SECONDS = 5.0
JOIN_SECONDS = 30.0

log = structlog.get_logger()


def run(app: Flask, stop: Event, at_rest: Callable[[], None] | None = None) -> None:
    """Work until `stop` is set, then finish what is under way (within about 30 s) and return.

    `at_rest` is called once, when the mails that waited have been sent, or cannot be read.
    """
    deliverers = Deliverers(app, transport_of(app.config["SETTINGS"]))
    # A job may take its time; mail, sign-in codes above all, must not wait for it.
    jobs = Thread(target=_run_jobs, args=(app, stop), name="jobs", daemon=True)
    jobs.start()
    told = Event()
    log.info("worker started")
    while not stop.is_set():
        try:
            busy = deliverers.step() > 0 or deliverers.full
        except (SQLAlchemyError, Busy) as error:
            log.warning("the outbox could not be read", reason=type(error).__name__)
            _tell_once(at_rest, told)
            stop.wait(FAULT_SECONDS)
            continue
        if busy:
            deliverers.wait(PAUSE_SECONDS)
        else:
            if deliverers.resting:
                _tell_once(at_rest, told)
            stop.wait(PAUSE_SECONDS)
    deliverers.close()
    jobs.join(JOIN_SECONDS)
    log.info("worker stopped")


def _tell_once(at_rest: Callable[[], None] | None, told: Event) -> None:
    if at_rest is not None and not told.is_set():
        told.set()
        at_rest()


def _run_jobs(app: Flask, stop: Event) -> None:
    schedule = Schedule(app)
    while not stop.is_set():
        pause = JOBS_PAUSE_SECONDS
        try:
            schedule.step()
        except (SQLAlchemyError, Busy) as error:
            log.warning("jobs could not be run", reason=type(error).__name__)
            pause = FAULT_SECONDS
        stop.wait(pause)


class Embedded:
    """A worker as a thread of a web process."""

    def __init__(self, app: Flask, at_rest: Callable[[], None] | None = None) -> None:
        self._stop = Event()
        self._thread = Thread(
            target=run, args=(app, self._stop, at_rest), name="worker", daemon=True
        )

    def start(self) -> None:
        """Begin to work; call it after the process has forked."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way."""
        self._stop.set()
        self._thread.join(JOIN_SECONDS)
