"""What of an order may be replaced: what could not be had, or is closed over."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.closures import in_the_way
from bookings.models import Booking, Order
from bookings.states import LOST


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
