"""How many the choices would leave that need more than a column: near, free, seated, whose."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress

from bookings.finder import totals
from bookings.finder.finding import SHOWN, Looked, for_borrower
from bookings.finder.search_places import NEAR_KM, RADII
from inventory import distance
from inventory.catalogue import filtering, sets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.filtering import Wish
from inventory.catalogue.lending import enough_room
from inventory.types import Seating

_FEW = 1000
_AS_TRUTH = bytes.maketrans(b"01", b"\0\1")


def of(looked: Looked) -> dict[str, Mapping[str, int]]:
    """Return by the name of the parameter how many each of its values would leave, owners by id.

    What would change nothing is not counted: a distance from nowhere, the seats of nobody.
    """
    search, wishes, catalogue = looked.search, looked.wishes, looked.catalogue
    meeting = looked.timely(wishes.all())
    quantity = search.filters.quantity or 1
    free = totals.free(catalogue, meeting, search.borrower, search.periods, quantity)
    lent = looked.keep(wishes.all(Wish.BORROWER)) & for_borrower(catalogue, search.borrower)
    found: dict[str, Mapping[str, int]] = {
        "kind": {"": looked.keep(wishes.all(Wish.KIND, Wish.TYPE)).bit_count()},
        "free": {"1": free.bit_count()},
        "may": {"1": lent.bit_count()},
        "organisation": _owned(looked),
    }
    if search.filters.near is not None:
        found["radius_km"] = _within(looked)
    if search.filters.people is not None:
        found["seating"] = _seated(looked, search.filters.people)
    return found


def unpriced(looked: Looked) -> int:
    """Return how many fit but for their price, which is limited and which nobody can tell."""
    if looked.search.max_price_ore is None or looked.amounts is None:
        return 0
    meeting = looked.wishes.all()
    if looked.fits is not None:
        meeting &= looked.fits.any_of(SHOWN)
    return sum(looked.amounts.get(number) is None for number in sets.members(meeting))


def _owned(looked: Looked) -> dict[str, int]:
    catalogue = looked.catalogue
    owners = catalogue.remembered("owners", lambda: _owners(catalogue))
    chosen = looked.keep(looked.wishes.all(Wish.ORGANISATION))
    if chosen.bit_count() < _FEW:
        counts = Counter(owners[number] for number in sets.members(chosen))
    else:
        marks = sets.marks(chosen, catalogue.size).translate(_AS_TRUTH)
        counts = Counter(compress(owners, marks))
    return {str(owner): many for owner, many in counts.items()}


def _owners(catalogue: Catalogue) -> "array[int]":
    """Return the owner of each listing by number."""
    found = array("q", bytes(8 * catalogue.size))
    for owner, numbers in catalogue.many.get(Column.OWNER, {}).items():
        for number in numbers:
            found[number] = owner
    return found


def _seated(looked: Looked, people: int) -> dict[str, int]:
    others = looked.keep(looked.wishes.all(Wish.PEOPLE))
    return {
        way.value if way else "": (others & enough_room(looked.catalogue, people, way)).bit_count()
        for way in (None, *Seating)
    }


def _within(looked: Looked) -> dict[str, int]:
    near = looked.search.filters.near
    if near is None:
        return {}
    away = distance.from_point(near.latitude, near.longitude)
    limits = sorted({*map(float, RADII), near.radius_km})
    counts = [0] * (len(limits) + 1)
    squares = [(limit * 1000) ** 2 for limit in limits]
    others = looked.keep(looked.wishes.all(Wish.NEAR))
    for number in sets.members(others):
        point = looked.catalogue.point(number)
        if point is not None:
            counts[bisect_left(squares, away(*point))] += 1
    by_limit = dict(zip(limits, _summed(counts), strict=False))
    far = filtering.within(looked.catalogue, replace(near, radius_km=NEAR_KM, anywhere=True))
    return {"": (others & far).bit_count()} | {f"{far_off:g}": n for far_off, n in by_limit.items()}


def _summed(counts: Sequence[int]) -> list[int]:
    found, so_far = [], 0
    for count in counts:
        so_far += count
        found.append(so_far)
    return found
