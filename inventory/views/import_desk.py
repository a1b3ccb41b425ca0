"""The pages of an import, the same for an organisation's listings and for the city's register."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from inventory.forms.imports import UploadForm, chosen_columns, column_name
from inventory.importing import ImportRefused, RefusalCode
from inventory.importing.refusal import MAX_FILE_BYTES
from inventory.intake import headings, reviewing, sentences, uploads
from inventory.intake.listings import import_listings
from inventory.intake.organisations import import_organisations
from inventory.intake.report import Report
from inventory.intake.scopes import require, scope_of
from inventory.models import PendingUpload
from inventory.types import ImportOutcome
from inventory.views import comparing, import_tables
from marketplace.actor import Actor
from marketplace.errors import Conflict
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Desk:
    """Where a file is handed in: at an organisation, or (None) at the city's register."""

    actor: Actor
    organisation: Organisation | None

    def url(self, page: str, /, **values: Any) -> str:  # noqa: ANN401 - url_for's own
        """Return the address of one of the desk's pages."""
        if self.organisation is None:
            return url_for(f"inventory_imports.register_{page}", **values)
        return url_for(f"inventory_imports.{page}", slug=self.organisation.slug, **values)

    def run(self, session: Session, data: bytes, filename: str, *, dry_run: bool) -> Report:
        """Read the file, and write what it says unless it is a dry run."""
        if self.organisation is None:
            return import_organisations(
                session, self.actor, data=data, filename=filename, dry_run=dry_run
            )
        return import_listings(
            session,
            self.actor,
            organisation=self.organisation,
            data=data,
            filename=filename,
            dry_run=dry_run,
        )

    def is_other_kind(self, words: Sequence[str]) -> bool:
        """Tell whether headings are those of the other desk's files."""
        return headings.of_other_kind(words, register=self.organisation is None)

    def page(self, name: str, **facts: Any) -> str:  # noqa: ANN401 - what templates show
        """Return a page of the desk."""
        return render_template(
            f"inventory/imports/{name}.html", desk=self, organisation=self.organisation, **facts
        )


def upload(desk: Desk) -> Answer:
    """Take a file, and show what it would make; a file that cannot be read is said why."""
    require(desk.actor, desk.organisation)
    form = UploadForm()
    if form.validate_on_submit():
        data, filename = form.upload()
        try:
            unknown = desk.run(db.session(), data, filename, dry_run=True).unknown_headings
        except ImportRefused as error:
            unknown = _assignable(error)
            if not unknown:
                form.file.errors = [sentences.refusal(error)]
        if not form.errors:
            with unit_of_work() as work:
                token = uploads.keep(
                    work, desk.actor, organisation=desk.organisation, data=data, filename=filename
                )
            return redirect(desk.url("headings" if unknown else "report", token=token))
    waiting = reviewing.count_open(db.session(), desk.organisation)
    page = desk.page(
        "upload",
        form=form,
        waiting=waiting,
        most_bytes=MAX_FILE_BYTES,
        too_large=sentences.too_large(),
    )
    return page, 422 if form.errors else 200


def choose_headings(desk: Desk, token: str) -> Answer:
    """Ask what headings mean that no field knows, and remember the answers for the owner."""
    pending = _pending(desk, token)
    error = ""
    found = _looked(desk, pending)
    shown, remembered = _headings(desk, found.unknown)
    if request.method == "POST":
        choices = chosen_columns(shown, request.form)
        with unit_of_work() as work:
            headings.remember(work, desk.actor, organisation=desk.organisation, choices=choices)
        found = _looked(desk, _pending(desk, token))
        error = found.refusal
        if not error:
            return redirect(desk.url("report", token=token))
        shown, remembered = _headings(desk, found.unknown)
    fields = sentences.fields_of(register=desk.organisation is None)
    page = desk.page(
        "headings",
        token=token,
        error=error,
        other_kind=desk.is_other_kind(found.headings),
        options=[(headings.IGNORE, _("Leave it out")), *fields],
        columns=[
            (column_name(number), heading, remembered.get(heading, headings.IGNORE))
            for number, heading in enumerate(shown)
        ],
    )
    return page, 422 if error else 200


