"""Writing to one another until something is agreed on, and ending it."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement import notices as inquiry_notices
from bookings.agreement.parties import party_of
from bookings.errors import TooLate
from bookings.models import Inquiry, InquiryMessage, Proposal
from bookings.types import InquiryStatus, Party, ProposalStatus
from marketplace import audit, clock, engines
from marketplace.actor import Actor
from marketplace.errors import FieldProblem, Invalid, NotAllowed
from marketplace.models import User
from marketplace.wording import normalise

LONGEST_MESSAGE = 4000
SILENCE = timedelta(days=30)
AT_ONCE = 200

OVER = _l("This conversation is over. Ask anew if you need something more.")


def say(session: Session, actor: Actor, inquiry: Inquiry, *, text: str) -> InquiryMessage:
    """Write to the other side, which gets it by mail; then it is their turn.

    Raises NotAllowed, Invalid naming `text`, TooLate when the conversation is over.
    """
    side = begin(session, actor, inquiry)
    message = add_message(session, actor, inquiry, side, text)
    if message is None:
        raise Invalid([FieldProblem("text", _l("Write something."))])
    pass_turn(inquiry, side.other)
    inquiry_notices.said(session, inquiry, side, message.text)
    audit.record(session, actor, "message sent", inquiry, organisation_id=_owner(inquiry))
    session.flush()
    return message


def close(session: Session, actor: Actor, inquiry: Inquiry, *, text: str = "") -> Inquiry:
    """End the conversation without an agreement, with a word or without; the other side is told."""
    side = begin(session, actor, inquiry)
    message = add_message(session, actor, inquiry, side, text)
    end(session, inquiry, InquiryStatus.CLOSED, by=actor)
    inquiry_notices.closed(session, inquiry, side, message.text if message else "")
    audit.record(session, actor, "question closed", inquiry, organisation_id=_owner(inquiry))
    session.flush()
    return inquiry


def lapse_silent(session: Session) -> int:
    """Let conversations end in which nobody has done anything for thirty days; tell both sides."""
    due = (
        select(Inquiry.id)
        .where(Inquiry.status == InquiryStatus.OPEN, Inquiry.moved_at <= clock.now() - SILENCE)
        .order_by(Inquiry.moved_at, Inquiry.id)
        .limit(AT_ONCE)
    )
    ids = session.scalars(due).all()
    engines.lock_rows(session, Inquiry, ids)
    # Somebody may have written while we waited for the lock.
    rows = session.scalars(
        due.with_only_columns(Inquiry)
        .where(Inquiry.id.in_(ids))
        .execution_options(populate_existing=True)
    ).all()
    for inquiry in rows:
        end(session, inquiry, InquiryStatus.LAPSED)
        inquiry_notices.lapsed(session, inquiry)
    session.flush()
    return len(ids)


def begin(session: Session, actor: Actor, inquiry: Inquiry) -> Party:
    """Lock the conversation, see that it goes on, and return for which side the actor speaks.

    Whatever is done in a conversation is done by one at a time. Raises NotAllowed, TooLate.
    """
    engines.lock_rows(session, Inquiry, [inquiry.id])
    session.refresh(inquiry)
    side = party_of(actor, inquiry)
    if not inquiry.open:
        raise TooLate(OVER)
    return side


def add_message(
    session: Session, actor: Actor, inquiry: Inquiry, side: Party, text: str
) -> InquiryMessage | None:
    """Add what was written, None where nothing was; raises Invalid naming `text`."""
    told = normalise(text, multiline=True)
    if not told:
        return None
    if len(told) > LONGEST_MESSAGE:
        words = _l("At most %(longest)s characters.", longest=LONGEST_MESSAGE)
        raise Invalid([FieldProblem("text", words)])
    if actor.user_id is None:
        raise NotAllowed
    message = InquiryMessage(inquiry_id=inquiry.id, user_id=actor.user_id, side=side, text=told)
    session.add(message)
    session.flush()
    return message


def pass_turn(inquiry: Inquiry, to: Party) -> None:
    """Note that something was done, and whose turn it is now."""
    inquiry.waits_for = to
    inquiry.moved_at = clock.now()


def end(
    session: Session, inquiry: Inquiry, status: InquiryStatus, *, by: Actor | None = None
) -> None:
    """End the conversation; times that nobody has answered lapse with it."""
    now = clock.now()
    inquiry.status = status
    inquiry.ended_at = inquiry.moved_at = now
    inquiry.ended_by = session.get(User, by.user_id) if by and by.user_id else None
    for proposal in waiting_times(session, inquiry):
        proposal.status = ProposalStatus.LAPSED
        proposal.decided_at = now
    session.flush()


def waiting_times(session: Session, inquiry: Inquiry) -> list[Proposal]:
    """Return the proposed times that nobody has answered, as the database has them now."""
    return list(
        session.scalars(
            select(Proposal)
            .where(Proposal.inquiry_id == inquiry.id, Proposal.status == ProposalStatus.OPEN)
            .order_by(Proposal.starts_at, Proposal.id)
            .execution_options(populate_existing=True)
        )
    )


def _owner(inquiry: Inquiry) -> int:
    return inquiry.listing.organisation_id
