"""Web processes of these tests, and a program that sends bookings to them over HTTP."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

from factories import make_listing, make_member, make_organisation
from integration.running import post
from integration.running.web_process import TESTS, Running
from sqlalchemy.orm import Session

from marketplace import api_tokens
from marketplace.actor import acting_as
from marketplace.transactions import unit_of_work

PATIENCE = 60.0
BUSY = 503


class Service(Running):
    """The product's server on a port of its own; `more` is its environment."""

    def __init__(self, database: str, folder: Path, **more: str) -> None:
        self.port = post.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._reading: Thread | None = None
        self.log: list[str] = []
        self.reached = folder / f"reached-{uuid4().hex[:8]}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "faults.booking_server"],
            env={
                **os.environ,
                "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}",
                "DATABASE_URL": database,
                "STORAGE_URL": str(folder / "photos"),
                "PORT": str(self.port),
                "REACHED": str(self.reached),
                **more,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_until_open(self) -> None:
        """Wait until the address is announced, and read on: a full pipe would stop it."""
        super().wait_until_open()
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()

    def end(self) -> None:
        """End it with all its children, whether or not a test has done so already."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # The pipe ends with the last process that could write to it.
        if self._reading is not None:
            self._reading.join()

    def around(self, words: str, lines: int = 100) -> str:
        """Return the log around these words, for whoever wonders why a test failed."""
        found = next((n for n, line in enumerate(self.log) if words in line), len(self.log))
        return "".join(self.log[max(0, found - lines) : found + lines])

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.log.extend(lines)


Serve = Callable[..., Service]


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers, the bytes, and after how many seconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Borrower:
    """Somebody who books one listing by program, with a token."""

    token: str
    organisation: str
    listing: str

    def get(self, service: Running, path: str) -> Answer:
        """Return the answer to a GET; ConnectionError or HTTPException when it is cut off."""
        return self._send(urllib.request.Request(service.url + path, method="GET"))  # noqa: S310

    def book(self, service: Running, edges: dict[str, str], key: str, **more: Any) -> Answer:
        """Send a booking once and return the answer, whatever it is."""
        body = {
            "listing": self.listing,
            "organisation": self.organisation,
            "purpose": "Repetition",
            "contact": {"name": "Bo Testsson", "phone": "08-465 004 01"},
            **edges,
            **more,
        }
        sent = urllib.request.Request(  # noqa: S310 - loopback
            service.url + "/api/v1/bookings",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Idempotency-Key": key},
            method="POST",
        )
        return self._send(sent)

    def insist(self, service: Running, edges: dict[str, str], key: str) -> Sequence[Answer]:
        """Send a booking until it is answered for good; return all answers, the last one final.

        A busy service says that trying again is safe, so whoever asked does.
        """
        ends = time.monotonic() + PATIENCE
        answers: list[Answer] = []
        while time.monotonic() < ends:
            answers.append(self.book(service, edges, key))
            if answers[-1].status != BUSY:
                return answers
            time.sleep(0.05)
        raise TimeoutError(f"still busy after {PATIENCE} s")

    def _send(self, request: urllib.request.Request) -> Answer:
        request.add_header("Authorization", f"Bearer {self.token}")
        begun = time.monotonic()
        try:
            answer = urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310 - loopback
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            body = answer.read()
        spent = time.monotonic() - begun
        return Answer(answer.status, dict(answer.headers), body, spent)


def borrower_of_a_hall(session: Session) -> Borrower:
    """Write a hall that confirms at once, and return somebody who books it."""
    with unit_of_work(session):
        hall = make_listing(session, make_organisation(session))
        choir = make_organisation(session)
        user, _ = make_member(session, choir)
        _, token = api_tokens.issue(session, acting_as(user), name="Test")
        return Borrower(token, choir.slug, hall.public_id)


class Later:
    """A call on a thread of its own, whose end is looked at later."""

    def __init__(self, call: Any, *args: Any) -> None:
        self._pool = ThreadPoolExecutor(1)
        self.future: Future[Any] = self._pool.submit(call, *args)

    def result(self) -> Any:
        """Return or raise what the call did."""
        try:
            return self.future.result(timeout=PATIENCE)
        finally:
            self._pool.shutdown()
