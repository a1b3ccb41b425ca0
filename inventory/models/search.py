"""The words of a listing, stemmed once and stored beside the text for both engines."""

from typing import cast

from sqlalchemy import ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column

from marketplace import engines
from marketplace.orm import Base, Id


class SearchEntry(Base):
    """Tokens of one listing, separated by blanks; triggers keep the engine's text index in step.

    `title` and `body` hold Swedish stems, `folded` the same with å, ä and ö written a and o.
    """

    __tablename__ = "search_entry"

    listing_id: Mapped[int] = mapped_column(
        Id, ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True
    )
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(default="")


_ADD = (
    "INSERT INTO search_index(rowid, title, body, folded) "
    "VALUES (new.listing_id, new.title, new.body, new.folded);"
)
_REMOVE = (
    "INSERT INTO search_index(search_index, rowid, title, body, folded) "
    "VALUES ('delete', old.listing_id, old.title, old.body, old.folded);"
)
_TABLE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title, body, folded, content='search_entry', "
    "content_rowid='listing_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
)
_INDEX = (
    "CREATE INDEX ix_search_entry_words ON search_entry USING gin (("
    "setweight(to_tsvector('simple', title), 'A') || "
    "setweight(to_tsvector('simple', body), 'B') || "
    "setweight(to_tsvector('simple', folded), 'D')))"
)


def _trigger(moment: str, does: str) -> str:
    name = f"search_entry_{moment.lower()}"
    return f"CREATE TRIGGER {name} AFTER {moment} ON search_entry BEGIN {does} END"


engines.after_create(
    cast("Table", SearchEntry.__table__),
    sqlite_sql=[
        _TABLE,
        _trigger("INSERT", _ADD),
        _trigger("DELETE", _REMOVE),
        _trigger("UPDATE", f"{_REMOVE} {_ADD}"),
    ],
    postgresql_sql=[_INDEX],
)
