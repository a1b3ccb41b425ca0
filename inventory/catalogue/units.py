"""Which units listings take: most take one of their own, kept as two numbers and nothing more."""

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from inventory.catalogue.numbers import APART, MANY

NOBODY = -1
"""Stands for a listing's number where no single listing takes a unit."""

Pairs = tuple[tuple[int, int], ...]
"""Units with how many of each, or listings (by number) with how many each takes."""


class Stock(NamedTuple):
    """How many of a unit exist, and which listings (by number) take how many of it."""

    quantity: int
    takers: Pairs


class Alone:
    """Units of which one exists, by id, each with the number of the only listing that takes it.

    Fifty thousand fill 200 kB, and six megabytes as a dict of objects. Ids that lie far beyond the
    others are kept beside.
    """

    def __init__(self) -> None:
        self._near = array("i")
        self._far: dict[int, int] = {}
        self._count = 0

    def users(self, units: Sequence[int]) -> list[int]:
        """Return by whom each of the units is taken, `NOBODY` where that is not one listing."""
        try:
            return [*map(self._near.__getitem__, units)]
        except IndexError:
            return [*map(self.user, units)]

    def user(self, unit: int) -> int:
        """Return by whom the unit is taken, `NOBODY` where that is not one listing."""
        if unit < len(self._near):
            return self._near[unit]
        return self._far.get(unit, NOBODY)

    def items(self) -> Iterator[tuple[int, int]]:
        """Yield each of them with the listing that takes it."""
        yield from ((unit, number) for unit, number in enumerate(self._near) if number != NOBODY)
        yield from self._far.items()

    def put(self, unit: int, number: int) -> None:
        """Let a listing take a unit alone, which nobody did."""
        self._count += 1
        if unit >= len(self._near) and unit < max(MANY, APART * self._count):
            self._reach(unit)
        if unit < len(self._near):
            self._near[unit] = number
        else:
            self._far[unit] = number

    def drop(self, unit: int) -> int:
        """Let nobody take the unit alone any more, and return who did."""
        number = self.user(unit)
        if number != NOBODY:
            self._count -= 1
            if unit < len(self._near):
                self._near[unit] = NOBODY
            else:
                del self._far[unit]
        return number

    def copy(self) -> "Alone":
        """Return the same, to be changed."""
        found = Alone()
        found._near, found._far, found._count = self._near[:], dict(self._far), self._count
        return found

    def _reach(self, unit: int) -> None:
        self._near.extend([NOBODY] * (unit + 1 - len(self._near)))
        for one in [one for one in self._far if one <= unit]:
            self._near[one] = self._far.pop(one)


class Units:
    """Units by id, and what each listing, by number, takes of them.

    Fifty thousand listings of which each has one unit to itself fill 600 kB so, and eighteen
    megabytes as tuples in lists. It changes only until its catalogue is made.
    """

    def __init__(self) -> None:
        self._alone = Alone()
        self._own = array("q")
        self._takes: dict[int, Pairs] = {}
        self._stock: dict[int, Stock] = {}

    @property
    def alone(self) -> Alone:
        """Return units of which one exists, each with the only listing that takes it.

        Not quite all of them: whoever asks about units asks for `stock` of those that are absent.
        """
        return self._alone

    def of(self, number: int) -> Pairs:
        """Return the units that a listing takes, by id, with how many one booking takes."""
        if number < len(self._own) and self._own[number]:
            return ((self._own[number], 1),)
        return self._takes.get(number, ())

    def stock(self, unit: int) -> Stock | None:
        """Return how many of a unit exist and who takes them, None where nobody does."""
        number = self._alone.user(unit)
        return self._stock.get(unit) if number == NOBODY else Stock(1, ((number, 1),))

    def all(self) -> Iterator[tuple[int, Stock]]:
        """Yield every unit with its stock."""
        for unit, number in self._alone.items():
            yield unit, Stock(1, ((number, 1),))
        yield from self._stock.items()

    def shared(self) -> Iterator[Stock]:
        """Yield the stock of every unit that several listings take."""
        return (stock for stock in self._stock.values() if len(stock.takers) > 1)

    def existing(self, number: int) -> int:
        """Return how many of a listing can be booked at once."""
        if number < len(self._own) and self._own[number]:
            return 1
        takes = self._takes.get(number, ())
        return min((self._stock[unit].quantity // taken for unit, taken in takes), default=0)

    def add(self, unit: int, stock: Stock) -> None:
        """Let listings take some of a unit, besides those that did so before."""
        ((number, _taken),) = stock.takers if len(stock.takers) == 1 else ((-1, 0),)
        known = self.stock(unit)
        if known is None and stock == (1, ((number, 1),)) and not self.of(number):
            self._alone.put(unit, number)
            self._own.extend([0] * (number + 1 - len(self._own)))
            self._own[number] = unit
            return
        self._spell_out(unit)
        before = known.takers if known is not None else ()
        self._stock[unit] = Stock(stock.quantity, before + stock.takers)
        for taker, taken in stock.takers:
            for other, _taken in self.of(taker):
                self._spell_out(other)
            self._takes[taker] = tuple(sorted((*self.of(taker), (unit, taken))))

    def drop(self, number: int) -> None:
        """Let a listing take nothing any more."""
        for unit, _taken in self.of(number):
            self._spell_out(unit)
            left = tuple(one for one in self._stock[unit].takers if one[0] != number)
            if left:
                self._stock[unit] = self._stock[unit]._replace(takers=left)
            else:
                del self._stock[unit]
        self._takes.pop(number, None)

    def copy(self) -> "Units":
        """Return the same, to be changed."""
        found = Units()
        found._alone, found._own = self._alone.copy(), self._own[:]
        found._takes, found._stock = dict(self._takes), dict(self._stock)
        return found

    def _spell_out(self, unit: int) -> None:
        number = self._alone.drop(unit)
        if number != NOBODY:
            self._own[number] = 0
            self._takes[number] = ((unit, 1),)
            self._stock[unit] = Stock(1, ((number, 1),))
