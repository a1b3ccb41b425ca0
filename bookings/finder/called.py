"""Which of what words find is called so, and which only mentions them."""

from inventory.catalogue import sets
from inventory.catalogue.facts import Catalogue
from inventory.catalogue.sets import Set
from inventory.search import Found


def called(catalogue: Catalogue, words: Found) -> Set:
    """Return those that are called so, or are it about as well."""
    return sets.of(catalogue.numbered(words.ids[: words.best]), catalogue.size)


def mentioned(catalogue: Catalogue, words: Found, every: Set) -> Set:
    """Return those that only mention it, among `every` one that the words find."""
    rest = words.ids[words.more :]
    if len(rest) < words.more:  # the shorter of both is made a set
        return sets.of(catalogue.numbered(rest), catalogue.size)
    return every & ~sets.of(catalogue.numbered(words.ids[: words.more]), catalogue.size)
