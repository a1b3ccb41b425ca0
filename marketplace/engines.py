"""Every difference between SQLite and PostgreSQL: settings, write locks, row locks, upserts."""

import fcntl
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from sqlalchemy import (
    DDL,
    ColumnElement,
    CompoundSelect,
    Connection,
    Engine,
    Insert,
    Select,
    Table,
    and_,
    event,
    func,
    make_url,
    select,
    text,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from marketplace.orm import Base

WRITE = "allmanningen_write"
BUSY_SECONDS = 10
CACHED_KILOBYTES = 1024
"""Of pages, by each connection of each thread to SQLite; the system keeps them all at hand."""
LOCK_MILLISECONDS = 3000
STATEMENT_MILLISECONDS = 15000


def normalised(address: str) -> str:
    """Return a database address with the driver that the product ships (psycopg 3)."""
    url = make_url(address)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def options(address: str) -> dict[str, Any]:
    """Return create_engine's options for `address`; no value of a query gets into a log."""
    if make_url(address).get_backend_name() == "sqlite":
        return {
            "hide_parameters": True,
            "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False},
        }
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_timeout": 5,
        "pool_size": 8,
        "connect_args": {
            "connect_timeout": 3,
            "options": f"-c lock_timeout={LOCK_MILLISECONDS} -c timezone=UTC"
            f" -c statement_timeout={STATEMENT_MILLISECONDS}",
        },
    }


def prepare(engine: Engine) -> None:
    """Install what SQLite needs: WAL, foreign keys, full durability, our own BEGIN."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "begin", _begin):
        return
    event.listen(engine, "connect", _connect)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "engine_disposed", _watch_no_more)


def _connect(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - sqlite3's own
    del record
    # The driver must not begin transactions by itself: _begin says which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute(f"PRAGMA cache_size = -{CACHED_KILOBYTES}")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def write_lock(engine: Engine) -> Iterator[None]:
    """Queue writers fairly on SQLite; nothing on PostgreSQL, whose rows are locked one by one.

    SQLite's own busy handler polls, which made the longest wait of eight writers twenty times
    longer (1.6 s instead of 80 ms); a lock file lets the kernel queue them.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        yield
        return
    with Path(database + ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def begin_write(session: Session) -> None:
    """Start the session's transaction as one that will write."""
    session.connection(execution_options={WRITE: True})


def is_writing(session: Session) -> bool:
    """Tell whether the session's transaction was started as one that will write."""
    return bool(session.connection().get_execution_options().get(WRITE, False))


@contextmanager
def one_migration(engine: Engine) -> Iterator[None]:
    """Let one process migrate at a time; on SQLite its BEGIN IMMEDIATE does that already."""
    if engine.dialect.name == "sqlite":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET lock_timeout = 0"))
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(hashtextextended('migration', 0))"))
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
            # Its settings must not come back from the pool.
            connection.invalidate()


def revision(session: Session) -> str:
    """Return what names the state of the database: the same as long as nobody commits anything.

    What the session itself has written and not committed is no part of it. The states of two
    moments with the same name are the same; two names need not mean that anything was changed.
    """
    engine = session.get_bind().engine
    if engine.dialect.name != "sqlite":
        # Which transactions were done: two equal snapshots see the same rows.
        return str(session.scalar(text("SELECT pg_current_snapshot()::text")))
    return _watching(engine, os.getpid()).version()


class _Watching:
    """A connection that only watches, since SQLite tells each of every commit but its own."""

    def __init__(self, database: str) -> None:
        self._lock, self._name = Lock(), uuid4().hex
        self._connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)

    def version(self) -> str:
        """Return a name that is another one after each commit, and another one's never."""
        with self._lock:
            number = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return f"{self._name}-{number}"

    def close(self) -> None:
        """Watch no more."""
        with self._lock:
            self._connection.close()


_watchers: "WeakKeyDictionary[Engine, tuple[int, _Watching]]" = WeakKeyDictionary()


def _watching(engine: Engine, process: int) -> _Watching:
    """Return the one of this process: SQLite's connections do not survive a fork."""
    found = _watchers.get(engine)
    if found is None or found[0] != process:
        found = process, _Watching(str(engine.url.database))
        _watchers[engine] = found
    return found[1]


def _watch_no_more(engine: Engine) -> None:
    """Close it with the other connections: the file may be replaced by another one."""
    found = _watchers.pop(engine, None)
    if found is not None and found[0] == os.getpid():
        found[1].close()


def writes_alone(session: Session) -> bool:
    """Tell whether a unit of work is the only writer, so that it needs no locks on rows."""
    return session.get_bind().dialect.name == "sqlite"


def lock_rows(session: Session, model: type[Base], ids: Iterable[int]) -> None:
    """Lock the rows in id order, so that two orders in opposite sequence cannot deadlock.

    On SQLite the whole transaction is already the only writer.
    """
    if not writes_alone(session):
        lock_rows_of(session, model, sorted(set(ids)))


