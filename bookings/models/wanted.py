"""Wanted notices: what an association needs, who has been told, and what has been answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookings.models.inquiry import Inquiry
from bookings.types import WantedStatus, WantedWhen
from inventory.types import ListingKind
from marketplace.models import Organisation, User
from marketplace.orm import Base, Created, Id, Identified, Public, named_enum


class WantedNotice(Public, Created, Base):
    """What an organisation needs, for everybody to read while it is open.

    `starts_at` and `ends_at` (UTC) are the first wanted time; weekly ones come `times` times, every
    `interval` weeks, at the same time on the city's wall clock. It stands until `stands_until`. The
    telephone number is shown to nobody but whom the asker talks to, unless `phone_public`. Owners
    are looked for at `match_at`; a worker that does has leased the row until then.
    """

    __tablename__ = "wanted_notice"
    __table_args__ = (
        CheckConstraint(
            "(when_kind = 'undecided') = (starts_at IS NULL)"
            " AND (starts_at IS NULL) = (ends_at IS NULL)",
            name="time_as_said",
        ),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("people > 0", name="people_positive"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("times > 0 AND interval > 0", name="repeats_positive"),
        CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL) AND (latitude IS NULL) = (radius_km IS NULL)",
            name="whole_circle",
        ),
        Index("ix_wanted_notice_status_until", "status", "stands_until"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    title: Mapped[str]
    text: Mapped[str]
    kind: Mapped[ListingKind] = mapped_column(named_enum(ListingKind))
    type: Mapped[str | None]
    people: Mapped[int | None]
    quantity: Mapped[int | None]
    accessible: Mapped[list[Any]] = mapped_column(JSON, default=list)
    when_kind: Mapped[WantedWhen] = mapped_column(named_enum(WantedWhen))
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    times: Mapped[int] = mapped_column(default=1)
    interval: Mapped[int] = mapped_column(default=1)
    district: Mapped[str | None]
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    radius_km: Mapped[float | None] = mapped_column(Float)
    contact_name: Mapped[str]
    contact_phone: Mapped[str] = mapped_column(default="")
    phone_public: Mapped[bool] = mapped_column(default=False)
    closes_when_agreed: Mapped[bool] = mapped_column(default=True)
    stands_until: Mapped[datetime]
    status: Mapped[WantedStatus] = mapped_column(
        named_enum(WantedStatus), default=WantedStatus.OPEN
    )
    ended_at: Mapped[datetime | None]
    removal_reason: Mapped[str] = mapped_column(default="")
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    match_at: Mapped[datetime]
    leased_by: Mapped[str | None]

    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    offers: Mapped[list["WantedOffer"]] = relationship(
        back_populates="notice", order_by="WantedOffer.created_at, WantedOffer.id"
    )

    @property
    def open(self) -> bool:
        """Whether it can be answered."""
        return self.status is WantedStatus.OPEN


class WantedOffer(Public, Created, Base):
    """An answer to a notice: a listing at a time, which is a conversation, or just a message.

    `settled_at` is when its organisation was told that the notice is over, or needed no telling.
    """

    __tablename__ = "wanted_offer"
    __table_args__ = (UniqueConstraint("inquiry_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("wanted_notice.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"))
    text: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]

    notice: Mapped[WantedNotice] = relationship(back_populates="offers")
    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship()
    inquiry: Mapped[Inquiry | None] = relationship()


class WantedTold(Identified, Created, Base):
    """The people of an organisation have been told of a notice: once, whatever comes later."""

    __tablename__ = "wanted_told"
    __table_args__ = (UniqueConstraint("notice_id", "organisation_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("wanted_notice.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)


class WantedMuted(Created, Base):
    """An organisation that wants no mails about notices."""

    __tablename__ = "wanted_muted"

    organisation_id: Mapped[int] = mapped_column(
        Id, ForeignKey("organisation.id"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
