"""A question about a listing that is agreed on without calendar slots."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.models import Listing
from marketplace.models import Organisation, User
from marketplace.orm import Base, Created, Public


class Inquiry(Public, Created, Base):
    """What somebody asks of an owner, answered by mail or telephone and closed by the owner."""

    __tablename__ = "inquiry"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    text: Mapped[str]
    wished_time: Mapped[str] = mapped_column(default="")
    people: Mapped[int | None]
    contact_name: Mapped[str]
    contact_phone: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship()
    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
