"""Other listings that could serve instead: parts of the same house, and similar ones nearby."""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from bookings.judging.asking import Asker
from bookings.judging.availability import HERE
from inventory import distance
from inventory.models import AccessibilityFact, Listing, ListingUnit, Place, Tariff
from inventory.policy import audience_condition
from inventory.seating import room
from inventory.types import Answer, ListingKind, ListingStatus
from marketplace.models import Organisation
from marketplace.types import OrganisationStatus

ROOMS = 12
NEIGHBOURS = 40
_UNKNOWN = 1e15


def same_house(session: Session, listing: Listing, asker: Asker) -> list[Listing]:
    """Return other rooms of the same house that hold the people, the nearest in size first.

    The same place, the whole or the parts of it, or what shares a thing with it. What is known of
    the listing's accessibility is known of them, too.
    """
    if listing.kind is not ListingKind.PREMISES:
        return []
    units = select(ListingUnit.unit_id).where(ListingUnit.listing_id == listing.id)
    sharing = select(ListingUnit.listing_id).where(ListingUnit.unit_id.in_(units))
    whole = listing.part_of_id
    query = _able(listing, asker).where(
        or_(
            Listing.place_id == listing.place_id if listing.place_id else false(),
            Listing.part_of_id == listing.id,
            or_(Listing.id == whole, Listing.part_of_id == whole) if whole else false(),
            Listing.id.in_(sharing),
        )
    )
    size = asker.people or listing.capacity_max or 0
    nearest = func.abs(func.coalesce(Listing.capacity_max, size) - size)
    rows = session.scalars(query.order_by(nearest, Listing.title_key, Listing.id).limit(ROOMS))
    return list(rows.unique())


def similar(session: Session, listing: Listing, asker: Asker) -> list[Listing]:
    """Return listings of the same type with the same known accessibility, the nearest first."""
    place = listing.place
    query = _able(listing, asker).where(Listing.type == listing.type)
    order: list[ColumnElement[Any]] = []
    if place is not None and place.latitude is not None and place.longitude is not None:
        away = distance.squared(place.latitude, place.longitude)
        order.append(func.coalesce(away, _UNKNOWN))
    query = query.order_by(*order, Listing.title_key, Listing.id).limit(NEIGHBOURS)
    return list(session.scalars(query).unique())


def _able(listing: Listing, asker: Asker) -> Select[Listing]:
    """Select what is booked here, for this asker, of the same kind and no less accessible."""
    query = (
        select(Listing)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(
            Listing.id != listing.id,
            Listing.kind == listing.kind,
            Listing.status == ListingStatus.PUBLISHED,
            Listing.mode.in_(HERE),
            Organisation.status == OrganisationStatus.ACTIVE,
            audience_condition(Listing.id, asker.borrower),
        )
        .options(
            joinedload(Listing.place),
            joinedload(Listing.tariff).selectinload(Tariff.rules),
        )
    )
    if asker.people:
        query = query.where(func.coalesce(room(asker.seating), asker.people) >= asker.people)
    wanted = {fact.code for fact in listing.accessibility if fact.answer is Answer.YES}
    if not wanted:
        return query
    known = (
        select(func.count())
        .select_from(AccessibilityFact)
        .where(
            AccessibilityFact.listing_id == Listing.id,
            AccessibilityFact.code.in_(wanted),
            AccessibilityFact.answer == Answer.YES,
        )
        .scalar_subquery()
    )
    return query.where(known == len(wanted))
