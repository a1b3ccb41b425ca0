"""Searches that somebody has saved, to be told when something new fits them."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookings.types import SearchPace, SearchStatus
from marketplace.models import Organisation, User
from marketplace.orm import Base, Created, Json, Public, named_enum


class SavedSearch(Public, Created, Base):
    """A search of the finder, kept as the parameters of its address (`query`).

    It is judged for `organisation` as long as its person books for that. `known` says of each
    listing, by its key, whether the whole time or a part fitted at the last look; `found` is how
    many fitted then. A worker that looks has leased the row until `leased_until`.
    """

    __tablename__ = "saved_search"
    __table_args__ = (Index("ix_saved_search_due", "status", "next_look_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    query: Mapped[str]
    pace: Mapped[SearchPace] = mapped_column(named_enum(SearchPace), default=SearchPace.AT_ONCE)
    status: Mapped[SearchStatus] = mapped_column(
        named_enum(SearchStatus), default=SearchStatus.ACTIVE
    )
    known: Mapped[Json] = mapped_column(JSON, default=dict)
    found: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime]
    next_look_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
