"""Rule 5 across imports: parts joined to wholes of the same file or that the owner has already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inventory.importing import ExistingListing, ListingValues
from inventory.importing.parts import part_base, whole_base
from inventory.importing.result import Finding
from inventory.intake.judging import Verdict
from inventory.types import ImportOutcome

_LOST = "part_without_whole"


@dataclass(frozen=True)
class Whole:
    """A whole: a row of the same file, or a listing that is there."""

    leader: int | None = None
    reference: str | None = None


def join(
    verdicts: Sequence[Verdict], existing: Iterable[ExistingListing]
) -> tuple[list[Verdict], dict[int, Whole]]:
    """Return the verdicts, warning where a whole is missing, and the whole of each new part."""
    in_file = _in_file(verdicts)
    there: dict[str, str] = {}
    for listing in existing:
        base = whole_base(listing.name) if listing.kind == "premises" else None
        if base is not None:
            there.setdefault(base, listing.reference)
    told = list(verdicts)
    wholes: dict[int, Whole] = {}
    for index, verdict in enumerate(verdicts):
        values = _new_premises(verdict)
        base = part_base(values.name) if values else None
        if values is None or base is None:
            continue
        whole = in_file.get(values.part_of or "") or _there(there, base)
        told[index] = _warned(verdict, lost=whole is None)
        if whole is not None:
            wholes[index] = whole
    return told, wholes


def _new_premises(verdict: Verdict) -> ListingValues | None:
    values = verdict.row.values
    made = verdict.row.outcome is ImportOutcome.CREATED
    return values if made and isinstance(values, ListingValues) and _is_premises(values) else None


def _is_premises(values: ListingValues) -> bool:
    return values.kind == "premises"


def _in_file(verdicts: Sequence[Verdict]) -> dict[str, Whole]:
    """Return the rows that parts of the same file may point to, by name; the first stands."""
    found: dict[str, Whole] = {}
    for index, verdict in enumerate(verdicts):
        row = verdict.row
        if not isinstance(row.values, ListingValues) or not _is_premises(row.values):
            continue
        if row.outcome is ImportOutcome.CREATED:
            found.setdefault(row.values.name, Whole(leader=index))
        elif row.outcome is ImportOutcome.MERGED and verdict.reference:
            found.setdefault(row.values.name, Whole(reference=verdict.reference))
    return found


def _there(there: Mapping[str, str], base: str) -> Whole | None:
    reference = there.get(base)
    return Whole(reference=reference) if reference else None


def _warned(verdict: Verdict, *, lost: bool) -> Verdict:
    others = tuple(finding for finding in verdict.row.findings if finding.code != _LOST)
    findings = (*others, Finding(_LOST, None)) if lost else others
    return replace(verdict, row=replace(verdict.row, findings=findings))
