"""Time that an owner closes, and whom we have told that it stands over what they have booked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookings.types import ClosureKind, OccupancySource
from inventory.models import Listing, Unit
from marketplace.models import Organisation, User
from marketplace.orm import Base, Created, Id, Identified, Public, named_enum


class Closure(Public, Created, Base):
    """What an owner closes for a while: several listings at once, one stretch or many (UTC).

    `quantity` is how many of the one listing are out of use, None for all. From `lifted_at` on
    nothing is closed by it any more; what lies before stays as it was. `starts_at` and `ends_at`
    span all its periods.
    """

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("quantity IS NULL OR quantity > 0", name="quantity_positive"),
        Index("ix_closure_organisation_time", "organisation_id", "ends_at"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[ClosureKind] = mapped_column(named_enum(ClosureKind))
    reason: Mapped[str]
    reason_public: Mapped[bool] = mapped_column(default=False)
    quantity: Mapped[int | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    organisation: Mapped[Organisation] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    listings: Mapped[list[Listing]] = relationship(
        secondary="closure_listing", order_by="Listing.title_key, Listing.id"
    )
    periods: Mapped[list["ClosurePeriod"]] = relationship(
        order_by="ClosurePeriod.starts_at", cascade="all, delete-orphan"
    )
    units: Mapped[list["ClosureUnit"]] = relationship(
        order_by="ClosureUnit.unit_id", cascade="all, delete-orphan"
    )

    @property
    def source(self) -> OccupancySource:
        """Return as what it takes time."""
        return OccupancySource(self.kind.value)


class ClosureListing(Base):
    """A listing that the owner has named."""

    __tablename__ = "closure_listing"

    closure_id: Mapped[int] = mapped_column(
        Id, ForeignKey("closure.id", ondelete="CASCADE"), primary_key=True
    )
    listing_id: Mapped[int] = mapped_column(
        Id, ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ClosureUnit(Base):
    """How many of a unit it takes; what the named listings took when that was last looked up."""

    __tablename__ = "closure_unit"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    closure_id: Mapped[int] = mapped_column(
        Id, ForeignKey("closure.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), primary_key=True, index=True)
    quantity: Mapped[int]

    unit: Mapped[Unit] = relationship()


class ClosurePeriod(Base):
    """One of its stretches, half-open in UTC, as the owner stated it."""

    __tablename__ = "closure_period"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    closure_id: Mapped[int] = mapped_column(
        Id, ForeignKey("closure.id", ondelete="CASCADE"), primary_key=True
    )
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]


class Notice(Created, Identified, Base):
    """The booker of a date has been told that a fact (by its source) stands over it: told once."""

    __tablename__ = "fact_notice"
    __table_args__ = (UniqueConstraint("source", "source_id", "occurrence_id"),)

    source: Mapped[OccupancySource] = mapped_column(named_enum(OccupancySource))
    source_id: Mapped[int] = mapped_column(Id)
    occurrence_id: Mapped[int] = mapped_column(
        Id, ForeignKey("occurrence.id", ondelete="CASCADE"), index=True
    )
