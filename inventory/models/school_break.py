"""When the city's schools are closed, for whoever lends only while they are open."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, Index
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.orm import Base, Created, Public


class SchoolBreak(Public, Created, Base):
    """A break of the schools from one local day through another, as the city has entered it."""

    __tablename__ = "school_break"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days_forward"),
        Index("ix_school_break_days", "first_day", "last_day"),
    )

    name: Mapped[str]
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
