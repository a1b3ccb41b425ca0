"""Making, changing and copying listings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from inventory import (
    approvals,
    audiences,
    copying,
    hours,
    making,
    places,
    publishing,
    search,
    tariffs,
    units,
    writing,
)
from inventory.facts import (
    COLUMNS,
    ListingFacts,
    NotGiven,
    PlaceFacts,
    given,
)
from inventory.models import Listing
from inventory.policy import SEEN_BY_ALL, require_edit
from inventory.problems import Problems
from inventory.types import ListingStatus
from marketplace.actor import Actor
from marketplace.errors import Conflict
from marketplace.models import Organisation


def create_listing(
    session: Session, actor: Actor, *, organisation: Organisation, facts: ListingFacts
) -> Listing:
    """Make a listing of the organisation; what is not given is the default (draft).

    Raises NotAllowed, Invalid with every problem at once, NotFound for units and wholes of others.
    """
    return making.create_listings(session, actor, organisation=organisation, facts=[facts])[0]


def edit_listing(
    session: Session,
    actor: Actor,
    listing: Listing,
    facts: ListingFacts,
    *,
    version: int | None = None,
) -> Listing:
    """Change what `facts` give; for a replacement (PUT) pass `facts.complete()`.

    Raises NotFound or NotAllowed, Conflict when `version` is given and no longer the present one,
    Invalid with every problem at once, UnitPromised with the bookings to come that need more units
    or, where it is to be archived, the listing itself.
    """
    require_edit(actor, listing)
    # A booking that waits for nothing but the units may refer to the listing meanwhile.
    session.refresh(listing, with_for_update={"of": Listing, "key_share": True})
    if version is not None and version != listing.version:
        raise Conflict
    problems = Problems()
    clean = writing.checked(facts, problems)
    where = _where(listing, clean, problems)
    known = audiences.organisations(session, [clean])
    rows = audiences.resolved(known, clean, problems)
    at_once = approvals.resolved(known, clean, problems)
    status = given(clean.status, listing.status)
    writing.check_together(listing, clean, problems)
    placed = (
        listing.place_id is not None if isinstance(clean.place, NotGiven) else where is not None
    )
    publishing.check(
        status,
        kind=given(clean.kind, listing.kind),
        type_=given(clean.type, listing.type),
        placed=placed,
        problems=problems,
    )
    problems.refuse()
    if status is ListingStatus.ARCHIVED and listing.status is not status:
        units.end(session, listing)
    before = {name: getattr(listing, name) for name in clean.said() if name in COLUMNS}
    _write(session, listing, clean, where, rows)
    if at_once is not None:
        approvals.settle(listing, at_once)
    publishing.become(listing, status)
    _record(session, actor, "listing edited", listing, before=before, after=clean.said())
    return listing


def set_status(session: Session, actor: Actor, listing: Listing, status: ListingStatus) -> Listing:
    """Publish, pause, archive or take back a listing; Invalid names all that it still lacks."""
    return edit_listing(session, actor, listing, ListingFacts(status=status))


def confirm_facts(session: Session, actor: Actor, listing: Listing, *, on: date) -> Listing:
    """Note that the owner has gone through the facts on a local date and that they are right.

    Raises Conflict for what others cannot see: there is nobody to whom it would be confirmed.
    """
    require_edit(actor, listing)
    if listing.status not in SEEN_BY_ALL:
        raise Conflict(_l("Only what others can see is confirmed. Publish it first."))
    listing.confirmed_on = on
    session.flush()
    _record(session, actor, "facts confirmed", listing, after={"confirmed_on": on})
    return listing


def duplicate_listing(session: Session, actor: Actor, listing: Listing, *, title: str) -> Listing:
    """Return a copy as a draft with all facts but photos, under another title.

    The copy has units of its own: two listings that take the same thing is for the owner to say.
    """
    require_edit(actor, listing)
    facts = replace(copying.facts_of(listing), title=title, status=ListingStatus.DRAFT)
    return create_listing(session, actor, organisation=listing.organisation, facts=facts)


def _where(listing: Listing | None, facts: ListingFacts, problems: Problems) -> places.Where | None:
    if not isinstance(facts.place, PlaceFacts):
        return None
    return places.merged(facts.place, listing.place if listing else None, problems)


def _write(
    session: Session,
    listing: Listing,
    facts: ListingFacts,
    where: places.Where | None,
    audience: Sequence[audiences.Row] | None,
) -> None:
    said = facts.said()
    writing.fill_columns(listing, said)
    flag_modified(listing, "edited_at")  # the version counts edits of what stands in other tables
    session.flush()
    if "place" in said:
        places.settle(session, listing, where)
    writing.fill_lists(listing, said)
    if audience is not None:
        audiences.settle(listing, audience)
    if "openings" in said:
        hours.settle(session, listing, said["openings"])
    if "opening_exceptions" in said:
        hours.settle_exceptions(listing, said["opening_exceptions"])
    if said.keys() & {"price_rules", "currency", "vat_rate"}:
        tariffs.settle(listing, facts)
    if said.keys() & {"units", "quantity", "part_of"}:
        units.settle(session, listing, facts)
    session.flush()
    search.index_listing(session, listing)


def _record(
    session: Session,
    actor: Actor,
    action: str,
    listing: Listing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any],
) -> None:
    session.flush()
    session.add(writing.entry(actor, action, listing, before=before, after=after))
