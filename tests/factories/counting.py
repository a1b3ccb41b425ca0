"""Counts what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """Collect the SQL statements that run inside the block."""
    seen: list[str] = []
    engine = session.get_bind().engine

    def note(*facts: object) -> None:
        seen.append(str(facts[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
