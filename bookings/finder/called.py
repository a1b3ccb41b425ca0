"""Which of what words find is called so, and which only mentions them."""

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue, Column
from inventory.catalogue.sets import Set
from inventory.search import Found


def called(catalogue: Catalogue, words: Found) -> Set:
    """Return those that are called so, or are it about as well."""
    return sets.of(catalogue.numbered(words.ids[: words.best]), catalogue.size)


def mentioned(catalogue: Catalogue, words: Found, every: Set) -> Set:
    """Return those that only mention it, among `every` one that the words find.

    They are of another kind than the best: a course may be held in a rehearsal room, and a hall in
    which there is a projector is a hall with one, wherever it says so.
    """
    rest = words.ids[words.more :]
    if len(rest) < words.more:  # the shorter of both is made a set
        found = sets.of(catalogue.numbered(rest), catalogue.size)
    else:
        found = every & ~sets.of(catalogue.numbered(words.ids[: words.more]), catalogue.size)
    return found & ~_alike(catalogue, words)


def _alike(catalogue: Catalogue, words: Found) -> Set:
    best = catalogue.numbered(words.ids[:1])
    kinds = catalogue.column(Column.KIND).values()
    return next((those for those in kinds if best and those >> best[0] & 1), sets.NONE)
