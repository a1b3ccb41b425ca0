"""Finding listings and loading them whole, in a constant number of queries."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from inventory import search
from inventory.models import (
    ApprovalRule,
    Listing,
    ListingAudience,
    ListingUnit,
    Place,
    Tariff,
)
from inventory.policy import require_see
from inventory.types import ListingKind, ListingStatus
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Organisation
from marketplace.types import OrganisationStatus

WITH_FACTS = (
    joinedload(Listing.organisation),
    joinedload(Listing.place),
    joinedload(Listing.part_of),
    selectinload(Listing.activities),
    selectinload(Listing.features),
    selectinload(Listing.accessibility),
    selectinload(Listing.audience).joinedload(ListingAudience.organisation),
    selectinload(Listing.at_once).joinedload(ApprovalRule.organisation),
    selectinload(Listing.openings),
    selectinload(Listing.opening_exceptions),
    selectinload(Listing.limits),
    selectinload(Listing.photos),
    selectinload(Listing.translations),
    selectinload(Listing.units).joinedload(ListingUnit.unit),
    joinedload(Listing.tariff).selectinload(Tariff.rules),
)


def published(
    *,
    kind: ListingKind | None = None,
    district: str | None = None,
    organisations: Sequence[int] = (),
) -> Select[int]:
    """Return the ids of what is published by active organisations: all, or of these.

    It selects from Listing with its organisation and (outer) Place joined, in no order, so that a
    caller can add conditions and order. The finder itself asks its catalogue.
    """
    statement = (
        select(Listing.id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(
            Organisation.status == OrganisationStatus.ACTIVE,
            Listing.status == ListingStatus.PUBLISHED,
        )
    )
    if kind is not None:
        statement = statement.where(Listing.kind == kind)
    if district is not None:
        statement = statement.where(Place.district == district)
    if organisations:
        statement = statement.where(Listing.organisation_id.in_(organisations))
    return statement


def of_organisations(session: Session, organisations: Sequence[int], text: str = "") -> Select[int]:
    """Return the ids of all that the organisations (by id) have, as far as the text finds it.

    It selects from Listing, in no order, so that a caller can add conditions and order.
    """
    statement: Select[Any] = select(Listing.id).where(Listing.organisation_id.in_(organisations))
    return search.matching(session, statement, text)[0]


def listings_with_facts(session: Session, ids: Sequence[int]) -> list[Listing]:
    """Return the listings in the order of `ids` with all that is shown of them loaded."""
    rows = session.scalars(
        select(Listing).where(Listing.id.in_(ids)).order_by(Listing.id).options(*WITH_FACTS)
    ).unique()
    found = {listing.id: listing for listing in rows}
    return [found[key] for key in ids if key in found]


def visible(session: Session, actor: Actor, public_id: str) -> Listing:
    """Return one listing with its facts; raises NotFound where the actor may not know of it."""
    listing = (
        session.scalars(select(Listing).where(Listing.public_id == public_id).options(*WITH_FACTS))
        .unique()
        .one_or_none()
    )
    if listing is None:
        raise NotFound
    require_see(actor, listing)
    return listing


def owned(session: Session, organisation: Organisation) -> list[Listing]:
    """Return all listings of an organisation, by title, with their facts loaded."""
    return list(
        session.scalars(
            select(Listing)
            .where(Listing.organisation_id == organisation.id)
            .order_by(Listing.title_key, Listing.id)
            .options(*WITH_FACTS)
        ).unique()
    )
