"""What waits for an owner's answer, and what has been answered lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bookings import queries
from bookings.agreement import conversations
from bookings.models import Booking, History, Inquiry, Occurrence
from bookings.states import Event
from bookings.types import OccurrenceStatus, Party
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.policy import Permission, can

LATELY = timedelta(days=14)
MOST_ANSWERED = 10


@dataclass(frozen=True)
class Answered:
    """One answer that was given: to which booking, what, when."""

    booking: Booking
    event: str
    at: datetime


def waiting_count(session: Session, actor: Actor) -> int:
    """Return how many bookings and questions wait for the actor's answer."""
    bookings = queries.total(session, queries.waiting_for(actor))
    return bookings + conversations.waiting_count(session, actor, Party.OWNER)


def waiting(
    session: Session, actor: Actor, *, listing_id: int | None, offset: int, limit: int
) -> tuple[list[Booking], int]:
    """Return the requests that wait, the longest waiting first, and how many there are.

    Seven queries, whatever the number of requests.
    """
    ids = queries.waiting_for(actor)
    if listing_id is not None:
        ids = ids.where(Booking.listing_id == listing_id)
    rows = session.scalars(
        queries.with_all(select(Booking).where(Booking.id.in_(ids)))
        .order_by(Booking.created_at, Booking.id)
        .offset(offset)
        .limit(limit)
    )
    return list(rows), queries.total(session, ids)


def questions(session: Session, actor: Actor) -> list[Inquiry]:
    """Return the open conversations, those that wait for the owner first, the oldest first."""
    return list(
        session.scalars(
            conversations.waiting(actor, Party.OWNER).options(
                joinedload(Inquiry.listing), joinedload(Inquiry.organisation)
            )
        )
    )


def answered_lately(session: Session, actor: Actor) -> list[Answered]:
    """Return the latest answers of the last two weeks, the newest first, by whom ever given."""
    keys = [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]
    latest = func.max(History.at)
    rows = session.execute(
        select(History.booking_id, History.event, latest)
        .join(Booking, Booking.id == History.booking_id)
        .join(Listing, Listing.id == Booking.listing_id)
        .where(
            Listing.organisation_id.in_(keys),
            History.from_status == OccurrenceStatus.REQUESTED.value,
            History.event.in_([Event.CONFIRM.value, Event.DECLINE.value]),
            History.at > clock.now() - LATELY,
        )
        .group_by(History.booking_id, History.event)
        .order_by(latest.desc(), History.booking_id, History.event)
        .limit(MOST_ANSWERED)
    ).all()
    found = {
        booking.id: booking
        for booking in session.scalars(
            queries.with_all(select(Booking).where(Booking.id.in_([row[0] for row in rows])))
        )
    }
    return [Answered(found[booking_id], event, at) for booking_id, event, at in rows]


def waiting_dates(bookings: Sequence[Booking], now: datetime) -> list[Occurrence]:
    """Return the dates of the bookings that still wait for an answer."""
    return [
        row
        for booking in bookings
        for row in booking.occurrences
        if row.status is OccurrenceStatus.REQUESTED
        and (row.expires_at is None or row.expires_at > now)
    ]
