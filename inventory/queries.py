"""Finding listings and loading them whole, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from inventory import distance, search
from inventory.models import (
    AccessibilityFact,
    ApprovalRule,
    Listing,
    ListingActivity,
    ListingAudience,
    ListingFeature,
    ListingUnit,
    Place,
    Tariff,
    Unit,
)
from inventory.policy import require_see
from inventory.search_filters import SearchFilters
from inventory.seating import room
from inventory.types import Answer, Audience, ListingStatus
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


@dataclass(frozen=True)
class Facets:
    """How many listings each choice would leave, by code (districts by name)."""

    kinds: Mapping[str, int]
    types: Mapping[str, int]
    districts: Mapping[str, int]
    accessible: Mapping[str, int]


def filtered(session: Session, filters: SearchFilters) -> Select[int]:
    """Return the ids of the listings that meet the filters: published, of active organisations.

    It selects from Listing with its organisation and (outer) Place joined, so that a caller can
    add conditions and order; without a text in no order. See `ordered` for the rank of a text.
    """
    return ordered(session, filters)[0]


def ordered(
    session: Session, filters: SearchFilters
) -> tuple[Select[int], ColumnElement[float] | None]:
    """Return `filtered` and the rank of its text (higher is better), None without a text."""
    statement: Select[Any] = (
        select(Listing.id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(*_conditions(filters))
    )
    return search.matching(session, statement, filters.text)


def facets(session: Session, filters: SearchFilters) -> Facets:
    """Return how many listings each kind, type, district and fact would leave (four queries).

    A choice among several leaves its own filter aside, so that the others can be chosen instead.
    """
    kinds = filtered(session, replace(filters, kind=None, type=None))
    types = filtered(session, replace(filters, type=None))
    districts = filtered(session, replace(filters, district=None))
    # By another name: the conditions of `filters.accessible` ask the same table, too.
    known = aliased(AccessibilityFact)
    facts = (
        filtered(session, filters)
        .join(known, known.listing_id == Listing.id)
        .where(known.answer == Answer.YES)
    )
    return Facets(
        kinds=_counts(session, kinds, Listing.kind),
        types=_counts(session, types, Listing.type),
        districts=_counts(session, districts, Place.district),
        accessible=_counts(session, facts, known.code),
    )


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


def _counts(
    session: Session,
    statement: Select[int],
    by: Any,  # noqa: ANN401 - a column
) -> dict[str, int]:
    rows = session.execute(
        statement.with_only_columns(by, func.count(Listing.id))
        .where(by.is_not(None))
        .group_by(by)
        .order_by(by)
    )
    return {str(code): count for code, count in rows}


def _conditions(filters: SearchFilters) -> list[ColumnElement[bool]]:
    conditions = [Organisation.status == OrganisationStatus.ACTIVE, _shown(filters)]
    for value, condition in (
        (filters.kind, Listing.kind == filters.kind),
        (filters.type, Listing.type == filters.type),
        (filters.people, room(filters.seating) >= (filters.people or 0)),
        (filters.seated, Listing.capacity_seated >= (filters.seated or 0)),
        (filters.quantity, _enough(filters.quantity or 1)),
        (filters.district, Place.district == filters.district),
        (filters.audience, _for(filters.audience)),
    ):
        if value is not None:
            conditions.append(condition)
    if filters.organisations:
        conditions.append(Listing.organisation_id.in_(filters.organisations))
    if filters.near is not None:
        near = filters.near
        conditions.append(distance.within(near.latitude, near.longitude, near.radius_km))
    conditions += [_has(ListingActivity, code) for code in filters.activities]
    conditions += [_has(ListingFeature, code) for code in filters.features]
    conditions += [
        _has(AccessibilityFact, code, AccessibilityFact.answer == Answer.YES)
        for code in filters.accessible
    ]
    return conditions


def _shown(filters: SearchFilters) -> ColumnElement[bool]:
    published = Listing.status == ListingStatus.PUBLISHED
    if not filters.unpublished_of:
        return published
    return or_(published, Listing.organisation_id.in_(sorted(filters.unpublished_of)))


def _enough(quantity: int) -> ColumnElement[bool]:
    takes = exists().where(ListingUnit.listing_id == Listing.id)
    short = exists().where(
        ListingUnit.listing_id == Listing.id,
        Unit.id == ListingUnit.unit_id,
        Unit.quantity < ListingUnit.quantity * quantity,
    )
    return and_(takes, ~short)


def _for(audience: Audience | None) -> ColumnElement[bool]:
    rows = exists().where(ListingAudience.listing_id == Listing.id)
    open_to = rows.where(ListingAudience.audience.in_([Audience.ALL, audience or Audience.ALL]))
    return or_(~rows, open_to)


def _has(
    model: type[ListingActivity | ListingFeature | AccessibilityFact],
    code: str,
    *more: ColumnElement[bool],
) -> ColumnElement[bool]:
    return exists().where(model.listing_id == Listing.id, model.code == code, *more)
