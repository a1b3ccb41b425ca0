"""Who may see and do what to a booking."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bookings.models import Booking, Order
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import Actor
from marketplace.errors import NotAllowed, NotFound
from marketplace.policy import Permission, can
from marketplace.types import Role


def is_booker(actor: Actor, booking: Booking) -> bool:
    """Tell whether the actor acts for the borrower in this booking.

    A booker handles what they booked; an admin everything of the organisation.
    """
    if not can(actor, Permission.BOOKING_MAKE, booking.organisation_id):
        return False
    role = actor.roles.get(booking.organisation_id)
    return role is Role.ADMIN or booking.made_by_id == actor.user_id


def is_owner(actor: Actor, booking: Booking) -> bool:
    """Tell whether the actor decides for the owner of the listing."""
    return can(actor, Permission.BOOKING_DECIDE, booking.listing.organisation_id)


def nobody_answers(booking: Booking) -> bool:
    """Tell whether no time of the listing waits for an answer: instant, or the borrower's own."""
    listing = booking.listing
    instant = listing.mode is BookingMode.INSTANT
    return instant or listing.organisation_id == booking.organisation_id


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Booking that the actor may read it.

    Whoever books for the borrower sees what the borrower has booked. On the owner's side only who
    answers does: the borrower's name and telephone number are no concern of a member who books.
    """
    borrows = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    answers = [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]
    owned = select(Listing.id).where(Listing.organisation_id.in_(answers))
    return or_(Booking.organisation_id.in_(borrows), Booking.listing_id.in_(owned))


def booking_for(session: Session, actor: Actor, public_id: str) -> Booking:
    """Return the booking if the actor may know of it; raises NotFound otherwise."""
    booking = session.scalar(
        select(Booking).where(Booking.public_id == public_id, visible_to(actor))
    )
    if booking is None:
        raise NotFound
    return booking


def order_for(session: Session, actor: Actor, public_id: str) -> Order:
    """Return the order with its bookings if the actor sees what its organisation books.

    Owners see the bookings of their own listings only, not what else was ordered beside them.
    Raises NotFound otherwise.
    """
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    order = session.scalar(
        select(Order).where(Order.public_id == public_id, Order.organisation_id.in_(keys))
    )
    if order is None:
        raise NotFound
    return order


def order_if_any(session: Session, actor: Actor, public_id: str) -> Order | None:
    """Return the order that an address names, None where there is none that the actor sees."""
    try:
        return order_for(session, actor, public_id) if public_id else None
    except NotFound:
        return None


def require_owner(actor: Actor, booking: Booking) -> None:
    """Raise NotAllowed unless the actor decides for the owner."""
    if not is_owner(actor, booking):
        raise NotAllowed


def require_side(actor: Actor, booking: Booking) -> bool:
    """Return True for the owner's side, False for the booker's; raises NotAllowed for neither."""
    if is_booker(actor, booking):
        return False
    require_owner(actor, booking)
    return True