def lock_rows_of(
    session: Session,
    model: type[Base],
    ids: Select[int] | CompoundSelect[int] | Sequence[int],
    values: Mapping[str, Any] | None = None,
) -> set[int]:
    """Lock the rows that `ids` selects in id order, and return the ids that are locked now.

    `values` are those of the parameters of `ids`. None on SQLite, where the whole transaction is
    already the only writer.
    """
    if writes_alone(session):
        return set()
    key = model.__table__.c.id
    query = select(key).where(key.in_(ids)).order_by(key).with_for_update(key_share=True)
    session.flush()
    return set(session.connection().scalars(query, values or {}))


def hold_name(session: Session, name: str) -> None:
    """Let whoever holds `name` finish its transaction first; then hold it until ours ends.

    On SQLite the whole transaction is already the only writer.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def insert(session: Session, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return the engine's own INSERT, which knows ON CONFLICT."""
    return insert_of(dialect_of(session), table)


def insert_of(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return the INSERT of the engine of that name, which knows ON CONFLICT."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert_or_ignore(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> Insert:
    """Return an INSERT of `rows` that leaves rows which are there already as they are."""
    return insert(session, table).values(rows).on_conflict_do_nothing()


def skip_locked(session: Session) -> dict[str, bool]:
    """Return `with_for_update`'s arguments for a queue; SQLite has one writer and needs none."""
    return {} if session.get_bind().dialect.name == "sqlite" else {"skip_locked": True}


def constraint_name(error: DBAPIError) -> str:
    """Return the name of the constraint or trigger that refused, "" when it cannot be told."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    text = str(error.orig)
    head, _, rest = text.partition(" constraint failed: ")
    if not rest:
        return text.strip()
    if head == "CHECK":
        return rest.strip()
    return _unique_name(rest)


def _unique_name(columns: str) -> str:
    """SQLite names the columns of a broken UNIQUE, not the constraint: look the name up."""
    pairs = [part.strip().split(".") for part in columns.split(",")]
    table = Base.metadata.tables.get(pairs[0][0])
    if table is None:
        return columns
    wanted = {pair[-1] for pair in pairs}
    for constraint in table.constraints | table.indexes:
        found = getattr(constraint, "columns", ())
        if {column.name for column in found} == wanted:
            return str(constraint.name)
    return columns


def is_transient(error: DBAPIError) -> bool:
    """Tell whether the same command may succeed if tried again: lock, deadlock, lost connection."""
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", "")
    if state is None:
        # psycopg's: no state of the server's, so the server was not reached at all.
        return isinstance(error, OperationalError)
    if state[:2] in {"08", "40", "57"} or state == "55P03":
        return True
    return "database is locked" in str(error.orig)


_extras: dict[str, list[str]] = {"sqlite": [], "postgresql": []}


def extras(dialect: str) -> list[str]:
    """Return the statements that `after_create` has attached, for whoever writes a migration."""
    return list(_extras[dialect])


def after_create(table: Table, *, sqlite_sql: Sequence[str], postgresql_sql: Sequence[str]) -> None:
    """Attach what a table needs beyond columns (triggers, text indexes), per engine."""
    for dialect, statements in (("sqlite", sqlite_sql), ("postgresql", postgresql_sql)):
        _extras[dialect].extend(statements)
        for statement in statements:
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)
            event.listen(table, "after_create", ddl)


def append_only(table: Table) -> None:
    """Let the database refuse whatever changes, deletes, replaces or truncates the table's rows.

    SQLite's REPLACE takes the old row away without asking the triggers of DELETE, so a row whose
    key is there already is refused; it knows a new row's key only where the statement gives one,
    and where it gives none the key is new.
    """
    name = f"{table.name}_append_only"
    refusal = f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    same = " AND ".join(f"{column.name} = NEW.{column.name}" for column in table.primary_key)
    there = f"WHEN EXISTS (SELECT 1 FROM {table.name} WHERE {same})"  # noqa: S608 - our own names
    after_create(
        table,
        sqlite_sql=[
            *(
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table.name} {refusal}"
                for verb in ("UPDATE", "DELETE")
            ),
            f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table.name} {there} {refusal}",
        ],
        postgresql_sql=[
            f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$""",
            f"""CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table.name}
FOR EACH ROW EXECUTE FUNCTION {name}()""",
            f"""CREATE TRIGGER {name}_truncate BEFORE TRUNCATE ON {table.name}
FOR EACH STATEMENT EXECUTE FUNCTION {name}()""",
        ],
    )


def whole(session: Session, *columns: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether the columns hold whole numbers: SQLite alone would keep anything in them."""
    if session.get_bind().dialect.name == "sqlite":
        return and_(*(func.typeof(column) == "integer" for column in columns))
    return true()


def orphans(session: Session, tables: Sequence[str]) -> Counter[tuple[str, str]]:
    """Count rows by their table and the table in which they refer to a row that is not there.

    PostgreSQL does not let it come to that, and is not asked; one query for each table on SQLite.
    """
    if session.get_bind().dialect.name != "sqlite":
        return Counter()
    connection = session.connection()
    return Counter(
        (name, str(row.parent))
        for name in tables
        for row in connection.exec_driver_sql(f"PRAGMA foreign_key_check({name})")
    )


def dialect_of(session: Session) -> str:
    """Return the name of the engine behind the session: sqlite or postgresql."""
    return session.get_bind().dialect.name
