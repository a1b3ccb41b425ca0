"""Write new objects straight away, where sorting out what depends on what costs more than writing.

The ORM's flush finds the order of inserts by itself; a command that knows the order, and is called
often, saves most of that time (docs/adr/0013-a-booking-without-flush.md).
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Column,
    Insert,
    Table,
    Text,
    bindparam,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy import cast as cast_to
from sqlalchemy import column as a_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, SessionTransaction, make_transient_to_detached

from marketplace import engines
from marketplace.orm import Base, Public

MANY = 4
"""From so many rows on it is cheaper to send a document."""

_INSERTED = "inserted_now"


def insert_now(session: Session, objects: Sequence[Base]) -> None:
    """Insert new objects of one class in one statement; they are then persistent in the session.

    Each gets its columns' defaults and, where the database makes it, its `id`. Foreign keys have to
    be given as values: relationships are left as they were set. What was waiting in the session is
    flushed first.
    """
    if not objects:
        return
    session.flush()
    columns, statement, key = _prepared(type(objects[0]))
    rows = [_values(one, columns) for one in objects]
    table = cast("Table", inspect(type(objects[0])).local_table)
    if key is None:
        insert_rows(session, table, rows)
    elif _is_worth_it(session, rows) and isinstance(objects[0], Public):
        _insert_public(session, table, cast("Sequence[Public]", objects), rows)
    else:
        result = session.connection().execute(statement, rows)
        for one, made in zip(objects, result.scalars(), strict=True):
            setattr(one, key, made)
    _adopt(session, objects)


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all give the same columns, every one that has no default of the database.

    Many go to PostgreSQL as one document: its driver would send them one by one, or take a
    statement apart that is as long as they are. The table has no column of JSON.
    """
    if not rows:
        return
    if _is_worth_it(session, rows):
        session.connection().execute(_of_document(table, tuple(rows[0])), _document(rows))
    else:
        session.connection().execute(_plain(table), list(rows))


def _insert_public(
    session: Session, table: Table, objects: Sequence[Public], rows: Sequence[Mapping[str, Any]]
) -> None:
    statement = _of_document(table, tuple(rows[0])).returning(table.c.public_id, table.c.id)
    made = session.connection().execute(statement, _document(rows))
    keys: dict[str, int] = {row.public_id: row.id for row in made}
    for one in objects:
        one.id = keys[one.public_id]


def _is_worth_it(session: Session, rows: Sequence[Mapping[str, Any]]) -> bool:
    return len(rows) >= MANY and engines.dialect_of(session) == "postgresql"


def _document(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {"rows": json.dumps(rows, default=str)}


def insert_or_tell(session: Session, one: Base, unique: str) -> bool:
    """Insert like `insert_now`; return False where another row has its `unique` column's value."""
    session.flush()
    columns, _statement, key = _prepared(type(one))
    statement = _unless_there(engines.dialect_of(session), type(one), unique)
    made = session.connection().execute(statement, _values(one, columns)).scalar()
    if made is None:
        return False
    setattr(one, str(key), made)
    _adopt(session, [one])
    return True


def _adopt(session: Session, objects: Sequence[Base]) -> None:
    for one in objects:
        make_transient_to_detached(one)
    session.add_all(objects)
    within = session.get_nested_transaction() or session.get_transaction()
    session.info.setdefault(_INSERTED, []).extend((within, one) for one in objects)


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_INSERTED, None)


def _undo(session: Session, ended: SessionTransaction) -> None:
    """Let go of objects whose rows went with the transaction or savepoint, as a flush's would."""
    kept = []
    for within, one in session.info.pop(_INSERTED, ()):
        if not _is_part(within, ended):
            kept.append((within, one))
        elif one in session:
            session.expunge(one)
    if kept:
        session.info[_INSERTED] = kept


def _is_part(within: SessionTransaction | None, ended: SessionTransaction) -> bool:
    while within is not None and within is not ended:
        within = within.parent
    return within is not None


event.listen(Session, "after_commit", _forget)
event.listen(Session, "after_soft_rollback", _undo)


@cache
def _plain(table: Table) -> Insert:
    return insert(table)


@cache
def _of_document(table: Table, names: tuple[str, ...]) -> Insert:
    """Return the INSERT of all rows of the parameter `rows`, for PostgreSQL."""
    types = [a_column(name, table.c[name].type) for name in names]
    document = cast_to(bindparam("rows", type_=Text), postgresql.JSONB)
    rows = func.jsonb_to_recordset(document).table_valued(*types, name="rows")
    return insert(table).from_select(
        names, select(*rows.render_derived(with_types=True).c), include_defaults=False
    )


@cache
def _unless_there(dialect: str, kind: type[Base], unique: str) -> Insert:
    """Return the INSERT of one row that does nothing where the value of `unique` is taken."""
    table = cast("Table", inspect(kind).local_table)
    statement = engines.insert_of(dialect, table)
    return statement.on_conflict_do_nothing(index_elements=[unique]).returning(table.c.id)


@cache
def _prepared(kind: type[Base]) -> tuple[list[tuple[str, Column[Any]]], Insert, str | None]:
    mapper = inspect(kind)
    table = cast("Table", mapper.local_table)
    made = table.autoincrement_column
    columns = [
        (mapper.get_property_by_column(column).key, column)
        for column in table.columns
        if column is not made
    ]
    statement = insert(table)
    if made is None:
        return columns, statement, None
    key = mapper.get_property_by_column(made).key
    return columns, statement.returning(made, sort_by_parameter_order=True), key


def _values(one: Base, columns: Sequence[tuple[str, Column[Any]]]) -> dict[str, Any]:
    given = one.__dict__
    values = {}
    for key, column in columns:
        if given.get(key) is None and column.default is not None:
            setattr(one, key, _default(column))
        values[column.name] = given.get(key)
    return values


def _default(column: Column[Any]) -> Any:  # noqa: ANN401 - whatever the column holds
    default = column.default
    if default is None or not (default.is_scalar or default.is_callable):
        raise TypeError(f"{column} has a default that only a flush can make")
    return default.arg(None) if default.is_callable else default.arg  # type: ignore[attr-defined]
