"""Words that mean the same in a search, as the city's staff keeps them."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.orm import Base, Created, Identified, Public


class SynonymGroup(Public, Created, Base):
    """Two or more terms that mean the same: who looks for one finds the others, too."""

    __tablename__ = "synonym_group"

    terms: Mapped[list["SynonymTerm"]] = relationship(
        order_by="SynonymTerm.position, SynonymTerm.id", cascade="all, delete-orphan"
    )


class SynonymTerm(Identified, Base):
    """A word or a few, as they were written; `key` is what they are compared by.

    `folded` is the key without dots and rings, for who types without them.
    """

    __tablename__ = "synonym_term"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("synonym_group.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    term: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    folded: Mapped[str] = mapped_column(index=True)
