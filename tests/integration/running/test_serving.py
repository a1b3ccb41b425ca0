"""A real web process: stops politely, finishes what it began, delivers mail on the side."""

import os
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from integration.running import post
from integration.running.web_process import PATIENCE, Running
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import outbox
from marketplace.models import Message
from marketplace.transactions import unit_of_work
from marketplace.types import MessageStatus


@pytest.fixture
def running(app: Flask, tmp_path: Path) -> Iterator[Running]:
    found = Running(app, tmp_path)
    found.wait_until_open()
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


@pytest.mark.parametrize(
    "address",
    [
        "/?kind=premises&q=" + "%C3%A5" * 5000,
        "/?kind=premises&" + "&".join(f"feature=slag-{n}" for n in range(500)),
        "/associations?q=" + "ord+" * 2500,
    ],
)
def test_an_address_of_many_thousand_letters_is_answered_in_words(
    running: Running, address: str
) -> None:
    asked = urllib.request.Request(  # noqa: S310 - an address of our own
        running.url + address, headers={"Referer": running.url + address, "Accept-Language": "sv"}
    )
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
        page = answer.read().decode()
    assert answer.status == 200
    assert '<html lang="sv"' in page


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
