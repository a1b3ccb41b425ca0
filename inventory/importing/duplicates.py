"""Rule 4, duplicates: exact ones, and names that agree word by word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Generic, TypeVar

from inventory.importing.result import ListingValues, Match, OrganisationValues, RowReading

_PUNCTUATION = re.compile(r"[^\w×]+")
_LIKENESS = 0.8
_LONGEST_COMPARED = 60

Words = tuple[str, ...]
Earlier = TypeVar("Earlier")


@dataclass(frozen=True)
class ExistingListing:
    """A listing that the owner already has; `fingerprint` is that of the row it came from."""

    reference: str
    name: str
    kind: str
    address: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class ExistingOrganisation:
    """An organisation already in the register."""

    reference: str
    name: str
    email: str | None = None
    fingerprint: str | None = None


def words_of(name: str) -> Words:
    """Return the words of a name as they are compared: no case, no punctuation."""
    bare = (_PUNCTUATION.sub("", word) for word in name.casefold().split())
    return tuple(word for word in bare if word)


def names_agree(first: Words, second: Words) -> bool:
    """Tell whether two names agree word by word (data README, rule 4)."""
    if len(first) != len(second) or not first:
        return False
    return all(_alike(*sorted(pair)) for pair in zip(first, second, strict=True))


@lru_cache(maxsize=65_536)
def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    lengths = len(first) + len(second)
    if 2 * min(len(first), len(second)) < _LIKENESS * lengths or _has_digit(first + second):
        return False
    if max(len(first), len(second)) > _LONGEST_COMPARED:
        return False
    # Letters that only one of them has can match nothing: a cheap bound before the real ratio.
    lost = len(set(first) ^ set(second))
    if lengths - lost < _LIKENESS * lengths:
        return False
    # The ratio depends on the order of its arguments; either order may call them alike.
    return (
        SequenceMatcher(None, first, second, autojunk=False).ratio() >= _LIKENESS
        or SequenceMatcher(None, second, first, autojunk=False).ratio() >= _LIKENESS
    )


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


class SeenNames(Generic[Earlier]):
    """The rows kept so far, found again by a name that agrees within the same scope."""

    def __init__(self) -> None:
        self._rows: dict[tuple[object, ...], list[tuple[Words, Earlier]]] = {}

    def add(self, scope: object, name: str, row: Earlier) -> None:
        """Remember a row that stands; scope is the address, e-mail or sheet it is judged in."""
        words = words_of(name)
        self._rows.setdefault(_bucket(scope, words), []).append((words, row))

    def find(self, scope: object, name: str) -> Earlier | None:
        """Return the earliest row whose name agrees, or None."""
        words = words_of(name)
        kept = self._rows.get(_bucket(scope, words), ())
        return next((row for other, row in kept if names_agree(other, words)), None)


def _bucket(scope: object, words: Words) -> tuple[object, ...]:
    """Words with a digit must be equal, so they narrow the search like the number of words."""
    marks = tuple(word if _has_digit(word) else "" for word in words)
    return (scope, len(words), marks)


def find_duplicate(
    candidate: RowReading, existing: Iterable[ExistingListing | ExistingOrganisation]
) -> Match | None:
    """Judge a row against what the owner, or the register, already has.

    Exact: made from a row with the same cleaned values. Possible: names agree word by word, at
    the same address (premises), with the same e-mail (organisations) or of the same kind.
    The first in the order given wins, an exact one before any possible one.
    """
    values = candidate.values
    if values is None:
        return None
    possible: Match | None = None
    words = words_of(values.name)
    for thing in existing:
        if thing.fingerprint is not None and thing.fingerprint == candidate.fingerprint:
            return Match(thing.name, exact=True, reference=thing.reference)
        agrees = _same_scope(values, thing) and names_agree(words_of(thing.name), words)
        if possible is None and agrees:
            possible = Match(thing.name, exact=False, reference=thing.reference)
    return possible


def _same_scope(
    values: ListingValues | OrganisationValues, thing: ExistingListing | ExistingOrganisation
) -> bool:
    if isinstance(values, OrganisationValues):
        return (
            isinstance(thing, ExistingOrganisation)
            and bool(values.email)
            and values.email == thing.email
        )
    if not isinstance(thing, ExistingListing) or values.kind != thing.kind:
        return False
    if values.kind == "premises":
        return _folded(values.address) == _folded(thing.address)
    return True


def _folded(text: str | None) -> str:
    return (text or "").casefold().strip()
