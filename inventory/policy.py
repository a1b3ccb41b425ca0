"""Who may see, change and book a listing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from inventory.models import Listing, ListingAudience
from inventory.types import Audience, ListingStatus
from marketplace import policy
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Organisation
from marketplace.policy import Permission
from marketplace.types import OrganisationKind, OrganisationStatus

SEEN_BY_ALL = frozenset({ListingStatus.PUBLISHED, ListingStatus.PAUSED})
ASSOCIATIONS = frozenset(
    {OrganisationKind.ASSOCIATION, OrganisationKind.STUDY_ASSOCIATION, OrganisationKind.UMBRELLA}
)

Group = tuple[Audience, int | None]
_OPEN = tuple(one for one in Audience if one not in {Audience.NAMED, Audience.UMBRELLA})


def is_public(listing: Listing) -> bool:
    """Tell whether anybody may see the listing's page (loads the organisation)."""
    shown = listing.status in SEEN_BY_ALL
    return shown and listing.organisation.status is OrganisationStatus.ACTIVE


def may_see(actor: Actor, listing: Listing) -> bool:
    """Tell whether the actor may know of the listing: all of what is public, members the rest."""
    return is_public(listing) or policy.can(
        actor, Permission.ORGANISATION_SEE, listing.organisation_id
    )


def require_see(actor: Actor, listing: Listing) -> None:
    """Raise NotFound for what the actor may not know of."""
    if not may_see(actor, listing):
        raise NotFound


def require_edit(actor: Actor, listing: Listing) -> None:
    """Raise NotAllowed without the right to change the listing, NotFound for a foreign draft."""
    policy.require(
        actor,
        Permission.LISTING_EDIT,
        listing.organisation_id,
        known=may_see(actor, listing),
    )


def audiences_of(organisation: Organisation) -> frozenset[Group]:
    """Return the groups of `ListingAudience` that the organisation belongs to as a borrower.

    An umbrella belongs to its own group. Verified are associations that the city has checked.
    """
    groups: set[Group] = {(Audience.ALL, None), (Audience.NAMED, organisation.id)}
    if organisation.kind in ASSOCIATIONS:
        groups.add((Audience.ASSOCIATIONS, None))
        if organisation.verified:
            groups.add((Audience.VERIFIED, None))
    if organisation.kind is OrganisationKind.UMBRELLA:
        groups.add((Audience.UMBRELLA, organisation.id))
    if organisation.umbrella_id is not None:
        groups.add((Audience.UMBRELLA, organisation.umbrella_id))
    if organisation.kind is OrganisationKind.MUNICIPAL:
        groups.add((Audience.CITY, None))
    if organisation.kind is OrganisationKind.PERSON:
        groups.add((Audience.PRIVATE, None))
    return frozenset(groups)


ORDINARY: frozenset[Group] = frozenset({(Audience.ALL, None), (Audience.ASSOCIATIONS, None)})
"""The groups of an association that is not verified: whom a visitor's search is made for."""


def audience_condition(
    listing_id: InstrumentedAttribute[int] | ColumnElement[int], borrower: Organisation | None
) -> ColumnElement[bool]:
    """Return the SQL condition that a listing is for the borrower (None: an ordinary association).

    True without audience rows (every organisation; a private person is one), with a row that
    fits, and for the owner itself.
    """
    facts = borrower_facts(borrower)
    return audience_of(listing_id, {name: literal(value) for name, value in facts.items()})


def borrower_facts(borrower: Organisation | None) -> dict[str, bool | int]:
    """Return what audiences ask of a borrower, as parameters of a query; 0 is no organisation."""
    groups = ORDINARY if borrower is None else audiences_of(borrower)
    # At most two: its own group as an umbrella, and the umbrella above it.
    umbrellas = sorted(key for audience, key in groups if audience is Audience.UMBRELLA and key)
    return {
        **{f"borrower_{one.value}": (one, None) in groups for one in _OPEN},
        "borrower": 0 if borrower is None else borrower.id,
        "borrower_umbrella": umbrellas[0] if umbrellas else 0,
        "borrower_other_umbrella": umbrellas[-1] if umbrellas else 0,
    }


def audience_of(
    listing_id: InstrumentedAttribute[int] | ColumnElement[int],
    borrower: Mapping[str, ColumnElement[Any]],
) -> ColumnElement[bool]:
    """Return the condition of `audience_condition` over facts given as SQL (`borrower_facts`).

    One statement then serves every borrower.
    """
    rows = ListingAudience.listing_id == listing_id
    fits = in_group(ListingAudience.audience, ListingAudience.organisation_id, borrower)
    own = select(Listing.id).where(Listing.organisation_id == borrower["borrower"])
    return or_(
        ~exists(select(ListingAudience.id).where(rows)).correlate_except(ListingAudience),
        exists(select(ListingAudience.id).where(rows, fits)).correlate_except(ListingAudience),
        listing_id.in_(own),
    )


def in_group(
    audience: ColumnElement[Audience] | InstrumentedAttribute[Audience],
    named: ColumnElement[int | None] | InstrumentedAttribute[int | None],
    borrower: Mapping[str, ColumnElement[Any]],
) -> ColumnElement[bool]:
    """Return whether a group, given by two columns, is one of the borrower's (`borrower_facts`)."""
    return or_(
        *(and_(audience == one, borrower[f"borrower_{one.value}"]) for one in _OPEN),
        and_(audience == Audience.NAMED, named == borrower["borrower"]),
        and_(
            audience == Audience.UMBRELLA,
            or_(
                named == borrower["borrower_umbrella"], named == borrower["borrower_other_umbrella"]
            ),
        ),
    )
