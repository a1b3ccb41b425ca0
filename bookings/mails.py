"""The mails of bookings and questions: which kinds there are, and who renders them."""

from functools import partial

from sqlalchemy.orm import Session

from bookings import notifications
from marketplace import mail_rendering, outbox
from marketplace.models import Message
from marketplace.outbox import Mail

KINDS = (
    notifications.REQUEST_TO_OWNER,
    notifications.RECEIPT,
    notifications.CONFIRMED,
    notifications.CONFIRMED_TO_OWNER,
    notifications.DECLINED,
    notifications.CANCELLED,
    notifications.CALLED_OFF,
    notifications.EXPIRED,
    notifications.EXPIRED_TO_OWNER,
    notifications.INQUIRY,
    notifications.INQUIRY_ANSWER,
)


def register() -> None:
    """Let the outbox render every kind that bookings send."""
    for kind in KINDS:
        outbox.register(kind, partial(_render, kind))


def _render(kind: str, session: Session, message: Message) -> Mail:
    del session
    return mail_rendering.from_templates(kind, payload=message.payload)
