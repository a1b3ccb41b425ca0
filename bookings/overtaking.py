"""Requests that compete: which have lost their time to somebody else, and telling their askers."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, joinedload

from bookings.judging.asking import Asker
from bookings.judging.availability import judge
from bookings.mailing import notifications
from bookings.models import Booking, Claim, History, Occurrence
from bookings.recording import write_down
from bookings.types import OccurrenceStatus
from inventory.models import Listing, ListingUnit
from marketplace import clock
from marketplace.actor import SYSTEM
from marketplace.periods import Period

OVERTAKEN = "overtaken"
"""The line of history that a request's date has when its asker has been told."""

_TAKEN = frozenset({OccurrenceStatus.CONFIRMED, OccurrenceStatus.HANDED_OUT})


def overtaken(session: Session, rows: Sequence[Occurrence]) -> set[int]:
    """Return the ids of those waiting dates whose time others have by now.

    Only dates that hold no time can lose it. Judged by the one predicate, as an approval would be;
    two queries whatever their number, none where nothing competes.
    """
    competing = [row for row in rows if row.status is OccurrenceStatus.REQUESTED and not row.holds]
    if not competing:
        return set()
    periods = sorted({Period(row.starts_at, row.ends_at) for row in competing})
    number = {period: n for n, period in enumerate(periods)}
    listings = select(Listing.id).where(Listing.id.in_({row.listing_id for row in competing}))
    verdicts = judge(session, listings, periods, Asker())
    return {
        row.id
        for row in competing
        if verdicts[row.listing_id, number[Period(row.starts_at, row.ends_at)]].free
        < row.booking.quantity
    }


def tell_overtaken(session: Session, rows: Sequence[Occurrence]) -> None:
    """Tell those whose competing requests `rows` have just made impossible, once for each date.

    Call it under the lock, when the occupancy of `rows` is written. Their requests stay as they
    are: the owner declines them, they are withdrawn or expire, and should the time become free
    again, they can still be approved. One mail for each request, whatever the number of its dates.
    Nobody learns from it who got the time, so that it happens in nobody's name.
    """
    confirmed = [row for row in rows if row.status in _TAKEN]
    if not confirmed:
        return
    met = _met(confirmed)
    # Mostly nobody competes, and then this is all that it costs.
    if session.connection().scalar(_COMPETING, met) is None:
        return
    mine = sorted({row.booking_id for row in confirmed})
    untold = session.scalars(_UNTOLD, met | {"mine": mine})
    waiting = [row for row in untold if _meets(row, confirmed)]
    lost = overtaken(session, waiting)
    told: dict[int, list[Occurrence]] = {}
    for row in waiting:
        if row.id in lost:
            told.setdefault(row.booking_id, []).append(row)
    for dates in told.values():
        booking = dates[0].booking
        for row in dates:
            write_down(session, SYSTEM, booking, OVERTAKEN, occurrence=row, before=row.status)
        notifications.booking_overtaken(session, booking, dates)


def _meets(row: Occurrence, others: Collection[Occurrence]) -> bool:
    return any(
        other.taken_from < row.taken_to and other.taken_to > row.taken_from for other in others
    )


def _met(confirmed: Collection[Occurrence]) -> dict[str, object]:
    return {
        "confirmed": sorted(row.id for row in confirmed),
        "since": min(row.taken_from for row in confirmed),
        "until": max(row.taken_to for row in confirmed),
        "now": clock.now(),
    }


_CLAIMED = select(Claim.unit_id).where(
    Claim.occurrence_id.in_(bindparam("confirmed", expanding=True))
)
_MEETING = (
    Occurrence.listing_id.in_(
        select(ListingUnit.listing_id).where(ListingUnit.unit_id.in_(_CLAIMED))
    ),
    Occurrence.status == OccurrenceStatus.REQUESTED,
    Occurrence.holds.is_(False),
    Occurrence.expires_at > bindparam("now"),
    Occurrence.taken_from < bindparam("until"),
    Occurrence.taken_to > bindparam("since"),
)
_COMPETING = select(Occurrence.id).where(*_MEETING).limit(1)
# Those of them that belong to others and have not been told before.
_UNTOLD = (
    select(Occurrence)
    .join(Occurrence.booking)
    .where(
        *_MEETING,
        Occurrence.booking_id.not_in(bindparam("mine", expanding=True)),
        ~exists().where(History.occurrence_id == Occurrence.id, History.event == OVERTAKEN),
    )
    .options(joinedload(Occurrence.booking).joinedload(Booking.made_by))
    .order_by(Occurrence.booking_id, Occurrence.starts_at, Occurrence.id)
)
