"""The catalogue that a process keeps: read once, then only what has changed since.

Each look asks the database what has been noted since the last (one query), so that what is found is
what was committed when it was asked for. A catalogue is never altered, only followed by another:
whoever has one goes on with it.
"""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, delete
from sqlalchemy.orm import Session

from inventory.catalogue import merging, reading
from inventory.catalogue.facts import Catalogue
from inventory.models import ListingChange
from marketplace import clock, engines, noting

FORGOTTEN_AFTER = timedelta(hours=1)
"""Who has not looked for so long reads everything: notes are kept for twice as long."""
NOTES_KEPT = 2 * FORGOTTEN_AFTER
_MOST_ANEW = 2000
_TABLE = ListingChange.__tablename__


@dataclass
class _Kept:
    """What one process keeps of one database."""

    lock: Lock = field(default_factory=Lock)
    catalogue: Catalogue | None = None
    seen: str = ""
    looked: float = 0.0


_kept: "WeakKeyDictionary[Engine, _Kept]" = WeakKeyDictionary()


def current(session: Session) -> Catalogue:
    """Return the catalogue of all listings as the session sees them.

    What a session sees that writes is not kept: it may never be committed.
    """
    session.flush()
    engine = session.get_bind()
    if not isinstance(engine, Engine):
        raise TypeError("the catalogue is kept for an engine")
    kept = _kept.setdefault(engine, _Kept())
    connection = session.connection()
    with kept.lock:
        seen, catalogue = _followed(kept, connection)
        if not engines.is_writing(session):
            kept.catalogue, kept.seen, kept.looked = catalogue, seen, time.monotonic()
    return catalogue


def tidy(session: Session) -> None:
    """Delete notes that nobody needs: who has not looked for half as long reads everything.

    On SQLite each listing has one note, which stays.
    """
    old = clock.now() - NOTES_KEPT
    session.execute(
        delete(ListingChange).where(ListingChange.transaction_id != 0, ListingChange.noted_at < old)
    )


def forget(engine: Engine) -> None:
    """Let the next look read everything: the database has been replaced by another."""
    _kept.pop(engine, None)


def _followed(kept: _Kept, connection: Connection) -> tuple[str, Catalogue]:
    """Return how far the connection sees, and the kept catalogue with what it sees besides."""
    stale = time.monotonic() - kept.looked > FORGOTTEN_AFTER.total_seconds()
    if kept.catalogue is None or stale:
        return _whole(connection)
    seen, changed = noting.since(connection, _TABLE, "listing_id", kept.seen)
    if not changed:
        return seen, kept.catalogue
    if len(changed) > _MOST_ANEW:
        return _whole(connection)
    return seen, merging.merged(kept.catalogue, reading.some(connection, changed), changed)


def _whole(connection: Connection) -> tuple[str, Catalogue]:
    seen = noting.seen(connection, _TABLE)
    return seen, reading.whole(connection)
