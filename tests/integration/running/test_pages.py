"""Health pages, the demo's letter box and the staff's outbox."""

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from factories import make_user
from flask import Flask
from flask.testing import FlaskClient
from integration.running import post
from sqlalchemy.orm import Session
from visiting import send, signed_in

from marketplace import clock, engines, readiness
from marketplace.extensions import db
from marketplace.models import AuditEntry, Message, Stamp
from marketplace.transactions import unit_of_work
from marketplace.types import MessageStatus


@pytest.fixture
def migrated(app: Flask) -> Iterator[None]:
    """Write down that the database is migrated, as `db upgrade` does."""
    del app
    with db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)"))
        connection.execute(sa.text("DELETE FROM alembic_version"))
        newest = {"newest": readiness.NEWEST}
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:newest)"), newest)
    yield
    with db.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE IF EXISTS alembic_version"))


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.config["SETTINGS"], "demo", True)


def test_alive_asks_nobody(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.usefixtures("migrated")
def test_ready_when_the_database_is_migrated(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ready": True, "missing": []})


@pytest.mark.usefixtures("migrated")
def test_not_ready_on_a_database_of_another_version(client: FlaskClient) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('older')"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {
        "ready": False,
        "missing": ["the database is not migrated to this version"],
    }


@pytest.mark.usefixtures("migrated")
def test_not_ready_without_the_guards_of_the_database(client: FlaskClient) -> None:
    dialect = db.engine.dialect.name
    name, on = "unit_guard_update", " ON unit" if dialect == "postgresql" else ""
    (statement,) = (one for one in engines.extras(dialect) if f"CREATE TRIGGER {name} " in one)
    with db.engine.begin() as connection:
        connection.execute(sa.text(f"DROP TRIGGER {name}{on}"))
    answer = client.get("/readyz")
    # PostgreSQL's schema outlives the test.
    with db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "missing": ["the trigger unit_guard_update"]}
    assert client.get("/readyz").status_code == 200


@pytest.mark.usefixtures("migrated", "demo")
def test_a_demo_is_ready_once_it_is_loaded(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 503
    with unit_of_work() as session:
        session.add(Stamp(name=readiness.DEMO_STAMP, at=clock.now()))
    assert client.get("/readyz").status_code == 200


def test_not_ready_when_the_database_is_silent(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "SECONDS", 0.0)
    assert client.get("/readyz").status_code == 503
    # The one who asked goes on in its thread; the next test needs a database nobody reads.
    for _ in range(200):
        if not db.engine.pool.checkedout():  # type: ignore[attr-defined]
            break
        time.sleep(0.02)


def test_security_txt_ends_in_the_future_and_within_a_year(client: FlaskClient) -> None:
    lines = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines()
    )
    left = datetime.fromisoformat(lines["Expires"]) - clock.now()
    assert 60 < left.days < 365
    assert lines["Contact"].startswith(("mailto:", "https:"))


def test_robots_stay_out_of_what_is_not_public(client: FlaskClient) -> None:
    assert "Disallow: /api/\n" in client.get("/robots.txt").text


def test_every_answer_carries_the_id_of_its_request(client: FlaskClient) -> None:
    made = client.get("/healthz").headers["X-Request-ID"]
    assert len(made) == 32
    kept = client.get("/healthz", headers={"X-Request-ID": "proxy-1234"})
    assert kept.headers["X-Request-ID"] == "proxy-1234"
    forged = client.get("/healthz", headers={"X-Request-ID": "<b>"})
    assert forged.headers["X-Request-ID"] != "<b>"


def _write(words: str, recipient: str = "bo@teater.example") -> str:
    with unit_of_work() as session:
        return post.write(session, recipient, words=words).public_id


@pytest.mark.usefixtures("demo")
def test_the_letter_box_shows_a_code_before_the_worker_has_sent_it(client: FlaskClient) -> None:
    key = _write("Din kod är 123456, se https://x.example/in?a=1.")
    _write("Till Anna", "anna@scout.example")
    page = client.get("/demo/mail").text
    assert page.index("Till Anna") < page.index("123456")
    assert "Till Anna" not in client.get("/demo/mail?to=bo@teater.example").text
    one = client.get(f"/demo/mail/{key}").text
    assert 'href="https://x.example/in?a=1"' in one


@pytest.mark.usefixtures("demo")
def test_script_in_a_mail_is_shown_as_words(client: FlaskClient) -> None:
    key = _write("<script>alert(1)</script>")
    for page in (client.get("/demo/mail").text, client.get(f"/demo/mail/{key}").text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.usefixtures("demo")
def test_a_mail_that_cannot_be_rendered_hides_no_other(
    client: FlaskClient, session: Session
) -> None:
    _write("läsbart")
    with unit_of_work(session):
        lost = post.write(session, "bo@teater.example")
        lost.kind = "forgotten kind"
        key = lost.public_id
    assert "läsbart" in client.get("/demo/mail").text
    assert client.get(f"/demo/mail/{key}").status_code == 200


def test_outside_the_demo_there_is_no_letter_box(client: FlaskClient) -> None:
    key = _write("hemligt")
    assert client.get("/demo/mail").status_code == 404
    assert client.get(f"/demo/mail/{key}").status_code == 404


def test_a_dead_mail_is_shown_with_its_reason_and_sent_again(app: Flask, session: Session) -> None:
    with unit_of_work(session):
        staff = make_user(session, is_platform_admin=True)
        post.write(session, "bo@teater.example")
        message = session.scalars(sa.select(Message)).one()
        message.status, message.last_error, message.attempts = MessageStatus.DEAD, "550 nej", 9
        key = message.public_id
    browser = signed_in(app, staff)
    assert "550 nej" in browser.get("/staff/outbox").text
    assert send(browser, f"/staff/outbox/{key}/again").status_code == 302
    session.rollback()
    message = session.scalars(sa.select(Message)).one()
    assert (message.status, message.attempts) == (MessageStatus.PENDING, 0)
    actions = sa.select(AuditEntry.actor_id).where(AuditEntry.action == "mail sent again")
    assert session.scalars(actions).all() == [staff.id]
    assert send(browser, f"/staff/outbox/{key}/again").status_code == 409


def test_the_outbox_is_not_there_for_others(app: Flask, session: Session) -> None:
    with unit_of_work(session):
        person = make_user(session)
        key = post.write(session, "bo@teater.example").public_id
    browser = signed_in(app, person)
    assert browser.get("/staff/outbox").status_code == 404
    assert send(browser, f"/staff/outbox/{key}/again").status_code == 404


def test_a_visitor_is_asked_to_sign_in_before_the_outbox(client: FlaskClient) -> None:
    assert client.get("/staff/outbox").status_code == 302
