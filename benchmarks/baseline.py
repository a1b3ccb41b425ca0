"""The engines' own text search over the listings: what a search written by hand would ask.

FTS5 with its rank, a kept tsvector with a GIN index and ts_rank. Every word has to be there as it
is asked for; neither knows compounds, synonyms or spelling.
"""

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from inventory.words.tokens import words

NAME = "text_baseline"
_MADE = {
    "sqlite": (f"CREATE VIRTUAL TABLE {NAME} USING fts5(title, said)",),
    "postgresql": (
        f"CREATE TABLE {NAME} (id bigint PRIMARY KEY, said tsvector)",
        f"CREATE INDEX text_words ON {NAME} USING gin (said)",
    ),
}
_WRITTEN = {
    "sqlite": "INSERT INTO text_baseline (rowid, title, said) VALUES (:id, :title, :said)",
    "postgresql": "INSERT INTO text_baseline (id, said) VALUES (:id,"
    " setweight(to_tsvector('simple', :title), 'A')"
    " || setweight(to_tsvector('simple', :said), 'B'))",
}
_FOUND = {
    "sqlite": "SELECT group_concat(id) FROM (SELECT {id} AS id FROM {name}"
    " WHERE {condition} ORDER BY {rank})",
    "postgresql": "SELECT string_agg(id::text, ',') FROM (SELECT {id} AS id FROM {name}"
    " WHERE {condition} ORDER BY {rank}) AS found",
}


class Text(NamedTuple):
    """A listing's title, and all else that is said of it."""

    id: int
    title: str
    said: str


class Asked(NamedTuple):
    """A text as SQL asks the table NAME for it; less `rank` is better."""

    id: str
    rank: str
    condition: str


def make(connection: sa.Connection) -> None:
    """Make the table, empty."""
    for statement in _MADE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def copy(connection: sa.Connection, texts: Iterable[Text]) -> None:
    """Write the texts of listings."""
    rows = [
        {"id": one.id, "title": one.title.casefold(), "said": one.said.casefold()} for one in texts
    ]
    connection.execute(sa.text(_WRITTEN[connection.dialect.name]), rows)


def asked(dialect: str, text: str) -> Asked:
    """Return what asks for the listings that have every word of a text, which holds letters."""
    if dialect == "sqlite":
        match = " AND ".join(f'"{word}"' for word in words(text))
        return Asked(f"{NAME}.rowid", f"{NAME}.rank", f"{NAME} MATCH '{match}'")
    wanted = f"to_tsquery('simple', '{' & '.join(words(text))}')"
    return Asked(f"{NAME}.id", f"-ts_rank({NAME}.said, {wanted})", f"{NAME}.said @@ {wanted}")


def finding(dialect: str, text: str) -> str:
    """Return the statement that finds the ids of all listings with these words, best first."""
    return _FOUND[dialect].format(name=NAME, **asked(dialect, text)._asdict())
