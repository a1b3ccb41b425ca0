"""What a thing is wanted for: stolar till fest are chairs, whatever else they are said to suit."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from inventory import vocabulary
from inventory.types import ListingKind
from inventory.vocabulary import Term
from inventory.words.english import in_swedish
from inventory.words.splitting import parts
from inventory.words.tokens import SWEDISH, Typed, stem, words

_FOR = re.compile(r"\b(?:till|för|åt|for)\b", re.IGNORECASE)
# What goes on with where, when or with what, which are wishes of their own.
_ELSE = re.compile(
    r"\b(?:på|i|vid|hos|nära|med|från|utan|in|at|on|with|near|from|without)\b", re.IGNORECASE
)
_EQUIPMENT = ListingKind.EQUIPMENT.value


def of_things(text: str, said: Sequence[Typed]) -> frozenset[str]:
    """Return the words that only say what a thing is for, which stands before them.

    A room is looked for by what it is for, so after one such words are wishes like any other.
    """
    found: set[str] = set()
    thing = purpose = False
    end = 0
    for one in said:
        between, end = text[end : one.start], one.end
        if _FOR.search(between):
            purpose = thing
        elif _ELSE.search(between):
            purpose = False
        if purpose:
            found.add(one.word)
        else:
            thing = thing or is_thing(one.word)
    return frozenset(found)


def is_thing(word: str) -> bool:
    """Tell whether a word, or what it ends in, names a type of equipment and no other."""
    own = (in_swedish([word]) or word).casefold()
    return any(stem(SWEDISH, one) in _things() for one in (own, *parts(own, _never).heads))


@lru_cache(maxsize=1)
def _things() -> frozenset[str]:
    types = vocabulary.TYPES
    others = [term for kind, some in types.items() if kind != _EQUIPMENT for term in some]
    return frozenset(_stems(types[_EQUIPMENT]) - _stems([*others, *vocabulary.ACTIVITIES]))


def _stems(terms: Iterable[Term]) -> set[str]:
    found: set[str] = set()
    for term in terms:
        alone = [one for one in term.words if one.isalpha()]
        found |= {stem(SWEDISH, one) for one in (*words(term.sv), *alone)}
    return found


def _never(word: str) -> bool:
    del word
    return False
