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


_COLUMNS = "title, body, folded"
_NEW = "new.listing_id, new.title, new.body, new.folded"
_OLD = "'delete', old.listing_id, old.title, old.body, old.folded"

engines.after_create(
    cast("Table", SearchEntry.__table__),
    sqlite_sql=[
        f"CREATE VIRTUAL TABLE search_index USING fts5({_COLUMNS}, content='search_entry', "
        "content_rowid='listing_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
        "CREATE TRIGGER search_entry_insert AFTER INSERT ON search_entry BEGIN "
        f"INSERT INTO search_index(rowid, {_COLUMNS}) VALUES ({_NEW}); END",
        "CREATE TRIGGER search_entry_delete AFTER DELETE ON search_entry BEGIN "
        f"INSERT INTO search_index(search_index, rowid, {_COLUMNS}) VALUES ({_OLD}); END",
        "CREATE TRIGGER search_entry_update AFTER UPDATE ON search_entry BEGIN "
        f"INSERT INTO search_index(search_index, rowid, {_COLUMNS}) VALUES ({_OLD}); "
        f"INSERT INTO search_index(rowid, {_COLUMNS}) VALUES ({_NEW}); END",
    ],
    postgresql_sql=[
        "CREATE INDEX ix_search_entry_words ON search_entry USING gin (("
        "setweight(to_tsvector('simple', title), 'A') || "
        "setweight(to_tsvector('simple', body), 'B') || "
        "setweight(to_tsvector('simple', folded), 'D')))",
    ],
)
