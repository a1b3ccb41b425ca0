"""Every row of a file judged against what was imported before and what is there already; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from inventory.importing import KnownThings, ListingValues, Match, Reason, RowReading
from inventory.types import ImportOutcome
from marketplace.wording import normalise


@dataclass(frozen=True)
class Earlier:
    """What became of a row with the same fingerprint in an earlier import.

    `reference` is what it became, None where that is gone; `waiting`: a person has yet to choose.
    """

    reference: str | None
    waiting: bool = False


@dataclass(frozen=True)
class Verdict:
    """What is to become of a row.

    `reference` names the existing thing that it is merged into or resembles, `leader` the index
    of the row of the same file. `known`: an earlier import remembers it.
    """

    row: RowReading
    reference: str | None = None
    leader: int | None = None
    known: bool = False


def judge(
    rows: Sequence[RowReading], earlier: Mapping[str, Earlier], existing: KnownThings
) -> list[Verdict]:
    """Return a verdict for each row, in order; the same for a dry run as for an import."""
    places = {(row.sheet, row.row): index for index, row in enumerate(rows)}
    made: dict[str, int] = {}
    verdicts: list[Verdict] = []
    for index, row in enumerate(rows):
        leader = _leader(row.match, places)
        if row.outcome in {ImportOutcome.CREATED, ImportOutcome.REVIEW} and row.values is not None:
            verdict = _judged(row, leader, earlier, existing, made)
            if verdict.row.outcome is ImportOutcome.CREATED and row.fingerprint:
                made[row.fingerprint] = index
        else:
            verdict = Verdict(row, leader=leader)
        verdicts.append(verdict)
    return _with_kits(verdicts)


def _leader(match: Match | None, places: Mapping[tuple[str | None, int], int]) -> int | None:
    return places.get((match.sheet, match.row)) if match and match.row is not None else None


def _judged(
    row: RowReading,
    leader: int | None,
    earlier: Mapping[str, Earlier],
    existing: KnownThings,
    made: Mapping[str, int],
) -> Verdict:
    if row.values is None or not normalise(row.values.name):
        refused = replace(
            row, outcome=ImportOutcome.REFUSED, reason=Reason.NAME_MISSING, name=None, findings=()
        )
        return Verdict(refused)
    past = earlier.get(row.fingerprint or "")
    if past is not None:
        told = _review(row) if past.waiting else _merged(row)
        return Verdict(told, past.reference, known=True)
    if row.fingerprint is not None and row.fingerprint in made:
        return Verdict(_merged(row), leader=made[row.fingerprint])
    resembled = None if row.outcome is ImportOutcome.REVIEW else existing.find(row)
    if resembled is not None:
        return Verdict(_review(replace(row, match=resembled)), resembled.reference)
    return Verdict(row, leader=leader)


def _merged(row: RowReading) -> RowReading:
    return replace(row, outcome=ImportOutcome.MERGED, reason=Reason.EXACT_DUPLICATE, findings=())


def _review(row: RowReading) -> RowReading:
    """Let a person judge the row; nothing is made of it, so nothing is warned about."""
    return replace(row, outcome=ImportOutcome.REVIEW, reason=Reason.POSSIBLE_DUPLICATE, findings=())


def _with_kits(verdicts: list[Verdict]) -> list[Verdict]:
    """Let the parts of a kit share its fate; `leader` of a part is its kit."""
    kits = _kits(verdicts)
    shared = list(verdicts)
    for index, verdict in enumerate(verdicts):
        row = verdict.row
        if row.outcome is not ImportOutcome.PART:
            continue
        leader = _nearest(kits.get((row.sheet, row.kit), ()), index)
        if leader is None:
            continue
        kit = verdicts[leader]
        if kit.row.outcome is not ImportOutcome.CREATED:
            row = replace(row, outcome=kit.row.outcome, reason=kit.row.reason, findings=())
        shared[index] = Verdict(row, kit.reference, leader, kit.known)
    return shared


def _kits(verdicts: Iterable[Verdict]) -> dict[tuple[str | None, str | None], list[int]]:
    found: dict[tuple[str | None, str | None], list[int]] = {}
    for index, verdict in enumerate(verdicts):
        values = verdict.row.values
        if isinstance(values, ListingValues) and values.parts:
            found.setdefault((verdict.row.sheet, verdict.row.name), []).append(index)
    return found


def _nearest(indexes: Sequence[int], index: int) -> int | None:
    """Return the kit above the part, else the first below it ("Ingår i" may point down)."""
    above = [kit for kit in indexes if kit < index]
    return above[-1] if above else next(iter(indexes), None)
