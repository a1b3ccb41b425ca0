"""Help with spelling towards words that no listing has, and that lead to what is listed.

Those of the vocabulary, terms that mean the same as others, and compounds of which one part is
written wrong: trädgårdstelt, where there are tents.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import SynonymTerm
from inventory.words import looking_up, synonyms
from inventory.words.purposes import is_thing
from inventory.words.said_otherwise import other_terms
from inventory.words.spelling import (
    LONG,
    Guess,
    Near,
    Word,
    may_be_misspelt,
    nearest,
    spoken,
)
from inventory.words.splitting import LONGEST, SHORTEST, SHORTEST_FREE, given, without_link, written
from inventory.words.tokens import SWEDISH, same, stem
from inventory.words.tokens import words as words_of
from marketplace.wording import fold

MOST_WORDS = 4
MOST_TRIED = 6
"""How many spellings of one word are looked up."""


class Guessed(NamedTuple):
    """A likely spelling, and the two parts of it where it is a compound that no listing has."""

    guess: Guess
    parts: tuple[str, str] | None = None


class _Try(NamedTuple):
    near: Near
    parts: tuple[str, str] | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        return self.parts or (self.near.word,)


def guesses(
    session: Session, words: Iterable[str], whole: Collection[str] = ()
) -> dict[str, Guessed]:
    """Return the likeliest spelling of each word that leads somewhere; at most three queries.

    A word that is made of two words as it stands is not taken apart otherwise: those are the
    `whole` ones. Of the first `MOST_WORDS` alone: who writes more that nobody knows did not
    misspell it.
    """
    wanted = [one for one in words if may_be_misspelt(one) and len(one) <= LONGEST][:MOST_WORDS]
    if not wanted:
        return {}
    terms = _as_words((*written(), *_synonyms(session)))
    tried = {word: list(_tries(word, terms, parted=word not in whole)) for word in wanted}
    every = {part for some in tried.values() for one in some for part in one.asked}
    there = _there(session, every)
    found = {}
    for word, some in tried.items():
        best = min((one for one in some if _leads(one, there)), key=_order, default=None)
        if best is not None:
            near = best.near
            found[word] = Guessed(Guess(near.word, near.faults, 1, near.sure), best.parts)
    return found


def _order(one: _Try) -> tuple[bool, int, bool, str]:
    return not one.near.sure, one.near.faults, one.parts is not None, one.near.word


def _tries(word: str, terms: Sequence[Word], *, parted: bool) -> Iterator[_Try]:
    yield from (_Try(near) for near in nearest(word, terms)[:MOST_TRIED])
    if parted and len(word) >= LONG and word.isalpha():
        yield from sorted(_in_parts(word), key=_order)[:MOST_TRIED]


def _in_parts(word: str) -> Iterator[_Try]:
    """Yield the word as a compound of which one part is known, and the other sounds like one.

    A letter more or less makes another word of too many: barn, bar.
    """
    known = _as_words(tuple(sorted(written())))
    for end in range(SHORTEST, len(word) - SHORTEST_FREE + 1):
        first, last = word[:end], word[end:]
        bare = next((one for one in (first, *without_link(first)) if _is_known(one)), None)
        if bare is not None and not _is_known(last):
            for near in _alike(last, known):
                yield _Try(near._replace(word=first + near.word, sure=True), (bare, near.word))
        elif bare is None and _is_known(last) and len(first) >= SHORTEST_FREE:
            ways = ((one, _alike(one, known)) for one in (first, *without_link(first)))
            piece, some = next((way for way in ways if way[1]), (first, []))
            for near in some:
                whole = near.word + first[len(piece) :] + last
                yield _Try(near._replace(word=whole, sure=True), (near.word, last))


def _alike(part: str, known: Sequence[Word]) -> list[Near]:
    return [near for near in nearest(part, known) if spoken(near.word) == spoken(part)]


def _is_known(piece: str) -> bool:
    return piece in given() or (stem(SWEDISH, piece) in given() and len(piece) >= SHORTEST_FREE)


@lru_cache(maxsize=4)
def _as_words(terms: tuple[str, ...]) -> tuple[Word, ...]:
    return tuple(Word(n, SWEDISH, term, fold(term)) for n, term in enumerate(terms))


def _synonyms(session: Session) -> list[str]:
    """Return the terms of one word that staff keep."""
    every = session.scalars(select(SynonymTerm.term).order_by(SynonymTerm.term))
    return [term.casefold() for term in every if term.isalpha() and len(term) >= SHORTEST_FREE]


def _there(session: Session, words: Iterable[str]) -> frozenset[str]:
    """Return the words that something listed has, or a term that means the same; two queries."""
    keys = {word: same(word) for word in words}
    kept = synonyms.others(session, keys.values())
    terms = {
        word: [words_of(term) for term in (*kept.get(key, ()), *other_terms(key))]
        for word, key in keys.items()
    }
    every = {one for some in terms.values() for term in some for one in term}
    found = looking_up.look_up(session, keys.keys() | every)
    return frozenset(
        word
        for word, some in terms.items()
        if found[word] or any(term and all(found[one] for one in term) for term in some)
    )


def _leads(one: _Try, there: frozenset[str]) -> bool:
    if one.parts is None:
        return one.near.word in there
    first, last = one.parts
    return last in there and (is_thing(last) or first in there)
