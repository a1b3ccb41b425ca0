"""Who may see, change and book a listing."""

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
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
    rows = ListingAudience.listing_id == listing_id
    fits = in_group(ListingAudience.audience, ListingAudience.organisation_id, borrower)
    conditions = [
        ~exists(select(ListingAudience.id).where(rows)).correlate_except(ListingAudience),
        exists(select(ListingAudience.id).where(rows, fits)).correlate_except(ListingAudience),
    ]
    if borrower is not None:
        own = select(Listing.id).where(Listing.organisation_id == borrower.id)
        conditions.append(listing_id.in_(own))
    return or_(*conditions)


def in_group(
    audience: ColumnElement[Audience] | InstrumentedAttribute[Audience],
    organisation_id: ColumnElement[int | None] | InstrumentedAttribute[int | None],
    borrower: Organisation | None,
) -> ColumnElement[bool]:
    """Return whether a group, given by two columns, is one of the borrower's."""
    groups = ORDINARY if borrower is None else audiences_of(borrower)
    return or_(
        *(
            and_(audience == one, true() if key is None else organisation_id == key)
            for one, key in sorted(groups, key=str)
        )
    )
