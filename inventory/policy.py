"""Who may see, change and book a listing."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from inventory.catalogue import reading
from inventory.catalogue.lending import lent
from inventory.models import Listing
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


def groups_of(borrower: Organisation | None) -> frozenset[Group]:
    """Return the borrower's groups; None is an ordinary association."""
    return ORDINARY if borrower is None else audiences_of(borrower)


def lends_to(
    session: Session, listing: Listing, borrowers: Sequence[Organisation | None]
) -> list[bool]:
    """Tell of each borrower (None: an ordinary association) whether the listing is for it.

    One query.
    """
    session.flush()
    catalogue = reading.terms_of_one(session.connection(), listing.id)
    return [bool(lent(catalogue, groups_of(one), one.id if one else None)) for one in borrowers]
