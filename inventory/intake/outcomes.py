"""From verdicts and what was made of them to the memory of the import and its report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from inventory.importing import ImportReading
from inventory.intake.judging import Verdict
from inventory.intake.remembering import Log
from inventory.intake.report import Report, ReportRow
from inventory.types import ImportOutcome

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and how many there are to do."""

_BECAME = frozenset({ImportOutcome.CREATED, ImportOutcome.MERGED, ImportOutcome.PART})


@dataclass
class Made:
    """What was made of the rows, by their index; `there` gives the id of what was there before."""

    there: Mapping[str, int]
    references: dict[int, str] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)

    def add(self, index: int, reference: str, key: int) -> None:
        """Note what a row became: how others name it, and its id inside."""
        self.references[index], self.ids[index] = reference, key


def remember(log: Log, verdicts: Sequence[Verdict], made: Made) -> None:
    """Let the next import know what each row became, or that a person has yet to choose."""
    for index, verdict in enumerate(verdicts):
        row = verdict.row
        if index in made.ids:
            log.made(row, made.ids[index])
        elif row.outcome is ImportOutcome.REVIEW and row.fingerprint and not verdict.known:
            log.waits(row, _resembled(verdicts, made, verdict))


def report_of(
    reading: ImportReading,
    verdicts: Sequence[Verdict],
    made: Made,
    *,
    dry_run: bool,
    unknown_headings: tuple[str, ...],
) -> Report:
    """Return the report; rows have ids only where something was, or had been, made of them."""
    return Report(
        rows=[
            ReportRow(
                sheet=verdict.row.sheet,
                row=verdict.row.row,
                outcome=verdict.row.outcome,
                reason=verdict.row.reason,
                name=verdict.row.name,
                id=None if dry_run else _reference(verdicts, made, index),
                cell=verdict.row.cell,
                match=verdict.row.match.name if verdict.row.match else None,
                findings=verdict.row.findings,
            )
            for index, verdict in enumerate(verdicts)
        ],
        dry_run=dry_run,
        by_record=reading.by_record,
        unknown_headings=unknown_headings,
        headings=tuple(dict.fromkeys(h for sheet in reading.sheets for h in sheet.headings if h)),
    )


def _resembled(verdicts: Sequence[Verdict], made: Made, verdict: Verdict) -> int | None:
    """Return the id of what a row resembles, through rows that were merged into it."""
    while verdict.leader is not None:
        if verdict.leader in made.ids:
            return made.ids[verdict.leader]
        verdict = verdicts[verdict.leader]
    return made.there.get(verdict.reference or "")


def _reference(verdicts: Sequence[Verdict], made: Made, index: int | None) -> str | None:
    """Return what a row became, or the row that it was merged into or is a part of."""
    if index is None or verdicts[index].row.outcome not in _BECAME:
        return None
    while index is not None:
        if index in made.references:
            return made.references[index]
        verdict = verdicts[index]
        if verdict.reference is not None:
            return verdict.reference
        index = verdict.leader
    return None
