"""How what has been typed so far may go on, from what is published alone."""

import re
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, literal, select
from sqlalchemy.orm import Session, aliased

from inventory import vocabulary
from inventory.catalogue import filtering, keeping
from inventory.catalogue.facts import Column
from inventory.models import (
    Listing,
    Place,
    SearchEntry,
    SearchForm,
    SearchPosting,
    SearchWord,
    SynonymTerm,
)
from inventory.types import ListingStatus
from inventory.words.fields import Field
from inventory.words.looking_up import LAST, WRITTEN
from inventory.words.tokens import SWEDISH, plain_forms, stem, typed, words
from marketplace.models import Organisation
from marketplace.sorting import sort_key
from marketplace.types import OrganisationKind, OrganisationStatus
from marketplace.wording import fold

MOST = 8
SHORTEST = 2
_MOST_WORDS = 5
_MOST_SYNONYMS = 3
_MOST_LOOKED_AT = 400
_MOST_PLACES = 3
_MOST_TITLES = 60
"""So many titles tell how a word is written that a hyphen joins: 3D-skrivare."""
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_PASSED_OVER = re.compile(r"\b[^\W\d_]+$")
_TITLE = (Field.TITLE_AND_TYPE, Field.TITLE_FIRST, Field.TITLE)
# What things are called, and no more: descriptions may name people.
_CALLED = (*_TITLE, Field.TYPE, Field.TYPE_BESIDE, Field.NAMED, Field.USE_AS_WELL)


class _Told(NamedTuple):
    """What begins so in the reader's language, and in others."""

    own: list[str]
    other: list[str]


def suggestions(session: Session, text: str, spoken: str = SWEDISH) -> list[str]:
    """Return at most eight texts that begin as this one, each of which finds something.

    Its last word goes on, also to a district or a place where something is; a single word also to
    names of types and to whole titles. One letter goes on where words stand before it, and then to
    titles that begin so. Words of another language than the reader's (`spoken`) are
    told only where none of theirs begins so. Nothing is told of what is not published, and nothing
    from descriptions. Five queries, of which one asks whether the catalogue has changed.
    """
    start, last = _last(text)
    if len(last) < SHORTEST:
        return _titles_begun(session, text) if last and sort_key(text[:start]) else []
    titles = _titles(session, last)
    words_, before = _words(session, last, spoken, _written(titles)), text[:start]
    places = _places(session, last)
    if before.strip():
        some = words_.own or words_.other
        return _first(f"{before}{word}" for word in (*some[:_MOST_WORDS], *places, *some))
    types = _types(session, last, spoken)
    found = (*types.own, *words_.own[:_MOST_WORDS])
    found = found or (*types.other, *words_.other[:_MOST_WORDS])
    room = MOST - len(places)
    synonyms = _synonyms(session, last)
    return _first((*found[:room], *places, *found[room:], *titles[:MOST], *synonyms))


def _last(text: str) -> tuple[int, str]:
    """Return where the last word begins, and the word; nothing where the text has gone on.

    A word that a search passes over may be the beginning of another: kan, kanot.
    """
    asked, end = typed(text), len(text.rstrip())
    if asked and asked[-1].end == end:
        return asked[-1].start, asked[-1].word
    passed = _PASSED_OVER.search(text[:end])
    return (passed.start(), fold(passed[0])) if passed else (end, "")


def _first(some: Iterable[str]) -> list[str]:
    """Return the first of them, none twice whatever the case of its letters."""
    kept: dict[str, str] = {}
    for one in some:
        kept.setdefault(one.casefold(), one)
    return list(kept.values())[:MOST]


def _begun(start: str) -> ColumnElement[bool]:
    return and_(
        SearchForm.key >= start, SearchForm.key < start + LAST, SearchForm.kind.in_(WRITTEN)
    )


def _is_public() -> ColumnElement[bool]:
    return and_(
        Listing.status == ListingStatus.PUBLISHED,
        Organisation.status == OrganisationStatus.ACTIVE,
        Organisation.kind != OrganisationKind.PERSON,
    )


