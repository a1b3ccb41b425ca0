"""What a change of units names and concerns, held still while it is made."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import keeping_step
from inventory.facts import ListingFacts, given
from inventory.models import Listing, ListingUnit, Unit
from marketplace import engines
from marketplace.errors import FieldProblem, Invalid, NotFound


def named(
    session: Session, listing: Listing, facts: ListingFacts, wanted: set[str]
) -> tuple[Listing | None, dict[str, Unit]]:
    """Return the whole and the units that the facts name, all of the same owner.

    What an owner's listings take is changed by one at a time, so from here on it stands still.
    """
    engines.hold_name(session, f"units {listing.organisation_id}")
    units: dict[str, Unit] = {}
    if wanted:
        rows = session.scalars(
            select(Unit)
            .where(
                Unit.public_id.in_(wanted),
                Unit.organisation_id == listing.organisation_id,
                Unit.retired_at.is_(None),
            )
            .order_by(Unit.id)
        )
        units = {unit.public_id: unit for unit in rows}
    if wanted - units.keys():
        raise NotFound
    whole_id = given(facts.part_of, None)
    if whole_id is None:
        return None, units
    whole = session.scalars(
        select(Listing).where(
            Listing.public_id == whole_id, Listing.organisation_id == listing.organisation_id
        )
    ).one_or_none()
    if whole is None:
        raise NotFound
    if listing.id in {whole.id, *_above(session, whole.id)}:
        raise Invalid([FieldProblem("part_of", _l("A listing cannot be a part of itself."))])
    return whole, units


def _above(session: Session, listing_id: int) -> list[int]:
    """Return the ids of the wholes above a listing, nearest first."""
    above: list[int] = []
    part_of = select(Listing.part_of_id)
    whole_id = session.scalar(part_of.where(Listing.id == listing_id))
    while whole_id is not None and whole_id not in above:
        above.append(whole_id)
        whole_id = session.scalar(part_of.where(Listing.id == whole_id))
    return above


def lock(
    session: Session, listing: Listing, whole: Listing | None, named: Mapping[str, Unit]
) -> set[int]:
    """Let bookings wait until it is known what is taken; return the listings that are concerned.

    Units are locked in id order, and read anew: what was read before may be older than the lock.
    """
    ids = [listing.id, *([] if whole is None else [whole.id])]
    units = [unit.id for unit in named.values()]
    concerned = keeping_step.around(session, ids, units)
    rows = select(ListingUnit.unit_id).where(ListingUnit.listing_id.in_(concerned))
    locked = {*session.scalars(rows), *units}
    engines.lock_rows(session, Unit, locked)
    fresh = select(Unit).where(Unit.id.in_(locked)).execution_options(populate_existing=True)
    session.scalars(fresh).all()
    session.expire(listing, ["units"])
    return concerned
