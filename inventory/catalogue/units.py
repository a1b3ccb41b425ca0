"""Which units listings take: most take one of their own, kept as two numbers and nothing more."""

from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Pairs = tuple[tuple[int, int], ...]
"""Units with how many of each, or listings (by number) with how many each takes."""


class Stock(NamedTuple):
    """How many of a unit exist, and which listings (by number) take how many of it."""

    quantity: int
    takers: Pairs


class Units:
    """Units by id, and what each listing, by number, takes of them.

    Fifty thousand listings of which each has one unit to itself fill two megabytes so, and
    eighteen as tuples in lists. It changes only until its catalogue is made.
    """

    def __init__(self) -> None:
        self._alone: dict[int, int] = {}
        self._own = array("q")
        self._takes: dict[int, Pairs] = {}
        self._stock: dict[int, Stock] = {}

    @property
    def alone(self) -> Mapping[int, int]:
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
        number = self._alone.get(unit)
        return self._stock.get(unit) if number is None else Stock(1, ((number, 1),))

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
            self._alone[unit] = number
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
        found._alone, found._own = dict(self._alone), self._own[:]
        found._takes, found._stock = dict(self._takes), dict(self._stock)
        return found

    def _spell_out(self, unit: int) -> None:
        number = self._alone.pop(unit, None)
        if number is not None:
            self._own[number] = 0
            self._takes[number] = ((unit, 1),)
            self._stock[unit] = Stock(1, ((number, 1),))
