"""Two rooms beside each other that together hold as many as one room should have held."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.sets import Set
from inventory.types import ListingKind

MOST_IN_HOUSE = 30


@dataclass(frozen=True)
class Pair:
    """Two listings by number, and how many they have room for together."""

    numbers: tuple[int, int]
    room: int


def pair(
    catalogue: Catalogue,
    among: Set,
    column: Column,
    people: int,
    good: Callable[[tuple[int, int]], bool] = lambda _two: True,
) -> Pair | None:
    """Return the two rooms at one place that hold the people with least to spare, and are `good`.

    They share nothing: a hall and its own half are not two rooms. None where there are none.
    """
    halls = among & catalogue.having(Column.KIND, ListingKind.PREMISES)
    sizes: dict[int, int] = {}
    for size in catalogue.values(column):
        for number in sets.members(catalogue.having(column, size) & halls):
            sizes[number] = size
    houses: dict[tuple[float, float], list[int]] = {}
    for number in sizes:
        point = catalogue.point(number)
        if point is not None:
            houses.setdefault(point, []).append(number)
    found = [
        Pair((one, other), sizes[one] + sizes[other])
        for rooms in houses.values()
        for one, other in combinations(sorted(rooms)[:MOST_IN_HOUSE], 2)
        if sizes[one] + sizes[other] >= people
        and _apart(catalogue, (one, other))
        and good((one, other))
    ]
    return min(found, key=lambda two: (two.room, two.numbers), default=None)


def _apart(catalogue: Catalogue, two: Iterable[int]) -> bool:
    first, second = ({unit for unit, _taken in catalogue.units.of(number)} for number in two)
    return not first & second
