"""Importing an owner's listings: all that the file makes, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing
from inventory.facts import ListingFacts
from inventory.importing import ExistingListing, KnownThings, ListingValues, read_listings
from inventory.intake import headings, remembering
from inventory.intake.joining import Whole, join
from inventory.intake.judging import Verdict, judge
from inventory.intake.listing_facts import Owner, facts_of
from inventory.intake.outcomes import Made, Progress, remember, report_of
from inventory.intake.report import Report
from inventory.intake.scopes import hold, require, scope_of
from inventory.models import Listing, Place
from inventory.types import ImportOutcome
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.types import Role


@dataclass(frozen=True)
class _Plan:
    """What is to be made, by the row's index, and the whole of each part."""

    facts: Mapping[int, ListingFacts]
    wholes: Mapping[int, Whole]


def import_listings(
    session: Session,
    actor: Actor,
    *,
    organisation: Organisation,
    data: bytes,
    filename: str,
    dry_run: bool,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Make listings of the file's rows and return what became of each; a dry run writes nothing.

    They are published and to be asked for. A row that was imported before, whatever its owner has
    changed since, is merged and changes nothing; one that resembles a listing waits for a person.
    `mapping` adds to the remembered meanings of headings. `progress` hears of rows done and in
    all. Raises NotAllowed, and ImportRefused for a file that cannot be read.
    """
    require(actor, organisation)
    scope = scope_of(organisation)
    if not dry_run:
        hold(session, scope)
    choices = headings.chosen(session, scope) | dict(mapping or {})
    reading = read_listings(data, filename, mapping=choices)
    existing = _existing(session, organisation)
    known = [listing for listing, _ in existing]
    verdicts = judge(reading.rows, remembering.earlier(session, scope), KnownThings(known))
    verdicts, wholes = join(verdicts, known)
    verdicts, facts = _with_facts(verdicts, owner_of(session, organisation))
    made = Made({one.reference: key for one, key in existing})
    if not dry_run:
        plan = _Plan(facts, wholes)
        _write(session, actor, plan, made, organisation=organisation, progress=progress)
    report = report_of(
        reading,
        verdicts,
        made,
        dry_run=dry_run,
        unknown_headings=headings.undecided(reading, choices),
    )
    if not dry_run:
        log = remembering.Log(session, actor, organisation=organisation, filename=filename)
        remember(log, verdicts, made)
        log.close(report)
    return report


def owner_of(session: Session, organisation: Organisation) -> Owner:
    """Return what a row's words may point to of the owner."""
    umbrella = session.scalar(
        select(Organisation.slug).where(Organisation.id == organisation.umbrella_id)
    )
    return Owner(organisation.slug, organisation.name, umbrella)


def make_listing(
    session: Session, actor: Actor, organisation: Organisation, facts: ListingFacts
) -> Listing:
    """Make a listing by the catalogue's own command; who may import may make what is imported."""
    roles = {**actor.roles, organisation.id: Role.ADMIN}
    with session.no_autoflush:  # the command flushes where it must; asking thrice costs the most
        return cataloguing.create_listing(
            session, replace(actor, roles=roles), organisation=organisation, facts=facts
        )


def _existing(session: Session, organisation: Organisation) -> list[tuple[ExistingListing, int]]:
    """Return what the owner has, the oldest first, with its ids."""
    rows = session.execute(
        select(Listing.id, Listing.public_id, Listing.title, Listing.kind, Place.address)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(Listing.organisation_id == organisation.id)
        .order_by(Listing.id)
    )
    return [
        (ExistingListing(public_id, title, kind.value, address), key)
        for key, public_id, title, kind, address in rows
    ]


def _with_facts(
    verdicts: Sequence[Verdict], owner: Owner
) -> tuple[list[Verdict], dict[int, ListingFacts]]:
    """Return the facts of every row to be made, and the verdicts with what had to be left out."""
    told, made = list(verdicts), {}
    for index, verdict in enumerate(verdicts):
        row = verdict.row
        if row.outcome is ImportOutcome.CREATED and isinstance(row.values, ListingValues):
            made[index], findings = facts_of(row.values, owner)
            told[index] = replace(verdict, row=replace(row, findings=(*row.findings, *findings)))
    return told, made


def _write(
    session: Session,
    actor: Actor,
    plan: _Plan,
    made: Made,
    *,
    organisation: Organisation,
    progress: Progress | None,
) -> None:
    """Make the listings, wholes before their parts."""
    order = sorted(plan.facts, key=lambda index: index in plan.wholes)
    for done, index in enumerate(order, start=1):
        facts, whole = plan.facts[index], plan.wholes.get(index)
        if whole is not None:
            leader = whole.leader
            reference = whole.reference if leader is None else made.references[leader]
            facts = replace(facts, part_of=reference)
        listing = make_listing(session, actor, organisation, facts)
        made.add(index, listing.public_id, listing.id)
        if progress is not None:
            progress(done, len(order))
