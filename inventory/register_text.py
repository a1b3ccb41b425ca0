"""Whether the words of a search are in what an organisation says: by stem, folded, in compounds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inventory import vocabulary
from inventory.stemming import query_terms, stems
from inventory.vocabulary import Term
from marketplace.wording import fold

SHORTEST_INSIDE = 4
"""From how many letters on a word is looked for inside others, too: hallen in Idrottshallen."""
MOST_TYPED = 30


@dataclass(frozen=True, slots=True)
class Sought:
    """One word of a search: as typed and folded, and the beginnings that its stem has."""

    folded: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is compared: folded, and its stems; a space stands before every word."""

    folded: str
    stems: str


def sought(text: str) -> list[Sought]:
    """Return the words of a search, small common ones left out unless there is nothing else."""
    typed = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    telling = set(query_terms(text))
    found: dict[str, Sought] = {}
    for word in typed[:MOST_TYPED]:
        terms = query_terms(word)
        if telling.isdisjoint(terms):
            continue
        folded = fold(word)
        forms = (fold(terms[0]), *query_terms(folded))
        found.setdefault(folded, Sought(folded, tuple(dict.fromkeys(forms))))
    return list(found.values())


def matches(words: Iterable[Sought], texts: Sequence[Said]) -> bool:
    """Tell whether every word is in one of the texts."""
    return all(any(_in(word, said) for said in texts) for word in words)


@lru_cache(maxsize=2048)
def said(text: str) -> Said:
    """Return a text as it is compared; what has been compared before is remembered."""
    forms = (fold(form) for form in stems(text))
    plain = "".join(c if c.isalnum() else " " for c in fold(text))
    return Said(" " + " ".join(plain.split()), " " + " ".join(dict.fromkeys(forms)))


@lru_cache(maxsize=256)
def said_by_code(kind: str, code: str) -> Said:
    """Return what a code of the vocabulary says, in Swedish, English and other words for it."""
    found = next((term for term in _TERMS[kind] if term.code == code), None)
    return said(" ".join((found.sv, found.en, *found.words)) if found else "")


_TERMS: dict[str, tuple[Term, ...]] = {
    "activities": vocabulary.ACTIVITIES,
    "languages": vocabulary.LANGUAGES,
    "ages": vocabulary.AGES,
}


def _in(word: Sought, text: Said) -> bool:
    if f" {word.folded}" in text.folded:
        return True
    if any(f" {stem} " in f"{text.stems} " for stem in word.stems):
        return True
    inside = [word.folded, *word.stems]
    return any(len(part) >= SHORTEST_INSIDE and part in text.folded for part in inside)
