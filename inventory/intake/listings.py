"""Importing an owner's listings: all that the file makes, in the caller's transaction."""

from collections.abc import Callable, Mapping, Sequence
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
from inventory.intake.report import Report, ReportRow
from inventory.intake.scopes import hold, require, scope_of
from inventory.models import Listing, Place
from inventory.types import ImportOutcome
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.types import Role

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class _Plan:
    """What an import would do, known before anything is written."""

    verdicts: Sequence[Verdict]
    facts: Mapping[int, ListingFacts]
    wholes: Mapping[int, Whole]
    ids: Mapping[str, int]


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
    plan = _Plan(verdicts, facts, wholes, {one.reference: key for one, key in existing})
    log = remembering.Log(session, actor, organisation=organisation, filename=filename)
    made = {} if dry_run else _write(session, actor, organisation, plan, log, progress)
    report = Report(
        rows=[_reported(plan, made, index, dry_run=dry_run) for index in range(len(verdicts))],
        dry_run=dry_run,
        by_record=reading.by_record,
        unknown_headings=headings.undecided(reading, choices),
    )
    if not dry_run:
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
            told[index] = replace(
                verdict, row=replace(row, findings=(*row.findings, *findings))
            )
    return told, made


def _write(
    session: Session,
    actor: Actor,
    organisation: Organisation,
    plan: _Plan,
    log: remembering.Log,
    progress: Progress | None,
) -> dict[int, str]:
    """Make the listings, wholes before their parts, and return their public ids by row."""
    made: dict[int, str] = {}
    keys: dict[int, int] = {}
    order = sorted(plan.facts, key=lambda index: index in plan.wholes)
    for done, index in enumerate(order, start=1):
        facts, whole = plan.facts[index], plan.wholes.get(index)
        if whole is not None:
            reference = made[whole.leader] if whole.leader is not None else whole.reference
            facts = replace(facts, part_of=reference)
        listing = make_listing(session, actor, organisation, facts)
        made[index], keys[index] = listing.public_id, listing.id
        log.made(plan.verdicts[index].row, listing.id)
        if progress is not None:
            progress(done, len(order))
    for verdict in plan.verdicts:
        row = verdict.row
        if row.outcome is ImportOutcome.REVIEW and row.fingerprint and not verdict.known:
            log.waits(row, _resembled(plan, keys, verdict))
    return made


def _resembled(plan: _Plan, keys: Mapping[int, int], verdict: Verdict) -> int | None:
    """Return the id of the listing that a row resembles, through rows that were merged into it."""
    while verdict.leader is not None:
        if verdict.leader in keys:
            return keys[verdict.leader]
        verdict = plan.verdicts[verdict.leader]
    return plan.ids.get(verdict.reference or "")


def _reported(plan: _Plan, made: Mapping[int, str], index: int, *, dry_run: bool) -> ReportRow:
    verdict = plan.verdicts[index]
    row = verdict.row
    became = {ImportOutcome.CREATED, ImportOutcome.MERGED, ImportOutcome.PART}
    return ReportRow(
        sheet=row.sheet,
        row=row.row,
        outcome=row.outcome,
        reason=row.reason,
        name=row.name,
        id=None if dry_run or row.outcome not in became else _id(plan, made, index),
        cell=row.cell,
        match=row.match.name if row.match else None,
        findings=row.findings,
    )


def _id(plan: _Plan, made: Mapping[int, str], index: int | None) -> str | None:
    """Return what a row became, or the row that it was merged into or is a part of."""
    while index is not None:
        if index in made:
            return made[index]
        verdict = plan.verdicts[index]
        if verdict.reference is not None:
            return verdict.reference
        index = verdict.leader
    return None
