"""A report and a row under review as tables for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.forms.wording import KIND_NAMES
from inventory.importing import ListingValues, OrganisationValues
from inventory.importing.headings import Field
from inventory.intake import sentences
from inventory.intake.remembering import recalled
from inventory.intake.report import Report, ReportRow
from inventory.models import ImportedRow, Listing
from inventory.types import ImportOutcome, ListingKind
from marketplace.errors import Sentence
from marketplace.models import Organisation

PER_PAGE = 200
TAGS = {
    ImportOutcome.CREATED: "success",
    ImportOutcome.REVIEW: "warning",
    ImportOutcome.REFUSED: "danger",
    ImportOutcome.PART: "info",
}
_LABELS = {Field.KIND: _l("Kind")}
_TO_LOOK_AT = (ImportOutcome.REFUSED, ImportOutcome.REVIEW)


@dataclass(frozen=True)
class Line:
    """A row of the report in words."""

    place: str
    name: str
    outcome: str
    tag: str
    reason: str
    warnings: Sequence[str]
    id: str | None


@dataclass(frozen=True)
class Compared:
    """One fact of a row under review, beside what is already here."""

    label: Sentence
    in_file: str
    here: str


@dataclass(frozen=True)
class Fold:
    """The rows with one outcome, behind a title."""

    title: str
    note: str
    open: bool
    lines: Sequence[Line]


@dataclass(frozen=True)
class ReportPage:
    """One page of the report's rows with one outcome (None: all)."""

    lines: Sequence[Line]
    shown: ImportOutcome | None
    page: int
    pages: int


def page_of(report: Report, *, shown: str | None, page: int) -> ReportPage:
    """Return a page of the rows; an outcome or a page that there is not counts as the first."""
    outcome = ImportOutcome(shown) if shown in {one.value for one in ImportOutcome} else None
    rows = [row for row in report.rows if outcome is None or row.outcome is outcome]
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = max(1, min(page, pages))
    some = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return ReportPage([_line(row, dry_run=report.dry_run) for row in some], outcome, page, pages)


def folds_of(report: Report) -> list[Fold]:
    """Return the rows by outcome, what a person should look at open and first."""
    order = [*_TO_LOOK_AT, *(one for one in ImportOutcome if one not in _TO_LOOK_AT)]
    folds = []
    for outcome in order:
        page = page_of(report, shown=outcome.value, page=1)
        if page.lines:
            count = report.summary[outcome.value]
            note = str(count)
            if count > len(page.lines):
                note = _("%(shown)s of %(count)s are shown", shown=len(page.lines), count=count)
            title = str(sentences.OUTCOMES[outcome])
            folds.append(Fold(title, note, outcome in _TO_LOOK_AT, page.lines))
    return folds


def comparison(row: ImportedRow) -> list[Compared]:
    """Return what a row says beside what it resembles; facts of which neither speaks are left out.

    Nothing is there to compare with where what it resembles is gone.
    """
    if row.values is None:
        return []
    if row.scope.startswith("organisation:"):
        pairs = _of_listing(recalled(row.values, ListingValues), row.listing)
    else:
        pairs = _of_organisation(recalled(row.values, OrganisationValues), row.made_organisation)
    return [
        Compared(_LABELS.get(field, sentences.FIELDS[field]), str(there or ""), str(here or ""))
        for field, there, here in pairs
        if there or here
    ]


def _line(row: ReportRow, *, dry_run: bool) -> Line:
    words = sentences.DRY_OUTCOMES if dry_run else sentences.OUTCOMES
    return Line(
        place=f"{row.sheet} {row.row}" if row.sheet else str(row.row),
        name=row.name or "",
        outcome=str(words[row.outcome]),
        tag=TAGS.get(row.outcome, "neutral"),
        reason=sentences.reason(row.reason, cell=row.cell, match=row.match) if row.reason else "",
        warnings=[sentences.warning(one.code, one.heading) for one in row.findings],
        id=row.id,
    )


_Pairs = list[tuple[Field, object, object]]


def _of_listing(values: ListingValues, listing: Listing | None) -> _Pairs:
    place = listing.place if listing else None
    return [
        (Field.NAME, values.name, listing and listing.title),
        (Field.KIND, KIND_NAMES[ListingKind(values.kind)], listing and KIND_NAMES[listing.kind]),
        (Field.ADDRESS, values.address, place and place.address),
        (Field.DISTRICT, values.district, place and place.district),
        (Field.CAPACITY, values.capacity_text, listing and listing.capacity_max),
        (Field.PRICE, values.price_text, listing and listing.price_text),
        (Field.CONTACT, values.contact_name, listing and listing.contact_name),
        (Field.EMAIL, values.email, listing and listing.contact_email),
        (Field.PHONE, values.phone, listing and listing.contact_phone),
        (Field.DESCRIPTION, values.description, listing and listing.description),
    ]


def _of_organisation(values: OrganisationValues, organisation: Organisation | None) -> _Pairs:
    here = organisation
    return [
        (Field.NAME, values.name, here and here.name),
        (Field.CATEGORY, values.category, here and here.category),
        (Field.DISTRICT, values.district, here and here.district),
        (Field.CONTACT, values.contact_name, here and here.contact_name),
        (Field.EMAIL, values.email, here and here.email),
        (Field.PHONE, values.phone, here and here.phone),
        (Field.WEBSITE, values.website, here and here.website),
        (Field.DESCRIPTION, values.description, here and here.description),
    ]
