"""What earlier imports became, by fingerprint, so that the same file twice changes nothing."""

import dataclasses
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.importing import ListingValues, OrganisationValues, RowReading
from inventory.intake.judging import Earlier
from inventory.intake.report import Report
from inventory.intake.scopes import scope_of
from inventory.models import ImportedRow, ImportRun, Listing
from inventory.types import ImportOutcome
from marketplace import audit
from marketplace.actor import Actor
from marketplace.errors import Conflict, refuses
from marketplace.models import Organisation
from marketplace.wording import normalise

LONGEST_NAME = 200
# What is never kept: numbers that may be a person's, and columns that nobody has vouched for.
_NOT_KEPT = {"orgnr", "other"}

Values = TypeVar("Values", ListingValues, OrganisationValues)

refuses("uq_imported_row_scope_fingerprint", Conflict)


def earlier(session: Session, scope: str) -> dict[str, Earlier]:
    """Return what became of every row imported before, by fingerprint."""
    rows = session.execute(
        select(
            ImportedRow.fingerprint,
            ImportedRow.outcome,
            ImportedRow.resolved_at,
            Listing.public_id,
            Organisation.slug,
        )
        .outerjoin(Listing, Listing.id == ImportedRow.listing_id)
        .outerjoin(Organisation, Organisation.id == ImportedRow.made_organisation_id)
        .where(ImportedRow.scope == scope)
        .order_by(ImportedRow.id)
    )
    return {
        fingerprint: Earlier(
            listing or organisation, waiting=outcome is ImportOutcome.REVIEW and resolved is None
        )
        for fingerprint, outcome, resolved, listing, organisation in rows
    }


class Log:
    """Writes what the rows of one file became; a file that makes nothing leaves no trace."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        *,
        organisation: Organisation | None,
        filename: str,
    ) -> None:
        self._session = session
        self._actor = actor
        self._organisation = organisation
        self._filename = normalise(filename)[:LONGEST_NAME]
        self._scope = scope_of(organisation)
        self._run: ImportRun | None = None

    def made(self, row: RowReading, thing_id: int) -> None:
        """Remember what the row became: the id of a listing, in the register of an organisation."""
        self._add(row, thing_id, values=None)

    def waits(self, row: RowReading, resembled_id: int | None) -> None:
        """Remember the row's values until a person has chosen."""
        self._add(row, resembled_id, values=kept(row))

    def close(self, report: Report) -> None:
        """Note the counts, if anything was made."""
        if self._run is None:
            return
        self._run.summary = report.summary
        self._session.flush()
        audit.record(
            self._session,
            self._actor,
            "file imported",
            self._run,
            organisation_id=self._run.organisation_id,
            after={"subject": self._run.subject, **report.summary},
        )

    def _add(self, row: RowReading, thing_id: int | None, *, values: dict[str, Any] | None) -> None:
        in_register = self._organisation is None
        self._session.add(
            ImportedRow(
                run_id=self._running().id,
                scope=self._scope,
                fingerprint=row.fingerprint or "",
                sheet=normalise(row.sheet or "")[:LONGEST_NAME],
                row=row.row,
                outcome=row.outcome,
                name=normalise(row.name or "")[:LONGEST_NAME],
                listing_id=None if in_register else thing_id,
                made_organisation_id=thing_id if in_register else None,
                values=values,
            )
        )

    def _running(self) -> ImportRun:
        if self._run is None:
            self._run = ImportRun(
                organisation_id=self._organisation.id if self._organisation else None,
                user_id=self._actor.user_id,
                subject="listings" if self._organisation else "organisations",
                filename=self._filename,
                summary={},
            )
            self._session.add(self._run)
            self._session.flush()
        return self._run


def kept(row: RowReading) -> dict[str, Any] | None:
    """Return the row's values as JSON, without numbers that may be a person's."""
    if row.values is None:
        return None
    cleared = {
        field.name: field.default if field.default is not dataclasses.MISSING else {}
        for field in dataclasses.fields(row.values)
        if field.name in _NOT_KEPT
    }
    values = dataclasses.replace(row.values, **cleared)
    found: dict[str, Any] = TypeAdapter(type(values)).dump_python(values, mode="json")
    return found


def recalled(values: dict[str, Any], kind: type[Values]) -> Values:
    """Return values that were kept."""
    return TypeAdapter(kind).validate_python(values)
