"""What this package keeps about a person, for their own copy, and what goes with their account."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from bookings.models import (
    Booking,
    InquiryMessage,
    SavedSearch,
    WantedNotice,
    WantedOffer,
)
from marketplace import personal_data
from marketplace.models import User
from marketplace.personal_data import moment

Told = list[dict[str, Any]]


def register() -> None:
    """Tell bookings, messages, saved searches and notices; searches go with the account."""
    personal_data.register("bookings", bookings)
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
            "contact_name": row.contact_name,
            "contact_phone": row.contact_phone,
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
        .where(WantedOffer.user_id == person.id)
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
