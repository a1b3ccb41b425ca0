"""Mails on their way: sent once, tried again by schedule, given up with a reason."""

import time
from datetime import timedelta

import pytest
from flask import Flask
from integration.running import post
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import clock, delivery, outbox, transports
from marketplace.delivery import Deliverers, deliver, take
from marketplace.mime import CalendarPart
from marketplace.models import Message
from marketplace.outbox import Mail
from marketplace.transactions import unit_of_work
from marketplace.transports import Later, Never, Outcome, Sent, Smtp
from marketplace.types import MessageStatus

Office = tuple[post.Server, Smtp]


def _write(*recipients: str, **payload: str) -> list[int]:
    with unit_of_work() as session:
        return [post.write(session, recipient, **payload).id for recipient in recipients]


def _attempt(session: Session, transport: Smtp) -> tuple[Outcome, Message]:
    (key,) = take(session, "me", 1)
    outcome = deliver(session, key, "me", transport)
    return outcome, session.get_one(Message, key)


def test_a_mail_arrives_with_its_stable_id_and_both_parts(
    app: Flask, session: Session, post_office: Office
) -> None:
    server, smtp = post_office
    (key,) = _write("bo@teater.example", words="Räksmörgås åt alla")
    outcome, message = _attempt(session, smtp)
    assert outcome == Sent()
    assert (message.status, message.id) == (MessageStatus.SENT, key)
    assert message.sent_at is not None
    (mail,) = server.taken
    host = app.config["SETTINGS"].host_name
    assert mail["Message-ID"] == f"<{message.public_id}@{host}>"
    assert mail["Subject"] == "Räksmörgås åt alla"
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
    ]
    assert take(session, "me", 9) == []


@pytest.mark.usefixtures("app")
def test_a_temporary_refusal_is_tried_again_with_the_same_words_and_id(
    session: Session, post_office: Office
) -> None:
    server, smtp = post_office
    server.to_data = lambda _: "451 try later"
    _write("bo@teater.example", words="först")
    outcome, message = _attempt(session, smtp)
    assert outcome == Later("451 try later")
    assert message.status is MessageStatus.PENDING
    assert message.last_error == "451 try later"
    wait = message.next_at - clock.now()
    assert timedelta(seconds=50) < wait <= timedelta(minutes=1)
    assert take(session, "me", 9) == []

    outbox.register(post.KIND, lambda _session, _message: Mail("andra", "andra", "andra"))
    server.to_data = lambda _: "250 OK"
    with clock.pinned(message.next_at):
        outcome, message = _attempt(session, smtp)
    assert outcome == Sent()
    assert server.taken[0]["Subject"] == "först"
    assert message.attempts == 2


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("where", ["to_recipient", "to_data"])
def test_a_final_refusal_ends_the_mail_at_once(
    session: Session, post_office: Office, where: str
) -> None:
    server, smtp = post_office
    setattr(server, where, lambda _: "550 no such mailbox")
    _write("ingen@teater.example")
    outcome, message = _attempt(session, smtp)
    assert outcome == Never("550 no such mailbox")
    assert message.status is MessageStatus.DEAD
    assert message.last_error == "550 no such mailbox"


@pytest.mark.usefixtures("app")
def test_a_server_that_is_away_puts_the_mail_off(session: Session) -> None:
    _write("bo@teater.example")
    with post.serving() as (_, address):
        pass
    outcome, message = _attempt(session, Smtp.from_url(address))
    assert isinstance(outcome, Later)
    assert message.status is MessageStatus.PENDING


@pytest.mark.usefixtures("app")
def test_the_last_attempt_gives_up(session: Session, post_office: Office) -> None:
    server, smtp = post_office
    server.to_recipient = lambda _: "451 never now"
    (key,) = _write("bo@teater.example")
    with unit_of_work(session):
        session.get_one(Message, key).attempts = len(delivery.DELAYS)
    _, message = _attempt(session, smtp)
    assert message.status is MessageStatus.DEAD


@pytest.mark.usefixtures("app")
def test_an_address_that_would_forge_a_header_is_never_sent(
    session: Session, post_office: Office
) -> None:
    server, smtp = post_office
    _write("bo@teater.example\r\nBcc: alla@stad.example")
    outcome, message = _attempt(session, smtp)
    assert isinstance(outcome, Never)
    assert message.status is MessageStatus.DEAD
    assert server.taken == []


