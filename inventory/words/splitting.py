"""Swedish compounds taken apart: fotbollsplan is a plan for fotboll."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from inventory import vocabulary
from inventory.words.simplexes import (
    BEGINNINGS,
    ENDINGS,
    NO_COMPOUNDS,
    NOUNS,
    SIMPLEXES,
)
from inventory.words.tokens import SWEDISH, Kind, forms, part_keys, stem, words

SHORTEST, SHORTEST_FREE = 3, 4
LONGEST = 40
# What may join two parts, or be worn off the first: idrott-s-hall, gat-u-kök, skol(a)-gård.
_LINKS = ("s", "o", "u", "e", "a")

Known = Callable[[str], bool]


class Parts(NamedTuple):
    """What a compound says that it is, and what kind of that."""

    heads: frozenset[str]
    modifiers: frozenset[str]


NONE = Parts(frozenset(), frozenset())


@lru_cache(maxsize=1)
def given() -> frozenset[str]:
    """Return the words and stems that are always known: our list and the controlled vocabulary."""
    terms = [
        *vocabulary.KINDS, *vocabulary.ACTIVITIES, *vocabulary.FEATURES,
        *(term for terms in vocabulary.TYPES.values() for term in terms),
    ]  # fmt: skip
    said = {word for term in terms for text in (term.sv, *term.words) for word in words(text)}
    simple = {word for word in said if len(word) >= SHORTEST_FREE} | SIMPLEXES
    return frozenset(simple | {stem(SWEDISH, word) for word in simple})


def pieces(word: str) -> set[str]:
    """Return what the index would have to know for the word to be taken apart."""
    if not SHORTEST * 2 - 1 <= len(word) <= LONGEST:
        return set()
    ends = range(SHORTEST, len(word) - SHORTEST + 1)
    found = {word[:end] for end in ends} | {word[end:] for end in ends}
    found |= {bare for piece in list(found) for bare in without_link(piece)}
    return {piece for piece in found if len(piece) >= SHORTEST_FREE}


def parts(word: str, known: Known) -> Parts:
    """Return the known words that a word is made of, all of it, in every way that it can be."""
    if not SHORTEST * 2 - 1 <= len(word) <= LONGEST:
        return NONE

    @cache
    def apart(rest: str) -> Parts:
        heads: set[str] = set()
        modifiers: set[str] = set()
        begin = SHORTEST - 1 if rest[: SHORTEST - 1] in BEGINNINGS else SHORTEST
        for end in range(begin, len(rest) - SHORTEST + 1):
            first, last = _first(rest[:end]), rest[end:]
            if not first:
                continue
            right = apart(last)
            if _is(last) and last not in ENDINGS:
                heads.add(last)
            if last in heads or right.heads:
                modifiers.update(first, right.modifiers)
                heads.update(right.heads)
        return Parts(frozenset(heads), frozenset(modifiers - heads))

    @cache
    def _first(piece: str) -> frozenset[str]:
        found = {one for one in (piece, *without_link(piece)) if _is(one)}
        if not found:
            for bare in (piece, *without_link(piece)):
                inner = apart(bare) if len(bare) < len(word) else NONE
                found |= inner.heads | inner.modifiers
        return frozenset(found)

    def _is(piece: str) -> bool:
        whole = stem(SWEDISH, piece)
        if piece in BEGINNINGS or piece in given() or (whole in given() and len(whole) >= SHORTEST):
            return True
        return len(piece) >= SHORTEST_FREE and known(piece)

    found = apart(word)
    return found if found.heads else Parts(frozenset(_noun_at_the_end(word)), found.modifiers)


def all_forms(language: str, word: str, known: Known) -> dict[str, int]:
    """Return every key by which a word of a text is found, with what it is of the word."""
    found: dict[str, int] = dict(forms(language, word))
    if language == SWEDISH and word.isalpha():
        apart = parts(word, known)
        for kind, some in ((Kind.HEAD, apart.heads), (Kind.MODIFIER, apart.modifiers)):
            for key in sorted({key for part in some for key in part_keys(language, part)}):
                found.setdefault(key, kind)
    return found


def _noun_at_the_end(word: str) -> set[str]:
    """Return the common noun that a word ends in, in any form; nobody need know how it begins."""
    if stem(SWEDISH, word) in NO_COMPOUNDS:
        return set()
    ends = (word[start:] for start in range(SHORTEST, len(word) - SHORTEST + 1))
    return {end for end in ends if stem(SWEDISH, end) in _nouns()}


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(stem(SWEDISH, word) for word in NOUNS)


def without_link(piece: str) -> tuple[str, ...]:
    return (piece[:-1],) if piece[-1:] in _LINKS and len(piece) > SHORTEST else ()
