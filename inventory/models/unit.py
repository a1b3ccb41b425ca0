"""What a listing takes when it is used: one relation for halls, halves, pools, kits and people."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.orm import Base, Created, Id, Public


class Unit(Public, Created, Base):
    """A thing of which `quantity` exist: 1 for a room, 120 for chairs.

    `guarded` is touched by the database's guard so that rivals queue; it means nothing else.
    """

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("quantity >= 0", name="quantity_not_negative"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    quantity: Mapped[int] = mapped_column(default=1)
    guarded: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    retired_at: Mapped[datetime | None]


class ListingUnit(Base):
    """Booking one of the listing takes `quantity` of the unit.

    `by_part`: only because a part of the listing takes it (then all that exist, kept in step).
    """

    __tablename__ = "listing_unit"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    quantity: Mapped[int] = mapped_column(default=1)
    by_part: Mapped[bool] = mapped_column(default=False)

    unit: Mapped[Unit] = relationship()
