"""An owner says that facts are right as of today: of one listing, of several, of itself."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing
from inventory.models import Listing
from marketplace import audit, clock
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Organisation
from marketplace.policy import Permission, require


def confirm_listings(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    *,
    public_ids: Collection[str],
    on: date,
) -> list[Listing]:
    """Note that the facts of these listings are right on a local date.

    Raises NotFound where one is not the organisation's, Conflict where others cannot see one, and
    changes nothing then.
    """
    require(actor, Permission.LISTING_EDIT, organisation.id)
    found = session.scalars(
        select(Listing)
        .where(
            Listing.organisation_id == organisation.id, Listing.public_id.in_(sorted(public_ids))
        )
        .order_by(Listing.id)
    ).all()
    if len(found) != len(set(public_ids)):
        raise NotFound
    for listing in found:
        cataloguing.confirm_facts(session, actor, listing, on=on)
    return list(found)


def confirm_organisation(session: Session, actor: Actor, organisation: Organisation) -> None:
    """Note that what the organisation says about itself is right today."""
    require(actor, Permission.ORGANISATION_EDIT, organisation.id)
    organisation.confirmed_on = clock.now()
    session.flush()
    audit.record(
        session,
        actor,
        "organisation's facts confirmed",
        organisation,
        organisation_id=organisation.id,
    )
