"""kill -9 of the worker, again and again, under a mail server in a bad mood: no mail is lost."""

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from integration.running import post
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.models import Message
from marketplace.transactions import unit_of_work
from marketplace.types import MessageStatus

MAILS = 60
KILLS = 3
PATIENCE = 60.0
TESTS = Path(__file__).parents[2]


def _start(app: Flask, smtp_url: str, lease_seconds: int = 1) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "integration.running.hasty_worker"],
        env={
            **os.environ,
            "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}",
            "DATABASE_URL": app.config["SETTINGS"].database_url.get_secret_value(),
            "SMTP_URL": smtp_url,
            "LEASE_SECONDS": str(lease_seconds),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait_for(server: post.Server, mails: int) -> None:
    ends = time.monotonic() + PATIENCE
    while len(server.ids) < mails and time.monotonic() < ends:
        time.sleep(0.02)
    assert len(server.ids) >= mails


def _pending(session: Session) -> int:
    session.rollback()
    found = session.scalar(
        select(func.count()).where(Message.status != MessageStatus.SENT).select_from(Message)
    )
    return found or 0


def test_a_worker_killed_again_and_again_loses_no_mail(app: Flask, session: Session) -> None:
    mood = Random(7)  # noqa: S311 - no secret
    with unit_of_work(session):
        ids = {
            f"<{post.write(session, f'bo{number}@teater.example').public_id}@localhost>"
            for number in range(MAILS)
        }
    with post.serving() as (server, address):
        server.to_data = lambda _: "451 busy" if mood.random() < 0.2 else 0.02
        for kill in range(1, KILLS + 1):
            process = _start(app, address)
            _wait_for(server, kill * MAILS // (KILLS + 2))
            process.kill()
            process.wait()
        process = _start(app, address)
        _wait_for(server, MAILS)
        ends = time.monotonic() + PATIENCE
        while _pending(session) and time.monotonic() < ends:
            time.sleep(0.1)
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert set(server.ids) == ids
    assert _pending(session) == 0
    # At least once: only what was under way in one of four threads at a kill may come twice.
    assert len(server.taken) - MAILS <= KILLS * 4


@pytest.mark.timeout(60)
def test_a_worker_told_to_stop_finishes_the_mail_under_way(app: Flask, session: Session) -> None:
    with unit_of_work(session):
        post.write(session, "bo@teater.example")
    with post.serving() as (server, address):
        reached = []
        server.to_recipient = lambda to: (reached.append(to), "250 OK")[1]  # type: ignore[func-returns-value]
        server.to_data = lambda _: 1.0
        # The lease outlasts the slow answer: nobody else may take the mail meanwhile.
        process = _start(app, address, lease_seconds=60)
        ends = time.monotonic() + PATIENCE
        while not reached and time.monotonic() < ends:
            time.sleep(0.02)
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert server.recipients == ["bo@teater.example"]
    assert _pending(session) == 0
