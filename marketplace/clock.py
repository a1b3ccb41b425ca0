"""The only clock: every "now" in the product is asked for here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_pinned: ContextVar[datetime | None] = ContextVar("pinned_now", default=None)


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return _pinned.get() or datetime.now(UTC)


@contextmanager
def pinned(instant: datetime) -> Iterator[None]:
    """Let `now()` answer `instant` inside the block; the demo books its past this way."""
    if instant.tzinfo is None:
        raise ValueError("a pinned instant needs a time zone")
    token = _pinned.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)
