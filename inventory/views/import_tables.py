"""A report as tables for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from inventory.intake import sentences
from inventory.intake.report import Report, ReportRow
from inventory.types import ImportOutcome

PER_PAGE = 200
TAGS = {
    ImportOutcome.CREATED: "success",
    ImportOutcome.REVIEW: "warning",
    ImportOutcome.REFUSED: "danger",
    ImportOutcome.PART: "info",
}
WARNINGS = "warnings"
"""Shows the rows with warnings, whatever became of them."""
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
class Fold:
    """The rows with one outcome, behind a title."""

    title: str
    note: str
    open: bool
    lines: Sequence[Line]


@dataclass(frozen=True)
class ReportPage:
    """One page of the report's rows with one outcome or with warnings (None: all)."""

    lines: Sequence[Line]
    shown: str | None
    page: int
    pages: int


def page_of(report: Report, *, shown: str | None, page: int) -> ReportPage:
    """Return a page of the rows; an outcome or a page that there is not counts as the first."""
    known = shown if shown in {WARNINGS, *ImportOutcome} else None
    rows = report.rows
    if known == WARNINGS:
        rows = report.warned
    elif known is not None:
        rows = [row for row in report.rows if row.outcome.value == known]
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = max(1, min(page, pages))
    some = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return ReportPage([_line(row, dry_run=report.dry_run) for row in some], known, page, pages)


def counts(report: Report) -> list[tuple[str, int]]:
    """Return how many rows there are of each outcome, in words for several, and with warnings."""
    words = sentences.DRY_COUNTED if report.dry_run else sentences.COUNTED
    found = [(str(words[outcome]), report.summary[outcome.value]) for outcome in ImportOutcome]
    return [*found, (str(sentences.WITH_WARNINGS), len(report.warned))]


def folds_of(report: Report) -> list[Fold]:
    """Return the rows by outcome, what a person should look at open and first."""
    last = [one for one in ImportOutcome if one not in _TO_LOOK_AT]
    words = sentences.COUNTED
    wanted = [
        *((one.value, words[one], report.summary[one.value], True) for one in _TO_LOOK_AT),
        (WARNINGS, sentences.WITH_WARNINGS, len(report.warned), True),
        *((one.value, words[one], report.summary[one.value], False) for one in last),
    ]
    return [
        _fold(page_of(report, shown=shown, page=1), str(title), count, look=look)
        for shown, title, count, look in wanted
        if count
    ]


def _fold(page: ReportPage, title: str, count: int, *, look: bool) -> Fold:
    note = str(count)
    if count > len(page.lines):
        note = _("%(shown)s of %(count)s are shown", shown=len(page.lines), count=count)
    return Fold(title, note, look, page.lines)


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
