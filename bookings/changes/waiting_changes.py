"""Changes that wait for somebody's answer, for the lists of either side."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.models import Booking, ChangeDate, ChangeRequest
from bookings.types import ChangeSide, ChangeStatus
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import Actor
from marketplace.policy import Permission, can

MOST = 50


def for_owner(session: Session, actor: Actor) -> list[ChangeRequest]:
    """Return what bookers ask the actor, who decides for the lender, the most pressing first."""
    return list(session.scalars(_loaded(_asked_of_owner(actor))))


def for_booker(session: Session, actor: Actor) -> list[ChangeRequest]:
    """Return what lenders propose to the actor's organisations, the most pressing first."""
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    asked = _waiting().where(
        ChangeRequest.side == ChangeSide.OWNER, Booking.organisation_id.in_(keys)
    )
    return list(session.scalars(_loaded(asked)))


def count_for_owner(session: Session, actor: Actor) -> int:
    """Return how many changes wait for the actor's answer as a lender."""
    asked = _asked_of_owner(actor).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(asked) or 0


def _asked_of_owner(actor: Actor) -> Select[ChangeRequest]:
    keys = [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]
    return _waiting().where(
        ChangeRequest.side == ChangeSide.BOOKER, Listing.organisation_id.in_(keys)
    )


def _waiting() -> Select[ChangeRequest]:
    return (
        select(ChangeRequest)
        .join(Booking, Booking.id == ChangeRequest.booking_id)
        .join(Listing, Listing.id == Booking.listing_id)
        .where(ChangeRequest.status == ChangeStatus.WAITING, ChangeRequest.expires_at > clock.now())
    )


def _loaded(query: Select[ChangeRequest]) -> Select[ChangeRequest]:
    booking = joinedload(ChangeRequest.booking)
    return (
        query.options(
            joinedload(ChangeRequest.listing),
            selectinload(ChangeRequest.dates).joinedload(ChangeDate.occurrence),
            booking.joinedload(Booking.organisation),
            booking.joinedload(Booking.listing).joinedload(Listing.organisation),
            booking.joinedload(Booking.listing).joinedload(Listing.place),
        )
        .order_by(ChangeRequest.expires_at, ChangeRequest.id)
        .limit(MOST)
    )
