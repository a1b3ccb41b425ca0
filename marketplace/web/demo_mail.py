"""The demo's letter box: every mail that the demo has sent, to whomever."""

import re
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace import mail_rendering
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.models import Message
from marketplace.outbox import Mail
from marketplace.web.guard import Audience, access

blueprint = Blueprint("demo_mail", __name__)
SHOWN = 100
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")
log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """One mail as the letter box shows it; `mail` is None when it cannot be rendered any more."""

    public_id: str
    recipient: str
    at: datetime
    mail: Mail | None

    @property
    def links(self) -> list[str]:
        """The addresses in the text, each once, in their order."""
        return list(dict.fromkeys(_LINK.findall(self.mail.text))) if self.mail else []


@blueprint.get("/demo/mail")
@access(Audience.DEMO)
def letters() -> str:
    """Show the newest mails first, those of one mailbox with `?to=`."""
    session = db.session()
    chosen = request.args.get("to", "").strip().lower()
    found = select(Message).order_by(Message.created_at.desc(), Message.id.desc()).limit(SHOWN)
    if chosen:
        found = found.where(Message.recipient == chosen)
    rows = session.scalars(found).all()
    mailboxes = session.scalars(
        select(Message.recipient).distinct().order_by(Message.recipient).limit(SHOWN)
    ).all()
    return render_template(
        "demo/mail_list.html",
        letters=[_letter(session, row) for row in rows],
        mailboxes=[("", _("Everyone")), *((one, one) for one in mailboxes)],
        chosen=chosen,
    )


@blueprint.get("/demo/mail/<public_id>")
@access(Audience.DEMO)
def letter(public_id: str) -> str:
    """Show one mail as its text and its links; its HTML is never let into a page of ours."""
    session = db.session()
    row = session.scalar(select(Message).where(Message.public_id == public_id))
    if row is None:
        raise NotFound
    return render_template("demo/mail.html", letter=_letter(session, row))


def _letter(session: Session, row: Message) -> Letter:
    # What the worker has not rendered yet is rendered here, so that a code shows at once.
    try:
        mail = mail_rendering.render(session, row)
    except Exception:  # noqa: BLE001 - what it told of may be gone; the other mails are shown
        log.warning("a mail cannot be shown", message=row.public_id, kind=row.kind)
        mail = None
    return Letter(row.public_id, row.recipient, row.created_at, mail)
