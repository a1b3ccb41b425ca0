"""How many organisations each choice of the register's search would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SINGLE = ("kind", "category", "district", "umbrella")
"""Filters of which an organisation has one value at most: choosing another takes its place."""
SEVERAL = ("activities", "languages", "ages")
"""Filters of which several can be chosen; all of them must hold."""
SELECTED = "activities"
"""Of these the page offers a list to choose one from, which stands for the first: another that is
chosen there takes its place, and those that follow stay beside it."""


@dataclass(slots=True)
class Row:
    """What an organisation is narrowed by: its id, one value of a kind, several of others."""

    id: int
    single: Mapping[str, str | None]
    several: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in SEVERAL})


def fitting(
    rows: Iterable[Row], wanted: Mapping[str, str], codes: Mapping[str, Sequence[str]]
) -> tuple[list[Row], dict[str, Counter[str]]]:
    """Return the rows for which all holds, and how many each choice would leave, by filter.

    A choice that takes the place of another is counted without it. A choice that is added is
    counted with all that is chosen.
    """
    found: list[Row] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*SINGLE, *SEVERAL)}
    first, kept = codes[SELECTED][:1], {name: set(codes[name]) for name in SEVERAL}
    kept[SELECTED] = set(codes[SELECTED][1:])
    for row in rows:
        if any(not kept[name] <= row.several[name] for name in SEVERAL):
            continue
        missed = [name for name, value in wanted.items() if row.single[name] != value]
        missed += [SELECTED for code in first if code not in row.several[SELECTED]]
        for name in (*SINGLE, SELECTED) if not missed else missed if len(missed) == 1 else ():
            counts[name].update(_values(row, name))
        if not missed:
            found.append(row)
            for name in SEVERAL:
                if name != SELECTED:
                    counts[name].update(row.several[name])
    return found, counts


def _values(row: Row, name: str) -> Iterable[str]:
    if name == SELECTED:
        return row.several[name]
    value = row.single[name]
    return (value,) if value else ()
