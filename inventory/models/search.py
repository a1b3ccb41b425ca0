"""The words by which listings are found: one small vocabulary, and where each word stands.

Words are taken apart in Python, so that both engines hold and answer the same.
"""

from sqlalchemy import ForeignKey, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.orm import Base, Id, Identified

# Bytewise, so that the words with one beginning are a range of the key on both engines.
_KEY = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


class SearchWord(Identified, Base):
    """A word as some listing writes it, lower case, in the language of its text (ISO 639).

    `listings` is how many had it when that was last counted: a hint at what a search will cost.
    `version` is that of the rules by which its forms were made.
    """

    __tablename__ = "search_word"
    __table_args__ = (UniqueConstraint("language", "word"),)

    language: Mapped[str]
    word: Mapped[str]
    folded: Mapped[str]
    listings: Mapped[int]
    version: Mapped[int] = mapped_column(default=0, server_default="0")


class SearchForm(Base):
    """A form by which a word is asked for; `kind` says what of the word it is (words.tokens)."""

    __tablename__ = "search_form"
    __table_args__ = (
        Index("ix_search_form_word_id", "word_id"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(_KEY, primary_key=True)
    word_id: Mapped[int] = mapped_column(
        Id, ForeignKey("search_word.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[int] = mapped_column(SmallInteger)


class SearchPosting(Base):
    """That a listing has a word, once, by the most telling `field` that it stands in.

    Led by word and field: the listings of both are one range of the key.
    """

    __tablename__ = "search_posting"
    __table_args__ = (
        Index("ix_search_posting_of_listing", "listing_id", "word_id", "field"),
        {"sqlite_with_rowid": False},
    )

    word_id: Mapped[int] = mapped_column(Id, ForeignKey("search_word.id"), primary_key=True)
    field: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    listing_id: Mapped[int] = mapped_column(
        Id, ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True
    )


class SearchEntry(Base):
    """That the words of a listing are stored, among them the `owner`'s name as it was then.

    `version` is that of the rules by which they were taken apart.
    """

    __tablename__ = "search_entry"
    __table_args__ = (Index("ix_search_entry_in_order", "title_key", "listing_id"),)

    listing_id: Mapped[int] = mapped_column(
        Id, ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True
    )
    title_key: Mapped[str]
    owner: Mapped[str]
    version: Mapped[int]
