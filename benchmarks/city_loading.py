"""Rows into a table as fast as the engine takes them: COPY, or one prepared statement."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from marketplace.orm import Base

Row = Sequence[Any]


def table(name: str) -> sa.Table:
    """Return a table of the product by its name."""
    return Base.metadata.tables[name]


def defaults(name: str, given: Iterable[str]) -> dict[str, Any]:
    """Return what the models would put into the columns that nobody speaks of."""
    found: dict[str, Any] = {}
    spoken = set(given)
    for column in table(name).columns:
        default = column.default
        if column.name in spoken or default is None:
            continue
        value = default.arg(None) if default.is_callable else default.arg  # type: ignore[attr-defined]
        found[column.name] = _stored(value)
    return found


def _stored(value: Any) -> Any:  # noqa: ANN401 - whatever a column takes
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, list | dict):
        return json.dumps(value)
    return value


def moment(value: datetime) -> str:
    """Return an instant (UTC) as both engines read it."""
    return value.strftime("%Y-%m-%d %H:%M:%S.%f")


class Loader:
    """Writes rows through the driver's own connection, past every check of a foreign key."""

    def __init__(self, connection: Any, dialect: str) -> None:  # noqa: ANN401 - the driver's own
        self._connection, self.dialect = connection, dialect

    def execute(self, statement: str) -> list[Row]:
        """Run one statement; return its rows, if it has any."""
        cursor = self._connection.cursor()
        cursor.execute(statement)
        rows: list[Row] = cursor.fetchall() if cursor.description else []
        cursor.close()
        return rows

    def rows(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Add rows to a table of the product; what `columns` leaves out has its default."""
        more = defaults(name, columns)
        tail = tuple(more.values())
        self.raw(name, [*columns, *more], ((*row, *tail) for row in rows))

    def raw(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Add rows to any table."""
        names = ", ".join(columns)
        if self.dialect == "sqlite":
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {name} ({names}) VALUES ({marks})"  # noqa: S608 - our names
            self._connection.executemany(statement, rows)
            return
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)


@contextmanager
def loading(engine: sa.Engine) -> Iterator[Loader]:
    """Yield a loader; indexes and triggers are away while it works, and everything is one commit.

    Nobody notes what has changed meanwhile: the notes are for processes that run.

    Safe from crashes it is not: whoever is interrupted begins again with an empty database.
    """
    raw = engine.raw_connection()
    loader = Loader(raw.driver_connection, engine.dialect.name)
    try:
        begin, end = _SQLITE if engine.dialect.name == "sqlite" else _POSTGRESQL
        for statement in begin:
            loader.execute(statement)
        triggers = _without_triggers(loader)
        indexes = _without_indexes(engine, loader)
        yield loader
        for statement in [*indexes, *triggers, *end]:
            loader.execute(statement)
    finally:
        raw.close()


_SQLITE = (
    (
        "PRAGMA foreign_keys = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA journal_mode = OFF",
        "PRAGMA cache_size = -1000000",
        "BEGIN",
    ),
    (
        "COMMIT",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = -2000",
        "PRAGMA foreign_keys = ON",
    ),
)
_POSTGRESQL = (
    (
        "BEGIN",
        "SET LOCAL statement_timeout = 0",
        "SET LOCAL maintenance_work_mem = '512MB'",
        "SET LOCAL work_mem = '256MB'",
        # Foreign keys and guards are triggers, too.
        "SET LOCAL session_replication_role = replica",
    ),
    ("COMMIT",),
)


def _without_triggers(loader: Loader) -> list[str]:
    """Take the triggers away, where they cannot be switched off; return what makes them again."""
    if loader.dialect != "sqlite":
        return []
    found = loader.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    for name, _sql in found:
        loader.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def _without_indexes(engine: sa.Engine, loader: Loader) -> list[str]:
    """Take the indexes of what bookings consist of away; return what makes them again."""
    statements = []
    for name in ("booking_order", "booking", "occurrence", "claim", "occupancy"):
        for index in sorted(table(name).indexes, key=lambda one: str(one.name)):
            made = sa.schema.CreateIndex(index).compile(dialect=engine.dialect)
            statements.append(str(made))
            loader.execute(f"DROP INDEX {index.name}")
    return statements
