"""What a listing is called and says in other languages than its own."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.orm import Base, Id


class ListingTranslation(Base):
    """Title, summary and description in one language (ISO 639), as the owner has written them.

    What is empty is shown in the listing's own language.
    """

    __tablename__ = "listing_translation"

    listing_id: Mapped[int] = mapped_column(
        Id, ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
