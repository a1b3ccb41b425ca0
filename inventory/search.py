"""Text search: words stemmed once, the same tokens on both engines."""

import unicodedata
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    Text,
    and_,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Session

from inventory import vocabulary
from inventory.models import Listing, SearchEntry
from inventory.stemming import LONGEST_WORD, query_terms, stems
from marketplace.models import Organisation
from marketplace.orm import Id
from marketplace.wording import fold

_INDEX = table("search_index", column("rowid", Id))
_MATCH = literal_column("search_index", Text)
_WORDS: ColumnElement[Any] = literal_column(
    "(setweight(to_tsvector('simple', search_entry.title), 'A')"
    " || setweight(to_tsvector('simple', search_entry.body), 'B')"
    " || setweight(to_tsvector('simple', search_entry.folded), 'D'))"
)
_RANK = "bm25(search_index, 10.0, 2.0, 0.5)"
_WEIGHTS = "{0.05, 0.1, 0.2, 1.0}"  # D, C, B, A


def index_listing(session: Session, listing: Listing) -> None:
    """Store the words by which the listing is found; call it after whatever they come from.

    The title comes before everything else; labels count in Swedish and English.
    """
    entry = session.get(SearchEntry, listing.id)
    if entry is None:
        session.add(_filled(SearchEntry(listing_id=listing.id), listing, _owner(session, listing)))
    else:
        _filled(entry, listing, _owner(session, listing))
    session.flush()


def entry_of(listing: Listing, organisation: Organisation) -> SearchEntry:
    """Return the words of a listing that is being made; its key is still to be set."""
    return _filled(SearchEntry(), listing, organisation)


def _owner(session: Session, listing: Listing) -> Organisation:
    return session.get_one(Organisation, listing.organisation_id)


def _filled(entry: SearchEntry, listing: Listing, organisation: Organisation) -> SearchEntry:
    title = " ".join(stems(listing.title))
    words = _words_of(listing, organisation)
    entry.title = title
    entry.body = " ".join(stems(words))
    # Whole words as well, so that what is being typed is found where the stem is shorter.
    whole = f"{listing.title} {words}"
    entry.folded = " ".join(dict.fromkeys([*_words(whole.casefold()), *_words(fold(whole))]))
    return entry


def reindex(session: Session, organisation_id: int | None = None) -> int:
    """Store the words of all listings anew (of one organisation, whose name has changed)."""
    statement = select(Listing).order_by(Listing.id)
    if organisation_id is not None:
        statement = statement.where(Listing.organisation_id == organisation_id)
    listings = session.scalars(statement).all()
    for listing in listings:
        index_listing(session, listing)
    return len(listings)


def hits(session: Session, text: str) -> Subquery | None:
    """Return the listings that a text finds, as rows (listing_id, rank: higher is better).

    Every word that some listing has must be there; words that no listing has are passed over,
    but one must be known. The last word may be unfinished. None when the text holds no word.
    """
    groups = _groups(text)
    if not groups:
        return None
    if session.get_bind().dialect.name == "sqlite":
        return _sqlite_hits(groups)
    return _postgresql_hits(groups)


def found_ids(session: Session, text: str) -> list[int] | None:
    """Return the ids of the listings that a text finds, best first; None without a word in it."""
    found = hits(session, text)
    if found is None:
        return None
    best = select(found.c.listing_id).order_by(found.c.rank.desc(), found.c.listing_id)
    return list(session.scalars(best))


def matching(
    session: Session, statement: Select[Any], text: str
) -> tuple[Select[Any], ColumnElement[float] | None]:
    """Return the statement (which selects from Listing) with those that the text finds.

    And their rank, to order by descending; without a word in the text all remain, and no rank.
    """
    found = hits(session, text)
    if found is None:
        return statement, None
    return statement.join(found, found.c.listing_id == Listing.id), found.c.rank


def _words_of(listing: Listing, organisation: Organisation) -> str:
    place = listing.place
    kind, codes = listing.kind.value, {row.code for row in listing.activities}
    features = {row.code for row in listing.features}
    terms = [
        *(term for term in vocabulary.KINDS if term.code == kind),
        *(term for term in vocabulary.TYPES[kind] if term.code == listing.type),
        *(term for term in vocabulary.ACTIVITIES if term.code in codes),
        *(term for term in vocabulary.FEATURES if term.code in features),
    ]
    parts = [
        *(" ".join((term.sv, term.en, *term.words)) for term in terms),
        *(row.label for row in listing.features),
        listing.summary,
        listing.description,
        listing.features_text,
        organisation.name,
    ]
    if place is not None:
        parts += [place.name, place.address, place.city, place.district or ""]
    return " ".join(parts)


def _words(text: str) -> list[str]:
    spaced = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", text))
    return [word[:LONGEST_WORD] for word in spaced.split() if len(word) > 1]


def _groups(text: str) -> list[tuple[str, ...]]:
    """Return for each word its terms, of which any will do; a term with an asterisk is a start."""
    groups: list[tuple[str, ...]] = [(term,) for term in query_terms(text)]
    if groups:
        last = groups[-1][0]
        terms = [last, f"{last}*"]
        typed = _words(text.casefold())[-1:]
        if typed and query_terms(typed[0]) == [last]:
            terms.append(f"{typed[0]}*")
        groups[-1] = tuple(dict.fromkeys(terms))
    return groups


def _sqlite_query(terms: tuple[str, ...]) -> str:
    """Return an FTS5 query; tokens are letters and digits, quoted all the same."""
    return " OR ".join(f'"{term.rstrip("*")}"{"*" if term.endswith("*") else ""}' for term in terms)


def _sqlite_hits(groups: list[tuple[str, ...]]) -> Subquery:
    any_of = _sqlite_query(tuple(dict.fromkeys(term for group in groups for term in group)))
    ranked = (
        select(_INDEX.c.rowid.label("listing_id"), literal_column(_RANK, Float).label("score"))
        .where(_MATCH.op("MATCH")(any_of))
        .cte("ranked")
        .prefix_with("MATERIALIZED")
    )
    conditions: list[ColumnElement[bool]] = []
    for group in groups:
        found = select(_INDEX.c.rowid).where(_MATCH.op("MATCH")(_sqlite_query(group)))
        conditions.append(or_(ranked.c.listing_id.in_(found), ~exists(found)))
    return (
        select(ranked.c.listing_id, (-ranked.c.score).label("rank"))
        .where(and_(*conditions))
        .subquery("found")
    )


def _postgresql_query(terms: tuple[str, ...]) -> ColumnElement[Any]:
    text = " | ".join(f"'{term.rstrip('*')}'{':*' if term.endswith('*') else ''}" for term in terms)
    return func.to_tsquery(literal_column("'simple'"), text)


def _postgresql_hits(groups: list[tuple[str, ...]]) -> Subquery:
    any_of = _postgresql_query(tuple(dict.fromkeys(term for group in groups for term in group)))
    conditions: list[ColumnElement[bool]] = [_WORDS.op("@@")(any_of)]
    for group in groups:
        wanted = _postgresql_query(group)
        known = exists(select(literal(1)).select_from(SearchEntry).where(_WORDS.op("@@")(wanted)))
        conditions.append(or_(_WORDS.op("@@")(wanted), ~known.correlate(None)))
    rank = func.ts_rank(literal(_WEIGHTS).op("::")(literal_column("float4[]")), _WORDS, any_of)
    return select(SearchEntry.listing_id, rank.label("rank")).where(*conditions).subquery("found")
