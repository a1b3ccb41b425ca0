"""Importing an owner's listings: all that the file makes, in the caller's transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.facts import ListingFacts
from inventory.importing import ExistingListing, KnownThings, ListingValues, read_listings
from inventory.intake import headings, remembering
from inventory.intake.joining import Whole, join
from inventory.intake.judging import Verdict, judge
from inventory.intake.listing_facts import Owner, facts_of
from inventory.intake.outcomes import Made, Progress, remember, report_of
from inventory.intake.report import Report
from inventory.intake.scopes import hold, require, scope_of
from inventory.making import create_listings
from inventory.models import Listing, Place
from inventory.types import ImportOutcome
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.types import Role

# Listings that are written together: enough to spare statements, few enough to show progress.
_AT_ONCE = 200


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
    return _make(session, actor, organisation, [facts])[0]


def _make(
    session: Session, actor: Actor, organisation: Organisation, facts: Sequence[ListingFacts]
) -> list[Listing]:
    roles = {**actor.roles, organisation.id: Role.ADMIN}
    with session.no_autoflush:  # the command flushes where it must
        return create_listings(
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
    """Make the listings, wholes before their parts, many at a time."""
    alone = [index for index in plan.facts if index not in plan.wholes]
    parts = [index for index in plan.facts if index in plan.wholes]
    done = 0
    for indexes in (*_batches(alone), *_batches(parts)):
        facts = [_placed(plan, made, index) for index in indexes]
        for index, listing in zip(indexes, _make(session, actor, organisation, facts), strict=True):
            made.add(index, listing.public_id, listing.id)
            done += 1
            if progress is not None:
                progress(done, len(plan.facts))


def _batches(indexes: Sequence[int]) -> Iterator[Sequence[int]]:
    for first in range(0, len(indexes), _AT_ONCE):
        yield indexes[first : first + _AT_ONCE]


def _placed(plan: _Plan, made: Made, index: int) -> ListingFacts:
    """Return a row's facts; those of a part name its whole, which is there by now."""
    facts, whole = plan.facts[index], plan.wholes.get(index)
    if whole is None:
        return facts
    reference = whole.reference if whole.leader is None else made.references[whole.leader]
    return replace(facts, part_of=reference)
