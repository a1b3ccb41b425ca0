"""Importing the city's register of organisations, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.importing import (
    ExistingOrganisation,
    KnownThings,
    OrganisationValues,
    read_organisations,
)
from inventory.importing.result import Finding
from inventory.intake import headings, remembering
from inventory.intake.judging import Verdict, judge
from inventory.intake.organisation_facts import WORDS, facts_of, number_of
from inventory.intake.outcomes import Made, Progress, remember, report_of
from inventory.intake.report import Report
from inventory.intake.scopes import REGISTER, hold, require
from inventory.types import ImportOutcome
from marketplace import audit, clock, organisation_words
from marketplace.actor import Actor
from marketplace.models import Organisation, OrganisationAge, OrganisationLanguage
from marketplace.organisations import free_slug
from marketplace.sorting import sort_key
from marketplace.types import OrganisationKind


@dataclass
class _Register:
    """The register as it stands, and what is being added to it."""

    existing: list[tuple[ExistingOrganisation, int]]
    numbers: set[str]

    @property
    def names(self) -> list[str]:
        """Return the names of all that was there."""
        return [one.name for one, _ in self.existing]


def import_organisations(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    filename: str,
    dry_run: bool,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Make organisations of the file's records and return what became of each.

    It is the city's own register: what it holds is verified. A record that was imported before is
    merged and changes nothing; one that resembles an organisation waits for a person. A dry run
    writes nothing. Raises NotFound for whom may not, and ImportRefused for an unreadable file.
    """
    require(actor, None)
    if not dry_run:
        hold(session, REGISTER)
    choices = headings.chosen(session, REGISTER) | dict(mapping or {})
    register = _register(session)
    reading = read_organisations(data, filename, register=register.names, mapping=choices)
    known = KnownThings(one for one, _ in register.existing)
    verdicts = judge(reading.rows, remembering.earlier(session, REGISTER), known)
    verdicts, columns = _with_columns(verdicts, register)
    made = Made({one.reference: key for one, key in register.existing})
    if not dry_run:
        _write(session, actor, verdicts, columns, made, progress=progress)
    report = report_of(
        reading,
        verdicts,
        made,
        dry_run=dry_run,
        unknown_headings=headings.undecided(reading, choices),
    )
    if not dry_run:
        log = remembering.Log(session, actor, organisation=None, filename=filename)
        remember(log, verdicts, made)
        log.close(report)
    return report


def make_organisation(
    session: Session, actor: Actor, columns: Mapping[str, Any], *, orgnr: str | None
) -> Organisation:
    """Make a verified organisation of the register; its umbrella is joined by `join_umbrellas`."""
    organisation = Organisation(
        **{name: value for name, value in columns.items() if name not in WORDS},
        slug=free_slug(session, columns["name"]),
        sort_key=sort_key(columns["name"]),
        orgnr=orgnr,
        imported=True,
        verified_at=clock.now(),
        languages=organisation_words.rows(OrganisationLanguage, columns.get("languages", ())),
        ages=organisation_words.rows(OrganisationAge, columns.get("ages", ())),
    )
    session.add(organisation)
    session.flush()
    audit.record(
        session,
        actor,
        "organisation imported",
        organisation,
        organisation_id=organisation.id,
        after={"name": organisation.name, "kind": organisation.kind},
    )
    return organisation


def join_umbrellas(session: Session, joined: Sequence[tuple[Organisation, str]]) -> None:
    """Join organisations to the umbrella of a name, where the register has one; else it is text."""
    wanted = {name.casefold() for _, name in joined if name}
    if not wanted:
        return
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind)
        .where(Organisation.kind != OrganisationKind.PERSON)
        .order_by(Organisation.id)
    ).all()
    # Of several with one name an umbrella stands first, then the oldest.
    ranked = sorted(rows, key=lambda row: (row.kind is not OrganisationKind.UMBRELLA, row.id))
    ids: dict[str, int] = {}
    for key, name, _ in ranked:
        if name.casefold() in wanted:
            ids.setdefault(name.casefold(), key)
    for organisation, name in joined:
        umbrella_id = ids.get(name.casefold())
        if umbrella_id is not None and umbrella_id != organisation.id:
            organisation.umbrella_id, organisation.umbrella_text = umbrella_id, ""
    session.flush()


def _register(session: Session) -> _Register:
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Organisation.email,
            Organisation.orgnr,
        )
        .where(Organisation.kind != OrganisationKind.PERSON)
        .order_by(Organisation.id)
    ).all()
    return _Register(
        existing=[
            (ExistingOrganisation(slug, name, email.lower() or None), key)
            for key, slug, name, email, _ in rows
        ],
        numbers={orgnr for *_, orgnr in rows if orgnr},
    )


def _with_columns(
    verdicts: Sequence[Verdict], register: _Register
) -> tuple[list[Verdict], dict[int, tuple[dict[str, Any], str | None]]]:
    """Return columns and number of every record to be made, and verdicts with what was left out."""
    told, made = list(verdicts), {}
    named = {name.casefold() for name in register.names}
    for index, verdict in enumerate(verdicts):
        row = verdict.row
        if row.outcome is not ImportOutcome.CREATED:
            continue
        if not isinstance(row.values, OrganisationValues):
            continue
        columns, findings = facts_of(row.values)
        number = number_of(row.values)
        if number in register.numbers:
            number, findings = None, (*findings, Finding("orgnr_taken", None))
        elif number:
            register.numbers.add(number)
        if row.values.name.casefold() in named:
            findings = (*findings, Finding("same_name", None))
        made[index] = (columns, number)
        told[index] = replace(verdict, row=replace(row, findings=(*row.findings, *findings)))
    return told, made


def _write(
    session: Session,
    actor: Actor,
    verdicts: Sequence[Verdict],
    columns: Mapping[int, tuple[dict[str, Any], str | None]],
    made: Made,
    *,
    progress: Progress | None,
) -> None:
    fresh: list[tuple[Organisation, str]] = []
    for done, (index, (facts, number)) in enumerate(columns.items(), start=1):
        values = verdicts[index].row.values
        umbrella = (values.umbrella or "") if isinstance(values, OrganisationValues) else ""
        one = make_organisation(session, actor, facts, orgnr=number)
        fresh.append((one, umbrella))
        made.add(index, one.slug, one.id)
        if progress is not None:
            progress(done, len(columns))
    join_umbrellas(session, fresh)
