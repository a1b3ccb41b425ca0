"""What happened, written down in the same transaction: history, calendar changes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bookings.errors import TooLate
from bookings.models import Booking, CalendarChange, History, Occurrence
from bookings.states import Event, IllegalTransition, advance
from bookings.types import OccurrenceStatus
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.inserting import insert_rows


def move_on(
    session: Session, actor: Actor, occurrence: Occurrence, event: Event, *, reason: str = ""
) -> None:
    """Advance the occurrence by `event` and write a line of history.

    Raises TooLate when its state does not know the event. Occupancy is the caller's to settle.
    """
    before = occurrence.status
    try:
        occurrence.status = advance(before, event)
    except IllegalTransition as error:
        raise TooLate from error
    occurrence.reason = reason
    occurrence.changed_at = clock.now()
    if before is not OccurrenceStatus.DRAFT:
        occurrence.sequence += 1
    write_down(
        session,
        actor,
        occurrence.booking,
        event.value,
        occurrence=occurrence,
        before=before,
        reason=reason,
    )


def move_all_on(
    session: Session,
    actor: Actor,
    occurrences: Sequence[Occurrence],
    event: Event,
    *,
    reason: str = "",
) -> None:
    """Advance waiting or booked dates by `event`; nobody has to answer them any more.

    Like `move_on` for each, in few statements whatever their number. They have been read under the
    lock of their units. Raises TooLate when a state does not know the event, or when somebody else
    has been faster all the same.
    """
    session.flush()
    now, lines = clock.now(), []
    for before in sorted({row.status for row in occurrences}):
        rows = [row for row in occurrences if row.status is before]
        try:
            after = advance(before, event)
        except IllegalTransition as error:
            raise TooLate from error
        facts = {"status": after, "reason": reason, "changed_at": now, "expires_at": None}
        done = session.connection().execute(
            update(Occurrence.__table__)  # type: ignore[arg-type]
            .where(Occurrence.id.in_(sorted(row.id for row in rows)), Occurrence.status == before)
            .values(sequence=Occurrence.sequence + 1, version=Occurrence.version + 1, **facts)
        )
        if done.rowcount != len(rows):
            raise TooLate
        for row in rows:
            for name, value in facts.items():
                set_committed_value(row, name, value)
            set_committed_value(row, "sequence", row.sequence + 1)
            set_committed_value(row, "version", row.version + 1)
            lines.append(_line(actor, row, event.value, before, reason, now))
    if lines:
        insert_rows(session, _HISTORY, lines)


def _line(
    actor: Actor,
    row: Occurrence,
    event: str,
    before: OccurrenceStatus,
    reason: str,
    at: datetime,
) -> dict[str, object]:
    return {
        "booking_id": row.booking_id,
        "occurrence_id": row.id,
        "at": at,
        "actor_id": actor.user_id,
        "event": event,
        "from_status": before.value,
        "to_status": row.status.value,
        "reason": reason,
    }


def begin(occurrence: Occurrence, event: Event) -> None:
    """Advance a date of a new booking, not in the database yet; `begun` writes the history."""
    occurrence.status = advance(OccurrenceStatus.DRAFT, event)
    occurrence.changed_at = clock.now()


def begun(session: Session, actor: Actor, occurrences: Sequence[Occurrence]) -> None:
    """Write a line of history for each date of a new booking that has begun; one statement."""
    now = clock.now()
    rows = [
        _line(actor, row, _BEGINNINGS[row.status].value, OccurrenceStatus.DRAFT, "", now)
        for row in occurrences
        if row.status in _BEGINNINGS
    ]
    if rows:
        insert_rows(session, _HISTORY, rows)


def write_down(
    session: Session,
    actor: Actor,
    booking: Booking,
    event: str,
    *,
    occurrence: Occurrence | None = None,
    before: OccurrenceStatus | None = None,
    reason: str = "",
) -> None:
    """Add one line to the booking's history."""
    session.add(
        History(
            booking_id=booking.id,
            occurrence_id=occurrence.id if occurrence else None,
            at=clock.now(),
            actor_id=actor.user_id,
            event=event,
            from_status=before.value if before else None,
            to_status=occurrence.status.value if occurrence else None,
            reason=reason,
        )
    )


def calendars_change(session: Session, booking: Booking) -> None:
    """Let every feed that shows the booking know that something in it is new."""
    session.connection().execute(
        _CHANGE,
        {
            "at": clock.now(),
            "booking_id": booking.id,
            "listing_id": booking.listing_id,
            "borrower_id": booking.organisation_id,
            "owner_id": booking.listing.organisation_id,
            "user_id": booking.made_by_id,
        },
    )


_BEGINNINGS = {
    OccurrenceStatus.REQUESTED: Event.REQUEST,
    OccurrenceStatus.CONFIRMED: Event.CONFIRM,
}
_HISTORY = cast("Table", History.__table__)
_CHANGE = insert(cast("Table", CalendarChange.__table__))


def listings_change(session: Session, listings: Iterable[Listing]) -> None:
    """Let every feed that shows when the listings are taken know that it has changed."""
    session.add_all(
        CalendarChange(at=clock.now(), listing_id=row.id, owner_id=row.organisation_id)
        for row in listings
    )
