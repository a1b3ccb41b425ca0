"""What an import answers with: the counts, and every row with outcome, reason and warnings."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inventory.importing import Reason
from inventory.importing.result import Finding
from inventory.types import ImportOutcome


@dataclass(frozen=True)
class ReportRow:
    """One row of the file; `id` is the public id of the listing or the organisation's slug.

    `id` is None in a dry run and where nothing was made. `cell` is the heading of the cell for
    which the row was refused, `match` the name of what it duplicates or resembles.
    """

    sheet: str | None
    row: int
    outcome: ImportOutcome
    reason: Reason | None = None
    name: str | None = None
    id: str | None = None
    cell: str | None = None
    match: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def warnings(self) -> list[str]:
        """Return each warning code once, sorted."""
        return sorted({finding.code for finding in self.findings})


@dataclass(frozen=True)
class Report:
    """A whole file; `by_record`: rows are CSV records, headings being record 1.

    `unknown_headings` are those that nobody has assigned to a field or set aside yet, `headings`
    all that the file has.
    """

    rows: Sequence[ReportRow]
    dry_run: bool
    by_record: bool = False
    unknown_headings: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def summary(self) -> dict[str, int]:
        """Return the number of rows per outcome, all six always present."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome.value: counted[outcome] for outcome in ImportOutcome}

    @property
    def warned(self) -> Sequence[ReportRow]:
        """Return the rows with warnings."""
        return [row for row in self.rows if row.findings]

    @property
    def partly_refused(self) -> bool:
        """Tell whether at least one row was refused."""
        return any(row.outcome is ImportOutcome.REFUSED for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Return what `--json` prints; codes as in docs/importing.md, rows counted from 1."""
        place = "record" if self.by_record else "row"
        return {
            "summary": self.summary,
            "rows": [
                {
                    "sheet": row.sheet,
                    place: row.row,
                    "outcome": row.outcome.value,
                    "reason": row.reason.value if row.reason else None,
                    "warnings": row.warnings,
                    "name": row.name,
                    "id": row.id,
                }
                for row in self.rows
            ],
        }
