"""Signing in by code, password and demo button, seen from a browser."""

from datetime import timedelta

import pytest
from factories import make_user
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import code_in, mails, reloaded, send, signed_in, without_tokens

from marketplace import clock, passwords
from marketplace.models import SignInChallenge, User, UserSession
from marketplace.transactions import unit_of_work

ADDRESS = "anna@scout.example"


def _ask(client: FlaskClient, address: str = ADDRESS) -> None:
    assert send(client, "/sign-in", email=address).headers["Location"] == "/sign-in/code"


def _code(session: Session, address: str = ADDRESS) -> str:
    return code_in(mails(session, address)[-1])


def _is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_a_code_from_the_mail_signs_a_new_person_in_and_asks_for_a_name(
    client: FlaskClient, session: Session
) -> None:
    _ask(client)
    answer = send(client, "/sign-in/code", code=_code(session), next="/help")
    assert answer.headers["Location"] == "/sign-in/name?next=/help"
    assert send(client, "/sign-in/name", name="Anna", next="/help").headers["Location"] == "/help"
    session.rollback()
    person = session.scalars(select(User)).one()
    assert (person.email, person.name) == (ADDRESS, "Anna")
    assert _is_signed_in(client)


def test_a_known_person_comes_straight_to_the_page_they_wanted(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        make_user(work, email=ADDRESS)
    client.get("/account")
    _ask(client, " Anna@Scout.EXAMPLE ")
    digits = _code(session)
    answer = send(client, "/sign-in/code", code=f" {digits[:3]}-{digits[3:]} ", next="/account")
    assert answer.headers["Location"] == "/account"


def test_the_code_stands_in_no_column(client: FlaskClient, session: Session) -> None:
    _ask(client)
    code = _code(session)
    for table in (SignInChallenge.__table__,):
        for row in session.execute(select(table)).mappings():
            assert code not in {str(value) for value in row.values()}


def test_a_wrong_code_is_told_and_the_right_one_still_works(
    client: FlaskClient, session: Session
) -> None:
    _ask(client)
    code = _code(session)
    wrong = send(client, "/sign-in/code", code=f"{(int(code) + 1) % 10**6:06d}")
    assert wrong.status_code == 422
    assert not _is_signed_in(client)
    send(client, "/sign-in/code", code=code)
    assert _is_signed_in(client)


def test_after_five_wrong_tries_the_right_code_is_refused(
    client: FlaskClient, session: Session
) -> None:
    _ask(client)
    code = _code(session)
    for _ in range(5):
        send(client, "/sign-in/code", code=f"{(int(code) + 1) % 10**6:06d}")
    assert send(client, "/sign-in/code", code=code).status_code == 422
    assert not _is_signed_in(client)


def test_a_code_is_refused_after_fifteen_minutes(client: FlaskClient, session: Session) -> None:
    _ask(client)
    code = _code(session)
    with clock.pinned(clock.now() + timedelta(minutes=15)):
        assert send(client, "/sign-in/code", code=code).status_code == 422
    assert not _is_signed_in(client)


def test_a_code_works_once(app: Flask, client: FlaskClient, session: Session) -> None:
    _ask(client)
    with client.session_transaction() as cookie:
        secret = cookie["challenge"]
    code = _code(session)
    send(client, "/sign-in/code", code=code)
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["challenge"] = secret
    assert send(thief, "/sign-in/code", code=code).status_code == 422
    assert not _is_signed_in(thief)


def test_a_code_serves_only_the_browser_that_asked(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    _ask(client)
    code = _code(session)
    other = app.test_client()
    assert send(other, "/sign-in/code", code=code).headers["Location"] == "/sign-in"
    _ask(other, "bo@teater.example")
    assert send(other, "/sign-in/code", code=code).status_code == 422
    assert not _is_signed_in(other)


def test_known_unknown_and_closed_addresses_are_answered_alike(
    app: Flask, session: Session
) -> None:
    with unit_of_work() as work:
        make_user(work, email="known@scout.example")
        make_user(work, email="shut@scout.example", disabled_at=clock.now())
    answers = []
    for address in ("known@scout.example", "new01@scout.example", "shut@scout.example"):
        client = app.test_client()
        first = send(client, "/sign-in", email=address)
        page = without_tokens(client.get("/sign-in/code").text).replace(address, "")
        answers.append((first.status_code, first.headers["Location"], page))
        assert len(mails(session, address)) == 1
    assert answers[0] == answers[1] == answers[2]


def test_a_closed_account_is_not_signed_in(client: FlaskClient, session: Session) -> None:
    with unit_of_work() as work:
        make_user(work, email=ADDRESS, disabled_at=clock.now())
    _ask(client)
    assert send(client, "/sign-in/code", code=_code(session)).status_code == 422
    assert not _is_signed_in(client)


def test_a_mailbox_is_not_flooded(client: FlaskClient, session: Session) -> None:
    for _ in range(5):
        _ask(client)
    assert send(client, "/sign-in", email=ADDRESS).status_code == 429
    assert len(mails(session, ADDRESS)) == 5


@pytest.mark.parametrize("address", ["", "anna", "anna@", "a b@c.example", "@"])
def test_what_is_no_address_is_told_beside_the_field(client: FlaskClient, address: str) -> None:
    answer = send(client, "/sign-in", email=address)
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_a_password_signs_in_and_a_wrong_one_says_no_more_than_an_unknown_address(
    app: Flask,
) -> None:
    with unit_of_work() as work:
        make_user(work, email=ADDRESS, password_hash=passwords.hashed("tre ovanliga ord"))
    pages = []
    for address, word in ((ADDRESS, "fel ord"), ("ny@scout.example", "tre ovanliga ord")):
        client = app.test_client()
        answer = send(client, "/sign-in/password", email=address, password=word)
        assert answer.status_code == 422
        pages.append(without_tokens(answer.text).replace(address, ""))
    assert pages[0] == pages[1]
    client = app.test_client()
    send(client, "/sign-in/password", email=ADDRESS, password="tre ovanliga ord")
    assert _is_signed_in(client)


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(
    app: Flask, session: Session
) -> None:
    with unit_of_work() as work:
        person = make_user(work)
    client = signed_in(app, person)
    kept = client.get_cookie("session")
    assert kept is not None
    assert send(client, "/sign-out").headers["Location"] == "/"
    thief = app.test_client()
    thief.set_cookie("session", kept.value)
    assert not _is_signed_in(thief)
    assert session.scalars(select(UserSession)).one().ended_at is not None


def test_signing_in_carries_nothing_over_from_the_old_cookie(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        person = make_user(work, email=ADDRESS)
    signed_in(app, person, client)
    with client.session_transaction() as cookie:
        cookie["planted"] = "x"
        old = cookie["sid"]
    with clock.pinned(clock.now() + timedelta(minutes=20)):
        _ask(client)
        send(client, "/sign-in/code", code=_code(session))
        with client.session_transaction() as cookie:
            assert "planted" not in cookie
            assert cookie["sid"] != old
            assert "challenge" not in cookie
    session.rollback()
    ended = [row.ended_at is not None for row in session.scalars(select(UserSession))]
    assert sorted(ended) == [False, True]


def test_demo_buttons_exist_only_in_the_demo(client: FlaskClient) -> None:
    with unit_of_work() as work:
        make_user(work, email=ADDRESS)
    assert "/sign-in/demo" not in client.get("/sign-in").text
    assert send(client, "/sign-in/demo", email=ADDRESS).status_code == 404
    assert not _is_signed_in(client)


def test_a_demo_button_signs_in_the_demos_people_and_nobody_else(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.config["SETTINGS"], "demo", True)
    with unit_of_work() as work:
        make_user(work, email=ADDRESS)
        make_user(work, email="other@scout.example")
    client = app.test_client()
    assert ADDRESS in client.get("/sign-in").text
    assert send(client, "/sign-in/demo", email="other@scout.example").status_code == 404
    send(client, "/sign-in/demo", email=ADDRESS)
    assert _is_signed_in(client)


def test_a_form_field_gives_nobody_rights(app: Flask) -> None:
    with unit_of_work() as work:
        person = make_user(work)
    client = signed_in(app, person)
    extra = dict.fromkeys(("is_platform_admin", "email", "id", "disabled_at"), "1")
    answer = send(client, "/account", name="Ny", locale="sv", **extra)
    assert answer.status_code == 302
    found = reloaded(person)
    assert (found.name, found.is_platform_admin, found.email) == ("Ny", False, person.email)


@pytest.mark.parametrize("page", ["/sign-in", "/sign-in/password"])
@pytest.mark.parametrize("foreign", ["https://evil.example", "//evil.example/x", "/\\evil.example"])
def test_a_foreign_page_to_go_on_to_is_never_echoed(
    client: FlaskClient, page: str, foreign: str
) -> None:
    form = client.get(page, query_string={"next": foreign}).text.partition("<main")[2]
    assert 'name="next"' in form
    assert "evil" not in form
    refused = send(client, page, email="no address", password="x", next=foreign)
    assert refused.status_code == 422
    assert "evil" not in refused.text
    assert 'value="/account"' in client.get(page, query_string={"next": "/account"}).text


@pytest.mark.parametrize("name", ["²", "…", "123", "-"])
def test_a_name_has_a_letter(client: FlaskClient, session: Session, name: str) -> None:
    with unit_of_work() as work:
        person = make_user(work, email=ADDRESS, name="")
    _ask(client)
    send(client, "/sign-in/code", code=_code(session))
    for page in ("/sign-in/name", "/account"):
        answer = send(client, page, name=name, locale="sv")
        assert answer.status_code == 422
        assert 'id="name-error"' in answer.text
    assert reloaded(person).name == ""
    assert send(client, "/sign-in/name", name="李").status_code == 302
    assert reloaded(person).name == "李"
