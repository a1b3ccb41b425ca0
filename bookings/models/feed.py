"""Calendar addresses, the bytes that they serve, and the log that dates them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookings.types import FeedSubject
from inventory.models import Listing
from marketplace.models import Organisation, User
from marketplace.orm import Base, Created, Id, Identified, Public, named_enum


class Feed(Public, Created, Base):
    """One private calendar address, named by its owner; only the token's hash is kept."""

    __tablename__ = "feed"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    subject: Mapped[FeedSubject] = mapped_column(named_enum(FeedSubject))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"))
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    listing: Mapped[Listing | None] = relationship()


class CalendarEvent(Base):
    """The finished VEVENT of an occurrence for one audience, made once per version."""

    __tablename__ = "calendar_event"

    occurrence_id: Mapped[int] = mapped_column(
        Id, ForeignKey("occurrence.id", ondelete="CASCADE"), primary_key=True
    )
    audience: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class CalendarChange(Identified, Base):
    """One change that feeds have to know of; a feed's revision is the newest that concerns it."""

    __tablename__ = "calendar_change"
    __table_args__ = (
        Index("ix_calendar_change_listing", "listing_id", "id"),
        Index("ix_calendar_change_borrower", "borrower_id", "id"),
        Index("ix_calendar_change_owner", "owner_id", "id"),
        Index("ix_calendar_change_user", "user_id", "id"),
    )

    at: Mapped[datetime]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    borrower_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
