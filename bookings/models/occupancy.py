"""Time actually taken from a unit: the one thing that availability reads."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bookings.types import OccupancySource
from marketplace.orm import Base, Id, named_enum


class Occupancy(Base):
    """A stretch of one UTC day, buffers included, half-open in minutes after midnight UTC.

    `day` counts days since 1970-01-01. The key is led by day and unit: one index serves the single
    window, the twenty Tuesdays and the conflict check, whatever the longest loan. Rows of bookings
    and holds are judged by a guard in the database (`guard`, decision 0003).
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND end_minute > start_minute",
            name="within_day",
        ),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "(source IN ('booking', 'hold')) = (occurrence_id IS NOT NULL)",
            name="occurrence_where_guarded",
        ),
        Index("ix_occupancy_occurrence", "occurrence_id"),
        Index("ix_occupancy_unit", "unit_id", "day"),
        # Facts are found by whoever states them; there are few beside the bookings.
        Index(
            "ix_occupancy_facts",
            "source",
            "source_id",
            sqlite_where=text("occurrence_id IS NULL"),
            postgresql_where=text("occurrence_id IS NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(
        Id, ForeignKey("unit.id"), primary_key=True, autoincrement=False
    )
    start_minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[OccupancySource] = mapped_column(named_enum(OccupancySource), primary_key=True)
    source_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    end_minute: Mapped[int]
    quantity: Mapped[int]
    occurrence_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("occurrence.id", ondelete="CASCADE")
    )
