"""The staff's view of the outbox: what waits, what was given up and why, and sending it again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug import Response

from marketplace import outbox
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.models import Message
from marketplace.transactions import unit_of_work
from marketplace.types import MessageStatus
from marketplace.web import guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("outbox", __name__)
PER_PAGE = 50


@blueprint.get("/staff/outbox")
@access(Audience.PLATFORM_ADMIN)
def index() -> str:
    """List the mails of one status, those given up on first; never their words."""
    session = db.session()
    status = _status(request.args.get("status", ""))
    page = max(1, request.args.get("page", 1, type=int))
    counts = _counts(session)
    pages = max(1, -(-counts.get(status, 0) // PER_PAGE))
    messages = session.scalars(
        select(Message)
        .where(Message.status == status)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(PER_PAGE)
        .offset((min(page, pages) - 1) * PER_PAGE)
    ).all()
    return render_template(
        "staff/outbox.html",
        messages=messages,
        tabs=[
            {
                "label": label,
                "url": url_for("outbox.index", status=one),
                "current": one is status,
                "count": counts.get(one, 0),
            }
            for one, label in _labels()
        ],
        status=status,
        page=min(page, pages),
        pages=pages,
        page_url=lambda number: url_for("outbox.index", status=status, page=number),
    )


@blueprint.post("/staff/outbox/<public_id>/again")
@access(Audience.PLATFORM_ADMIN)
def again(public_id: str) -> Response:
    """Send a mail again that was given up."""
    actor = guard.actor()
    with unit_of_work() as session:
        message = session.scalar(
            select(Message).where(Message.public_id == public_id).with_for_update()
        )
        if message is None:
            raise NotFound
        outbox.send_again(session, actor, message)
    flash(_("The mail is on its way again."), "success")
    return redirect(url_for("outbox.index", status=MessageStatus.PENDING))


def _labels() -> list[tuple[MessageStatus, str]]:
    return [
        (MessageStatus.DEAD, _("Given up")),
        (MessageStatus.PENDING, _("Waiting")),
        (MessageStatus.SENT, _("Sent")),
    ]


def _status(text: str) -> MessageStatus:
    try:
        return MessageStatus(text)
    except ValueError:
        return MessageStatus.DEAD


def _counts(session: Session) -> dict[MessageStatus, int]:
    rows = session.execute(select(Message.status, func.count()).group_by(Message.status))
    return {row[0]: row[1] for row in rows}
