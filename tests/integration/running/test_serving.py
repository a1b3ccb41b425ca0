"""A real web process: stops politely, finishes what it began, delivers mail on the side."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from integration.running import post
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import outbox
from marketplace.models import Message
from marketplace.transactions import unit_of_work
from marketplace.types import MessageStatus

TESTS = Path(__file__).parents[2]
PATIENCE = 20.0


class Running:
    """The process, its address, and the file that says that a slow request has arrived."""

    def __init__(self, app: Flask, folder: Path) -> None:
        port = post.free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.reached = folder / "reached"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "integration.running.slow_server"],
            env={
                **os.environ,
                "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}",
                "DATABASE_URL": app.config["SETTINGS"].database_url.get_secret_value(),
                "PORT": str(port),
                "REACHED": str(self.reached),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def get(self, path: str) -> str:
        """Return the page's words."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310 - loopback
            return str(answer.read().decode())

    def end(self) -> None:
        """End the server with its worker processes; return when none of them is left.

        The master alone would leave workers that go on writing into the next test's database.
        """
        assert self.process.stdout is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.read()  # ends when the last one that could write has ended
        self.process.stdout.close()

    def wait_for_the_slow_request(self) -> None:
        """Wait until the server works on it."""
        ends = time.monotonic() + PATIENCE
        while not self.reached.exists():
            assert time.monotonic() < ends
            time.sleep(0.02)


@pytest.fixture
def running(app: Flask, tmp_path: Path) -> Iterator[Running]:
    found = Running(app, tmp_path)
    assert found.process.stdout is not None
    assert any(found.url in line for line in found.process.stdout)
    yield found
    found.end()


def test_the_address_comes_last_after_the_mails_that_waited(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    with unit_of_work(session):
        for words in ("Hej Bo", "Hej igen"):
            message = post.write(session, "bo@teater.example", words=words)
            message.rendered = outbox.packed(post.plain(session, message))
    server = Running(app, tmp_path)
    assert server.process.stdout is not None
    shown = []
    for line in server.process.stdout:
        shown.append(line)
        if server.url in line:
            break
    server.end()
    before = "".join(shown[:-1])
    assert "Hej Bo" in before
    assert "Hej igen" in before
    assert server.url in shown[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_before_the_process_ends(
    running: Running, number: signal.Signals
) -> None:
    answers: list[str] = []
    asking = threading.Thread(target=lambda: answers.append(running.get("/slow")))
    asking.start()
    running.wait_for_the_slow_request()
    # As a terminal does on Ctrl-C: to every process of the group.
    os.killpg(running.process.pid, number)
    asking.join()
    assert answers == ["done"]
    assert running.process.wait(timeout=PATIENCE) == 0


def test_the_embedded_worker_shows_mail_on_the_console_and_marks_it_sent(
    running: Running, session: Session
) -> None:
    # The server knows no test mails: the kept rendering is what it sends.
    with unit_of_work(session):
        message = post.write(session, "bo@teater.example", words="Hej Bo")
        message.rendered = outbox.packed(post.plain(session, message))
    ends = time.monotonic() + PATIENCE
    status = None
    while status is not MessageStatus.SENT and time.monotonic() < ends:
        time.sleep(0.05)
        session.rollback()
        status = session.scalars(select(Message.status)).one()
    assert status is MessageStatus.SENT
    running.process.terminate()
    assert running.process.stdout is not None
    shown = running.process.stdout.read()
    assert "To: bo@teater.example" in shown
    assert "Hej Bo" in shown
