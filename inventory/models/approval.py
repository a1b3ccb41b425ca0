"""When a listing that is asked for says yes at once: at which hours, to whom."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.types import Audience
from marketplace.models import Organisation
from marketplace.orm import Base, Identified, named_enum


class ApprovalRule(Identified, Base):
    """One answer given beforehand: yes to this group, where a period lies wholly in these hours.

    `weekdays` has a bit for each, 1 for Monday up to 64 for Sunday. Minutes are wall clock of the
    listing's place, an end before the start is on the day after; without minutes the whole opening
    hours of these days are meant, those that run past midnight included.
    """

    __tablename__ = "approval_rule"
    __table_args__ = (
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays_some"),
        CheckConstraint("(start_minute IS NULL) = (end_minute IS NULL)", name="both_or_whole_days"),
        CheckConstraint(
            "start_minute IS NULL OR (start_minute BETWEEN 0 AND 1439"
            " AND end_minute BETWEEN 0 AND 1440 AND end_minute <> start_minute)",
            name="hours_in_day",
        ),
        CheckConstraint(
            "(audience IN ('named', 'umbrella')) = (organisation_id IS NOT NULL)",
            name="organisation_where_named",
        ),
    )

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[Audience] = mapped_column(named_enum(Audience))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    weekdays: Mapped[int]
    start_minute: Mapped[int | None]
    end_minute: Mapped[int | None]

    organisation: Mapped[Organisation | None] = relationship()