def report(desk: Desk, token: str) -> Answer:
    """Show what the file would make; nothing is written."""
    pending = _pending(desk, token)
    try:
        found = desk.run(db.session(), pending.data, pending.filename, dry_run=True)
    except ImportRefused as error:
        if _assignable(error):
            return redirect(desk.url("headings", token=token))
        flash(sentences.refusal(error), "error")
        return redirect(desk.url("upload"))
    shown = import_tables.page_of(
        found, shown=request.args.get("show"), page=request.args.get("page", 1, type=int)
    )
    shown_headings = _headings(desk, found.unknown_headings)[0]
    return desk.page(
        "report",
        token=token,
        filename=pending.filename,
        report=found,
        shown=shown,
        tabs=_tabs(desk, found, shown, token),
        page_url=lambda number: desk.url(
            "report", token=token, show=request.args.get("show"), page=number
        ),
        has_own_headings=bool(shown_headings),
        other_kind=desk.is_other_kind(found.headings),
        counts=import_tables.counts(found),
    )


def run(desk: Desk, token: str) -> Answer:
    """Import the file for good, forget it, and show what became of each row."""
    try:
        with unit_of_work() as work:
            pending = uploads.kept(work, desk.actor, organisation=desk.organisation, token=token)
            found = desk.run(work, pending.data, pending.filename, dry_run=False)
            uploads.forget(work, pending)
    except ImportRefused as error:
        flash(sentences.refusal(error), "error")
        return redirect(desk.url("upload"))
    waiting = reviewing.count_open(db.session(), desk.organisation)
    return desk.page(
        "result",
        report=found,
        counts=import_tables.counts(found),
        folds=import_tables.folds_of(found),
        waiting=waiting,
    )


def reviews(desk: Desk) -> Answer:
    """Show each row that resembles something beside what it resembles."""
    rows = reviewing.open_reviews(db.session(), desk.actor, desk.organisation)
    compared = [(row, comparing.comparison(row, desk.organisation)) for row in rows]
    return desk.page("reviews", rows=compared)


def choose(desk: Desk, row_id: str) -> Answer:
    """Note whether a row is the same or new."""
    try:
        choice = reviewing.Choice(request.form.get("choice", ""))
    except ValueError:
        flash(_("Say whether it is the same or a new one."), "error")
        return redirect(desk.url("reviews"))
    try:
        with unit_of_work() as work:
            row = reviewing.review(work, desk.actor, desk.organisation, row_id)
            reviewing.resolve_review(work, desk.actor, row, choice)
            name = row.name
    except Conflict as error:
        flash(str(error), "error")
    else:
        said = (
            _("“%(name)s” is the same. Nothing was added.", name=name)
            if choice is reviewing.Choice.SAME
            else _("“%(name)s” was added.", name=name)
        )
        flash(said, "success")
    return redirect(desk.url("reviews"))


def _pending(desk: Desk, token: str) -> PendingUpload:
    return uploads.kept(db.session(), desk.actor, organisation=desk.organisation, token=token)


def _assignable(error: ImportRefused) -> tuple[str, ...]:
    """Return the words that a person may assign to fields where no headings were recognised."""
    return error.headings if error.code is RefusalCode.NO_HEADINGS else ()


class _Looked(NamedTuple):
    """The headings that nobody has decided on, all headings, and why the file is refused, if so."""

    unknown: tuple[str, ...]
    headings: tuple[str, ...]
    refusal: str = ""


def _looked(desk: Desk, pending: PendingUpload) -> _Looked:
    try:
        found = desk.run(db.session(), pending.data, pending.filename, dry_run=True)
    except ImportRefused as error:
        return _Looked(_assignable(error), error.headings, sentences.refusal(error))
    return _Looked(found.unknown_headings, found.headings)


def _headings(desk: Desk, unknown: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return the headings to ask about, those of earlier choices below, and the choices."""
    remembered = headings.chosen(db.session(), scope_of(desk.organisation))
    return [*headings.without(unknown, remembered), *remembered], remembered


def _tabs(
    desk: Desk, found: Report, shown: import_tables.ReportPage, token: str
) -> list[dict[str, object]]:
    """Return the filters by outcome and by warnings, each with its number of rows."""
    wanted: list[tuple[str | None, str, int]] = [(None, _("All"), len(found.rows))]
    wanted += [
        (outcome.value, str(sentences.DRY_COUNTED[outcome]), found.summary[outcome.value])
        for outcome in ImportOutcome
    ]
    wanted.append((import_tables.WARNINGS, str(sentences.WITH_WARNINGS), len(found.warned)))
    return [
        {
            "label": label,
            "url": desk.url("report", token=token, show=show),
            "current": shown.shown == show,
            "count": count,
        }
        for show, label, count in wanted
        if count or show is None
    ]
