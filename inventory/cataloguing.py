"""Making, changing and copying listings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from inventory import (
    audiences,
    checking,
    copying,
    hours,
    places,
    publishing,
    search,
    tariffs,
    units,
)
from inventory.facts import (
    COLUMNS,
    NOT_GIVEN,
    AccessibilityFacts,
    FeatureFacts,
    ListingFacts,
    NotGiven,
    PlaceFacts,
    given,
)
from inventory.models import AccessibilityFact, Listing, ListingActivity, ListingFeature
from inventory.policy import require_edit
from inventory.problems import MISSING, Problems
from inventory.types import ListingKind, ListingStatus
from marketplace import audit, clock, policy
from marketplace.actor import Actor
from marketplace.errors import Conflict
from marketplace.models import Organisation
from marketplace.policy import Permission
from marketplace.sorting import sort_key
from marketplace.wording import slugify

_SIZES = ("capacity_standing", "capacity_seated", "capacity_tables")


def create_listing(
    session: Session, actor: Actor, *, organisation: Organisation, facts: ListingFacts
) -> Listing:
    """Make a listing of the organisation; what is not given is the default (draft).

    Raises NotAllowed, Invalid with every problem at once, NotFound for units and wholes of others.
    """
    policy.require(actor, Permission.LISTING_EDIT, organisation.id)
    problems = Problems()
    for name in ("kind", "title"):
        if getattr(facts, name) is NOT_GIVEN:
            problems.add(name, MISSING)
    whole = _checked(facts.complete(), problems)
    where = _where(None, whole, problems)
    rows = audiences.resolved(session, whole, problems)
    status = given(whole.status, ListingStatus.DRAFT)
    kind = given(whole.kind, ListingKind.PREMISES)
    _check_together(None, whole, problems)
    publishing.check(
        status,
        kind=kind,
        type_=given(whole.type, None),
        placed=where is not None,
        problems=problems,
    )
    problems.refuse()
    listing = Listing(
        organisation_id=organisation.id, kind=kind, title=cast("str", whole.title),
        title_key="", slug="", place=None, tariff=None,
        # What is known to be empty need not be asked of the database.
        activities=[], features=[], accessibility=[], audience=[], openings=[],
        opening_exceptions=[], photos=[], units=[],
    )  # fmt: skip
    session.add(listing)
    _write(session, listing, whole, where, rows)
    publishing.become(listing, status)
    _record(session, actor, "listing created", listing, after=whole.said())
    return listing


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
    Invalid with every problem at once, UnitPromised when bookings need more units.
    """
    require_edit(actor, listing)
    session.refresh(listing, with_for_update={"of": Listing})
    if version is not None and version != listing.version:
        raise Conflict
    problems = Problems()
    clean = _checked(facts, problems)
    where = _where(listing, clean, problems)
    rows = audiences.resolved(session, clean, problems)
    status = given(clean.status, listing.status)
    _check_together(listing, clean, problems)
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
    before = {name: getattr(listing, name) for name in clean.said() if name in COLUMNS}
    _write(session, listing, clean, where, rows)
    publishing.become(listing, status)
    _record(session, actor, "listing edited", listing, before=before, after=clean.said())
    return listing


def set_status(session: Session, actor: Actor, listing: Listing, status: ListingStatus) -> Listing:
    """Publish, pause, archive or take back a listing; Invalid names all that it still lacks."""
    return edit_listing(session, actor, listing, ListingFacts(status=status))


def confirm_facts(session: Session, actor: Actor, listing: Listing, *, on: date) -> Listing:
    """Note that the owner has gone through the facts on a local date and that they are right."""
    require_edit(actor, listing)
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


def _checked(facts: ListingFacts, problems: Problems) -> ListingFacts:
    clean = hours.checked(checking.checked(facts, problems), problems)
    tariffs.check(clean, problems)
    units.check(clean, problems)
    return clean


def _where(listing: Listing | None, facts: ListingFacts, problems: Problems) -> places.Where | None:
    if not isinstance(facts.place, PlaceFacts):
        return None
    return places.merged(facts.place, listing.place if listing else None, problems)


def _check_together(listing: Listing | None, facts: ListingFacts, problems: Problems) -> None:
    """Check facts that limit each other, one of which may be what it was."""

    def now(name: str) -> Any:  # noqa: ANN401 - any column's value
        return given(getattr(facts, name), getattr(listing, name, None))

    if now("kind") is not None:
        checking.kind_and_type(now("kind"), now("type"), problems)
    checking.lengths(now("min_minutes"), now("max_minutes"), problems)


def _write(
    session: Session,
    listing: Listing,
    facts: ListingFacts,
    where: places.Where | None,
    audience: Sequence[audiences.Row] | None,
) -> None:
    said = facts.said()
    largest = _largest(listing)
    for name in COLUMNS:
        if name in said:
            setattr(listing, name, said[name])
    if "capacity_max" not in said and listing.capacity_max == largest:
        listing.capacity_max = None  # it was only the largest of the others
    sizes = [size for size in (listing.capacity_max, _largest(listing)) if size is not None]
    listing.capacity_max = max(sizes, default=None)
    listing.title_key = sort_key(listing.title)
    listing.slug = slugify(listing.title)
    listing.edited_at = clock.now()
    flag_modified(listing, "edited_at")  # the version counts edits of what stands in other tables
    session.flush()
    if "place" in said:
        places.settle(session, listing, where)
    _write_lists(listing, said)
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


def _largest(listing: Listing) -> int | None:
    """Return how many people fit by the largest of the ways in which they can be placed."""
    sizes = [size for name in _SIZES if (size := getattr(listing, name)) is not None]
    return max(sizes, default=None)


def _write_lists(listing: Listing, said: Mapping[str, Any]) -> None:
    if "activities" in said:
        _keep(listing.activities, said["activities"], ListingActivity)
    if "features" in said:
        listing.features = [_feature(one) for one in said["features"]]
    if "accessibility" in said:
        _keep(listing.accessibility, said["accessibility"], AccessibilityFact)
        answers: Mapping[str, AccessibilityFacts] = said["accessibility"]
        for row in listing.accessibility:
            fact = answers[row.code]
            row.answer, row.value, row.note = fact.answer, fact.value, fact.note


def _keep(rows: list[Any], codes: Sequence[str] | Mapping[str, Any], model: type[Any]) -> None:
    """Let there be one row per code; rows that stay are kept, since codes are unique."""
    present = {row.code: row for row in rows}
    rows[:] = [present.get(code) or model(code=code) for code in codes]


def _feature(fact: FeatureFacts) -> ListingFeature:
    return ListingFeature(code=fact.code, label=fact.label, count=fact.count)


def _record(
    session: Session,
    actor: Actor,
    action: str,
    listing: Listing,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any],
) -> None:
    audit.record(
        session,
        actor,
        action,
        listing,
        organisation_id=listing.organisation_id,
        before=None if before is None else dict(before),
        after={name: _plain(value) for name, value in after.items()},
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - facts are of many types
    """Return what the audit log shows of a fact; lists of facts as text."""
    simple = value is None or isinstance(value, str | int | float | bool | date)
    return value if simple else str(value)[:1000]
