"""How many are free throughout a period: the part of the one predicate about time taken."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue
from inventory.catalogue.sets import Set
from inventory.catalogue.units import NOBODY
from marketplace.periods import MINUTES_PER_DAY

# A row as one number: unit, start and end in minutes of the day, quantity. Two times eleven bits
# for minutes, and seventeen for a quantity, of which the form takes a hundred thousand at most.
START, END, UNIT = 28, 17, 39
MINUTE, QUANTITY = (1 << 11) - 1, (1 << 17) - 1

FEW = 20_000
"""So many rows are kept laid out; more would take more memory than a search may."""

Rows = Sequence[tuple[int, int, int]]
"""Start and end in minutes after 1970 (UTC), and quantity, of what is taken of one unit."""


class Share(NamedTuple):
    """What is taken in a day of a unit that a listing takes, `each` of the `stock` for one."""

    number: int
    each: int
    stock: int
    rows: Rows
    together: int
    """The sum of the rows, as if they were all at once."""

    def left(self, starts: int, ends: int) -> int:
        """Return how many of the listing this unit is enough for between two minutes."""
        return (self.stock - peak(self.rows, starts, ends)) // self.each


@dataclass(frozen=True)
class Day:
    """What is taken in one UTC day.

    `alone` are rows that leave nothing of a listing: start and end in minutes after 1970 (UTC), the
    listing's own buffers included, and its number. `shared` is all else, by unit and listing.
    """

    alone: Sequence[tuple[int, int, int]]
    shared: Sequence[Share]

    @cached_property
    def alone_by_number(self) -> Mapping[int, Sequence[tuple[int, int]]]:
        """Return the times at which nothing is left, by listing."""
        found: dict[int, list[tuple[int, int]]] = {}
        for start, end, number in self.alone:
            found.setdefault(number, []).append((start, end))
        return found

    @cached_property
    def shared_by_number(self) -> Mapping[int, Sequence[Share]]:
        """Return what is shared by listing."""
        found: dict[int, list[Share]] = {}
        for share in self.shared:
            found.setdefault(share.number, []).append(share)
        return found


@dataclass(frozen=True)
class Occupied:
    """What is taken of a catalogue's listings, as far as it was read.

    `codes` are rows as numbers by UTC day, of which hundreds of thousands are kept and looked
    through in a moment; where each is an object, thousands cost most of a search. They are `laid`
    out day by day as they are asked for, and kept so where they are few.
    """

    catalogue: Catalogue
    codes: Mapping[int, Sequence[int]]
    laid: dict[int, Day] = field(default_factory=dict)

    def short(self, starts: int, ends: int, quantity: int) -> list[int]:
        """Return the numbers of which fewer than `quantity` are free throughout.

        `starts` and `ends` are minutes after 1970 (UTC), half-open; each listing's own buffers are
        added. A number may come twice.
        """
        found: list[int] = []
        for key in self._keys(starts, ends):
            if self.rows > FEW and key not in self.laid:
                midnight, codes = key * MINUTES_PER_DAY, self.codes.get(key, ())
                alone, rest = _short_alone(self.catalogue, midnight, codes, starts, ends)
                shared: Iterable[Share] = _shared(self.catalogue, rest)
            elif (day := self._day(key)) is not None:
                alone = [
                    number for start, end, number in day.alone if start < ends and end > starts
                ]
                shared = day.shared
            else:
                continue
            found += alone
            found += self._short_shared(shared, starts, ends, quantity)
        return found

    def _short_shared(
        self, shared: Iterable[Share], starts: int, ends: int, quantity: int
    ) -> Iterator[int]:
        before, after = self.catalogue.buffers
        for number, each, stock, rows, together in shared:
            if (
                stock - together < quantity * each  # else all at once leave enough
                and (most := peak(rows, starts - before[number], ends + after[number]))
                and (stock - most) // each < quantity
            ):
                yield number

    def free(self, number: int, starts: int, ends: int) -> int:
        """Return how many of one listing are free throughout; none or less where it is taken."""
        before, after = self.catalogue.buffers[0][number], self.catalogue.buffers[1][number]
        left = self.catalogue.existing[number]
        for day in self._days(starts, ends):
            for start, end in day.alone_by_number.get(number, ()):
                if start < ends and end > starts:
                    left = min(left, 0)
            for share in day.shared_by_number.get(number, ()):
                left = min(left, share.left(starts - before, ends + after))
        return left

    def only(self, those: Set) -> "Occupied":
        """Return what is taken of some listings."""
        marks = sets.marks(those, self.catalogue.size)
        laid = {
            key: Day(
                [row for row in day.alone if marks[row[2]] == sets.MARK],
                [share for share in day.shared if marks[share.number] == sets.MARK],
            )
            for key in self.codes
            if (day := self._day(key))
        }
        return Occupied(self.catalogue, self.codes, laid)

    def _days(self, starts: int, ends: int) -> Iterator[Day]:
        """Yield each day that a period may meet."""
        for key in self._keys(starts, ends):
            if found := self._day(key):
                yield found

    def _keys(self, starts: int, ends: int) -> range:
        before, after = reach_of(self.catalogue)
        return days(starts - before, ends + after)

    def _day(self, key: int) -> Day | None:
        if key in self.laid or key not in self.codes:
            return self.laid.get(key)
        day = _laid(self.catalogue, key, self.codes[key])
        if self.rows <= FEW:
            self.laid[key] = day
        return day

    @cached_property
    def rows(self) -> int:
        """Return how many rows were read."""
        return sum(map(len, self.codes.values()))


def _laid(catalogue: Catalogue, day: int, codes: Sequence[int]) -> Day:
    before, after = catalogue.buffers
    midnight = day * MINUTES_PER_DAY
    users = catalogue.units.alone.users([code >> UNIT for code in codes])
    alone = [
        (
            midnight + (code >> START & MINUTE) - after[number],
            midnight + (code >> END & MINUTE) + before[number],
            number,
        )
        for code, number in zip(codes, users, strict=True)
        if number >= 0
    ]
    return Day(alone, [*_shared(catalogue, _rest(codes, users, midnight))])


def _short_alone(
    catalogue: Catalogue, midnight: int, codes: Sequence[int], starts: int, ends: int
) -> tuple[list[int], Mapping[int, Rows]]:
    """Return which listings a day's rows leave nothing of then, and the rows of what is shared.

    The same as from a day that is laid out; of many rows nothing but this is made.
    """
    before, after = catalogue.buffers
    users = catalogue.units.alone.users([code >> UNIT for code in codes])
    starts, ends = starts - midnight, ends - midnight
    found = [
        number
        for code, number in zip(codes, users, strict=True)
        if number >= 0
        and (code >> START & MINUTE) - after[number] < ends
        and (code >> END & MINUTE) + before[number] > starts
    ]
    return found, _rest(codes, users, midnight)


def _rest(codes: Sequence[int], users: Sequence[int], midnight: int) -> dict[int, Rows]:
    """Return by unit the rows of those that are not one listing's alone."""
    rest: dict[int, list[tuple[int, int, int]]] = {}
    for code in compress(codes, map(NOBODY.__eq__, users)):
        rest.setdefault(code >> UNIT, []).append(_row(code, midnight))
    return dict(rest)


def _shared(catalogue: Catalogue, rows_of: Mapping[int, Rows]) -> Iterator[Share]:
    for unit, rows in rows_of.items():
        if stock := catalogue.units.stock(unit):
            together = sum(row[2] for row in rows)
            for number, each in stock.takers:
                yield Share(number, each, stock.quantity, rows, together)


def days(starts: int, ends: int) -> range:
    """Return the UTC days, counted from 1970, that minutes after 1970 fall on."""
    return range(starts // MINUTES_PER_DAY, (ends - 1) // MINUTES_PER_DAY + 1)


def reach_of(catalogue: Catalogue) -> tuple[int, int]:
    """Return the most minutes that any listing needs before and after."""
    before, after = catalogue.buffers
    return catalogue.remembered("reach", lambda: (max(before, default=0), max(after, default=0)))


def _row(code: int, midnight: int) -> tuple[int, int, int]:
    starts, ends = code >> START & MINUTE, code >> END & MINUTE
    return midnight + starts, midnight + ends, code & QUANTITY


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
