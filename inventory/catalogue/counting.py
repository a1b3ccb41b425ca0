"""How many listings each choice of a filter would leave, so that nobody chooses into nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inventory.catalogue.facts import Column
from inventory.catalogue.filtering import Wish, Wishes
from inventory.catalogue.sets import Set
from inventory.types import Answer

# Of these one choice takes the place of another, so a choice leaves the present one aside.
INSTEAD: Mapping[Wish, tuple[Column, tuple[Wish, ...]]] = {
    Wish.KIND: (Column.KIND, (Wish.KIND, Wish.TYPE)),
    Wish.TYPE: (Column.TYPE, (Wish.TYPE,)),
    Wish.DISTRICT: (Column.DISTRICT, (Wish.DISTRICT,)),
    Wish.MODE: (Column.MODE, (Wish.MODE,)),
}
# Of these several are chosen together, and each leaves fewer.
BESIDE: Mapping[Wish, Column] = {
    Wish.ACTIVITY: Column.ACTIVITY,
    Wish.FEATURE: Column.FEATURE,
}


@dataclass(frozen=True)
class Facets:
    """How many listings each choice would leave, by code (districts by name).

    What is in none would leave nothing. `unknown` counts what of each accessibility fact nobody
    has said, among what else fits.
    """

    by_wish: Mapping[Wish, Mapping[str, int]]
    unknown: Mapping[str, int]

    def of(self, wish: Wish) -> Mapping[str, int]:
        """Return the counts of one filter's choices."""
        return self.by_wish[wish]


def asked_beside(wishes: Wishes) -> Set:
    """Return all that some count is about: what would fit if one choice were another."""
    found = wishes.all()
    for wish, (_column, aside) in INSTEAD.items():
        if wish in wishes.by_wish:
            found |= wishes.all(*aside)
    return found


def facets(wishes: Wishes, good: Callable[[Set], Set] = lambda those: those) -> Facets:
    """Return how many each choice would leave of those that `good` keeps (by time and price)."""
    catalogue = wishes.catalogue
    left = good(wishes.all())
    found: dict[Wish, Mapping[str, int]] = {}
    for wish, (column, aside) in INSTEAD.items():
        given = any(one in wishes.by_wish for one in aside)
        base = good(wishes.all(*aside)) if given else left
        found[wish] = _counted(catalogue.column(column), base)
    for wish, column in BESIDE.items():
        found[wish] = _counted(catalogue.column(column), left)
    answers = catalogue.column(Column.ACCESSIBLE)
    known = {code: those for (code, answer), those in answers.items() if answer == Answer.YES}
    found[Wish.ACCESSIBLE] = _counted(known, left)
    said: dict[str, Set] = {}
    for (code, answer), those in answers.items():
        if answer != Answer.UNKNOWN:
            said[code] = said.get(code, 0) | those
    but = good(wishes.all(Wish.ACCESSIBLE)) if Wish.ACCESSIBLE in wishes.by_wish else left
    unknown = {code: (but & ~those).bit_count() for code, those in said.items()}
    return Facets(found, unknown)


def _counted(column: Mapping[str, Set], base: Set) -> dict[str, int]:
    counts = ((str(value), (those & base).bit_count()) for value, those in column.items())
    return {value: count for value, count in counts if count}
