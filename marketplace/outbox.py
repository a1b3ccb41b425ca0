"""Mails to be sent: rows of the transaction whose news they carry, and who renders which kind."""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from marketplace import audit, clock
from marketplace.actor import Actor
from marketplace.errors import Conflict
from marketplace.mime import Attachment, CalendarPart
from marketplace.models import Message
from marketplace.orm import Json
from marketplace.policy import Permission, require
from marketplace.types import MessageStatus


@dataclass(frozen=True)
class Mail:
    """What a recipient reads, before it becomes bytes; `text` and `html` say the same.

    `list_unsubscribe` is an address at which a mail program can stop mails like this one.
    """

    subject: str
    text: str
    html: str
    calendar: CalendarPart | None = None
    attachments: tuple[Attachment, ...] = ()
    list_unsubscribe: str = ""


Renderer = Callable[[Session, Message], Mail]
_renderers: dict[str, Renderer] = {}
_secret_kinds: set[str] = set()


def register(kind: str, render: Renderer, *, secret: bool = False) -> None:
    """Let `render` make the mails of `kind`; it only reads, in the recipient's language.

    It runs in the worker, after the commit, inside a request context of BASE_URL, so that
    `url_for(…, _external=True)` gives the public address. What is rendered is kept, so that retries
    send the same; not so with `secret`, for mails that carry a code or a link that signs in: those
    are rendered anew each time, and no copy of the database holds them.
    """
    _renderers[kind] = render
    if secret:
        _secret_kinds.add(kind)
    else:
        _secret_kinds.discard(kind)


def is_kept(kind: str) -> bool:
    """Tell whether what is rendered for `kind` may be stored."""
    return kind not in _secret_kinds


def renderer(kind: str) -> Renderer:
    """Return who renders `kind`; raises LookupError where nobody does."""
    found = _renderers.get(kind)
    if found is None:
        raise LookupError(f"nobody renders mails of the kind {kind!r}")
    return found


def kinds() -> frozenset[str]:
    """Return every kind of mail that can be sent."""
    return frozenset(_renderers)


@dataclass(frozen=True)
class Letter:
    """A mail to be: who gets it in which language, and what its renderer reads.

    `payload` holds JSON values, ids rather than copies.
    """

    kind: str
    recipient: str
    locale: str
    payload: Json
    recipient_name: str = ""


def enqueue(
    session: Session,
    *,
    kind: str,
    recipient: str,
    locale: str,
    payload: Json,
    recipient_name: str = "",
) -> None:
    """Add a mail to the current transaction; the worker sends it once that has committed.

    Raises LookupError for a kind that nobody has registered.
    """
    enqueue_all(session, [Letter(kind, recipient, locale, payload, recipient_name)])


def enqueue_all(session: Session, letters: Iterable[Letter]) -> None:
    """Add mails like `enqueue`, all in one statement; none is fine."""
    now = clock.now()
    rows = [{**vars(letter), "next_at": now} for letter in letters]
    for row in rows:
        renderer(row["kind"])
    if rows:
        session.connection().execute(_WRITE, rows)


_WRITE = insert(cast("Table", Message.__table__))


def send_again(session: Session, actor: Actor, message: Message) -> Message:
    """Give a mail that was given up on its attempts back, due now; raises Conflict for others."""
    require(actor, Permission.OUTBOX_SEE)
    if message.status is not MessageStatus.DEAD:
        raise Conflict
    message.status = MessageStatus.PENDING
    message.attempts = 0
    message.next_at = clock.now()
    message.leased_by = message.leased_until = None
    audit.record(session, actor, "mail sent again", message)
    return message


def packed(mail: Mail) -> Json:
    """Return the mail as JSON for `Message.rendered`, so that a retry sends the very same."""
    part = mail.calendar
    return {
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "calendar": part
        and {"method": part.method, "content": _ascii(part.content), "filename": part.filename},
        "attachments": [
            {"filename": one.filename, "type": one.content_type, "content": _ascii(one.content)}
            for one in mail.attachments
        ],
        "list_unsubscribe": mail.list_unsubscribe,
    }


def unpacked(kept: Json) -> Mail:
    """Return the mail that `packed` kept."""
    part: dict[str, Any] | None = kept["calendar"]
    return Mail(
        subject=kept["subject"],
        text=kept["text"],
        html=kept["html"],
        calendar=CalendarPart(part["method"], base64.b64decode(part["content"]), part["filename"])
        if part
        else None,
        attachments=tuple(
            Attachment(one["filename"], one["type"], base64.b64decode(one["content"]))
            for one in kept["attachments"]
        ),
        list_unsubscribe=kept.get("list_unsubscribe", ""),
    )


def _ascii(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
