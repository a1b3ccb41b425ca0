"""Orders, bookings, their occurrences, and what an occurrence claims."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date, ForeignKey, Index, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookings.types import OccurrenceStatus
from inventory.models import Listing, Tariff, Unit
from inventory.types import Seating
from marketplace.models import Organisation, User
from marketplace.orm import Base, Created, Id, Identified, Public, named_enum


class Order(Public, Created, Base):
    """What one member sends in one go, across owners.

    With `all_or_nothing` its lines are of use together only: nothing was sent unless every line of
    it fitted; what owners answer afterwards is theirs, line by line. `beside` are the public ids of
    the listings that were chosen together with its lines and have to be asked for elsewhere.
    """

    __tablename__ = "booking_order"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    all_or_nothing: Mapped[bool] = mapped_column(default=True, server_default=true())
    beside: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")

    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship()
    bookings: Mapped[list["Booking"]] = relationship(back_populates="order", order_by="Booking.id")


class Series(Identified, Base):
    """The human rule of a repeated booking in local wall time, kept for editing only.

    `dates` are those of a list of one's own, beside the first; `skip` the dates that were chosen to
    be left out, which red days and school breaks are not among.
    """

    __tablename__ = "series"

    frequency: Mapped[str]
    interval: Mapped[int] = mapped_column(default=1)
    until: Mapped[date | None] = mapped_column(Date)
    times: Mapped[int | None]
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    nth_weekday: Mapped[bool] = mapped_column(default=False)
    last_weekday: Mapped[bool] = mapped_column(default=False, server_default=false())
    dates: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    skip_holidays: Mapped[bool] = mapped_column(default=False, server_default=false())
    skip_school_breaks: Mapped[bool] = mapped_column(default=False, server_default=false())
    skip: Mapped[list[str]] = mapped_column(JSON, default=list)
    first_start: Mapped[str]
    first_end: Mapped[str]
    time_zone: Mapped[str]


class Booking(Public, Created, Base):
    """One listing for one organisation, with purpose, contact and the price as it was shown."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("people IS NULL OR people > 0", name="people_positive"),
        CheckConstraint("price_ore IS NULL OR price_ore >= 0", name="price_not_negative"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("booking_order.id"), index=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    purpose: Mapped[str]
    people: Mapped[int | None]
    seating: Mapped[Seating | None] = mapped_column(named_enum(Seating))
    quantity: Mapped[int] = mapped_column(default=1)
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    tariff_id: Mapped[int | None] = mapped_column(ForeignKey("tariff.id"))
    price_group: Mapped[str | None]
    price_ore: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(default="SEK")
    price_text: Mapped[str] = mapped_column(default="")
    price_lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)

    order: Mapped[Order] = relationship(back_populates="bookings")
    listing: Mapped[Listing] = relationship()
    organisation: Mapped[Organisation] = relationship()
    made_by: Mapped[User] = relationship()
    series: Mapped[Series | None] = relationship()
    tariff: Mapped[Tariff | None] = relationship()
    occurrences: Mapped[list["Occurrence"]] = relationship(
        back_populates="booking", order_by="Occurrence.starts_at, Occurrence.id"
    )


class Occurrence(Public, Created, Base):
    """One period of a booking, half-open in UTC, with its own state.

    `taken_from` and `taken_to` are the period with the buffers that were in force when time was
    taken; together with the claims they say exactly which occupancy the occurrence demands.
    `holds` says whether it takes time while it waits for an answer, or competes with others. An
    `exception` is a date of a series that was given another time than the rule's.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint(
            "taken_from <= starts_at AND taken_to >= ends_at", name="taken_around_period"
        ),
        Index("ix_occurrence_listing_time", "listing_id", "starts_at"),
        Index("ix_occurrence_status_time", "status", "ends_at"),
    )

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    taken_from: Mapped[datetime]
    taken_to: Mapped[datetime]
    status: Mapped[OccurrenceStatus] = mapped_column(named_enum(OccurrenceStatus))
    reason: Mapped[str] = mapped_column(default="")
    holds: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime | None]
    price_ore: Mapped[int | None] = mapped_column(BigInteger)
    exception: Mapped[bool] = mapped_column(default=False, server_default=false())
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    booking: Mapped[Booking] = relationship(back_populates="occurrences")
    listing: Mapped[Listing] = relationship()
    claims: Mapped[list["Claim"]] = relationship(
        order_by="Claim.unit_id", cascade="all, delete-orphan"
    )


class Claim(Base):
    """While the occurrence takes time it takes `quantity` of the unit."""

    __tablename__ = "claim"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    occurrence_id: Mapped[int] = mapped_column(
        Id, ForeignKey("occurrence.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), primary_key=True, index=True)
    quantity: Mapped[int]

    unit: Mapped[Unit] = relationship()
