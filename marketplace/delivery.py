"""Delivery of the outbox: leases, retries with back-off, at least once and never none."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, current_app
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from marketplace import clock, mail_rendering, mime, outbox
from marketplace.config import Settings
from marketplace.errors import Busy
from marketplace.extensions import db
from marketplace.mime import HeaderRefusedError, Mailbox
from marketplace.models import Message
from marketplace.transactions import unit_of_work
from marketplace.transports import Console, Later, Never, Outcome, Sent, Smtp, Transport
from marketplace.types import MessageStatus

LEASE = timedelta(minutes=2)
_LONGEST = timedelta(hours=6)
# After these a mail is given up: the last try comes 46 h 23 min after the first.
DELAYS = (
    *(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60)),
    timedelta(hours=3),
    *(_LONGEST for _ in range(7)),
)
DELIVERERS = 4
WRITE_TRIES = 5

log = structlog.get_logger()


def transport_of(settings: Settings) -> Transport:
    """Return the SMTP server of SMTP_URL, or the console; raises ConfigurationError."""
    address = settings.smtp_url.get_secret_value()
    return Smtp.from_url(address, settings.host_name) if address else Console(settings.demo)


def take(session: Session, owner: str, limit: int) -> list[int]:
    """Lease up to `limit` due mails to `owner` for two minutes, oldest first; commits.

    An expired lease is due again, so a worker that died loses nothing. Every lease counts as an
    attempt, also one that ends with the process.
    """
    now = clock.now()
    free = or_(Message.leased_until.is_(None), Message.leased_until < now)
    due = (
        select(Message)
        .where(Message.status == MessageStatus.PENDING, Message.next_at <= now, free)
        .order_by(Message.next_at, Message.id)
    )
    nothing = session.scalar(due.with_only_columns(Message.id).limit(1)) is None
    session.rollback()
    if nothing:
        return []
    taken = []
    with unit_of_work(session):
        rows = session.scalars(
            due.limit(limit).with_for_update(skip_locked=True),
        ).all()
        for message in rows:
            message.leased_by, message.leased_until = owner, now + LEASE
            message.attempts += 1
            taken.append(message.id)
    return taken


@dataclass(frozen=True)
class Wire:
    """A mail ready to leave, free of the session."""

    message: EmailMessage
    sender: str
    recipient: str


def prepared(session: Session, message_id: int) -> Wire:
    """Render the mail once, keep what was rendered, and return it as bytes to be; commits.

    Raises HeaderRefusedError for an address or subject that cannot stand in a header, and what the
    renderer raises.
    """
    settings: Settings = current_app.config["SETTINGS"]
    message = session.get_one(Message, message_id)
    mail = mail_rendering.render(session, message)
    if message.rendered is None and outbox.is_kept(message.kind):
        kept = outbox.packed(mail)
        with unit_of_work(session):
            message.rendered = kept
    name, address = parseaddr(settings.mail_from)
    wire = Wire(
        mime.compose(
            sender=Mailbox(name, address),
            recipient=Mailbox(message.recipient_name, message.recipient),
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            calendar=mail.calendar,
            message_id=f"<{message.public_id}@{settings.host_name}>",
            language=message.locale.replace("_", "-"),
            date=message.created_at,
            attachments=mail.attachments,
            list_unsubscribe=mail.list_unsubscribe,
        ),
        sender=address,
        recipient=message.recipient,
    )
    session.rollback()
    return wire


def deliver(session: Session, message_id: int, owner: str, transport: Transport) -> Outcome:
    """Send one leased mail and write down what became of it; commits, never raises for the mail."""
    outcome: Outcome
    try:
        wire = prepared(session, message_id)
    except HeaderRefusedError as error:
        session.rollback()
        outcome = Never(f"it cannot be a mail: {error}")
    except Exception as error:  # a renderer's mistake must not stop other mails
        session.rollback()
        log.exception("a mail could not be rendered", message=message_id)
        outcome = Later(f"not rendered: {type(error).__name__}")
    else:
        outcome = transport.send(wire.message, sender=wire.sender, recipient=wire.recipient)
    for _ in range(WRITE_TRIES):
        try:
            settle(session, message_id, owner, outcome)
        except Busy:
            continue
        break
    return outcome


def settle(session: Session, message_id: int, owner: str, outcome: Outcome) -> None:
    """Write the outcome of an attempt; commits.

    What was sent is sent, even if the lease has passed to another worker meanwhile; a failure
    counts only while the lease is ours.
    """
    with unit_of_work(session):
        message = session.get_one(Message, message_id)
        facts = _sent() if isinstance(outcome, Sent) else _failed(message.attempts, outcome)
        change = update(Message).where(
            Message.id == message_id, Message.status == MessageStatus.PENDING
        )
        if not isinstance(outcome, Sent):
            change = change.where(Message.leased_by == owner)
        session.execute(change.values(leased_by=None, leased_until=None, **facts))
        mail = {"message": message.public_id, "kind": message.kind, "attempt": message.attempts}
    if isinstance(outcome, Sent):
        log.info("mail sent", **mail)
    elif facts.get("status") is MessageStatus.DEAD:
        log.error("mail given up", reason=outcome.reason, **mail)
    else:
        log.warning("mail put off", reason=outcome.reason, **mail)


def _sent() -> dict[str, Any]:
    return {"status": MessageStatus.SENT, "sent_at": clock.now(), "last_error": ""}


def _failed(attempts: int, outcome: Later | Never) -> dict[str, Any]:
    delay = delay_after(attempts)
    if isinstance(outcome, Never) or delay is None:
        return {"status": MessageStatus.DEAD, "last_error": outcome.reason}
    return {"next_at": clock.now() + delay, "last_error": outcome.reason}


def delay_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts (1 or more); None: give up, after two days."""
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


class Deliverers:
    """A few threads that send; a server that hangs holds one of them, not the others."""

    def __init__(self, app: Flask, transport: Transport, threads: int | None = None) -> None:
        self._app = app
        self._transport = transport
        self._threads = threads or DELIVERERS
        self._owner = uuid4().hex
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="deliverer")
        self._running: set[Future[None]] = set()

    def step(self) -> int:
        """Start sending what is due, as much as threads are free; return how many were started.

        Raises what the database raises; nothing is lost then.
        """
        self._running = {future for future in self._running if not future.done()}
        free = self._threads - len(self._running)
        if not free:
            return 0
        with self._app.app_context():
            taken = take(db.session(), self._owner, free)
        self._running |= {self._pool.submit(self._one, message_id) for message_id in taken}
        return len(taken)

    @property
    def full(self) -> bool:
        """Whether every thread is at work."""
        return sum(not future.done() for future in self._running) >= self._threads

    @property
    def resting(self) -> bool:
        """Whether no mail is under way."""
        return all(future.done() for future in self._running)

    def wait(self, seconds: float) -> None:
        """Wait until some mail is done, at most so long."""
        wait(self._running, timeout=seconds, return_when="FIRST_COMPLETED")

    def close(self) -> None:
        """Finish the mails that are under way (each within 30 s), start none."""
        self._pool.shutdown(wait=True)

    def _one(self, message_id: int) -> None:
        try:
            with self._app.app_context():
                deliver(db.session(), message_id, self._owner, self._transport)
        except Exception:  # the lease ends by itself, the mail is tried again
            log.exception("a mail's outcome could not be written", message=message_id)
