"""Making listings, one or thousands, with a number of statements that does not grow with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy.orm import Session

from inventory import (
    adding,
    approvals,
    audiences,
    hooks,
    hours,
    places,
    publishing,
    tariffs,
    units,
    writing,
)
from inventory.facts import NOT_GIVEN, ListingFacts, PlaceFacts, given
from inventory.models import Listing
from inventory.problems import MISSING, Problems
from inventory.types import ListingKind, ListingStatus
from marketplace import policy
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.policy import Permission


@dataclass(frozen=True)
class _Draft:
    """Facts of a new listing that have been judged, and what their words point to."""

    facts: ListingFacts
    kind: ListingKind
    status: ListingStatus
    where: places.Where | None
    audience: Sequence[audiences.Row] | None
    at_once: Sequence[approvals.Row] | None


def create_listings(
    session: Session, actor: Actor, *, organisation: Organisation, facts: Sequence[ListingFacts]
) -> list[Listing]:
    """Make listings of the organisation, in order; what is not given is the default (draft).

    Only a listing that is a part of another, or takes a unit that is there, costs statements of
    its own. Raises NotAllowed, Invalid with every problem of the first listing that has one at
    once, NotFound for units and wholes of others.
    """
    policy.require(actor, Permission.LISTING_EDIT, organisation.id)
    known = audiences.organisations(session, facts)
    drafts = [_judged(one, known) for one in facts]
    made = [_filled(organisation, draft) for draft in drafts]
    somewhere = [(made[n], one.where) for n, one in enumerate(drafts) if one.where is not None]
    places.settle_new(session, somewhere)
    alone = [units.settle_new(made[n], one.facts) for n, one in enumerate(drafts)]
    adding.add_listings(session, organisation, made)
    for listing, draft in zip(made, drafts, strict=True):
        tariffs.settle(listing, draft.facts)
    adding.add_tariffs(session, made)
    entries = zip(made, drafts, strict=True)
    adding.add_rows(
        session,
        [writing.entry(actor, "listing created", one, after=d.facts.said()) for one, d in entries],
    )
    hooks.units_changed(session, [one.id for one, own in zip(made, alone, strict=True) if own])
    for listing, draft, own in zip(made, drafts, alone, strict=True):
        if not own:
            units.settle(session, listing, draft.facts)
            session.flush()
    return made


def _judged(facts: ListingFacts, known: Mapping[str, Organisation]) -> _Draft:
    problems = Problems()
    for name in ("kind", "title"):
        if getattr(facts, name) is NOT_GIVEN:
            problems.add(name, MISSING)
    whole = writing.checked(facts.complete(), problems)
    at = whole.place
    where = places.merged(at, None, problems) if isinstance(at, PlaceFacts) else None
    rows = audiences.resolved(known, whole, problems)
    at_once = approvals.resolved(known, whole, problems)
    kind = given(whole.kind, ListingKind.PREMISES)
    status = given(whole.status, ListingStatus.DRAFT)
    writing.check_together(None, whole, problems)
    publishing.check(
        status,
        kind=kind,
        type_=given(whole.type, None),
        placed=where is not None,
        problems=problems,
    )
    problems.refuse()
    return _Draft(whole, kind, status, where, rows, at_once)


def _filled(organisation: Organisation, draft: _Draft) -> Listing:
    """Return the listing with all that needs no id; what is known to be empty is not asked for."""
    said = draft.facts.said()
    listing = Listing(
        organisation_id=organisation.id, kind=draft.kind, title=cast("str", draft.facts.title),
        title_key="", slug="", place=None, tariff=None,
        activities=[], features=[], accessibility=[], audience=[], at_once=[], openings=[],
        opening_exceptions=[], photos=[], units=[], translations=[],
    )  # fmt: skip
    writing.fill_columns(listing, said)
    writing.fill_lists(listing, said)
    audiences.settle(listing, draft.audience or ())
    approvals.settle(listing, draft.at_once or ())
    hours.fill(listing, said["openings"])
    hours.settle_exceptions(listing, said["opening_exceptions"])
    publishing.become(listing, draft.status)
    return listing
