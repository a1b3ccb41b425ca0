"""Whom to tell what happens in a conversation: rows for the outbox, in the same transaction.

A message says what was true when it was written: words, times and prices stand in its payload.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement import repeating
from bookings.judging.quoting import price_of
from bookings.mailing.recipients import Recipient, deciders, person, write
from bookings.models import Inquiry, InquiryMessage, Proposal
from bookings.types import Party
from marketplace.models import Membership, User
from marketplace.periods import Period
from marketplace.policy import ROLE_PERMISSIONS, Permission

ASKED = "inquiry"
SAID = "inquiry_message"
PROPOSED = "inquiry_times"
DECLINED = "inquiry_declined"
WITHDRAWN = "inquiry_withdrawn"
CLOSED = "inquiry_closed"
LAPSED = "inquiry_lapsed"
KINDS = (ASKED, SAID, PROPOSED, DECLINED, WITHDRAWN, CLOSED, LAPSED)


def asked(session: Session, inquiry: Inquiry, proposals: Sequence[Proposal] = ()) -> None:
    """Tell the owner's deciders that somebody asks, with the times that would suit them."""
    _tell(session, ASKED, inquiry, Party.OWNER, inquiry.text, proposals)


def said(session: Session, inquiry: Inquiry, side: Party, text: str) -> None:
    """Tell the other side what `side` has written."""
    _tell(session, SAID, inquiry, side.other, text)


def proposed(
    session: Session, inquiry: Inquiry, side: Party, proposals: Sequence[Proposal], text: str
) -> None:
    """Tell the other side which times `side` proposes, and what each of them costs."""
    _tell(session, PROPOSED, inquiry, side.other, text, proposals)


def declined(
    session: Session, inquiry: Inquiry, side: Party, proposals: Sequence[Proposal], text: str
) -> None:
    """Tell the other side that `side` cannot take these times."""
    _tell(session, DECLINED, inquiry, side.other, text, proposals)


def withdrawn(
    session: Session, inquiry: Inquiry, side: Party, proposals: Sequence[Proposal]
) -> None:
    """Tell the other side that `side` takes its times back."""
    _tell(session, WITHDRAWN, inquiry, side.other, "", proposals)


def closed(session: Session, inquiry: Inquiry, side: Party, text: str) -> None:
    """Tell the other side that `side` has ended the conversation."""
    _tell(session, CLOSED, inquiry, side.other, text)


def lapsed(session: Session, inquiry: Inquiry) -> None:
    """Tell both sides that the conversation has ended by itself."""
    for side in Party:
        _tell(session, LAPSED, inquiry, side, "")


def readers(session: Session, inquiry: Inquiry, side: Party) -> list[Recipient]:
    """Return who is told: the owner's deciders, or those who have spoken for the asker.

    Whoever may no longer book for the asker is told nothing; where nobody is left its admins are.
    """
    if side is Party.OWNER:
        return deciders(session, inquiry.listing.organisation_id)
    spoke = (
        select(table.user_id).where(table.inquiry_id == inquiry.id, table.side == Party.BOOKER)
        for table in (InquiryMessage, Proposal)
    )
    wanted = select(User.id).where(User.id == inquiry.user_id).union(*spoke)
    books = [role for role, may in ROLE_PERMISSIONS.items() if Permission.BOOKING_MAKE in may]
    found = session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == inquiry.organisation_id,
            Membership.role.in_(books),
            User.disabled_at.is_(None),
            User.id.in_(wanted),
        )
        .order_by(User.id)
    ).all()
    return [person(user) for user in found] or deciders(session, inquiry.organisation_id)


def _tell(
    session: Session,
    kind: str,
    inquiry: Inquiry,
    to: Party,
    text: str,
    proposals: Sequence[Proposal] = (),
) -> None:
    payload: dict[str, object] = {
        "inquiry": inquiry.id,
        "side": to.value,
        "text": text,
        "times": [time_told(inquiry, one) for one in proposals],
    }
    for reader in readers(session, inquiry, to):
        write(session, kind, reader, payload)


def time_told(inquiry: Inquiry, one: Proposal) -> Mapping[str, Any]:
    """Return what a mail keeps of a proposed time: when, of what, and what it costs the asker."""
    period = Period(one.starts_at, one.ends_at)
    dates = repeating.periods_of(one)
    price = price_of(one.listing, inquiry.organisation, dates, one.quantity, one.price_text)
    return {
        "times": one.times,
        "interval": one.interval,
        "starts_at": period.starts_at.isoformat(),
        "ends_at": period.ends_at.isoformat(),
        "listing": one.listing_id,
        "quantity": one.quantity,
        "price": price.total.ore if price.total is not None else None,
        "price_text": price.text,
        "price_group": price.group if price.stated else None,
    }
