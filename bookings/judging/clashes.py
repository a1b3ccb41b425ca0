"""Which dates cannot all be had: rivals for the same units, and what one already has oneself."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from bookings.models import Booking, Claim, Occurrence
from bookings.types import OccurrenceStatus
from inventory.models import ListingUnit, Unit
from marketplace.models import Organisation
from marketplace.periods import Period

RIVALS = (
    OccurrenceStatus.REQUESTED,
    OccurrenceStatus.CONFIRMED,
    OccurrenceStatus.HANDED_OUT,
)


@dataclass(frozen=True)
class Rival:
    """Another booking that wants or has the same time; `booked` when it already has it."""

    booking_id: str
    name: str
    booked: bool


def rivals(session: Session, occurrence_ids: Collection[int]) -> Mapping[int, list[Rival]]:
    """Return for each of the dates the others that it cannot stand beside, by the date's id.

    A pool clashes only when the dates that overlap need more than there is. One query.
    """
    mine, theirs = aliased(Occurrence), aliased(Occurrence)
    own, other = aliased(Claim), aliased(Claim)
    rows = session.execute(
        select(
            mine.id,
            own.unit_id,
            own.quantity,
            Unit.quantity,
            other.quantity,
            theirs.status,
            Booking.public_id,
            Organisation.name,
        )
        .join(own, own.occurrence_id == mine.id)
        .join(Unit, Unit.id == own.unit_id)
        .join(other, other.unit_id == own.unit_id)
        .join(theirs, theirs.id == other.occurrence_id)
        .join(Booking, Booking.id == theirs.booking_id)
        .join(Organisation, Organisation.id == Booking.organisation_id)
        .where(
            mine.id.in_(occurrence_ids),
            theirs.id != mine.id,
            theirs.booking_id != mine.booking_id,
            theirs.status.in_(RIVALS),
            theirs.taken_from < mine.taken_to,
            theirs.taken_to > mine.taken_from,
        )
        .order_by(mine.id, own.unit_id, theirs.starts_at, theirs.id)
    ).all()
    needed: dict[tuple[int, int], int] = defaultdict(int)
    of: dict[tuple[int, int], int] = {}
    for occurrence, unit, quantity, there_are, more, *_ in rows:
        key = (occurrence, unit)
        needed[key] = (needed[key] or quantity) + more
        of[key] = there_are
    found: dict[int, dict[str, Rival]] = {}
    for occurrence, unit, _quantity, _of, _more, status, booking, name in rows:
        if needed[occurrence, unit] > of[occurrence, unit]:
            booked = status is not OccurrenceStatus.REQUESTED
            found.setdefault(occurrence, {})[booking] = Rival(booking, name, booked)
    return {occurrence: list(known.values()) for occurrence, known in found.items()}


def standing(
    session: Session, organisation_id: int, listing_id: int, period: Period
) -> Booking | None:
    """Return the organisation's own booking that has units of the listing then, if any.

    Of the whole where a part is asked for, too, or of a set that the thing belongs to.
    """
    return session.scalars(
        select(Booking)
        .join(Occurrence, Occurrence.booking_id == Booking.id)
        .where(
            Booking.organisation_id == organisation_id,
            Occurrence.claims.any(
                Claim.unit_id.in_(
                    select(ListingUnit.unit_id).where(ListingUnit.listing_id == listing_id)
                )
            ),
            Occurrence.status.in_(RIVALS),
            Occurrence.taken_from < period.ends_at,
            Occurrence.taken_to > period.starts_at,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    ).first()
