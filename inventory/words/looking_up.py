"""Which words of the index a typed word means, and how closely."""

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from sqlalchemy import TextualSelect, func, select
from sqlalchemy.orm import Session

from inventory.models import Listing, SearchForm, SearchPosting, SearchWord
from inventory.types import ListingStatus
from inventory.words.english import in_swedish
from inventory.words.tokens import SWEDISH, Kind, is_swedish, keys, plain_forms, stem
from marketplace import bulk
from marketplace.engines import dialect_of
from marketplace.freezing import frozen

MOST_BEGINNINGS = 40
"""How many words one beginning stands for, the shortest first."""

LAST = chr(0x10FFFF)


class Form(IntEnum):
    """How a typed word meets a word of the index; the number is its worth in the ranking."""

    BEGUN_SYNONYM = 0
    DONE = 5
    """What one does by the name of a thing: chairing, where chairs are looked for."""
    OF_SYNONYM = 10
    SYNONYM = 20
    FOREIGN = 21
    BEGINNING = 30
    NEARLY = 35
    """Most of a word: möteslok."""
    MODIFIER = 40
    RELATED = 45
    """A verb by a noun: cykla, where a cykel is looked for."""
    HEAD = 50
    STEM = 80
    EXACT = 90


class _Row(NamedTuple):
    word_id: int
    word: str
    form: Form
    swedish: bool


Matches = dict[int, Form]
"""The ids of the words of the index that a typed word means, with how it meets them."""

_FORMS = {
    Kind.EXACT: Form.EXACT,
    Kind.STEM: Form.STEM,
    Kind.HEAD: Form.HEAD,
    Kind.MODIFIER: Form.MODIFIER,
    Kind.FOREIGN: Form.EXACT,
}
WRITTEN = (Kind.EXACT, Kind.FOREIGN)
# How a noun that ends in -a is bent; whatever else shares its stem is no form of it.
_OF_A = re.compile(r".*(?:a|an|or|orna)s?")
# Who does something is not what is done, nor a lamp: ledare, LED.
_DOER = re.compile(r".{2,}ar(?:e|en|na|nas?|es|ens)")
_SHORT_STEM = 3
_STORED = select(SearchPosting.word_id).where(SearchPosting.word_id == SearchForm.word_id)
_IN_USE = {
    True: _STORED.exists(),
    False: _STORED.join(Listing, Listing.id == SearchPosting.listing_id)
    .where(Listing.status == ListingStatus.PUBLISHED)
    .exists(),
}
"""Whether a listing has the word: any at all, or one that is published."""


def look_up(session: Session, words: Iterable[str], *, drafts: bool = False) -> dict[str, Matches]:
    """Return what each word means, nothing for one that no listing has; one query for all.

    Words that only drafts have are there with `drafts`, for whoever searches their own: nobody else
    should find out whether a word stands in one.
    """
    asked = {word: keys(word) for word in words}
    every = sorted({key for some in asked.values() for key in some})
    if not every:
        return {}
    rows = session.connection().execute(
        _meant(dialect_of(session), drafts=drafts), {"every": bulk.values(every)}
    )
    by_key: dict[str, list[_Row]] = {}
    for key, word_id, kind, word in rows:
        row = _Row(word_id, word, _FORMS[Kind(kind)], is_swedish(key, kind))
        by_key.setdefault(key, []).append(row)
    return {word: _best(word, by_key, some) for word, some in asked.items()}


@cache
def _meant(dialect: str, *, drafts: bool) -> TextualSelect:
    statement = (
        select(SearchForm.key, SearchForm.word_id, SearchForm.kind, SearchWord.word)
        .join(SearchWord, SearchWord.id == SearchForm.word_id)
        .where(bulk.one_of_words(dialect, SearchForm.key, "every"), _IN_USE[drafts])
    )
    return frozen(dialect, statement)


