"""Pages that are the same for every visitor, kept as long as the database stays as it was.

No page of somebody signed in is kept, nor one that a browser's session has something to say on.
"""

import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from threading import Event, Lock
from typing import Any
from weakref import WeakKeyDictionary

from flask import Response, request, session
from flask_babel import get_locale
from sqlalchemy import Engine

from marketplace import clock, engines
from marketplace.extensions import db
from marketplace.web import guard

MOST_BYTES = 4 * 1024 * 1024
"""So much is kept in a process, compressed; a page takes about a tenth of its length."""
LONGEST_WAIT = 3.0
"""Seconds that somebody waits for the page that another one is having made."""
_HARMLESS = frozenset({"lang"})
"""What a session may say of which the page tells nothing else than by its language."""

View = Callable[..., Any]
Key = tuple[str, ...]


@dataclass
class _Pages:
    """What one process keeps for one database, least lately asked for first."""

    lock: Lock = field(default_factory=Lock)
    pages: "OrderedDict[Key, tuple[str, bytes]]" = field(default_factory=OrderedDict)
    size: int = 0
    making: dict[tuple[Key, str], Event] = field(default_factory=dict)

    def get(self, key: Key, revision: str) -> bytes | None:
        """Return a page that was made of the same state of the database."""
        with self.lock:
            found = self.pages.get(key)
            if found is None or found[0] != revision:
                return None
            self.pages.move_to_end(key)
            return found[1]

    def put(self, key: Key, revision: str, page: bytes) -> None:
        """Keep a page, and let go of others where they are too much."""
        with self.lock:
            before = self.pages.pop(key, None)
            self.size += len(page) - (len(before[1]) if before else 0)
            self.pages[key] = revision, page
            while self.size > MOST_BYTES:
                _key, (_revision, gone) = self.pages.popitem(last=False)
                self.size -= len(gone)

    @contextmanager
    def turn(self, key: Key, revision: str) -> Iterator[None]:
        """Make a page inside; who asks for it meanwhile waits here until it has been made.

        Then there may be one to `get`. All who have waited go on at once: where a page cannot be
        kept, they make it as if nobody else had asked.
        """
        mine, asked = Event(), (key, revision)
        with self.lock:
            other = self.making.setdefault(asked, mine)
        if other is not mine:
            other.wait(LONGEST_WAIT)
            yield
            return
        try:
            yield
        finally:
            with self.lock:
                del self.making[asked]
            mine.set()


_kept: "WeakKeyDictionary[Engine, _Pages]" = WeakKeyDictionary()


def for_visitors(view: View) -> View:
    """Let a view that only reads answer visitors with what it answered another one before.

    The same address, in the same language and the same minute, of the same state of the database;
    a page that was made while something was committed is not kept. Of many who ask for it at once,
    one has it made and the others wait. Under the route decorator.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the view
        # What has been read before would belong to an earlier state than the one asked for here.
        if not _of_anybody() or db.session().in_transaction():
            return view(*args, **kwargs)
        revision = engines.revision(db.session())
        pages = _kept.setdefault(db.engine, _Pages())
        key = _key()
        if (found := pages.get(key, revision)) is not None:
            return _sent(found)
        with pages.turn(key, revision):
            if (found := pages.get(key, revision)) is not None:
                return _sent(found)
            page = view(*args, **kwargs)
            if (
                isinstance(page, str)
                and _of_anybody()
                and engines.revision(db.session()) == revision
            ):
                pages.put(key, revision, zlib.compress(page.encode(), 1))
        return page

    return answer


def _sent(found: bytes) -> Response:
    return Response(zlib.decompress(found), mimetype="text/html")


def forget(engine: Engine) -> None:
    """Keep nothing of a database any more."""
    _kept.pop(engine, None)


def _of_anybody() -> bool:
    """Tell whether whoever asks for the same would be answered alike."""
    return request.method == "GET" and not guard.actor().signed_in and session.keys() <= _HARMLESS


def _key() -> Key:
    minute = clock.now().replace(second=0, microsecond=0).isoformat()
    return request.base_url, request.query_string.decode("latin-1"), str(get_locale()), minute
