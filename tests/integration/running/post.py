"""A real SMTP server on loopback whose answers a test decides, and mails of a made-up kind."""

import asyncio
import email
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy.orm import Session

from marketplace import outbox
from marketplace.models import Message
from marketplace.outbox import Mail

KIND = "test_note"
Answer = Callable[[str], str | float]


def plain(session: Session, message: Message) -> Mail:
    """Render a mail without templates."""
    del session
    words = message.payload.get("words", "Hej")
    return Mail(subject=words, text=f"{words}\n", html=f"<p>{words}</p>")


def write(session: Session, recipient: str, **payload: str) -> Message:
    """Put one such mail into the outbox."""
    outbox.register(KIND, plain)
    outbox.enqueue(session, kind=KIND, recipient=recipient, locale="sv", payload=payload)
    return session.scalars(sa.select(Message).order_by(Message.id.desc()).limit(1)).one()


class Server:
    """Keeps what it took; `to_recipient` and `to_data` give an SMTP answer or seconds to hang."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.to_recipient: Answer = lambda _: "250 OK"
        self.to_data: Answer = lambda _: "250 OK"
        self.connections = 0

    @property
    def ids(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(str(message["Message-ID"]) for message in self.taken)

    @property
    def recipients(self) -> list[str]:
        """Who got something, in order."""
        return [str(message["To"]) for message in self.taken]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: object, envelope: Envelope, address: str, options: object
    ) -> str:
        del server, session, options
        envelope.rcpt_tos.append(address)
        return await _said(self.to_recipient(address))

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        del server, session
        answer = await _said(self.to_data(envelope.rcpt_tos[0]))
        if answer.startswith("250"):
            self.taken.append(
                email.message_from_bytes(envelope.original_content or b"", policy=default)
            )
        return answer


async def _said(answer: str | float) -> str:
    if isinstance(answer, str):
        return answer
    await asyncio.sleep(answer)
    return "250 OK"


def free_port() -> int:
    """Return a port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving() -> Iterator[tuple[Server, str]]:
    """Yield a running server and its SMTP_URL."""
    server = Server()
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
