"""The order of all listings by title, kept for a moment: a broad word asks for it every time."""

import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Text, TextualSelect, cast, func, select
from sqlalchemy.orm import Session

from inventory.models import SearchEntry
from inventory.words.reading import numbers
from marketplace import bulk
from marketplace.engines import dialect_of
from marketplace.freezing import frozen

# From so many on it is cheaper to go through the order of all listings.
MANY = 4000
KEPT_SECONDS = 60


class _Kept(NamedTuple):
    until: float
    ids: Sequence[int]


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def in_order(session: Session, keys: Mapping[int, int]) -> list[int]:
    """Return the keys by title, then id.

    Of more than `MANY` in the order of up to a minute ago; what has come since stands last.
    """
    if not keys:
        return []
    if len(keys) < MANY:
        return list(_read(session, list(keys)))
    found = [key for key in _all(session) if key in keys]
    if len(found) < len(keys):
        found += sorted(keys.keys() - set(found))
    return found


def forget() -> None:
    """Read the order anew at the next search."""
    _kept.clear()


def _all(session: Session) -> Sequence[int]:
    engine = session.connection().engine
    kept = _kept.get(engine)
    if kept is None or kept.until < time.monotonic():
        kept = _kept[engine] = _Kept(time.monotonic() + KEPT_SECONDS, _read(session))
    return kept.ids


def _read(session: Session, among: Sequence[int] | None = None) -> Sequence[int]:
    chosen = {} if among is None else {"among": bulk.values(among)}
    statement = _listed(dialect_of(session), among=among is not None)
    return numbers(session.connection().execute(statement, chosen).scalar() or "")


@cache
def _listed(dialect: str, *, among: bool) -> TextualSelect:
    order = select(SearchEntry.listing_id).order_by(SearchEntry.title_key, SearchEntry.listing_id)
    if among:
        order = order.where(bulk.one_of(dialect, SearchEntry.listing_id, "among"))
    some = order.subquery("some")
    listed = func.aggregate_strings(cast(some.c.listing_id, Text), ",")
    return frozen(dialect, select(listed.label("listed")))