def _words(session: Session, start: str, spoken: str, written: Mapping[str, str]) -> _Told:
    """Return the words that begin so, the most frequent first, each in one inflection.

    A word that is `written` with a hyphen stands so.
    """
    others = case((SearchWord.language == spoken, 0), else_=1)
    begun = (
        select(SearchWord.id, SearchWord.language, SearchWord.word, SearchWord.listings)
        .join(SearchForm, SearchForm.word_id == SearchWord.id)
        .where(_begun(start))
        .group_by(SearchWord.id)
        .order_by(others, SearchWord.listings.desc(), func.length(SearchWord.word), SearchWord.word)
        .limit(_MOST_LOOKED_AT)
        .subquery()
    )
    called = (
        select(SearchPosting.word_id)
        .join(Listing, Listing.id == SearchPosting.listing_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(SearchPosting.word_id == begun.c.id, SearchPosting.field.in_(_CALLED), _is_public())
        .exists()
    )
    rows = session.execute(
        select(begun.c.language, begun.c.word)
        .where(called)
        .order_by(begun.c.listings.desc(), func.length(begun.c.word), begun.c.word)
    )
    kept: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for language, word in rows:
        plain = plain_forms(word) if language == SWEDISH else []
        kept[language != spoken].setdefault(
            plain[0] if plain else stem(language, word), written.get(word, word)
        )
    return _Told(*(list(some.values()) for some in kept))


def _types(session: Session, start: str, spoken: str) -> _Told:
    """Return the names of two types of which a word begins so, where something is of that type."""
    own, other = _labels(start, spoken)
    if not own and not other:
        return _Told([], [])
    catalogue = keeping.current(session)
    shown = filtering.published(catalogue)
    used = {code for code in (*own, *other) if catalogue.having(Column.TYPE, code) & shown}
    told = ([label for code, label in some.items() if code in used][:2] for some in (own, other))
    return _Told(*told)


def _labels(start: str, spoken: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the types by code of which a word begins so: in the reader's language, in another.

    Those that are called so come before those that are also called so: möteslokal.
    """
    wanted = fold(start)
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    terms = sorted((one for some in vocabulary.TYPES.values() for one in some), key=itemgetter(0))
    for term in terms:
        for language, label in (("en", term.en), (SWEDISH, term.sv)):
            if any(fold(word).startswith(wanted) for word in words(label)):
                found[language != spoken][term.code] = label
    for term in terms:
        for word in term.words:
            if fold(word).startswith(wanted):
                found[spoken != SWEDISH].setdefault(term.code, word)
    return found


def _titles(session: Session, start: str) -> list[str]:
    rows = session.scalars(
        select(Listing.title)
        .join(SearchPosting, SearchPosting.listing_id == Listing.id)
        .join(SearchForm, SearchForm.word_id == SearchPosting.word_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(_begun(start), SearchPosting.field.in_(_TITLE), _is_public())
        .group_by(Listing.title, Listing.title_key)
        .order_by(func.length(Listing.title), Listing.title_key, Listing.title)
        .limit(_MOST_TITLES)
    )
    return list(rows)


def _titles_begun(session: Session, start: str) -> list[str]:
    key = sort_key(start)
    rows = session.scalars(
        select(Listing.title)
        .join(SearchEntry, SearchEntry.listing_id == Listing.id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        # A key has no z that another follows: so ends what begins with it.
        .where(SearchEntry.title_key >= key, SearchEntry.title_key < f"{key}zz", _is_public())
        .order_by(SearchEntry.title_key, SearchEntry.listing_id)
        .limit(_MOST_LOOKED_AT)
    )
    return _first(rows)


def _written(titles: Iterable[str]) -> dict[str, str]:
    """Return how titles write what a hyphen joins, by the one word that the index makes of it."""
    found = (one[0] for title in titles for one in _HYPHENED.finditer(title))
    return {one.replace("-", "").casefold(): one for one in found}


def _places(session: Session, start: str) -> list[str]:
    """Return the districts, then the places, that begin so and where something is."""
    rows = session.execute(
        select(Place.district, Place.name)
        .join(Listing, Listing.place_id == Place.id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .join(SearchPosting, SearchPosting.listing_id == Listing.id)
        .join(SearchForm, SearchForm.word_id == SearchPosting.word_id)
        .where(_begun(start), SearchPosting.field == Field.OWNER_PLACE, _is_public())
        .distinct()
        .order_by(Place.district, Place.name)
        .limit(_MOST_LOOKED_AT)
    ).all()
    wanted = fold(start)
    districts = dict.fromkeys(row.district for row in rows if row.district)
    names = dict.fromkeys(row.name for row in rows if row.name)
    begun = [one for one in districts if fold(one).startswith(wanted)]
    some = [one for one in names if any(fold(w).startswith(wanted) for w in words(one))]
    return list(dict.fromkeys((*begun[:_MOST_PLACES], *some)))[:_MOST_PLACES]


def _synonyms(session: Session, start: str) -> list[str]:
    """Return the terms that begin so and have another of one word by which something is called."""
    own, other = aliased(SynonymTerm), aliased(SynonymTerm)
    # Looked up term by term: joined, SQLite began with all that is called something.
    called = (
        select(other.id)
        .join(SearchForm, SearchForm.key == literal(f"{SWEDISH}:").concat(other.key))
        .join(SearchPosting, SearchPosting.word_id == SearchForm.word_id)
        .join(Listing, Listing.id == SearchPosting.listing_id)
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .where(
            other.group_id == own.group_id,
            other.id != own.id,
            SearchPosting.field.in_(_CALLED),
            _is_public(),
        )
    )
    rows = session.scalars(
        select(own.term)
        .where(own.folded.startswith(fold(start), autoescape=True), called.exists())
        .order_by(own.term)
        .limit(_MOST_SYNONYMS)
    )
    return list(dict.fromkeys(rows))
