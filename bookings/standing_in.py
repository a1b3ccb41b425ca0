"""What in an order was chosen instead of what: remembered when it is asked for."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.closures import in_the_way
from bookings.models import INSTEAD, Booking, Order
from bookings.recording import write_down
from bookings.states import LOST
from marketplace.actor import Actor


def remember(
    session: Session, actor: Actor, order: Order, added: Iterable[Booking], lost_id: str
) -> None:
    """Remember that the `added` bookings were chosen instead of another one of the same order.

    Nothing is remembered of a public id that names nothing that is `missing`.
    """
    if missing(session, order, lost_id) is None:
        return
    for one in added:
        if one.public_id != lost_id:
            write_down(session, actor, one, INSTEAD, reason=lost_id)


def missing(session: Session, order: Order, public_id: str) -> Booking | None:
    """Return the booking of the order with the public id, of which something could not be had.

    Or is closed over. Nothing else is replaced: what stands is not.
    """
    if not public_id:
        return None
    booking = session.scalar(
        select(Booking).where(Booking.public_id == public_id, Booking.order_id == order.id)
    )
    if booking is None:
        return None
    lost = any(row.status in LOST for row in booking.occurrences)
    return booking if lost or in_the_way.covered(session, booking.occurrences) else None
