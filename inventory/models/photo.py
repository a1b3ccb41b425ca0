"""Pictures of a listing."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.orm import Base, Created, Public


class Photo(Public, Created, Base):
    """A decoded and re-encoded picture in three widths; `alt` is empty only when decorative."""

    __tablename__ = "photo"
    __table_args__ = (CheckConstraint("decorative OR alt <> ''", name="alt_or_decorative"),)

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    alt: Mapped[str] = mapped_column(default="")
    decorative: Mapped[bool] = mapped_column(default=False)
    width: Mapped[int]
    height: Mapped[int]
    bytes_stored: Mapped[int] = mapped_column(default=0)
