"""What in an order stands in for what: remembered when it is asked for, never guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import queries
from bookings.models import INSTEAD, Booking, History
from bookings.recording import write_down
from bookings.states import LOST
from bookings.types import OccurrenceStatus
from marketplace.actor import Actor

TAKEN_BACK = frozenset({OccurrenceStatus.CANCELLED, OccurrenceStatus.WITHDRAWN})
GONE = LOST | TAKEN_BACK


@dataclass(frozen=True)
class Standing:
    """How the things of an order stand to each other, by the keys of their bookings.

    `stands_for` has of what was chosen instead the booking that it was chosen for. What is `lost`
    is missing, what is `replaced` could not be had either and is not missing any more. `over` says
    that all the rest was taken back after that, so that nothing of the order is needed.
    """

    stands_for: Mapping[int, Booking]
    lost: frozenset[int]
    replaced: frozenset[int]
    over: bool


def remember(session: Session, actor: Actor, added: Iterable[Booking], lost: Booking) -> None:
    """Remember that the `added` bookings of an order were chosen instead of another one of it."""
    for one in added:
        write_down(session, actor, one, INSTEAD, reason=lost.public_id)


def listings_beside(bookings: Iterable[Booking], booking: Booking) -> set[str]:
    """Return by public id the listings that an order has beside a booking or could not have.

    What the booker has given up is not one of them: it may be proposed again.
    """
    others = (one for one in bookings if one.id != booking.id)
    return {one.listing.public_id for one in others if queries.status_of(one) not in TAKEN_BACK}


def standing(session: Session, bookings: Sequence[Booking]) -> Standing:
    """Return how the bookings of an order, in their lines' sequence, stand to each other."""
    stands_for = _stands_for(session, bookings)
    groups: dict[int, list[Booking]] = {}
    for one in bookings:
        root = one
        while root.id in stands_for:
            root = stands_for[root.id]
        groups.setdefault(root.id, []).append(one)
    lost, replaced = set(), set()
    for alike in groups.values():
        gone = [one.id for one in alike if queries.status_of(one) in LOST]
        if any(queries.status_of(one) not in GONE for one in alike):
            replaced.update(gone)
        elif gone:
            lost.add(gone[-1])  # what was chosen before it has been given up already
    return Standing(stands_for, frozenset(lost), frozenset(replaced), _over(bookings))


def others_lost(session: Session, states: Mapping[int, OccurrenceStatus], booking: Booking) -> bool:
    """Tell whether something else of an order whose bookings have these states is missing."""
    if not any(status in LOST for key, status in states.items() if key != booking.id):
        return False
    lost = standing(session, queries.of_order(session, booking.order)).lost
    return bool(lost - {booking.id})


def _over(bookings: Sequence[Booking]) -> bool:
    """Tell whether nothing stands, and the last that happened was that the booker took it back."""
    states = {one.id: queries.status_of(one) for one in bookings}
    if not GONE.issuperset(states.values()):
        return False
    taken_back, lost = (
        [
            row.changed_at
            for one in bookings
            if (states[one.id] in TAKEN_BACK) is back
            for row in one.occurrences
            if row.status is states[one.id]
        ]
        for back in (True, False)
    )
    return bool(taken_back) and (not lost or max(taken_back) >= max(lost))


def _stands_for(session: Session, bookings: Sequence[Booking]) -> dict[int, Booking]:
    by_name = {one.public_id: one for one in bookings}
    lines = session.execute(
        select(History.booking_id, History.reason)
        .where(History.booking_id.in_([one.id for one in bookings]), History.event == INSTEAD)
        .order_by(History.id)
    )
    # What stands in for something was made after it, so that no chain is ever closed.
    return {key: by_name[name] for key, name in lines if name in by_name and by_name[name].id < key}
