"""Changes of what is booked that one side asks for and the other answers, and time set free."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookings.models.booking import Booking, Occurrence
from bookings.types import ChangeSide, ChangeStatus, OccurrenceStatus
from inventory.models import Listing, Unit
from marketplace.models import User
from marketplace.orm import Base, Created, Id, Identified, Public, named_enum

ONE_OPEN = "uq_change_date_occurrence_id"


class ChangeRequest(Public, Created, Base):
    """What one side would like instead; until the other has answered, what was booked stands.

    `listing_id`, `quantity` and `people` are what the dates would have. With `holds` the new time
    is kept free for the change while it waits. With `series` the series' rule follows.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("people IS NULL OR people > 0", name="people_positive"),
        Index("ix_change_request_status_time", "status", "expires_at"),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    side: Mapped[ChangeSide] = mapped_column(named_enum(ChangeSide))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    quantity: Mapped[int]
    people: Mapped[int | None]
    series: Mapped[bool] = mapped_column(default=False)
    holds: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(default="")
    status: Mapped[ChangeStatus] = mapped_column(
        named_enum(ChangeStatus), default=ChangeStatus.WAITING
    )
    expires_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    booking: Mapped[Booking] = relationship()
    listing: Mapped[Listing] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    dates: Mapped[list["ChangeDate"]] = relationship(
        back_populates="change", order_by="ChangeDate.starts_at, ChangeDate.id"
    )


class ChangeDate(Identified, Base):
    """When one date would be, half-open in UTC, and what it would cost, as it was shown.

    It is about the date in the state `was`; whatever else happens to the date ends it. A date has
    at most one that is open.
    """

    __tablename__ = "change_date"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint(
            "taken_from <= starts_at AND taken_to >= ends_at", name="taken_around_period"
        ),
        CheckConstraint("price_ore IS NULL OR price_ore >= 0", name="price_not_negative"),
        Index(
            ONE_OPEN,
            "occurrence_id",
            unique=True,
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
    )

    change_id: Mapped[int] = mapped_column(ForeignKey("change_request.id"), index=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    taken_from: Mapped[datetime]
    taken_to: Mapped[datetime]
    was: Mapped[OccurrenceStatus] = mapped_column(named_enum(OccurrenceStatus))
    is_open: Mapped[bool] = mapped_column(default=True)
    price_ore: Mapped[int | None] = mapped_column(BigInteger)
    price_lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    change: Mapped[ChangeRequest] = relationship(back_populates="dates")
    occurrence: Mapped[Occurrence] = relationship()
    claims: Mapped[list["ChangeClaim"]] = relationship(
        order_by="ChangeClaim.unit_id", cascade="all, delete-orphan"
    )


class ChangeClaim(Base):
    """What the changed date would take of a unit; held while the change is open and holds."""

    __tablename__ = "change_claim"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    change_date_id: Mapped[int] = mapped_column(
        Id, ForeignKey("change_date.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), primary_key=True, index=True)
    quantity: Mapped[int]

    unit: Mapped[Unit] = relationship()


class FreedTime(Identified, Base):
    """Time of a unit that has become free, until a worker has seen who may want it."""

    __tablename__ = "freed_time"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    at: Mapped[datetime]
