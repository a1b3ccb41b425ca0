"""Nobody locks anybody else out, and nobody guesses for long (S8)."""

import re
from datetime import timedelta

import pytest
from factories import make_user
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from visiting import mails, send, signed_in
from werkzeug.test import TestResponse

from marketplace import clock, limits, passwords
from marketplace.models import SignInChallenge, User
from marketplace.transactions import unit_of_work

ADDRESS = "anna@scout.example"
PASSWORD = "tre ovanliga ord"
HERE = "192.0.2.1"


def _ask(app: Flask, client_address: str, client: FlaskClient | None = None) -> TestResponse:
    """Ask for a code from a network address, in a new browser where none is given."""
    client = client or app.test_client()
    client.environ_base["REMOTE_ADDR"] = client_address
    return send(client, "/sign-in", email=ADDRESS)


def _try(app: Flask, client_address: str, word: str) -> TestResponse:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = client_address
    return send(client, "/sign-in/password", email=ADDRESS, password=word)


def _flood(app: Flask) -> None:
    """Ask from so many clients that the address gets no more mails for now."""
    for number in range(10, 16):
        for _ in range(5):
            _ask(app, f"203.0.113.{number}")
    assert _ask(app, "203.0.113.99").status_code == 429


def _code(session: Session) -> str:
    found = re.search(r"\b\d{6,}\b", mails(session, ADDRESS)[-1].text)
    assert found is not None
    return found[0]


@pytest.fixture
def anna(app: Flask) -> User:
    del app
    with unit_of_work() as work:
        return make_user(work, email=ADDRESS, password_hash=passwords.hashed(PASSWORD))


def test_one_client_that_asks_all_day_stops_no_other(app: Flask, session: Session) -> None:
    start = clock.now()
    for quarter in range(8):
        with clock.pinned(start + timedelta(minutes=16 * quarter)):
            answers = [_ask(app, "203.0.113.7").status_code for _ in range(7)]
            assert answers == [302] * 5 + [429] * 2
            for other in ("192.0.2.1", "2001:db8::1"):
                client = app.test_client()
                assert _ask(app, other, client).status_code == 302
                answer = send(client, "/sign-in/code", code=_code(session))
                assert answer.status_code == 302
                assert client.get("/account").status_code == 200


def test_many_clients_hold_up_an_unknown_browser_for_minutes_only(app: Flask) -> None:
    now = clock.now()
    with clock.pinned(now):
        _flood(app)
        held_up = _ask(app, HERE)
        assert held_up.status_code == 429
        assert 0 < int(held_up.headers["Retry-After"]) <= 15 * 60 + 1
    with clock.pinned(now + timedelta(minutes=15, seconds=1)):
        assert _ask(app, HERE).status_code == 302


@pytest.mark.parametrize("gone", ["signed in", "idle", "ended"])
def test_a_browser_that_has_signed_in_before_is_held_up_by_nobody(
    app: Flask, session: Session, anna: User, gone: str
) -> None:
    client = signed_in(app, anna)
    if gone == "ended":
        send(signed_in(app, anna), "/account/sessions/end-others")
    with clock.pinned(clock.now() + timedelta(days=20 if gone == "idle" else 0)):
        _flood(app)
        for _ in range(6):
            _ask(app, HERE)  # by somebody else behind the same address
        assert _ask(app, HERE, client).status_code == 302
        assert send(client, "/sign-in/code", code=_code(session)).status_code == 302
        assert client.get("/account").status_code == 200


def test_a_browser_that_signed_in_with_another_address_is_held_up(app: Flask) -> None:
    with unit_of_work() as work:
        other = make_user(work)
    client = signed_in(app, other)
    send(client, "/account/sessions/end-others")
    with clock.pinned(clock.now() + timedelta(days=20)):
        _flood(app)
        assert _ask(app, HERE, client).status_code == 429


def test_guessing_a_password_is_stopped_per_account_and_the_owner_still_gets_in(
    app: Flask, session: Session, anna: User
) -> None:
    known = signed_in(app, anna)
    answers = [_try(app, "203.0.113.7", "fel ord").status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]
    assert _try(app, HERE, PASSWORD).status_code == 302
    for number in range(30, 34):
        for _ in range(8):
            _try(app, f"203.0.113.{number}", "fel ord")
    refused = _try(app, "203.0.113.99", PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    for client in (known, app.test_client()):
        assert _ask(app, HERE, client).status_code == 302
        assert send(client, "/sign-in/code", code=_code(session)).status_code == 302
    assert send(known, "/sign-out").status_code == 302


def test_the_code_grows_when_many_were_asked_for_and_not_used(app: Flask, session: Session) -> None:
    start = clock.now()
    lengths = []
    for number in range(24):
        with clock.pinned(start + timedelta(minutes=number)):
            _ask(app, f"203.0.113.{number}")
            lengths.append(len(_code(session)))
    assert lengths == [6] * 20 + [8] * 4
    client = app.test_client()
    with clock.pinned(start + timedelta(minutes=40)):
        _ask(app, HERE, client)
        assert send(client, "/sign-in/code", code="123456").status_code == 422
        assert send(client, "/sign-in/code", code=_code(session)).status_code == 302
    with clock.pinned(start + timedelta(days=1, minutes=41)):
        _ask(app, HERE)
        assert len(_code(session)) == 6


def test_a_city_hall_behind_one_address_signs_in(app: Flask, session: Session) -> None:
    for number in range(60):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = HERE
        answer = send(client, "/sign-in", email=f"colleague{number}@stad.example")
        assert answer.status_code == 302
    assert session.scalar(select(func.count()).select_from(SignInChallenge)) == 60


@pytest.mark.parametrize("page", ["/sign-in", "/sign-in/password"])
def test_who_asks_too_often_is_told_how_long_to_wait(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setitem(limits._ITEMS, "sign_in_client", parse("2/10 minutes"))
    now = clock.now()
    answers = []
    for minutes in (0, 1, 4):
        with clock.pinned(now + timedelta(minutes=minutes)):
            answers.append(send(client, page, email=ADDRESS, password="x", next="/account"))
    assert answers[2].status_code == 429
    assert 359 <= int(answers[2].headers["Retry-After"]) <= 361
    assert ADDRESS in answers[2].text
    assert 'value="/account"' in answers[2].text
    assert re.search(r"\b6 minut", answers[2].text)


def test_one_client_does_not_find_a_code_by_trying_many_peoples(
    app: Flask, session: Session, anna: User
) -> None:
    known = signed_in(app, anna)
    for number in range(30):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = HERE
        send(client, "/sign-in", email=f"person{number}@scout.example")
        assert send(client, "/sign-in/code", code="000000").status_code == 422
    client = app.test_client()
    assert _ask(app, HERE, client).status_code == 302
    answer = send(client, "/sign-in/code", code=_code(session))
    assert answer.status_code == 429, "even the right one: it could have been guessed"
    assert 0 < int(answer.headers["Retry-After"]) <= 60 * 60 + 1
    client.environ_base["REMOTE_ADDR"] = "192.0.2.2"
    assert send(client, "/sign-in/code", code=_code(session)).status_code == 302
    assert _ask(app, HERE, known).status_code == 302
    assert send(known, "/sign-in/code", code=_code(session)).status_code == 302, "known here"
