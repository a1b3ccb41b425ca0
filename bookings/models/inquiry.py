"""Conversations about what is booked by agreement: the question, messages, proposed times."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookings.models.booking import Booking, Order
from bookings.types import InquiryStatus, Party, ProposalStatus
from inventory.models import Listing
from marketplace.models import Organisation, User
from marketplace.orm import Base, Created, Public, named_enum

AGREED_ONCE = "uq_proposal_agreed_once"


class Inquiry(Public, Created, Base):
    """A question to an owner, and what came of it.

    `waits_for` is the side whose turn it is while it is open, `moved_at` when somebody last did
    something. An agreed one has its booking, whichever side said yes; a closed or lapsed one has
    `ended_at`. `order` is the one beside which it was asked, of the same organisation.
    """

    __tablename__ = "inquiry"
    __table_args__ = (
        CheckConstraint("(status = 'agreed') = (booking_id IS NOT NULL)", name="booked_as_agreed"),
        Index("ix_inquiry_status_moved_at", "status", "moved_at"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    text: Mapped[str]
    wished_time: Mapped[str] = mapped_column(default="")
    people: Mapped[int | None]
    contact_name: Mapped[str]
    contact_phone: Mapped[str] = mapped_column(default="")
    status: Mapped[InquiryStatus] = mapped_column(
        named_enum(InquiryStatus), default=InquiryStatus.OPEN
    )
    waits_for: Mapped[Party] = mapped_column(named_enum(Party), default=Party.OWNER)
    moved_at: Mapped[datetime]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("booking_order.id"), index=True)

    listing: Mapped[Listing] = relationship()
    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])
    booking: Mapped[Booking | None] = relationship()
    order: Mapped[Order | None] = relationship()
    messages: Mapped[list["InquiryMessage"]] = relationship(
        back_populates="inquiry", order_by="InquiryMessage.created_at, InquiryMessage.id"
    )
    proposals: Mapped[list["Proposal"]] = relationship(
        back_populates="inquiry", order_by="Proposal.created_at, Proposal.id"
    )

    @property
    def open(self) -> bool:
        """Whether the two can still write, propose and agree."""
        return self.status is InquiryStatus.OPEN


class InquiryMessage(Public, Created, Base):
    """What one side wrote to the other; never changed afterwards."""

    __tablename__ = "inquiry_message"

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    side: Mapped[Party] = mapped_column(named_enum(Party))
    text: Mapped[str]

    inquiry: Mapped[Inquiry] = relationship(back_populates="messages")
    user: Mapped[User] = relationship()


class Proposal(Public, Created, Base):
    """A time that one side proposes to the other: half-open, UTC, of a listing of the same owner.

    It holds nothing: until it is accepted and booked, others can take the time. `price_text` are
    the owner's own words for the price of this time, empty where the listing's prices hold. One
    that repeats comes `times` times, every `interval` weeks, at the same time on the wall clock of
    the listing's place; it is accepted as a whole.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("people IS NULL OR people > 0", name="people_positive"),
        Index(
            AGREED_ONCE,
            "inquiry_id",
            "status",
            unique=True,
            sqlite_where=text("status = 'accepted'"),
            postgresql_where=text("status = 'accepted'"),
        ),
    )

    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    side: Mapped[Party] = mapped_column(named_enum(Party))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    quantity: Mapped[int] = mapped_column(default=1)
    people: Mapped[int | None]
    price_text: Mapped[str] = mapped_column(default="")
    times: Mapped[int] = mapped_column(default=1, server_default="1")
    interval: Mapped[int] = mapped_column(default=1, server_default="1")
    status: Mapped[ProposalStatus] = mapped_column(
        named_enum(ProposalStatus), default=ProposalStatus.OPEN
    )
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]

    inquiry: Mapped[Inquiry] = relationship(back_populates="proposals")
    listing: Mapped[Listing] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
