"""When a listing is open: weekly rules, exceptions, and the same laid flat for queries."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.orm import Base, Identified


class Opening(Identified, Base):
    """Open on an ISO weekday from one minute until another, past midnight if it is not later."""

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_iso"),
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start_in_day"),
        CheckConstraint("end_minute BETWEEN 0 AND 1440", name="end_in_day"),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name="validity_forward",
        ),
    )

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True
    )
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class OpeningException(Identified, Base):
    """Other hours, or closed, from one local day through another; stands before the weekly rule."""

    __tablename__ = "opening_exception"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days_forward"),
        CheckConstraint("(start_minute IS NULL) = (end_minute IS NULL)", name="both_or_closed"),
        CheckConstraint(
            "start_minute IS NULL OR (start_minute BETWEEN 0 AND 1439"
            " AND end_minute > start_minute AND end_minute <= 1440)",
            name="hours_in_day",
        ),
        Index("ix_opening_exception_days", "listing_id", "first_day", "last_day"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    start_minute: Mapped[int | None]
    end_minute: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")


class OpeningSegment(Identified, Base):
    """The weekly rules laid flat: split at midnight and merged, so that one row covers a stretch.

    With `spill` the row includes hours of the night before, and holds only where that evening was
    an ordinary one: no exception, no holiday or school break that closes. A day that is itself no
    ordinary one has none of these rows; what the night before leaves of it says `Opening`.
    """

    __tablename__ = "opening_segment"
    __table_args__ = (
        CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND end_minute > start_minute",
            name="within_day",
        ),
        Index("ix_opening_segment_weekday", "listing_id", "weekday"),
    )

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    spill: Mapped[bool] = mapped_column(default=False)
