"""Whom to tell what of wanted notices: rows for the outbox, in the same transaction."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement.notices import time_told
from bookings.mailing.recipients import Recipient, deciders, person, write
from bookings.models import Inquiry, Proposal, WantedNotice, WantedOffer
from bookings.types import InquiryStatus, WantedStatus
from marketplace.models import Membership, User
from marketplace.policy import ROLE_PERMISSIONS, Permission

FITTING = "wanted_fits"
OFFERED = "wanted_offer"
ANSWERED = "wanted_answer"
OVER = "wanted_over"
EXPIRED = "wanted_expired"
REMOVED = "wanted_removed"
KINDS = (FITTING, OFFERED, ANSWERED, OVER, EXPIRED, REMOVED)
MOST_NAMED = 5


def fitting(
    session: Session, notice: WantedNotice, organisation_id: int, listings: Sequence[int]
) -> None:
    """Tell those who decide for an organisation that something of theirs would fit a notice."""
    facts = {"organisation": organisation_id, "listings": list(listings[:MOST_NAMED])}
    for reader in deciders(session, organisation_id):
        write(session, FITTING, reader, _payload(notice) | facts)


def offered(
    session: Session, answer: WantedOffer, inquiry: Inquiry, times: Sequence[Proposal]
) -> None:
    """Tell the asker what is offered, when, and what it costs."""
    facts = {
        "offer": answer.id,
        "inquiry": inquiry.id,
        "text": answer.text,
        "times": [time_told(inquiry, one) for one in times],
    }
    for reader in askers(session, answer.notice):
        write(session, OFFERED, reader, _payload(answer.notice) | facts)


def answered(session: Session, answer: WantedOffer) -> None:
    """Tell the asker what somebody has written."""
    facts = {"offer": answer.id, "text": answer.text}
    for reader in askers(session, answer.notice):
        write(session, ANSWERED, reader, _payload(answer.notice) | facts)


def over(session: Session, answer: WantedOffer) -> None:
    """Tell kindly who has answered that the notice is over, and whether by an offer of theirs."""
    own = session.scalar(
        select(WantedOffer.id)
        .join(Inquiry, Inquiry.id == WantedOffer.inquiry_id)
        .where(
            WantedOffer.notice_id == answer.notice_id,
            WantedOffer.organisation_id == answer.organisation_id,
            Inquiry.status == InquiryStatus.AGREED,
        )
        .limit(1)
    )
    status = answer.notice.status
    facts = {
        "offer": answer.id,
        "filled": status is WantedStatus.FILLED,
        "expired": status in {WantedStatus.EXPIRED, WantedStatus.REMOVED},
        "own": own is not None,
    }
    for reader in _answerers(session, answer):
        write(session, OVER, reader, _payload(answer.notice) | facts)


def expired(session: Session, notice: WantedNotice) -> None:
    """Tell the asker that the notice stands no longer, and how it stands again."""
    for reader in askers(session, notice):
        write(session, EXPIRED, reader, _payload(notice))


def removed(session: Session, notice: WantedNotice) -> None:
    """Tell the asker that the notice has been taken down, and why."""
    for reader in askers(session, notice):
        write(session, REMOVED, reader, _payload(notice) | {"reason": notice.removal_reason})


def askers(session: Session, notice: WantedNotice) -> list[Recipient]:
    """Return who reads for the asker: who wrote the notice, or else those who decide there."""
    books = [role for role, may in ROLE_PERMISSIONS.items() if Permission.BOOKING_MAKE in may]
    writer = _member(session, notice.user_id, notice.organisation_id, books)
    return [person(writer)] if writer is not None else deciders(session, notice.organisation_id)


def _answerers(session: Session, answer: WantedOffer) -> list[Recipient]:
    answers = [role for role, may in ROLE_PERMISSIONS.items() if Permission.WANTED_ANSWER in may]
    writer = _member(session, answer.user_id, answer.organisation_id, answers)
    return [person(writer)] if writer is not None else deciders(session, answer.organisation_id)


def _member(
    session: Session, user_id: int, organisation_id: int, roles: Sequence[object]
) -> User | None:
    return session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.id == user_id,
            User.disabled_at.is_(None),
            Membership.organisation_id == organisation_id,
            Membership.role.in_(roles),
        )
    )


def _payload(notice: WantedNotice) -> dict[str, object]:
    return {"notice": notice.id, "public_id": notice.public_id, "title": notice.title}