def beginning_with(session: Session, start: str, *, drafts: bool = False) -> Matches:
    """Return the words that begin with what has been typed so far, of drafts as `look_up` does."""
    rows = session.execute(
        select(SearchForm.word_id, func.length(SearchForm.key))
        .where(
            SearchForm.key >= start,
            SearchForm.key < start + LAST,
            SearchForm.kind.in_(WRITTEN),
            _IN_USE[drafts],
        )
        .order_by(func.length(SearchForm.key), SearchForm.key, SearchForm.word_id)
        .limit(MOST_BEGINNINGS)
    )
    found: Matches = {}
    for word_id, length in rows:
        found.setdefault(word_id, Form.NEARLY if 3 * len(start) >= 2 * length else Form.BEGINNING)
    return found


def as_synonym(found: Matches) -> Matches:
    """Return what another word for the typed one means."""
    worth = {
        Form.EXACT: Form.SYNONYM,
        Form.STEM: Form.SYNONYM,
        Form.RELATED: Form.OF_SYNONYM,
        Form.HEAD: Form.OF_SYNONYM,
        Form.MODIFIER: Form.BEGUN_SYNONYM,
    }
    return {key: worth[form] for key, form in found.items() if form in worth}


def is_begun(found: Matches) -> bool:
    """Tell whether no listing has the word, and it only begins longer ones."""
    return bool(found) and all(form in {Form.BEGINNING, Form.NEARLY} for form in found.values())


def is_whole(found: Matches) -> bool:
    """Tell whether some listing has the word itself, in whatever inflection."""
    return any(form >= Form.STEM or form is Form.RELATED for form in found.values())


def _best(typed: str, by_key: Mapping[str, list[_Row]], some: Iterable[str]) -> Matches:
    """Return how each word is met at best.

    A word that Swedish texts have is meant in Swedish: hall is no samlingssal, which in English is
    called a hall. Those come last, for who did mean it.
    """
    rows = [row for key in some for row in by_key.get(key, ())]
    meant = any(row.swedish for row in rows)
    found: Matches = {}
    for row in rows:
        form = row.form if row.swedish or not meant else Form.FOREIGN
        if form in {Form.STEM, Form.HEAD} and row.swedish and _are_two_nouns(typed, row.word):
            continue
        if form is Form.STEM and row.swedish and _only_one_does(typed, row.word):
            continue
        if form is Form.STEM and row.swedish and not _same_noun(typed, row.word):
            form = Form.RELATED
        if form is Form.STEM and not row.swedish and _is_done(typed, row.word):
            form = Form.DONE
        found[row.word_id] = max(form, found.get(row.word_id, form))
    return found


def _same_noun(one: str, other: str) -> bool:
    """Tell whether two words of one stem can be forms of one noun, or of one adjective.

    Cykla is no form of cykel, though the stemmer leaves the same of both.
    """
    if not set(plain_forms(one)).isdisjoint(plain_forms(other)):
        return True
    for word, beside in ((one, other), (other, one)):
        if word.endswith("a") and not word.endswith("na") and _OF_A.fullmatch(beside) is None:
            return False
    return True


def _is_done(typed: str, word: str) -> bool:
    """Tell whether an English word says what one does, where a thing is looked for by its name."""
    return word.endswith("ing") and not typed.endswith("ing") and in_swedish([typed]) is not None


def _are_two_nouns(one: str, other: str) -> bool:
    """Tell whether one of two words of one stem is bent as a noun in -a, the other ends in -e.

    Matte is no matta, nor a bordsmatta; but stora is store.
    """
    if not set(plain_forms(one)).isdisjoint(plain_forms(other)):
        return False
    pairs = ((one, other), (other, one))
    return any(e.endswith("e") and _OF_A.fullmatch(a) is not None for e, a in pairs)


def _only_one_does(one: str, other: str) -> bool:
    """Tell whether just one of two words with a short stem is who does something."""
    does = [_DOER.fullmatch(word) is not None for word in (one, other)]
    return does[0] != does[1] and len(stem(SWEDISH, one)) <= _SHORT_STEM
