"""Time that has become free is offered to those whose series could not have it."""

from collections.abc import Sequence

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session, joinedload

from bookings.changes import change_notices, retrying
from bookings.models import Booking, Claim, FreedTime, Occurrence
from bookings.types import OccurrenceStatus, ReasonCode
from inventory.models import Listing
from marketplace import clock

# How many notes of freed time one run looks at, and how many bookings it judges.
AT_ONCE = 200


def offer_freed(session: Session) -> int:
    """Tell the bookers of skipped dates that can wholly be had now, once for each time freed.

    Nothing is held: who is first gets it, which the mail says. Returns how many notes were looked
    at; call it again when they were AT_ONCE.
    """
    notes = session.scalars(select(FreedTime.id).order_by(FreedTime.id).limit(AT_ONCE)).all()
    if not notes:
        return 0
    for booking, rows in _by_booking(_skipped(session, notes)):
        plan = retrying.look(session, booking, rows)
        free = [step.row for step in plan.fitting]
        if free:
            change_notices.freed(session, booking, free)
    session.execute(delete(FreedTime).where(FreedTime.id.in_(notes)))
    session.flush()
    return len(notes)


def _skipped(session: Session, notes: Sequence[int]) -> list[Occurrence]:
    """Return the dates to come that were skipped as taken, and that the freed time touches."""
    touched = (
        select(Claim.occurrence_id)
        .join(FreedTime, FreedTime.unit_id == Claim.unit_id)
        .join(
            Occurrence,
            and_(
                Occurrence.id == Claim.occurrence_id,
                Occurrence.taken_from < FreedTime.ends_at,
                Occurrence.taken_to > FreedTime.starts_at,
            ),
        )
        .where(
            FreedTime.id.in_(notes),
            Occurrence.status == OccurrenceStatus.SKIPPED,
            Occurrence.starts_at > clock.now(),
            Occurrence.reason.contains(ReasonCode.TAKEN.value),
        )
    )
    return list(
        session.scalars(
            select(Occurrence)
            .where(Occurrence.id.in_(touched))
            .options(
                joinedload(Occurrence.booking).joinedload(Booking.organisation),
                joinedload(Occurrence.booking).joinedload(Booking.made_by),
                joinedload(Occurrence.booking)
                .joinedload(Booking.listing)
                .joinedload(Listing.organisation),
            )
            .order_by(Occurrence.booking_id, Occurrence.starts_at, Occurrence.id)
        )
    )


def _by_booking(rows: Sequence[Occurrence]) -> list[tuple[Booking, list[Occurrence]]]:
    """Return the dates of each booking, who asked first coming first."""
    found: dict[int, tuple[Booking, list[Occurrence]]] = {}
    for row in rows:
        found.setdefault(row.booking_id, (row.booking, []))[1].append(row)
    return list(found.values())
