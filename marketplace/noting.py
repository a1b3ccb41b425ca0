"""Notes of what has changed, made by the database itself, for processes that keep things in mind.

Triggers write a note whichever path a change comes by; a process asks which it has not seen. On
SQLite, with its one writer, notes are numbered in the order in which they are committed. On
PostgreSQL numbers are given before the commit, so that a later number can be seen before an earlier
one: there a note carries its transaction, and what was seen is a snapshot, which says exactly of
every transaction whether it was done by then.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, text

from marketplace import engines

EVENTS = ("INSERT", "UPDATE", "DELETE")

_SEEN_SQLITE = "SELECT coalesce(max(id), 0) FROM {table}"
_SINCE_SQLITE = "SELECT id, {key} FROM {table} WHERE id > :seen"
_SEEN_POSTGRESQL = "SELECT pg_current_snapshot()::text"
_SINCE_POSTGRESQL = """
SELECT pg_current_snapshot()::text, n.{key} FROM (SELECT 1) AS one
LEFT JOIN {table} AS n ON n.transaction_id >= :oldest
 AND NOT pg_visible_in_snapshot(n.transaction_id::text::xid8, CAST(:seen AS pg_snapshot))
"""


def seen(connection: Connection, table: str) -> str:
    """Return how far the connection sees now, to be given to `since` later."""
    sqlite = connection.dialect.name == "sqlite"
    statement = _SEEN_SQLITE.format(table=table) if sqlite else _SEEN_POSTGRESQL
    return str(connection.scalar(text(statement)))


def since(connection: Connection, table: str, key: str, before: str) -> tuple[str, set[int]]:
    """Return how far the connection sees now, and the keys noted that were not seen `before`.

    One query.
    """
    if connection.dialect.name == "sqlite":
        statement = text(_SINCE_SQLITE.format(table=table, key=key))
        rows = connection.execute(statement, {"seen": int(before)}).all()
        return str(max((row[0] for row in rows), default=int(before))), {row[1] for row in rows}
    values = {"seen": before, "oldest": int(before.partition(":")[0])}
    statement = text(_SINCE_POSTGRESQL.format(table=table, key=key))
    rows = connection.execute(statement, values).all()
    return rows[0][0], {row[1] for row in rows if row[1] is not None}


def note_changes(
    notes: Table, table: Table, key: str, *, where: str = "", of: Sequence[str] = ()
) -> None:
    """Let every change of a row of `table` note keys in `notes`.

    `key` is what is noted and `where` what follows it in a SELECT, both with ROW for the row that
    changes; `of` are the columns whose update matters, where not all do.
    """
    name = f"{table.name}_noted"
    noted = next(column.name for column in notes.columns if column.name.endswith("_id"))
    sqlite, postgresql = [], []
    for event in EVENTS:
        columns = f" OF {', '.join(of)}" if of and event == "UPDATE" else ""
        row = "OLD" if event == "DELETE" else "NEW"
        chosen, rest = key.replace("ROW", row), where.replace("ROW", row)
        call = f"{name}_{event.lower()}"
        # No INSERT OR REPLACE: the statement that fires a trigger lays its own policy upon it.
        sqlite.append(
            f"CREATE TRIGGER {call} AFTER {event}{columns} ON {table.name} FOR EACH ROW BEGIN"  # noqa: S608
            f" DELETE FROM {notes.name} WHERE transaction_id = 0"
            f" AND {noted} IN (SELECT {chosen} {rest});"
            f" INSERT INTO {notes.name} ({noted}, transaction_id) SELECT {chosen}, 0 {rest}; END"
        )
        postgresql += [
            f"""CREATE FUNCTION {call}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {notes.name} ({noted}, transaction_id)
  SELECT {chosen}, pg_current_xact_id()::text::bigint {rest} ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$""",
            f"""CREATE TRIGGER {call} AFTER {event}{columns} ON {table.name}
FOR EACH ROW EXECUTE FUNCTION {call}()""",
        ]
    table.add_is_dependent_on(notes)
    engines.after_create(table, sqlite_sql=sqlite, postgresql_sql=postgresql)
