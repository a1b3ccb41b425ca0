"""After an upgrade that takes words apart otherwise: the forms of those that are there, anew."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from inventory.models import SearchEntry, SearchForm, SearchWord
from inventory.words import indexing

AT_ONCE = 500


def renew_forms(session: Session) -> int:
    """Store the forms of words anew that older rules have made, of `AT_ONCE` words at most.

    Return of how many.
    """
    old = SearchWord.version != indexing.VERSION
    rows = session.scalars(select(SearchWord).where(old).order_by(SearchWord.id).limit(AT_ONCE))
    words = {(row.language, row.word): row.id for row in rows}
    if not words:
        return 0
    ids = list(words.values())
    session.execute(delete(SearchForm).where(SearchForm.word_id.in_(ids)))
    indexing.add_forms(session, words)
    session.execute(
        update(SearchWord)
        .where(SearchWord.id.in_(ids))
        .values(version=indexing.VERSION)
        .execution_options(synchronize_session=False)
    )
    return len(words)


def forget_versions(session: Session) -> None:
    """Let everything count as stored by older rules: it stays searchable until it is renewed."""
    for model in (SearchWord, SearchEntry):
        statement = update(model).where(model.version != 0).values(version=0)
        session.execute(statement.execution_options(synchronize_session=False))
