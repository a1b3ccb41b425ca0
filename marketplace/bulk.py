"""Many values in and out of one statement, as one text or one array, on both engines."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnClause,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    Subquery,
    Text,
    any_,
    cast,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import InstrumentedAttribute, Session

from marketplace.engines import dialect_of
from marketplace.freezing import given


def table(dialect: str, name: str, columns: Sequence[ColumnClause[Any]]) -> CTE:
    """Return a small table inside a query, whose rows are the value of the parameter `name`.

    `document` makes that value. A VALUES list would give a new statement for every length, compiled
    anew each time; this one is compiled once. Both engines are told to keep the table: left to
    themselves they take the document apart again for every row that asks (on SQLite sixty windows
    of 250 listings took 2.1 s instead of 0.2 s).
    """
    rows = given(name, Text)
    if dialect == "sqlite":
        part = func.json_each(rows).table_valued("value", name=f"{name}_rows")
        fields = [
            type_coerce(
                func.json_extract(part.c.value, literal_column(f"'$[{n}]'")), column.type
            ).label(column.name)
            for n, column in enumerate(columns)
        ]
        return select(*fields).select_from(part).cte(name).prefix_with("MATERIALIZED")
    part = func.jsonb_array_elements(cast(rows, postgresql.JSONB)).table_valued(
        "value", name=f"{name}_rows"
    )
    item = type_coerce(part.c.value, postgresql.JSONB)
    fields = [
        cast(item[literal_column(str(n), Integer)].astext, column.type).label(column.name)
        for n, column in enumerate(columns)
    ]
    return select(*fields).select_from(part).cte(name).prefix_with("MATERIALIZED")


def document(rows: Sequence[Sequence[Any]]) -> str:
    """Return `rows` as the value of a `table`: dates as ISO text, truth as 0 and 1."""
    return json.dumps(rows, default=str)


def one_of(dialect: str, column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Return whether the column has one of the numbers in the parameter `name`.

    `values` makes its value. Neither the text of the statement nor its plan depends on how many.
    """
    rows = given(name, Text)
    if dialect == "sqlite":
        part = func.json_each(rows).table_valued("value", name=f"{name}_rows")
        return column.in_(select(type_coerce(part.c.value, Integer)))
    brackets = (literal_column(f"'{pair}'", Text) for pair in ("[]", "{}"))
    return column == func.any(cast(func.translate(rows, *brackets), postgresql.ARRAY(BigInteger)))


def one_of_words(dialect: str, column: SQLColumnExpression[Any], name: str) -> ColumnElement[bool]:
    """Return whether the column has one of the words in the parameter `name`, of `values`."""
    rows = given(name, Text)
    if dialect == "sqlite":
        part = func.json_each(rows).table_valued("value", name=f"{name}_rows")
        return column.in_(select(type_coerce(part.c.value, Text)))
    listed = select(func.jsonb_array_elements_text(cast(rows, postgresql.JSONB)))
    return column == func.any(func.array(listed.scalar_subquery(), type_=postgresql.ARRAY(Text)))


def values(several: Iterable[str] | Iterable[int]) -> str:
    """Return words or whole numbers as the value of a parameter of `one_of` or `one_of_words`."""
    return json.dumps(list(several))


def as_text(value: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return the value as text."""
    return cast(value, Text)


def json_array(dialect: str, *values: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return the values of a row as the text of a JSON array."""
    make = func.json_array if dialect == "sqlite" else func.json_build_array
    return cast(make(*values), Text)


def joined(dialect: str, column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return the values of a group of rows as one text with commas between them, in any order."""
    if dialect == "sqlite":
        return func.group_concat(column)
    return func.string_agg(cast(column, Text), literal_column("','", Text))


def among(
    session: Session,
    column: ColumnElement[Any] | InstrumentedAttribute[Any],
    values: Sequence[str] | Sequence[int],
) -> ColumnElement[bool]:
    """Return whether a column has one of many values, as one parameter whatever their number."""
    if dialect_of(session) == "sqlite":
        part = func.json_each(json.dumps(list(values))).table_valued("value", name="among")
        return column.in_(select(part.c.value))
    return column == any_(literal(list(values), postgresql.ARRAY(column.type)))


def numbered(session: Session, values: Sequence[int]) -> Subquery:
    """Return a table of many whole numbers (`value`) with their places (`number`)."""
    given = json.dumps(list(values))
    if dialect_of(session) == "sqlite":
        part = func.json_each(given).table_valued("key", "value", name="numbered")
        return select(part.c.value.label("value"), part.c.key.label("number")).subquery()
    document = cast(literal(given, Text), postgresql.JSONB)
    part = func.jsonb_array_elements_text(document).table_valued("value", with_ordinality="number")
    part = part.render_derived(name="numbered")
    number = cast(part.c.value, BigInteger).label("value")
    return select(number, part.c.number.label("number")).subquery()
