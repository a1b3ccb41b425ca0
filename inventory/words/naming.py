"""Whether a title names what the listing is said to be, or something else of that type."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inventory.vocabulary import Term
from inventory.words.splitting import SHORTEST_FREE, given, parts
from inventory.words.tokens import SWEDISH, stem, words

_SWEDISH_OR = re.compile(r"\b(?:och|eller)\b|,")
_ENGLISH_OR = re.compile(r"\b(?:and|or)\b|,")


class Called(NamedTuple):
    """What titles say, as stems: words, these and last parts (`nouns`), first parts (`kinds`).

    Of the nouns `names` only end a name, which anything can have: Almgården may be an aula.
    """

    whole: frozenset[str]
    nouns: frozenset[str]
    kinds: frozenset[str]
    names: frozenset[str]


class Label(NamedTuple):
    """A label, or one of those that a term is made of: Bord | och stolar."""

    sv: str
    en: str
    fits: bool
    """False where the titles name another of them, or something else altogether."""


def called(titles: Iterable[tuple[str, str]]) -> Called:
    """Return what titles say, each a language and the part of the title that names the thing."""
    whole: set[str] = set()
    nouns: set[str] = set()
    kinds: set[str] = set()
    names: set[str] = set()
    for language, title in titles:
        for word in words(title):
            whole.add(stem(language, word))
            if language != SWEDISH or not word.isalpha():
                continue
            apart = parts(word, _never)
            nouns |= _stems(apart.heads)
            names |= set() if apart.modifiers else _stems(apart.heads)
            # Tornfalkens, Sandviksgårdens: a name in the genitive says of whom, not of what.
            if not word.endswith("s"):
                kinds |= _stems(apart.modifiers) | _beginning(word)
    nouns |= whole
    return Called(*(frozenset(some) for some in (whole, nouns, kinds, names - whole)))


def of_type(term: Term, title: Called) -> list[Label]:
    """Return the labels of a type, each with whether the title lets the thing be just that."""
    found = of_use(term, title)
    if not all(label.fits for label in found):
        return found
    said = [*words(term.sv), *term.words]
    if len(found) == 1:
        fits = _names(title, said) or not _names_other(title, said)
    else:
        fits = any(_names(title, words(label.sv)) for label in found)
        fits = fits or not (_names(title, term.words) or _names_other(title, said))
    return [label._replace(fits=fits) for label in found]


def of_use(term: Term, title: Called) -> list[Label]:
    """Return the labels of a term: all of them fit unless the title names some, and then these."""
    sv, en = _SWEDISH_OR.split(term.sv), _ENGLISH_OR.split(term.en)
    if len(sv) != len(en):
        en = [term.en] + [""] * (len(sv) - 1)
    named = [_names(title, words(one)) for one in sv]
    some = any(named)
    return [Label(*one[:2], one[2] or not some) for one in zip(sv, en, named, strict=True)]


def _names(title: Called, said: Iterable[str]) -> bool:
    said = list(said)
    own = _stems(said)
    return not own.isdisjoint(title.nouns | title.kinds) or not _heads(said).isdisjoint(title.whole)


def _names_other(title: Called, said: Sequence[str]) -> bool:
    """Tell whether a title calls it by a noun, or a kind of noun, that the type has not."""
    own = _stems(said) | _heads(said)
    kinds = {part for word in said for part in _stems(parts(word, _never).modifiers)}
    nouns = {noun for noun in title.nouns - title.names if noun in given()}
    return not nouns <= own or not title.kinds <= own | kinds


def _stems(some: Iterable[str]) -> set[str]:
    return {stem(SWEDISH, one) for one in some}


def _heads(said: Iterable[str]) -> set[str]:
    return {head for word in said for head in _stems(parts(word, _never).heads)}


def _beginning(word: str) -> set[str]:
    """Return the longest known word that begins it: Friidrottsovalen is for friidrott."""
    for end in range(len(word) - 2, SHORTEST_FREE - 1, -1):
        if word[:end] in given():
            return {stem(SWEDISH, word[:end])}
    return set()


def _never(word: str) -> bool:
    del word
    return False
