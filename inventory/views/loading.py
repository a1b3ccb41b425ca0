"""What the pages of a listing's owner load: the listing itself and what a step offers."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from inventory import belonging, queries
from inventory.forms.base import Offers
from inventory.forms.where import fields_of, label_of
from inventory.models import Listing
from inventory.policy import require_edit
from inventory.types import ListingKind
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.policy import Permission, can
from marketplace.types import OrganisationKind, OrganisationStatus


def editable(session: Session, actor: Actor, public_id: str) -> Listing:
    """Return a listing that the actor may change; NotFound or NotAllowed otherwise."""
    listing = queries.visible(session, actor, public_id)
    require_edit(actor, listing)
    return listing


def editable_organisations(session: Session, actor: Actor) -> list[Organisation]:
    """Return the organisations whose listings the actor may change, in Swedish order."""
    ids = [one for one in actor.organisations() if can(actor, Permission.LISTING_EDIT, one)]
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(ids), Organisation.kind != OrganisationKind.PERSON)
            .order_by(Organisation.sort_key, Organisation.id)
        )
    )


def offers(session: Session, listing: Listing, step: str, locale: str) -> Offers:
    """Return what the step lets its reader choose from, in at most two queries."""
    if step == "what" and listing.kind is ListingKind.PREMISES:
        family = belonging.family(session, listing.organisation_id)
        return Offers(listing, locale, wholes=family.wholes_for(listing.id))
    if step == "where":
        return Offers(listing, locale, places=_places(session, listing))
    if step == "terms":
        organisations = _organisations(session)
        return Offers(
            listing,
            locale,
            umbrellas=[
                (one.slug, one.name)
                for one in organisations
                if one.kind is OrganisationKind.UMBRELLA
            ],
            organisations={one.name: one.slug for one in organisations},
        )
    return Offers(listing, locale)


def _places(session: Session, listing: Listing) -> dict[str, tuple[str, dict[str, object]]]:
    """Return the organisation's other places by the public id of a listing there."""
    found = session.scalars(
        select(Listing)
        .where(
            Listing.organisation_id == listing.organisation_id,
            Listing.place_id.is_not(None),
            Listing.place_id.is_distinct_from(listing.place_id),
        )
        .order_by(Listing.title_key, Listing.id)
        .options(joinedload(Listing.place))
    )
    by_place = {one.place_id: one for one in reversed(found.all())}
    return {
        one.public_id: (label_of(one), fields_of(one.place))
        for one in reversed(by_place.values())
        if one.place is not None
    }


def _organisations(session: Session) -> list[Organisation]:
    return list(
        session.scalars(
            select(Organisation)
            .where(
                Organisation.kind != OrganisationKind.PERSON,
                Organisation.status == OrganisationStatus.ACTIVE,
                Organisation.in_register.is_(True),
            )
            .order_by(Organisation.sort_key, Organisation.id)
        )
    )
