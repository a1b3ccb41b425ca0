"""A catalogue with some of its listings read anew: all others keep their numbers and sets."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.sets import NONE, Set
from inventory.catalogue.units import Stock, Units

Value = TypeVar("Value", int, float)


def merged(old: Catalogue, anew: Catalogue, changed: Collection[int]) -> Catalogue:
    """Return `old` with the listings of these ids as `anew` has them, or gone where it has not.

    What is known keeps its number; what is new comes after the last. Neither is altered.
    """
    lost = frozenset(old.numbered(changed))
    new = [key for key in anew.ids if key not in old.number]
    size = old.size + len(new)
    number = old.number.followed(
        [key for key in changed if key not in anew.number],
        {key: old.size + n for n, key in enumerate(new)},
    )
    part = _Part(old, anew, lost, [number[key] for key in anew.ids], size)
    return Catalogue(
        number=number,
        ids=part.by_number(old.ids, anew.ids),
        titles=old.titles.followed({at: anew.titles[n] for n, at in enumerate(part.moved)}),
        places=(
            part.by_number(old.places[0], anew.places[0]),
            part.by_number(old.places[1], anew.places[1]),
        ),
        houses=part.by_number(old.houses, anew.houses),
        existing=part.by_number(old.existing, anew.existing),
        buffers=(
            part.by_number(old.buffers[0], anew.buffers[0]),
            part.by_number(old.buffers[1], anew.buffers[1]),
        ),
        units=part.units(),
        few=part.few(),
        many=part.many(),
        everything=part.placed(anew.everything) | old.everything & ~sets.of(lost, size),
    )


@dataclass(frozen=True)
class _Part:
    """What is exchanged: numbers of `old` that are lost, and where those of `anew` have moved."""

    old: Catalogue
    anew: Catalogue
    lost: frozenset[int]
    moved: list[int]
    size: int

    def placed(self, those: Set) -> Set:
        return sets.of([self.moved[n] for n in sets.members(those)], self.size)

    def by_number(self, before: "array[Value]", after: "array[Value]") -> "array[Value]":
        found = before + after[:1] * (self.size - len(before))  # written over below
        for n, at in enumerate(self.moved):
            found[at] = after[n]
        return found

    def few(self) -> dict[Column, dict[Any, Set]]:
        keep = ~sets.of(self.lost, self.size)
        found: dict[Column, dict[Any, Set]] = {}
        for name in self.old.few.keys() | self.anew.few.keys():
            kept = {value: those & keep for value, those in self.old.column(name).items()}
            for value, those in self.anew.column(name).items():
                kept[value] = kept.get(value, NONE) | self.placed(those)
            found[name] = {value: those for value, those in kept.items() if those}
        return found

    def many(self) -> dict[Column, dict[Any, "array[int]"]]:
        found: dict[Column, dict[Any, array[int]]] = {}
        for name in self.old.many.keys() | self.anew.many.keys():
            values = dict(self.old.many.get(name, {}))
            for value, numbers in list(values.items()):
                if not self.lost.isdisjoint(numbers):
                    values[value] = array("I", [n for n in numbers if n not in self.lost])
            for value, numbers in self.anew.many.get(name, {}).items():
                came = array("I", [self.moved[n] for n in numbers])
                values[value] = values.get(value, array("I")) + came
            found[name] = {value: numbers for value, numbers in values.items() if numbers}
        return found

    def units(self) -> Units:
        found = self.old.units.copy()
        for n in self.lost:
            found.drop(n)
        for unit, one in self.anew.units.all():
            takers = tuple((self.moved[n], taken) for n, taken in one.takers)
            found.add(unit, Stock(one.quantity, takers))
        return found
