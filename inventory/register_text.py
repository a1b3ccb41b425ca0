"""Words of a search in what an organisation says: by form, in compounds, and while typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from inventory import vocabulary
from inventory.vocabulary import Term
from inventory.words.splitting import all_forms, parts
from inventory.words.tokens import SWEDISH, Kind, forms, keys, stem, typed
from inventory.words.tokens import words as words_of
from marketplace.wording import fold

# What names of associations and of what they do are made of, beside the words always known.
_PARTS = frozenset(
    stem(SWEDISH, word)
    for word in (
        *(
            "pensionär",
            "veteran",
            "ring",
            "sällskap",
            "förbund",
            "förening",
            "gille",
            "gäng",
            "kamrater",
            "kamratförening",
        ),
        *("ryttare", "vänner", "hopp", "dykning", "löpning", "brottning", "tagning", "odlare"),
    )
)

SHORTEST_INSIDE = 4
"""From how many letters on a word is looked for inside others, too: holm in Ängelholmskören."""


class Told(IntEnum):
    """Where an organisation says something; the number is its worth in the ranking."""

    NAME = 500
    CATEGORY = 300
    ACTIVITY = 280
    SUMMARY = 200
    BELONGING = 150
    DESCRIPTION = 100
    PEOPLE = 60


# The steps are smaller than those between the places that matter most.
_WORTH = {Kind.EXACT: 90, Kind.FOREIGN: 90, Kind.STEM: 80, Kind.HEAD: 50, Kind.MODIFIER: 45}
_INSIDE = 1
_SYNONYM = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """One word of a search: folded, with its stem so, and the keys by which texts have it."""

    folded: str
    stem: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is compared: folded with a space before every word, and its words' forms."""

    folded: str
    forms: Mapping[str, int]


def sought(text: str) -> list[Sought]:
    """Return the words of a search, without the small common ones."""
    return [
        Sought(fold(one.word), fold(stem(SWEDISH, one.word)), frozenset(keys(one.word)))
        for one in typed(text)
    ]


def matches(words: Iterable[Sought], texts: Sequence[Said]) -> bool:
    """Tell whether every word is in one of the texts."""
    return all(any(closeness(word, said) for said in texts) for word in words)


def worth(word: Sought, texts: Iterable[tuple[Told, Said]], *, synonym: bool = False) -> int:
    """Return what the best place of a word is worth, more the more telling; 0 where it is not.

    What is only inside another word, or begins it, comes after all that is a word by itself.
    """
    best = 0
    for told, said in texts:
        near = closeness(word, said)
        if near > _INSIDE:
            best = max(best, told + (min(near, _SYNONYM) if synonym else near))
        elif near and not synonym:
            best = max(best, near)
    return best


def closeness(word: Sought, text: Said) -> int:
    """Return how closely a text has a word, 0 where it has not."""
    found = [_WORTH[Kind(text.forms[key])] for key in word.keys if key in text.forms]
    if found:
        return max(found)
    begins = f" {word.folded}" in text.folded
    inside = (one for one in (word.folded, word.stem) if len(one) >= SHORTEST_INSIDE)
    return _INSIDE if begins or any(one in text.folded for one in inside) else 0


@lru_cache(maxsize=32768)
def said(text: str, *, apart: bool = True) -> Said:
    """Return a text as it is compared, its compounds taken `apart`; remembered once compared."""
    return _said(SWEDISH, text, apart=apart)


@lru_cache(maxsize=256)
def said_by_code(kind: str, code: str) -> Said:
    """Return what a code of the vocabulary says, in Swedish, English and other words for it."""
    found = next((term for term in _TERMS[kind] if term.code == code), None)
    if found is None:
        return said("")
    swedish = said(" ".join((found.sv, *found.words)))
    english = _said("en", found.en, apart=False)
    return Said(swedish.folded + english.folded, {**english.forms, **swedish.forms})


_TERMS: dict[str, tuple[Term, ...]] = {
    "categories": vocabulary.CATEGORIES,
    "activities": vocabulary.ACTIVITIES,
    "languages": vocabulary.LANGUAGES,
    "ages": vocabulary.AGES,
}


def _said(language: str, text: str, *, apart: bool) -> Said:
    found: dict[str, int] = {}
    every = words_of(text)
    for word in every:
        some = _forms(language, word) if apart else forms(language, word)
        for key, kind in some.items():
            if key not in found or _WORTH[Kind(kind)] > _WORTH[Kind(found[key])]:
                found[key] = int(kind)
    return Said("".join(f" {fold(word)}" for word in every), found)


@lru_cache(maxsize=16384)
def _forms(language: str, word: str) -> Mapping[str, int]:
    return all_forms(language, word, _is_part)


def parts_of(word: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return what a compound says that it is, then what kind of that: simhopp is hopp, sim."""
    found = parts(word, _is_part)
    longest = (sorted(some, key=lambda one: (-len(one), one)) for some in found)
    heads, modifiers = longest
    return heads, modifiers


def _is_part(word: str) -> bool:
    return stem(SWEDISH, word) in _PARTS
