"""Notes of which listings have changed, for the catalogues that processes keep (decision 0018)."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.approval import ApprovalRule
from inventory.models.limit import BorrowingLimit
from inventory.models.listing import (
    AccessibilityFact,
    Listing,
    ListingActivity,
    ListingAudience,
    ListingFeature,
)
from inventory.models.opening import Opening, OpeningException, OpeningSegment
from inventory.models.photo import Photo
from inventory.models.place import Place
from inventory.models.unit import ListingUnit, Unit
from marketplace.models import Organisation
from marketplace.noting import note_changes
from marketplace.orm import Base, Id, Identified


class ListingChange(Identified, Base):
    """Something that a catalogue keeps of a listing has changed, or the listing is new or gone.

    Written by triggers only. `transaction_id` is PostgreSQL's, 0 on SQLite, where each listing has
    one note, the last.
    """

    __tablename__ = "listing_change"
    __table_args__ = (
        UniqueConstraint("transaction_id", "listing_id"),
        {"sqlite_autoincrement": True},
    )

    listing_id: Mapped[int] = mapped_column(Id)
    transaction_id: Mapped[int] = mapped_column(Id)
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())


_NOTES = cast("Table", ListingChange.__table__)
_OF_A_LISTING = (
    ApprovalRule, BorrowingLimit, ListingActivity, ListingAudience, ListingFeature,
    AccessibilityFact, Opening, OpeningException, OpeningSegment, Photo, ListingUnit,
)  # fmt: skip

for _model in _OF_A_LISTING:
    note_changes(_NOTES, cast("Table", _model.__table__), "ROW.listing_id")
note_changes(_NOTES, cast("Table", Listing.__table__), "ROW.id")
note_changes(
    _NOTES,
    cast("Table", Place.__table__),
    "listing.id",
    where="FROM listing WHERE listing.place_id = ROW.id",
    of=("district", "latitude", "longitude", "time_zone"),
)
note_changes(
    _NOTES,
    cast("Table", Unit.__table__),
    "listing_unit.listing_id",
    where="FROM listing_unit WHERE listing_unit.unit_id = ROW.id",
    of=("quantity", "retired_at"),
)
note_changes(
    _NOTES,
    cast("Table", Organisation.__table__),
    "listing.id",
    where="FROM listing WHERE listing.organisation_id = ROW.id",
    of=("status",),
)
