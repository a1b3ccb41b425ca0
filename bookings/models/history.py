"""What happened to a booking: append-only, the database refuses changes."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.models import User
from marketplace.orm import Base, Identified

INSTEAD = "instead"
"""The event of a booking that was chosen for an order instead of another, which `reason` names.

It has no state, and is no step that people read: an owner need not know what else was asked for.
"""


class History(Identified, Base):
    """One transition: who, when, from which state to which, and why."""

    __tablename__ = "history"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    event: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")

    actor: Mapped[User | None] = relationship()
