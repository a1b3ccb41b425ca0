"""Rows that resemble something: a person says whether they are the same or new."""

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from inventory.importing import ListingValues, OrganisationValues
from inventory.intake import listing_facts, organisation_facts
from inventory.intake.listings import make_listing, owner_of
from inventory.intake.organisations import join_umbrellas, make_organisation
from inventory.intake.remembering import recalled
from inventory.intake.scopes import hold, require, scope_of
from inventory.models import ImportedRow, Listing, ListingUnit
from inventory.types import ImportOutcome
from marketplace import audit, clock
from marketplace.actor import Actor
from marketplace.errors import Conflict, NotFound
from marketplace.models import Organisation


class Choice(StrEnum):
    """What a person says of a row under review."""

    SAME = "same"
    NEW = "new"


class Resolved(Conflict):
    """Somebody has chosen already."""

    code = "review-resolved"
    sentence = _l("Somebody has already chosen for this row.")


def open_reviews(
    session: Session, actor: Actor, organisation: Organisation | None
) -> Sequence[ImportedRow]:
    """Return the rows that wait for a choice, the oldest first, with what they resemble.

    `organisation` None is the register. Raises NotAllowed or NotFound for whom may not import.
    """
    require(actor, organisation)
    return session.scalars(
        select(ImportedRow)
        .where(
            ImportedRow.scope == scope_of(organisation),
            ImportedRow.outcome == ImportOutcome.REVIEW,
            ImportedRow.resolved_at.is_(None),
        )
        .options(
            joinedload(ImportedRow.run),
            joinedload(ImportedRow.listing).joinedload(Listing.place),
            joinedload(ImportedRow.listing)
            .selectinload(Listing.units)
            .joinedload(ListingUnit.unit),
            joinedload(ImportedRow.made_organisation),
        )
        .order_by(ImportedRow.id)
    ).all()


def count_open(session: Session, organisation: Organisation | None) -> int:
    """Return how many rows wait for a choice."""
    return (
        session.scalar(
            select(func.count(ImportedRow.id)).where(
                ImportedRow.scope == scope_of(organisation),
                ImportedRow.outcome == ImportOutcome.REVIEW,
                ImportedRow.resolved_at.is_(None),
            )
        )
        or 0
    )


def review(
    session: Session, actor: Actor, organisation: Organisation | None, row_id: str
) -> ImportedRow:
    """Return a row of the owner by public id; raises NotFound for those of others."""
    require(actor, organisation)
    row = session.scalar(
        select(ImportedRow).where(
            ImportedRow.public_id == row_id, ImportedRow.scope == scope_of(organisation)
        )
    )
    if row is None:
        raise NotFound
    return row


def resolve_review(
    session: Session, actor: Actor, row: ImportedRow, choice: Choice
) -> Listing | Organisation | None:
    """Let the row be the same as what it resembles, or make something new of it.

    Returns that thing. The row's values are forgotten. Raises NotAllowed or NotFound for whom
    may not import there, Resolved when somebody has chosen.
    """
    organisation = row.run.organisation
    require(actor, organisation)
    hold(session, row.scope)
    session.refresh(row, with_for_update={"of": ImportedRow})
    if row.outcome is not ImportOutcome.REVIEW or row.resolved_at is not None:
        raise Resolved
    if choice is Choice.NEW:
        _make(session, actor, row, organisation)
    row.outcome = ImportOutcome.CREATED if choice is Choice.NEW else ImportOutcome.MERGED
    row.values = None
    row.resolved_at = clock.now()
    audit.record(
        session,
        actor,
        "import reviewed",
        row,
        organisation_id=organisation.id if organisation else None,
        after={"choice": choice},
    )
    session.refresh(row)
    return row.listing or row.made_organisation


def _make(
    session: Session, actor: Actor, row: ImportedRow, organisation: Organisation | None
) -> None:
    if organisation is not None:
        values = recalled(row.values or {}, ListingValues)
        facts, _ = listing_facts.facts_of(values, owner_of(session, organisation))
        row.listing_id = make_listing(session, actor, organisation, facts).id
        return
    known = recalled(row.values or {}, OrganisationValues)
    columns, _ = organisation_facts.facts_of(known)
    made = make_organisation(session, actor, columns, orgnr=None)
    join_umbrellas(session, [(made, known.umbrella or "")])
    row.made_organisation_id = made.id
