"""How many organisations each choice of the register's search would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SINGLE = ("kind", "category", "district", "umbrella")
"""Filters of which an organisation has one value at most: choosing another takes its place."""
SEVERAL = ("activities", "languages", "ages")
"""Filters of which several can be chosen; all of them must hold."""


@dataclass(slots=True)
class Row:
    """What an organisation is narrowed by: its id, one value of a kind, several of others."""

    id: int
    single: Mapping[str, str | None]
    several: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in SEVERAL})


def fitting(
    rows: Iterable[Row], wanted: Mapping[str, str], codes: Mapping[str, set[str]]
) -> tuple[list[Row], dict[str, Counter[str]]]:
    """Return the rows for which all holds, and how many each choice would leave, by filter.

    A choice that takes the place of another is counted without it. A choice that is added is
    counted with all that is chosen.
    """
    found: list[Row] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*SINGLE, *SEVERAL)}
    for row in rows:
        if any(not codes[name] <= row.several[name] for name in SEVERAL):
            continue
        missed = [name for name, value in wanted.items() if row.single[name] != value]
        for name in SINGLE if not missed else missed if len(missed) == 1 else ():
            value = row.single[name]
            if value:
                counts[name][value] += 1
        if not missed:
            found.append(row)
            for name in SEVERAL:
                counts[name].update(row.several[name])
    return found, counts
