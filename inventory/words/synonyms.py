"""Which terms mean the same, read anew for every search: a change counts at once."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import TextualSelect, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.models import SynonymTerm
from marketplace import bulk
from marketplace.engines import dialect_of
from marketplace.freezing import frozen
from marketplace.wording import fold

MOST_WORDS = 4
"""How many words a term may have."""
SHORTEST_BEGUN = 4
_MOST_BEGUN = 20


def others(session: Session, keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the other terms of the group for each key (`tokens.same`) that stands in one.

    A key typed without dots and rings stands for both; one typed with them for itself.
    """
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return {}
    rows = session.connection().execute(
        _others(dialect_of(session)), {"wanted": bulk.values(wanted)}
    )
    found: dict[str, list[str]] = {}
    for key, folded, term in rows:
        for one in {key, folded} & set(wanted):
            found.setdefault(one, []).append(term)
    return found


@cache
def _others(dialect: str) -> TextualSelect:
    own, other = aliased(SynonymTerm), aliased(SynonymTerm)
    is_wanted = (bulk.one_of_words(dialect, one, "wanted") for one in (own.key, own.folded))
    statement = (
        select(own.key, own.folded, other.term)
        .join(other, (other.group_id == own.group_id) & (other.id != own.id))
        .where(or_(*is_wanted))
        .order_by(own.key, other.position, other.id)
    )
    return frozen(dialect, statement)


def begun(session: Session, start: str) -> list[str]:
    """Return the terms of the groups of which a term begins so, and is not there yet: videoka."""
    bare = fold(start)
    if len(bare) < SHORTEST_BEGUN:
        return []
    own, other = aliased(SynonymTerm), aliased(SynonymTerm)
    rows = session.scalars(
        select(other.term)
        .join(own, own.group_id == other.group_id)
        .where(own.folded.startswith(bare, autoescape=True))
        .distinct()
        .order_by(other.term)
        .limit(_MOST_BEGUN)
    )
    return list(rows)
