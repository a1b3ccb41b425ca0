"""What time does by itself between the demo's acts, each thing when it is due."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bookings import passing
from bookings.handover import overdue
from bookings.models import Notice, Occurrence
from bookings.types import OccupancySource, OccurrenceStatus
from marketplace import clock


def let_pass(session: Session, until: datetime) -> None:
    """Let requests expire, dates be completed and loans be late, up to an instant (UTC)."""
    while (due := _next_due(session)) is not None and due <= until:
        with clock.pinned(due):
            passing.expire_requests(session)
            passing.complete_past(session)
            look_for_late_loans(session)


def look_for_late_loans(session: Session) -> None:
    """Do what the worker does every quarter of an hour."""
    for occurrence_id in overdue.due(session):
        overdue.mark(session, occurrence_id)


def _next_due(session: Session) -> datetime | None:
    status = Occurrence.status
    expires = _earliest(session, Occurrence.expires_at, status == OccurrenceStatus.REQUESTED)
    ends = _earliest(
        session,
        Occurrence.ends_at,
        status.in_((OccurrenceStatus.CONFIRMED, OccurrenceStatus.RETURNED)),
    )
    told = select(Notice.id).where(
        Notice.source == OccupancySource.OVERDUE,
        Notice.source_id == Occurrence.id,
        Notice.occurrence_id == Occurrence.id,
    )
    late = _earliest(
        session, Occurrence.ends_at, status == OccurrenceStatus.HANDED_OUT, ~told.exists()
    )
    due = [
        expires,
        None if ends is None else ends + passing.SETTLED_AFTER,
        None if late is None else late + overdue.GRACE,
    ]
    return min((one for one in due if one is not None), default=None)


def _earliest(
    session: Session,
    column: InstrumentedAttribute[Any],
    *conditions: ColumnElement[bool],
) -> datetime | None:
    found: datetime | None = session.scalar(select(func.min(column)).where(*conditions))
    return found
