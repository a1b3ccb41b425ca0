"""In which order listings are found, and which of them are on a page."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, islice

from inventory import distance
from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column, Flag
from inventory.catalogue.sets import Set
from inventory.search_filters import Near
from inventory.types import ListingKind

_NOWHERE = 1e15
_FEW = 16  # fewer than one in so many are sorted by themselves


class Sort(StrEnum):
    """The orders that can be asked for."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    PRICE = "price"
    SIZE = "size"


def by_title(catalogue: Catalogue) -> "array[int]":
    """Return all numbers in the order of titles."""
    return catalogue.remembered(
        "by title",
        lambda: array(
            "I",
            sorted(
                sets.members(catalogue.everything),
                key=lambda number: (catalogue.titles[number], catalogue.ids[number]),
            ),
        ),
    )


def by_size(catalogue: Catalogue) -> "array[int]":
    """Return all numbers, the largest first; what states no number of people comes last."""
    return catalogue.remembered("by size", lambda: _by_size(catalogue))


def _by_size(catalogue: Catalogue) -> "array[int]":
    sizes = dict.fromkeys(sets.members(catalogue.everything), 0)
    for size, numbers in catalogue.many.get(Column.ROOM, {}).items():
        sizes.update(dict.fromkeys(numbers, size))
    return array("I", sorted(by_title(catalogue), key=lambda number: -sizes[number]))


def by_distance(catalogue: Catalogue, near: Near, chosen: Set) -> list[int]:
    """Return the chosen numbers, the nearest first; what lies nowhere comes last."""
    away = distance.from_point(near.latitude, near.longitude)

    def far(number: int) -> float:
        point = catalogue.point(number)
        return _NOWHERE if point is None else away(*point)

    return sorted(titled(catalogue, chosen), key=far)


def by_amount(catalogue: Catalogue, amounts: Mapping[int, int | None], chosen: Set) -> list[int]:
    """Return the chosen numbers, the cheapest first; what nobody can tell comes last."""

    def cost(number: int) -> tuple[bool, int]:
        amount = amounts.get(number)
        return amount is None, amount or 0

    return sorted(titled(catalogue, chosen), key=cost)


def inviting(catalogue: Catalogue, chosen: Set) -> Iterator[int]:
    """Yield the chosen for who has named no word and no place: pictures first, kinds in turn."""
    pictured = catalogue.flagged(Flag.PICTURED)
    for group in (chosen & pictured, chosen & ~pictured):
        kinds = [
            titled(catalogue, group & catalogue.having(Column.KIND, kind)) for kind in ListingKind
        ]
        yield from _in_turn(kinds)


def _in_turn(kinds: Iterable[Iterator[int]]) -> Iterator[int]:
    waiting = list(kinds)
    while waiting:
        still = []
        for kind in waiting:
            number = next(kind, None)
            if number is not None:
                yield number
                still.append(kind)
        waiting = still


def titled(catalogue: Catalogue, chosen: Set) -> Iterator[int]:
    """Yield the chosen in the order of titles."""
    if chosen.bit_count() * _FEW < catalogue.size:
        place = catalogue.remembered("place by title", lambda: _places(by_title(catalogue)))
        return iter(sorted(sets.members(chosen), key=place.__getitem__))
    return among(by_title(catalogue), chosen, catalogue.size)


def _places(order: Sequence[int]) -> "array[int]":
    """Return by number at which place it stands in an order."""
    found = array("I", [0]) * (max(order, default=-1) + 1)
    for place, number in enumerate(order):
        found[number] = place
    return found


def among(order: Sequence[int], chosen: Set, size: int) -> Iterator[int]:
    """Yield of an order those that are chosen."""
    if not chosen:
        return iter(())
    marks = sets.marks(chosen, size)
    return (number for number in order if marks[number] == sets.MARK)


def page(groups: Iterable[tuple[Set, Iterable[int]]], first: int, count: int) -> list[int]:
    """Return `count` numbers from place `first` on, of groups that follow each other.

    Each group is a set and its order.
    """
    skipped = 0
    left: list[Iterable[int]] = []
    for those, order in groups:
        many = those.bit_count()
        if not left and skipped + many <= first:
            skipped += many
            continue
        left.append(order)
    return list(islice(chain.from_iterable(left), first - skipped, first - skipped + count))
