"""Store where words stand: only what has changed of a listing is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, delete, func, select, tuple_, update
from sqlalchemy.orm import Session

from inventory.models import SearchEntry, SearchForm, SearchPosting, SearchWord
from inventory.words.fields import Found, Word
from inventory.words.splitting import all_forms, pieces
from inventory.words.tokens import LONGEST_WORD, SWEDISH, Kind
from marketplace import bulk, engines
from marketplace.errors import Busy, refuses
from marketplace.inserting import insert_rows
from marketplace.wording import fold

VERSION = 6
"""Of the rules by which words are taken apart; listings stored by older ones are stored anew."""

AT_ONCE = 500
_WORDS = cast("Table", SearchWord.__table__)
_FORMS = cast("Table", SearchForm.__table__)
_POSTINGS = cast("Table", SearchPosting.__table__)
_ENTRIES = cast("Table", SearchEntry.__table__)
Posting = tuple[int, int]

# A word that nobody had was being tidied away just when a listing came to have it.
refuses("fk_search_posting_word_id", Busy)


class Stored(NamedTuple):
    """A listing's words as they are to be stored."""

    listing_id: int
    title_key: str
    owner: str
    words: Found


def store(session: Session, entries: Sequence[Stored]) -> None:
    """Store the words of listings that have been flushed, in a constant number of statements."""
    for start in range(0, len(entries), AT_ONCE):
        _store(session, entries[start : start + AT_ONCE])


def tidy(session: Session) -> int:
    """Take words away that no listing has any more; return how many."""
    left = ~select(SearchPosting.word_id).where(SearchPosting.word_id == SearchWord.id).exists()
    gone = list(session.scalars(select(SearchWord.id).where(left).order_by(SearchWord.id)))
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        session.execute(delete(SearchForm).where(SearchForm.word_id.in_(some)))
        session.execute(delete(SearchWord).where(SearchWord.id.in_(some), left))
    return len(gone)


def recount(session: Session) -> None:
    """Note anew how many listings have each word."""
    listings = (
        select(func.count())
        .where(SearchPosting.word_id == SearchWord.id)
        .correlate(SearchWord)
        .scalar_subquery()
    )
    session.execute(
        update(SearchWord)
        .where(SearchWord.listings != listings)
        .values(listings=listings)
        .execution_options(synchronize_session=False)
    )


def _store(session: Session, entries: Sequence[Stored]) -> None:
    if not entries:
        return
    ids = _ids(session, Counter(word for one in entries for word in one.words))
    wanted = {
        one.listing_id: {(ids[word], int(field)) for word, field in one.words.items()}
        for one in entries
    }
    present = _present(session, list(wanted))
    _take_away(session, present, wanted)
    rows = [
        {"word_id": word, "field": field, "listing_id": key}
        for key, some in wanted.items()
        for word, field in some - present.get(key, set())
    ]
    rows.sort(key=lambda row: (row["word_id"], row["field"], row["listing_id"]))
    insert_rows(session, _POSTINGS, rows)
    _note(session, entries)


def _present(session: Session, listings: list[int]) -> dict[int, set[Posting]]:
    found: dict[int, set[Posting]] = {}
    rows = session.execute(
        select(SearchPosting.listing_id, SearchPosting.word_id, SearchPosting.field).where(
            SearchPosting.listing_id.in_(listings)
        )
    )
    for key, word, field in rows:
        found.setdefault(key, set()).add((word, field))
    return found


def _take_away(
    session: Session, present: Mapping[int, set[Posting]], wanted: Mapping[int, set[Posting]]
) -> None:
    gone = [
        (word, field, key) for key, some in present.items() for word, field in some - wanted[key]
    ]
    columns = tuple_(SearchPosting.word_id, SearchPosting.field, SearchPosting.listing_id)
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        session.connection().execute(delete(_POSTINGS).where(columns.in_(some)))


def _note(session: Session, entries: Sequence[Stored]) -> None:
    statement = engines.insert(session, _ENTRIES)
    statement = statement.on_conflict_do_update(
        index_elements=["listing_id"],
        set_={
            "title_key": statement.excluded.title_key,
            "owner": statement.excluded.owner,
            "version": statement.excluded.version,
        },
    )
    rows = [
        {
            "listing_id": one.listing_id,
            "title_key": one.title_key,
            "owner": one.owner,
            "version": VERSION,
        }
        for one in entries
    ]
    session.connection().execute(statement, rows)


def _ids(session: Session, counts: Mapping[Word, int]) -> dict[Word, int]:
    """Return the ids of words, those of new ones with their forms stored."""
    words = sorted(counts)
    found = _known(session, words)
    new = [word for word in words if word not in found]
    if not new:
        return found
    rows = [
        {
            "language": language,
            "word": word,
            "folded": fold(word),
            "listings": counts[language, word],
            "version": VERSION,
        }
        for language, word in new
    ]
    # In one order, so that two who add the same words wait for each other, not both ways.
    _add(session, _WORDS, rows)
    added = _known(session, new)
    add_forms(session, added)
    return found | added


def add_forms(session: Session, words: Mapping[Word, int]) -> None:
    """Store the forms by which words, given with their ids, are asked for."""
    known = _parts_known(session, words) | {word for language, word in words if language == SWEDISH}
    forms = [
        {"key": key, "word_id": word_id, "kind": int(kind)}
        for (language, word), word_id in words.items()
        for key, kind in all_forms(language, word, known.__contains__).items()
    ]
    _add(session, _FORMS, forms)


def _add(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        statement = engines.insert(session, table).on_conflict_do_nothing()
        session.connection().execute(statement, list(rows))


def _known(session: Session, words: Iterable[Word]) -> dict[Word, int]:
    by_language: dict[str, list[str]] = {}
    for language, word in words:
        by_language.setdefault(language, []).append(word)
    found: dict[Word, int] = {}
    for language, some in by_language.items():
        rows = session.execute(
            select(SearchWord.word, SearchWord.id).where(
                SearchWord.language == language, bulk.among(session, SearchWord.word, some)
            )
        )
        found |= {(language, word): key for word, key in rows}
    return found


def _parts_known(session: Session, words: Iterable[Word]) -> set[str]:
    """Return which pieces of Swedish words are words of the index by themselves."""
    wanted = {
        piece
        for language, word in words
        if language == SWEDISH and word.isalpha() and len(word) < LONGEST_WORD
        for piece in pieces(word)
    }
    if not wanted:
        return set()
    return set(
        session.scalars(
            select(SearchForm.key).where(
                bulk.among(session, SearchForm.key, sorted(wanted)),
                SearchForm.kind == Kind.EXACT,
            )
        )
    )
