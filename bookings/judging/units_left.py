"""How many are free throughout a period: the part of the one predicate about time taken."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inventory.catalogue.facts import Catalogue
from marketplace.periods import MINUTES_PER_DAY


class Row(NamedTuple):
    """A stretch that is taken of a unit, in minutes after 1970 (UTC), buffers included."""

    starts: int
    ends: int
    unit: int
    quantity: int


Rows = Sequence[tuple[int, int, int]]
"""Start, end and quantity of what is taken of one unit."""


class Occupied:
    """What is taken of units, as far as it was read."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = sorted(rows)
        self._starts = [row.starts for row in self._rows]

    def met(self, starts: int, ends: int) -> dict[int, list[tuple[int, int, int]]]:
        """Return what is taken between two minutes, by unit."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        # No row is longer than a day.
        first = bisect_left(self._starts, starts - MINUTES_PER_DAY)
        last = bisect_left(self._starts, ends)
        for begin, end, unit, quantity in self._rows[first:last]:
            if end > starts:
                found.setdefault(unit, []).append((begin, end, quantity))
        return found


def left(
    catalogue: Catalogue, occupied: Occupied, starts: int, ends: int, reach: tuple[int, int]
) -> dict[int, int]:
    """Return how many are free throughout, by number, of those whose units are taken then.

    `starts` and `ends` are minutes after 1970 (UTC), half-open; each listing's own buffers are
    added, of which `reach` is the most that any has. All others have as many as exist.
    """
    found: dict[int, int] = {}
    met = occupied.met(starts - reach[0], ends + reach[1])
    for unit, rows in met.items():
        stock = catalogue.stock.get(unit)
        if stock is None:
            continue
        for number, taken in stock.takers:
            entry = catalogue.entry(number)
            before, after = entry.buffers
            most = peak(rows, starts - before, ends + after)
            if most:
                free = (stock.quantity - most) // taken
                found[number] = min(found.get(number, entry.existing), free)
    return found


def peak(rows: Rows, starts: int, ends: int) -> int:
    """Return the largest sum of quantities at any instant between two minutes, half-open.

    Sums change only where a row starts, so the starts inside, and the beginning for rows that
    began before it, are the only instants to look at.
    """
    inside = [row for row in rows if row[0] < ends and row[1] > starts]
    if len(inside) <= 1:
        return inside[0][2] if inside else 0
    most = 0
    for begin, _end, _quantity in inside:
        at = max(begin, starts)
        most = max(most, sum(row[2] for row in inside if row[0] <= at < row[1]))
    return most
