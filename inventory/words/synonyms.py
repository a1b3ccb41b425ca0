"""Which terms mean the same, read anew for every search: a change counts at once."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from inventory.models import SynonymTerm
from marketplace import bulk

MOST_WORDS = 4
"""How many words a term may have."""


def others(session: Session, keys: Iterable[str]) -> dict[str, list[str]]:
    """Return the other terms of the group for each key (`tokens.same`) that stands in one.

    A key typed without dots and rings stands for both; one typed with them for itself.
    """
    wanted = sorted({key for key in keys if key})
    if not wanted:
        return {}
    own, other = aliased(SynonymTerm), aliased(SynonymTerm)
    rows = session.execute(
        select(own.key, own.folded, other.term)
        .join(other, (other.group_id == own.group_id) & (other.id != own.id))
        .where(or_(bulk.among(session, own.key, wanted), bulk.among(session, own.folded, wanted)))
        .order_by(own.key, other.position, other.id)
    )
    found: dict[str, list[str]] = {}
    for key, folded, term in rows:
        for one in {key, folded} & set(wanted):
            found.setdefault(one, []).append(term)
    return found
