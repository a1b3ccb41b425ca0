"""Who stands on which side of a conversation, and may read it or act in it."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from bookings.models import Inquiry
from bookings.types import Party
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.errors import NotAllowed, NotFound
from marketplace.policy import Permission, can


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Inquiry that the actor may read it.

    Whoever books for the asker does, and whoever decides for the owner; a caretaker reads nothing,
    nor does who has left the organisation.
    """
    return or_(of_booker(actor), of_owner(actor))


def of_booker(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Inquiry that the actor reads it as the asker."""
    keys = [key for key in actor.roles if can(actor, Permission.BOOKING_SEE, key)]
    return Inquiry.organisation_id.in_(keys)


def of_owner(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on Inquiry that the actor reads it as the owner."""
    keys = [key for key in actor.roles if can(actor, Permission.REQUEST_SEE, key)]
    return Inquiry.listing_id.in_(select(Listing.id).where(Listing.organisation_id.in_(keys)))


def inquiry_for(session: Session, actor: Actor, public_id: str) -> Inquiry:
    """Return the conversation with its listing and people; raises NotFound for a foreign one."""
    inquiry = session.scalar(
        select(Inquiry)
        .where(Inquiry.public_id == public_id, visible_to(actor))
        .options(
            joinedload(Inquiry.listing).joinedload(Listing.organisation),
            joinedload(Inquiry.listing).joinedload(Listing.place),
            joinedload(Inquiry.organisation),
            joinedload(Inquiry.user),
            joinedload(Inquiry.ended_by),
            joinedload(Inquiry.booking),
        )
    )
    if inquiry is None:
        raise NotFound
    return inquiry


def acts_as(actor: Actor, inquiry: Inquiry) -> frozenset[Party]:
    """Return the sides for which the actor may write and agree."""
    allowed = {
        Party.BOOKER: can(actor, Permission.BOOKING_MAKE, inquiry.organisation_id),
        Party.OWNER: can(actor, Permission.BOOKING_DECIDE, inquiry.listing.organisation_id),
    }
    return frozenset(side for side, may in allowed.items() if may)


def party_of(actor: Actor, inquiry: Inquiry) -> Party:
    """Return for which side the actor speaks; raises NotAllowed for who may only read.

    Somebody with rights on both sides speaks for the one whose turn it is.
    """
    sides = acts_as(actor, inquiry)
    if not sides or actor.user_id is None:
        raise NotAllowed
    return inquiry.waits_for if inquiry.waits_for in sides else next(iter(sides))
