"""Commands about what is offered: importing listings and organisations."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.importing import ImportRefused
from inventory.importing.refusal import MAX_FILE_BYTES
from inventory.intake import sentences
from inventory.intake.listings import import_listings
from inventory.intake.organisations import import_organisations
from inventory.intake.outcomes import Progress
from inventory.intake.report import Report, ReportRow
from inventory.types import ImportOutcome
from marketplace.actor import SYSTEM
from marketplace.errors import DomainError
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind
from marketplace.wording import normalise

imports = AppGroup("import", help="Import listings or the register of organisations.")
_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_TOLD = frozenset({ImportOutcome.REVIEW, ImportOutcome.REFUSED})


@imports.command("listings")
@click.argument("file", type=_FILE)
@click.option("--organisation", "slug", required=True, help="The owner's readable address (slug).")
@click.option("--dry-run", is_flag=True, help="Report what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def listings(file: Path, *, slug: str, dry_run: bool, as_json: bool) -> None:
    """Import the listings of an organisation from an xlsx or CSV file.

    Exits with 1 when the file or a row of it was refused.
    """

    def run(session: Session, data: bytes, progress: Progress) -> Report:
        return import_listings(
            session,
            SYSTEM,
            organisation=_organisation(session, slug),
            data=data,
            filename=file.name,
            dry_run=dry_run,
            progress=progress,
        )

    _run(file, run, dry_run=dry_run, as_json=as_json)


@imports.command("organisations")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Report what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def organisations(file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Import the city's register of organisations from an xlsx or CSV file.

    Exits with 1 when the file or a row of it was refused.
    """

    def run(session: Session, data: bytes, progress: Progress) -> Report:
        return import_organisations(
            session,
            SYSTEM,
            data=data,
            filename=file.name,
            dry_run=dry_run,
            progress=progress,
        )

    _run(file, run, dry_run=dry_run, as_json=as_json)


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(imports)


def _organisation(session: Session, slug: str) -> Organisation:
    found = session.scalar(
        select(Organisation).where(
            Organisation.slug == slug, Organisation.kind != OrganisationKind.PERSON
        )
    )
    if found is None:
        raise click.BadParameter(f"there is no organisation “{slug}”", param_hint="--organisation")
    return found


def _run(
    file: Path,
    run: Callable[[Session, bytes, Progress], Report],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    # One byte more than may be read is enough to see that there are too many.
    with file.open("rb") as source:
        data = source.read(MAX_FILE_BYTES + 1)
    try:
        with _progress() as progress, _session(dry_run=dry_run) as session:
            report = run(session, data, progress)
    except (ImportRefused, DomainError) as error:
        _refuse(error, as_json=as_json)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        _print(report)
    sys.exit(1 if report.partly_refused else 0)


def _session(*, dry_run: bool) -> AbstractContextManager[Session]:
    """Return a transaction to write in; a dry run holds up nobody who writes."""
    return nullcontext(db.session()) if dry_run else unit_of_work()


def _refuse(error: ImportRefused | DomainError, *, as_json: bool) -> None:
    code = error.code.value if isinstance(error, ImportRefused) else error.code
    sentence = sentences.refusal(error) if isinstance(error, ImportRefused) else str(error)
    if as_json:
        empty = Report(rows=(), dry_run=True).as_json()
        refusal = {"code": code, "message": sentence}
        click.echo(json.dumps(empty | {"refusal": refusal}, ensure_ascii=False, indent=1))
    click.echo(sentence, err=True)
    sys.exit(1)


def _print(report: Report) -> None:
    words = sentences.DRY_OUTCOMES if report.dry_run else sentences.OUTCOMES
    for outcome, count in report.summary.items():
        click.echo(f"{count:6}  {words[ImportOutcome(outcome)]}")
    for row in report.rows:
        if row.outcome in _TOLD and row.reason is not None:
            said = sentences.reason(row.reason, cell=row.cell, match=row.match)
            _line(row, said)
        for finding in row.findings:
            _line(row, sentences.warning(finding.code, finding.heading))


def _line(row: ReportRow, said: str) -> None:
    # One line without control characters: the words come from a stranger's file.
    click.echo(normalise(f"{row.sheet or ''} {row.row}: {row.name or '–'}. {said}"))


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on a terminal; nothing in a pipe."""
    # Web processes are started from the command line, too, and draw no bars.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
