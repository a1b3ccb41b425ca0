"""Swedish compounds taken apart: fotbollsplan is a plan for fotboll."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from inventory import vocabulary
from inventory.words.everyday import PREFIXES
from inventory.words.simplexes import (
    BEGINNINGS,
    ENDINGS,
    NO_COMPOUNDS,
    NOUNS,
    SAYING_ELSE,
    SIMPLEXES,
)
from inventory.words.tokens import SWEDISH, Kind, forms, part_keys, plain_forms, stem, words

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
def written() -> frozenset[str]:
    """Return the words that are always known, as they are written, without their stems."""
    terms = [
        *vocabulary.KINDS, *vocabulary.ACTIVITIES, *vocabulary.FEATURES,
        *(term for terms in vocabulary.TYPES.values() for term in terms),
    ]  # fmt: skip
    said = {word for term in terms for text in (term.sv, *term.words) for word in words(text)}
    return frozenset({word for word in said if len(word) >= SHORTEST_FREE} | SIMPLEXES)


@lru_cache(maxsize=1)
def given() -> frozenset[str]:
    """Return the words and stems that are always known: our list and the controlled vocabulary."""
    return written() | {stem(SWEDISH, word) for word in written()}


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
    found = _Splitter(known).apart(word)
    return found if found.heads else Parts(frozenset(_noun_at_the_end(word)), found.modifiers)


class _Splitter:
    """Takes one word apart, each rest of it once."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._done: dict[str, Parts] = {}

    def apart(self, rest: str) -> Parts:
        if rest not in self._done:
            self._done[rest] = self._apart(rest)
        return self._done[rest]

    def _apart(self, rest: str) -> Parts:
        heads: set[str] = set()
        modifiers: set[str] = set()
        begin = SHORTEST - 1 if rest[: SHORTEST - 1] in BEGINNINGS else SHORTEST
        for end in range(begin, len(rest) - SHORTEST + 1):
            first, last = self._first(rest[:end]), rest[end:]
            if not first:
                continue
            right = self.apart(last)
            is_known = self._is(last) and last not in ENDINGS
            if is_known and not _says_else(rest, last):
                heads.add(last)
            if is_known or right.heads:
                modifiers.update(first, right.modifiers)
                heads.update(right.heads)
        return Parts(frozenset(heads), frozenset(modifiers - heads))

    def _first(self, piece: str) -> set[str]:
        """Return what a first part says: itself, or the parts that it is made of."""
        ways = (piece, *without_link(piece))
        found = {one for one in ways if self._is(one)}
        for bare in () if found else ways:
            inner = self.apart(bare)
            found |= inner.heads | inner.modifiers
        return found

    def _is(self, piece: str) -> bool:
        if piece in PREFIXES:
            return False
        whole = stem(SWEDISH, piece)
        if piece in BEGINNINGS or piece in given() or (whole in given() and len(whole) >= SHORTEST):
            return True
        if not given().isdisjoint(plain_forms(piece)):
            return True
        return len(piece) >= SHORTEST_FREE and self._known(piece)


def _says_else(word: str, head: str) -> bool:
    return any(word.endswith(one) and one.endswith(head) and one != head for one in SAYING_ELSE)


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
    """Return a first part without the letter that joins it to the next, if it ends in one."""
    return (piece[:-1],) if piece[-1:] in _LINKS and len(piece) > SHORTEST else ()
