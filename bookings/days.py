"""One day over all the places of an owner: who uses what, and when."""

from collections.abc import Sequence
from datetime import date

from flask import current_app
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace import clock
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.periods import local_day
from marketplace.policy import Permission, can

SHOWN = (
    OccurrenceStatus.REQUESTED,
    OccurrenceStatus.CONFIRMED,
    OccurrenceStatus.HANDED_OUT,
    OccurrenceStatus.RETURNED,
    OccurrenceStatus.COMPLETED,
)


def places(
    actor: Actor, permission: Permission = Permission.DAY_SEE, *, organisation_id: int | None = None
) -> Select[Listing]:
    """Select the listings whose day the actor may see, by owner and title; archived ones too."""
    keys = [key for key in actor.roles if can(actor, permission, key)]
    query = (
        select(Listing)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(Listing.organisation_id.in_(keys), Listing.status != ListingStatus.DRAFT)
        .options(joinedload(Listing.organisation), joinedload(Listing.place))
        .order_by(Organisation.sort_key, Listing.title_key, Listing.id)
    )
    return query if organisation_id is None else query.where(Organisation.id == organisation_id)


def of_day(session: Session, listings: Sequence[Listing], day: date) -> list[Occurrence]:
    """Return what the listings are used for on a calendar day of the city, in time order.

    Waiting requests included, and on every day through today what was lent before and has not come
    back. One query, whatever the number of listings.
    """
    bounds = local_day(day, current_app.config["SETTINGS"].city.zone)
    reaches = Occurrence.ends_at > bounds.starts_at
    if bounds.starts_at <= clock.now():
        reaches = or_(reaches, Occurrence.status == OccurrenceStatus.HANDED_OUT)
    return list(
        session.scalars(
            select(Occurrence)
            .where(
                Occurrence.listing_id.in_([row.id for row in listings]),
                Occurrence.status.in_(SHOWN),
                Occurrence.starts_at < bounds.ends_at,
                reaches,
            )
            .options(
                joinedload(Occurrence.booking).joinedload(Booking.organisation),
                joinedload(Occurrence.booking).joinedload(Booking.made_by),
            )
            .order_by(Occurrence.starts_at, Occurrence.id)
        )
    )


def organisations(actor: Actor, permission: Permission) -> list[int]:
    """Return the ids of the organisations in which the actor has the permission."""
    return [key for key in actor.roles if can(actor, permission, key)]
