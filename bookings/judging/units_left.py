"""How many are free throughout a period: the part of the one predicate about time taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import compress
from operator import is_

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Pairs
from inventory.catalogue.sets import Set
from marketplace.periods import MINUTES_PER_DAY

# A row as one number: unit, start and end in minutes of the day, quantity. Two times eleven bits
# for minutes, and seventeen for a quantity, of which the form takes a hundred thousand at most.
START, END, UNIT = 28, 17, 39
MINUTE, QUANTITY = (1 << 11) - 1, (1 << 17) - 1

_NOBODY = partial(is_, None)

Rows = Sequence[tuple[int, int, int]]
"""Start and end in minutes after 1970 (UTC), and quantity, of what is taken of one unit."""


@dataclass(frozen=True)
class Occupied:
    """What is taken, buffers included, as far as it was read: rows as numbers, by UTC day.

    Thousands of rows cost most of a search where each is an object; of numbers hundreds of
    thousands are looked through in a moment.
    """

    by_day: Mapping[int, Sequence[int]]

    def short(self, catalogue: Catalogue, starts: int, ends: int, quantity: int) -> list[int]:
        """Return the numbers of which fewer than `quantity` are free throughout.

        `starts` and `ends` are minutes after 1970 (UTC), half-open; each listing's own buffers are
        added. A number may come twice.
        """
        single, (before, after) = single_users(catalogue), catalogue.buffers
        found: list[int] = []
        rest: dict[int, list[tuple[int, int, int]]] = {}
        for midnight, codes in self._days(catalogue, starts, ends):
            first, last = starts - midnight, ends - midnight
            users = [*map(single.get, [code >> UNIT for code in codes])]
            found += [
                number
                for code, number in zip(codes, users, strict=True)
                if number is not None
                and (code >> START & MINUTE) < last + after[number]
                and (code >> END & MINUTE) > first - before[number]
            ]
            for code in compress(codes, map(_NOBODY, users)):
                rest.setdefault(code >> UNIT, []).append(_row(code, midnight))
        return found + _short_of_rest(catalogue, rest, starts, ends, quantity)

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
        single, marks = single_users(catalogue), sets.marks(those, catalogue.size)
        shared = {
            unit
            for unit in {code >> UNIT for codes in self.by_day.values() for code in codes}
            if unit not in single
            and any(marks[taker[0]] == sets.MARK for taker in _takers(catalogue, unit))
        }
        return Occupied(
            {
                day: [
                    code
                    for code in codes
                    if ((number := single.get(code >> UNIT)) is None and code >> UNIT in shared)
                    or (number is not None and marks[number] == sets.MARK)
                ]
                for day, codes in self.by_day.items()
            }
        )

    def _days(
        self, catalogue: Catalogue, starts: int, ends: int
    ) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield midnight, in minutes after 1970, and rows of each day that a period may meet."""
        reach = reach_of(catalogue)
        for day in days(starts - reach[0], ends + reach[1]):
            if codes := self.by_day.get(day):
                yield day * MINUTES_PER_DAY, codes

    @cached_property
    def _by_unit(self) -> Mapping[int, list[tuple[int, int, int]]]:
        found: dict[int, list[tuple[int, int, int]]] = {}
        for day, codes in self.by_day.items():
            for code in codes:
                found.setdefault(code >> UNIT, []).append(_row(code, day * MINUTES_PER_DAY))
        return found


def days(starts: int, ends: int) -> range:
    """Return the UTC days, counted from 1970, that minutes after 1970 fall on."""
    return range(starts // MINUTES_PER_DAY, (ends - 1) // MINUTES_PER_DAY + 1)


def single_users(catalogue: Catalogue) -> Mapping[int, int]:
    """Return the units of which one exists, for one listing: any row leaves none of that."""
    return catalogue.remembered(
        "single users",
        lambda: {
            unit: stock.takers[0][0]
            for unit, stock in catalogue.stock.items()
            if stock.quantity == len(stock.takers) == 1
        },
    )


def reach_of(catalogue: Catalogue) -> tuple[int, int]:
    """Return the most minutes that any listing needs before and after."""
    before, after = catalogue.buffers
    return catalogue.remembered("reach", lambda: (max(before, default=0), max(after, default=0)))


def _takers(catalogue: Catalogue, unit: int) -> Pairs:
    stock = catalogue.stock.get(unit)
    return () if stock is None else stock.takers


def _row(code: int, midnight: int) -> tuple[int, int, int]:
    starts, ends = code >> START & MINUTE, code >> END & MINUTE
    return midnight + starts, midnight + ends, code & QUANTITY


def _short_of_rest(
    catalogue: Catalogue, taken_of: Mapping[int, Rows], starts: int, ends: int, quantity: int
) -> list[int]:
    """Return the numbers of which some shared unit leaves fewer than `quantity`."""
    found: list[int] = []
    before, after = catalogue.buffers
    for unit, rows in taken_of.items():
        stock = catalogue.stock.get(unit)
        if stock is None:
            continue
        together = sum(row[2] for row in rows)
        for number, taken in stock.takers:
            if stock.quantity - together >= quantity * taken:
                continue  # not even all at once would leave too few
            most = peak(rows, starts - before[number], ends + after[number])
            if most and (stock.quantity - most) // taken < quantity:
                found.append(number)
    return found


def peak(rows: Iterable[tuple[int, int, int]], starts: int, ends: int) -> int:
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
