"""How many are free throughout a period: the part of the one predicate about time taken."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue
from inventory.catalogue.sets import Set
from marketplace.periods import MINUTES_PER_DAY


class Row(NamedTuple):
    """A stretch that is taken of a unit, in minutes after 1970 (UTC), buffers included."""

    starts: int
    ends: int
    unit: int
    quantity: int


Rows = Sequence[tuple[int, int, int]]
"""Start, end and quantity of what is taken of one unit."""


class Taken(Protocol):
    """What is taken around some periods."""

    def short(self, catalogue: Catalogue, starts: int, ends: int, quantity: int) -> Iterable[int]:
        """Return the numbers of which fewer than `quantity` are free throughout.

        `starts` and `ends` are minutes after 1970 (UTC), half-open; each listing's own buffers are
        added. A number may come twice.
        """

    def free(self, catalogue: Catalogue, number: int, starts: int, ends: int) -> int:
        """Return how many of one listing are free throughout; less than none where overfull."""

    def only(self, catalogue: Catalogue, those: Set) -> "Taken":
        """Return what is taken of some listings."""


class Occupied:
    """Rows of taken time, as far as they were read."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = sorted(rows)
        self._starts = [row[0] for row in self._rows]

    def short(self, catalogue: Catalogue, starts: int, ends: int, quantity: int) -> Iterator[int]:
        """Yield the numbers of which fewer than `quantity` are free throughout."""
        single = singles(catalogue)
        before, after = catalogue.buffers
        reach = reach_of(catalogue)
        several: dict[int, list[tuple[int, int, int]]] = {}
        for begin, end, unit, taken in self._between(starts - reach[0], ends + reach[1]):
            number = single.get(unit)
            if number is None:
                several.setdefault(unit, []).append((begin, end, taken))
            elif begin < ends + after[number] and end > starts - before[number]:
                yield number
        for unit, rows in several.items():
            yield from _short_of(catalogue, unit, rows, starts, ends, quantity)

    def free(self, catalogue: Catalogue, number: int, starts: int, ends: int) -> int:
        """Return how many of one listing are free throughout; less than none where overfull."""
        before, after = catalogue.buffers[0][number], catalogue.buffers[1][number]
        left = catalogue.existing[number]
        for unit, taken in catalogue.takes[number]:
            rows = self._by_unit.get(unit)
            if rows:
                most = peak(rows, starts - before, ends + after)
                left = min(left, (catalogue.stock[unit].quantity - most) // taken)
        return left

    def only(self, catalogue: Catalogue, those: Set) -> "Occupied":
        """Return what is taken of some listings."""
        single, marks = singles(catalogue), sets.marks(those, catalogue.size)
        return Occupied(
            row
            for row in self._rows
            if (number := single.get(row[2])) is None or marks[number] == sets.MARK
        )

    def _between(self, starts: int, ends: int) -> Iterator[tuple[int, int, int, int]]:
        # No row is longer than a day.
        first = bisect_left(self._starts, starts - MINUTES_PER_DAY)
        last = bisect_left(self._starts, ends)
        return (row for row in self._rows[first:last] if row[1] > starts)

    @cached_property
    def _by_unit(self) -> Mapping[int, list[tuple[int, int, int]]]:
        found: dict[int, list[tuple[int, int, int]]] = {}
        for begin, end, unit, quantity in self._rows:
            found.setdefault(unit, []).append((begin, end, quantity))
        return found


class Windows:
    """What is taken in some periods only, of so many units that only sums of it are read.

    Of each period the units that are taken in it (`within`), the rows that only its surroundings
    meet (`around`), and all `rows` of the units that more than one booking can have at once.
    """

    def __init__(
        self,
        within: Mapping[tuple[int, int], Sequence[int]],
        around: Mapping[tuple[int, int], Sequence[tuple[int, int, int]]],
        rows: Occupied,
    ) -> None:
        self._within, self._around, self._rows = within, around, rows

    def short(self, catalogue: Catalogue, starts: int, ends: int, quantity: int) -> Iterator[int]:
        """Yield the numbers of which fewer than `quantity` are free throughout."""
        single = singles(catalogue)
        before, after = catalogue.buffers
        for unit in self._within.get((starts, ends), ()):
            number = single.get(unit)
            if number is not None:
                yield number
        for begin, end, unit in self._around.get((starts, ends), ()):
            number = single.get(unit)
            if (
                number is not None
                and begin < ends + after[number]
                and end > starts - before[number]
            ):
                yield number
        yield from self._rows.short(catalogue, starts, ends, quantity)

    def free(self, catalogue: Catalogue, number: int, starts: int, ends: int) -> int:
        """Refuse: of sums nobody can tell how many are left."""
        raise NotImplementedError

    def only(self, catalogue: Catalogue, those: Set) -> "Windows":
        """Return the same: of whole periods all is told as it is."""
        del catalogue, those
        return self


def singles(catalogue: Catalogue) -> Mapping[int, int]:
    """Return the units of which one exists, for one listing: any row leaves none of that."""
    return catalogue.remembered(
        "singles",
        lambda: {
            unit: stock.takers[0][0]
            for unit, stock in catalogue.stock.items()
            if stock.quantity == 1 and len(stock.takers) == 1
        },
    )


def reach_of(catalogue: Catalogue) -> tuple[int, int]:
    """Return the most minutes that any listing needs before and after."""
    return catalogue.remembered(
        "reach",
        lambda: (max(catalogue.buffers[0], default=0), max(catalogue.buffers[1], default=0)),
    )


def _short_of(
    catalogue: Catalogue, unit: int, rows: Rows, starts: int, ends: int, quantity: int
) -> Iterator[int]:
    stock = catalogue.stock.get(unit)
    if stock is None:
        return
    together = sum(row[2] for row in rows)
    for number, taken in stock.takers:
        if stock.quantity - together >= quantity * taken:
            continue  # not even all at once would leave too few
        before, after = catalogue.buffers[0][number], catalogue.buffers[1][number]
        most = peak(rows, starts - before, ends + after)
        if most and (stock.quantity - most) // taken < quantity:
            yield number


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
