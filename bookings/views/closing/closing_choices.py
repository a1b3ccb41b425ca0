"""What can be chosen to be closed: the actor's places, house by house."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.closures.closing import PERMISSIONS
from inventory.models import Listing, ListingUnit
from inventory.types import ListingStatus
from inventory.units import quantity_of
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Organisation
from marketplace.policy import can

FEW = 12


def places(session: Session, actor: Actor) -> list[Listing]:
    """Return the listings that the actor may close in some way, by owner and title; 2 queries."""
    keys = [key for key in actor.roles if any(can(actor, one, key) for one in PERMISSIONS.values())]
    return list(
        session.scalars(
            select(Listing)
            .join(Organisation, Organisation.id == Listing.organisation_id)
            .where(
                Listing.organisation_id.in_(keys),
                Listing.status.not_in((ListingStatus.DRAFT, ListingStatus.ARCHIVED)),
            )
            .options(
                joinedload(Listing.organisation),
                joinedload(Listing.place),
                selectinload(Listing.units).joinedload(ListingUnit.unit),
            )
            .order_by(Organisation.sort_key, Listing.title_key, Listing.id)
        )
    )


def chosen(listings: Sequence[Listing], public_ids: Sequence[str]) -> list[Listing]:
    """Return the chosen ones in order; raises NotFound for what is not among them."""
    wanted = set(public_ids)
    found = [one for one in listings if one.public_id in wanted]
    if len(found) != len(wanted):
        raise NotFound
    return found


def any_pool(listings: Sequence[Listing]) -> bool:
    """Tell whether some of them exist in several, so that how many makes sense."""
    return any(quantity_of(one) > 1 for one in listings)


def groups(listings: Sequence[Listing], marked: Sequence[str]) -> list[dict[str, Any]]:
    """Return the choices house by house; houses with something marked come first and lie open."""
    several = len({one.organisation_id for one in listings}) > 1
    named = sorted(
        ((_house(one, owner=several), one) for one in listings), key=lambda pair: pair[0]
    )
    found = []
    for house, rows in groupby(named, key=lambda pair: pair[0]):
        items = [(one.public_id, one.title) for _house, one in rows]
        is_marked = any(value in marked for value, _title in items)
        found.append({"house": house, "items": items, "marked": is_marked})
    few = len(listings) <= FEW
    first = 0
    for group in sorted(found, key=lambda one: not one["marked"]):
        group["open"] = few or group["marked"]
        group["first"] = first
        first += len(group["items"])
    return sorted(found, key=lambda one: not one["marked"])


def _house(listing: Listing, *, owner: bool) -> str:
    place = listing.place
    house = (place.name or place.address) if place is not None else ""
    house = house or str(_("Without a place"))
    return f"{listing.organisation.name}: {house}" if owner else house
