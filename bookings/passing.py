"""What time does by itself: requests expire, what was confirmed is completed."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.mailing import notifications
from bookings.models import Booking, Occurrence
from bookings.recording import calendars_change, move_all_on, move_on
from bookings.states import Event
from bookings.taking import lock_claims, read_again, settle
from bookings.types import OccurrenceStatus
from marketplace import clock
from marketplace.actor import SYSTEM

AT_ONCE = 200
SETTLED_AFTER = timedelta(hours=2)


def expire_requests(session: Session) -> int:
    """Let requests whose owner has not answered in time expire, and tell both sides."""
    rows = _due(session, OccurrenceStatus.REQUESTED)
    changed: dict[int, list[Occurrence]] = {}
    move_all_on(session, SYSTEM, rows, Event.EXPIRE)
    for row in rows:
        changed.setdefault(row.booking_id, []).append(row)
    settle(session, rows)
    for booking_id, dates in changed.items():
        booking = session.get_one(Booking, booking_id)
        calendars_change(session, booking)
        notifications.booking_expired(session, booking, dates)
    session.flush()
    return len(rows)


def complete_past(session: Session) -> int:
    """Mark dates as completed two hours after their end; their time stays taken.

    Confirmed ones, of which nothing was handed out, and what has been handed back.
    """
    ended = (OccurrenceStatus.CONFIRMED, OccurrenceStatus.RETURNED)
    rows = list(
        session.scalars(
            select(Occurrence)
            .where(
                Occurrence.status.in_(ended),
                Occurrence.ends_at <= clock.now() - SETTLED_AFTER,
            )
            .order_by(Occurrence.ends_at, Occurrence.id)
            .limit(AT_ONCE)
        )
    )
    for row in rows:
        move_on(session, SYSTEM, row, Event.COMPLETE)
    session.flush()
    return len(rows)


def _due(session: Session, status: OccurrenceStatus) -> list[Occurrence]:
    due = (
        select(Occurrence)
        .where(Occurrence.status == status, Occurrence.expires_at <= clock.now())
        .order_by(Occurrence.expires_at, Occurrence.id)
        .limit(AT_ONCE)
    )
    rows = list(session.scalars(due))
    if not rows:
        return rows
    lock_claims(session, rows)
    read_again(session, rows)
    now = clock.now()
    return [
        row
        for row in rows
        if row.status is status and row.expires_at is not None and row.expires_at <= now
    ]
