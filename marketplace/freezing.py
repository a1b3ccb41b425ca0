"""Statements that never change but for some parameters, made text once.

The ORM's own cache spares compiling; it does not spare walking a large statement for every
execution, nor sending the driver dozens of constants with it. For what is asked with every booking
that costs more than the answer (docs/adr/0013-a-booking-without-flush.md).
"""

from typing import Any

from sqlalchemy import BindParameter, SelectBase, TextualSelect, column, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeEngine


class Given(BindParameter[Any]):
    """A parameter that stays one when its statement is frozen."""

    inherit_cache = True


def given(name: str, type_: type[TypeEngine[Any]] | TypeEngine[Any]) -> Given:
    """Return the parameter `name`, whose value comes with each execution."""
    return Given(name, type_=type_, required=True)


@compiles(Given)
def _given(element: Given, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return str(compiler.visit_bindparam(element, **{**kw, "literal_binds": False}))


def frozen(dialect: str, statement: SelectBase) -> TextualSelect:
    """Return the statement as text with every constant in it; only what is `given` is left open.

    Its rows have the columns, names and types of the statement's.
    """
    compiled = statement.compile(dialect=_DIALECTS[dialect], compile_kwargs={"literal_binds": True})
    open_ = {one.key: one for one in iterate(statement) if isinstance(one, Given)}
    columns = [column(str(one.key), one.type) for one in statement.selected_columns]
    words = text(str(compiled)).bindparams(*open_.values())
    return words.columns(*columns)


# Without casts of their own for parameters: those come when the text is executed.
_DIALECTS: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.psycopg2.dialect(paramstyle="named"),
}
