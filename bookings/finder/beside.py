"""Two rooms beside each other that together hold as many as one room should have held."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.sets import Set
from inventory.types import ListingKind

MOST_IN_HOUSE = 30
Two = tuple[int, int]
Sharing = Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class Pair:
    """Two listings by number, and how many they have room for together."""

    numbers: Two
    room: int


def pair(
    catalogue: Catalogue,
    among: Set,
    column: Column,
    people: int,
    good: Callable[[Two], bool] = lambda _two: True,
) -> Pair | None:
    """Return the two rooms of one house that hold the people with least to spare, and are `good`.

    Of one house are rooms of one address or at the same point, and the parts of one whole, wherever
    those are said to lie. They share nothing: a hall and its own half are not two rooms. Two parts
    hold no more than their whole does. None where there are none.
    """
    halls = among & catalogue.having(Column.KIND, ListingKind.PREMISES)
    sharing = catalogue.remembered("sharing", lambda: _sharing(catalogue))
    wholes = catalogue.remembered(
        ("sizes of what shares", column),
        lambda: _sizes(catalogue, column, sets.of(sharing, catalogue.size)),
    )
    sizes = _sizes(catalogue, column, halls)
    found = {
        two: Pair(two, room)
        for two in _neighbours(_houses(catalogue, sorted(sizes), sharing))
        if (together := sizes[two[0]] + sizes[two[1]]) >= people
        and (room := min([together, *_whole_of(two, wholes, sharing)])) >= people
        and _apart(catalogue, two)
        and good(two)
    }
    return min(found.values(), key=lambda two: (two.room, two.numbers), default=None)


def _sizes(catalogue: Catalogue, column: Column, among: Set) -> dict[int, int]:
    found: dict[int, int] = {}
    for size in catalogue.values(column):
        for number in sets.members(catalogue.having(column, size) & among):
            found[number] = size
    return found


def _sharing(catalogue: Catalogue) -> Sharing:
    """Return which others each of the premises shares a thing with, those that share any."""
    found: dict[int, set[int]] = {}
    for stock in catalogue.units.shared():
        takers = [number for number, _taken in stock.takers]
        for number in takers:
            found.setdefault(number, set()).update(takers)
    premises = sets.marks(catalogue.having(Column.KIND, ListingKind.PREMISES), catalogue.size)
    return {
        number: frozenset(those - {number})
        for number, those in found.items()
        if premises[number] == sets.MARK
    }


def _houses(catalogue: Catalogue, rooms: Iterable[int], sharing: Sharing) -> Iterable[list[int]]:
    """Return the rooms of each place, and those that each whole is made of."""
    places: dict[Hashable, list[int]] = {}
    wholes: dict[int, list[int]] = {}
    for number in rooms:
        for where in (catalogue.point(number), catalogue.houses[number] or None):
            if where is not None:
                places.setdefault(where, []).append(number)
        for whole in sharing.get(number, ()):
            wholes.setdefault(whole, []).append(number)
    return [*places.values(), *wholes.values()]


def _neighbours(houses: Iterable[list[int]]) -> Iterator[Two]:
    for house in houses:
        yield from combinations(house[:MOST_IN_HOUSE], 2)


def _whole_of(two: Two, sizes: Mapping[int, int], sharing: Sharing) -> list[int]:
    """Return how many each whole holds that two rooms are parts of, where that is stated."""
    wholes = sharing.get(two[0], frozenset()) & sharing.get(two[1], frozenset())
    return [sizes[number] for number in wholes if number in sizes]


def _apart(catalogue: Catalogue, two: Two) -> bool:
    first, second = ({unit for unit, _taken in catalogue.units.of(number)} for number in two)
    return not first & second
