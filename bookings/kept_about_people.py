"""What this package keeps about a person, for their own copy, and what goes with their account."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from bookings.agreement import one_yes
from bookings.models import (
    Booking,
    ChangeRequest,
    Inquiry,
    InquiryMessage,
    Proposal,
    SavedSearch,
    WantedNotice,
    WantedOffer,
)
from marketplace import personal_data
from marketplace.models import User
from marketplace.personal_data import moment

Told = list[dict[str, Any]]


def register() -> None:
    """Tell bookings, conversations, saved searches and notices; searches go with the account.

    A question stays with its conversation, as a booking does: the owner is its other side.
    """
    personal_data.register("bookings", bookings)
    personal_data.register("changes", changes)
    personal_data.register("questions", questions)
    personal_data.register("proposed_times", proposed_times)
    personal_data.register("messages", messages)
    personal_data.register("saved_searches", searches, forget=forget_searches)
    personal_data.register("wanted_notices", notices)
    personal_data.register("wanted_answers", answers)


def bookings(session: Session, person: User) -> Told:
    """Return what the person has booked or asked for."""
    rows = session.scalars(
        select(Booking)
        .where(Booking.made_by_id == person.id)
        .options(joinedload(Booking.listing), joinedload(Booking.organisation))
        .order_by(Booking.id)
    )
    return [
        {
            "reference": row.reference,
            "what": row.listing.title,
            "for": row.organisation.name,
            "purpose": row.purpose,
            "people": row.people,
            "message": row.note,
            "contact_name": row.contact_name,
            "contact_phone": row.contact_phone,
            "created_at": moment(row.created_at),
        }
        for row in rows
    ]


def changes(session: Session, person: User) -> Told:
    """Return which changes the person has asked for, and what they wrote with them."""
    rows = session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.made_by_id == person.id)
        .options(joinedload(ChangeRequest.booking))
        .order_by(ChangeRequest.id)
    )
    return [
        {
            "reference": row.booking.reference,
            "people": row.people,
            "message": row.note,
            "status": row.status.value,
        }
        for row in rows
    ]


def questions(session: Session, person: User) -> Told:
    """Return what the person has asked owners, with the contact that they gave.

    Where an owner began with an offer, the words are those of the person's notice. A yes to several
    times is one question.
    """
    rows = session.scalars(
        select(Inquiry)
        .where(Inquiry.user_id == person.id, one_yes.first())
        .options(joinedload(Inquiry.listing), joinedload(Inquiry.organisation))
        .order_by(Inquiry.id)
    )
    return [
        {
            "what": row.listing.title,
            "for": row.organisation.name,
            "text": row.text,
            "wished_time": row.wished_time,
            "people": row.people,
            "contact_name": row.contact_name,
            "contact_phone": row.contact_phone,
            "status": row.status.value,
            "created_at": moment(row.created_at),
        }
        for row in rows
    ]


def proposed_times(session: Session, person: User) -> Told:
    """Return which times the person has proposed in conversations."""
    rows = session.scalars(
        select(Proposal)
        .where(Proposal.user_id == person.id)
        .options(joinedload(Proposal.listing))
        .order_by(Proposal.id)
    )
    return [
        {
            "what": row.listing.title,
            "starts_at": moment(row.starts_at),
            "ends_at": moment(row.ends_at),
            "people": row.people,
            "price_text": row.price_text,
            "status": row.status.value,
            "created_at": moment(row.created_at),
        }
        for row in rows
    ]


def messages(session: Session, person: User) -> Told:
    """Return what the person has written in conversations."""
    rows = session.scalars(
        select(InquiryMessage)
        .where(InquiryMessage.user_id == person.id)
        .order_by(InquiryMessage.id)
    )
    return [{"text": row.text, "created_at": moment(row.created_at)} for row in rows]


def searches(session: Session, person: User) -> Told:
    """Return the person's saved searches."""
    rows = session.scalars(
        select(SavedSearch)
        .where(SavedSearch.user_id == person.id)
        .options(joinedload(SavedSearch.organisation))
        .order_by(SavedSearch.id)
    )
    return [
        {
            "name": row.name,
            "query": row.query,
            "for": row.organisation.name if row.organisation is not None else None,
            "pace": row.pace.value,
            "status": row.status.value,
            "created_at": moment(row.created_at),
            "told_at": moment(row.told_at),
        }
        for row in rows
    ]


def forget_searches(session: Session, person: User) -> None:
    """Delete the person's saved searches, which concern nobody else."""
    session.execute(delete(SavedSearch).where(SavedSearch.user_id == person.id))


def notices(session: Session, person: User) -> Told:
    """Return the wanted notices that the person has written."""
    rows = session.scalars(
        select(WantedNotice)
        .where(WantedNotice.user_id == person.id)
        .options(joinedload(WantedNotice.organisation))
        .order_by(WantedNotice.id)
    )
    return [
        {
            "title": row.title,
            "text": row.text,
            "for": row.organisation.name,
            "contact_name": row.contact_name,
            "contact_phone": row.contact_phone,
            "phone_public": row.phone_public,
            "status": row.status.value,
            "created_at": moment(row.created_at),
        }
        for row in rows
    ]


def answers(session: Session, person: User) -> Told:
    """Return what the person has answered to notices of others."""
    rows = session.scalars(
        select(WantedOffer)
        .outerjoin(Inquiry, Inquiry.id == WantedOffer.inquiry_id)
        .where(WantedOffer.user_id == person.id, one_yes.first())
        .options(joinedload(WantedOffer.notice))
        .order_by(WantedOffer.id)
    )
    return [
        {
            "notice": row.notice.title,
            "text": row.text,
            "created_at": moment(row.created_at),
        }
        for row in rows
    ]
