"""Whose things are looked through: the owners that can be chosen, each with what that leaves."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import TextualSelect, select
from sqlalchemy.orm import Session

from bookings.finder.search_words import Asked
from marketplace import bulk
from marketplace.freezing import frozen
from marketplace.models import Organisation


def choices(session: Session, asked: Asked, found: Mapping[str, int]) -> dict[str, Any]:
    """Return the owners to choose from by name, and those that are chosen; one query.

    `found` are their ids with how many of each would be left.
    One that is chosen can be exchanged; several are ticked one by one, and one more can be added.
    """
    counts = {int(key): count for key, count in found.items()}
    connection = session.connection()
    chosen = {"chosen": bulk.values(counts)}
    rows = connection.execute(_names(connection.dialect.name), chosen).all()
    several = [one for one in asked.owners if len(asked.owners) > 1]
    taken = {one.slug for one in several}
    offered = [(slug, f"{name} ({counts[key]})") for key, slug, name in rows if slug not in taken]
    known = {slug for slug, _name in offered}
    alone = asked.owners[0] if len(asked.owners) == 1 else None
    if alone is not None and alone.slug not in known:
        offered.append((alone.slug, f"{alone.name} (0)"))
    return {
        "offered": offered,
        "chosen": alone.slug if alone is not None else "",
        "ticked": [(one.slug, one.name) for one in several],
        "counts": {one.slug: counts.get(one.id, 0) for one in several},
    }


@cache
def _names(dialect: str) -> TextualSelect:
    statement = (
        select(Organisation.id, Organisation.slug, Organisation.name)
        .where(bulk.one_of(dialect, Organisation.id, "chosen"))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return frozen(dialect, statement)
