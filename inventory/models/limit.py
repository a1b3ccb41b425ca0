"""How much one organisation may have of a listing."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.types import LimitMeasure, LimitPer
from marketplace.orm import Base, Identified, named_enum


class BorrowingLimit(Identified, Base):
    """At most so many times, or hours, for each organisation in a week or month of the place."""

    __tablename__ = "borrowing_limit"
    __table_args__ = (
        CheckConstraint("most > 0", name="most_positive"),
        UniqueConstraint("listing_id", "measure", "per"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    measure: Mapped[LimitMeasure] = mapped_column(named_enum(LimitMeasure))
    per: Mapped[LimitPer] = mapped_column(named_enum(LimitPer))
    most: Mapped[int]