@pytest.mark.usefixtures("app")
def test_a_renderer_that_fails_delays_only_its_own_mail(
    session: Session, post_office: Office
) -> None:
    server, smtp = post_office

    def broken(session: Session, message: Message) -> Mail:
        del session, message
        raise ZeroDivisionError

    outbox.register("broken", broken)
    with unit_of_work(session):
        outbox.enqueue(session, kind="broken", recipient="a@b.example", locale="sv", payload={})
    _write("bo@teater.example")
    outcomes = [deliver(session, key, "me", smtp) for key in take(session, "me", 9)]
    assert [type(outcome) for outcome in outcomes] == [Later, Sent]
    assert server.recipients == ["bo@teater.example"]


@pytest.mark.usefixtures("app")
def test_an_unknown_kind_is_refused_when_it_is_written() -> None:
    with unit_of_work() as session, pytest.raises(LookupError):
        outbox.enqueue(session, kind="nobody's", recipient="a@b.example", locale="sv", payload={})


@pytest.mark.usefixtures("app")
def test_a_secret_mail_is_rendered_anew_and_never_stored(
    session: Session, post_office: Office
) -> None:
    server, smtp = post_office
    outbox.register("secret_note", post.plain, secret=True)
    with unit_of_work(session):
        outbox.enqueue(
            session,
            kind="secret_note",
            recipient="a@b.example",
            locale="sv",
            payload={"words": "7"},
        )
    _, message = _attempt(session, smtp)
    assert message.rendered is None
    assert server.taken[0]["Subject"] == "7"


def test_a_calendar_part_survives_being_kept() -> None:
    content = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:\xc3\xa5\r\n"
    mail = Mail("a", "b", "c", CalendarPart("REQUEST", content))
    assert outbox.unpacked(outbox.packed(mail)) == mail


@pytest.mark.usefixtures("app")
def test_a_lease_keeps_others_away_until_it_ends(session: Session) -> None:
    keys = _write("a@b.example", "c@d.example")
    assert take(session, "one", 1) == keys[:1]
    assert take(session, "two", 9) == keys[1:]
    assert take(session, "three", 9) == []
    with clock.pinned(clock.now() + delivery.LEASE + timedelta(seconds=1)):
        assert take(session, "three", 9) == keys
    attempts = session.scalars(select(Message.attempts).order_by(Message.id)).all()
    assert attempts == [2, 2]


@pytest.mark.usefixtures("app")
def test_a_failure_after_the_lease_was_lost_changes_nothing(session: Session) -> None:
    (key,) = _write("a@b.example")
    take(session, "one", 1)
    with clock.pinned(clock.now() + delivery.LEASE + timedelta(seconds=1)):
        take(session, "two", 1)
    delivery.settle(session, key, "one", Never("550 late"))
    message = session.get_one(Message, key)
    assert (message.status, message.leased_by) == (MessageStatus.PENDING, "two")


def test_a_server_that_hangs_delays_only_its_own_mail(app: Flask, post_office: Office) -> None:
    server, smtp = post_office
    server.to_recipient = lambda address: 3.0 if address.startswith("slow") else "250 OK"
    _write("slow@b.example", *(f"quick{number}@b.example" for number in range(8)))
    deliverers = Deliverers(app, smtp)
    began = time.monotonic()
    while len(server.taken) < 8 and time.monotonic() - began < 2.5:
        if not deliverers.step():
            deliverers.wait(0.02)
    assert time.monotonic() - began < 2.5
    assert "slow@b.example" not in server.recipients
    deliverers.close()
    assert server.recipients[-1] == "slow@b.example"


def test_a_server_that_drips_is_hung_up_on(
    post_office: Office, monkeypatch: pytest.MonkeyPatch, app: Flask, session: Session
) -> None:
    del app
    server, smtp = post_office
    server.to_data = lambda _: 5.0
    monkeypatch.setattr(transports, "WHOLE_SECONDS", 0.3)
    _write("bo@teater.example")
    began = time.monotonic()
    outcome, _ = _attempt(session, smtp)
    assert isinstance(outcome, Later)
    assert time.monotonic() - began < 3
