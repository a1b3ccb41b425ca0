"""Which part of a period is free where the whole is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.judging.availability import Grounds
from inventory.catalogue.facts import Column
from inventory.catalogue.sets import NONE, Set, union
from marketplace.periods import Period

SHORTEST = timedelta(minutes=30)
MOST_PIECES = 336
"""A week of half hours; of what is longer the pieces are so."""
_TWO = 2


@dataclass(frozen=True)
class Parts:
    """The part of a period that can be booked, with the listings of which it is that part."""

    by_part: Mapping[Period, Set] = field(default_factory=dict)

    @property
    def all(self) -> Set:
        """Return those of which some part can be booked."""
        return union(self.by_part.values())

    def of(self, number: int) -> Period | None:
        """Return the part of the listing with the number, None where it has none."""
        return next((part for part, those in self.by_part.items() if those >> number & 1), None)


def free_parts(
    session: Session, grounds: Grounds, period: Period, asker: Asker, refused: Set
) -> Parts:
    """Return for each of the refused that has one its longest part of `period` to be booked."""
    pieces = _pieces(period)
    if len(pieces) < _TWO or not refused:
        return Parts()
    alone = replace(asker, together=False)
    open_then = [refused & ~shut for shut in grounds.only(refused).not_open(pieces, alone)]
    runs = {
        Period(pieces[first].starts_at, pieces[last].ends_at): those
        for (first, last), those in _longest_runs(open_then).items()
    }
    return _bookable(session, grounds, _as_long_as_may_be(grounds, runs), alone)


def _pieces(period: Period) -> list[Period]:
    step = SHORTEST
    while period.length / step > MOST_PIECES:
        step *= 2
    pieces = []
    start = period.starts_at
    while start < period.ends_at:
        end = min(start + step, period.ends_at)
        pieces.append(Period(start, end))
        start = end
    return pieces


def _longest_runs(pieces: Sequence[Set]) -> dict[tuple[int, int], Set]:
    """Return from which piece through which each listing is longest without a break.

    Of several as long the first.
    """
    runs = [dict(enumerate(pieces))]
    while any(runs[-1].values()) and len(runs) < len(pieces):
        length = len(runs)
        runs.append(
            {
                first: those & pieces[first + length]
                for first, those in runs[-1].items()
                if first + length < len(pieces)
            }
        )
    found: dict[tuple[int, int], Set] = {}
    settled = NONE
    for length in reversed(range(len(runs))):
        for first, those in runs[length].items():
            if fresh := those & ~settled:
                found[first, first + length] = fresh
                settled |= fresh
    return found


def _as_long_as_may_be(grounds: Grounds, runs: Mapping[Period, Set]) -> dict[Period, Set]:
    """Return the runs, those that are longer than may be booked cut where they may end."""
    found: dict[Period, Set] = {}
    for run, those in runs.items():
        for most, limited in grounds.catalogue.column(Column.MAX_MINUTES).items():
            if some := those & limited:
                until = min(run.ends_at, run.starts_at + timedelta(minutes=most))
                part = Period(run.starts_at, until)
                found[part] = found.get(part, NONE) | some
    return found


def _bookable(
    session: Session, grounds: Grounds, runs: Mapping[Period, Set], asker: Asker
) -> Parts:
    """Keep the runs that the predicate accepts with all rules, such as the shortest length."""
    parts = sorted(runs)
    some = grounds.only(union(runs.values()))
    judged = some.judge(session, parts, asker).judged if parts else []
    kept = {part: runs[part] & one.usable for part, one in zip(parts, judged, strict=True)}
    return Parts({part: those for part, those in kept.items() if those})
