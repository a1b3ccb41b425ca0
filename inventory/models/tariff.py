"""What it costs: immutable versions of price rules."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.types import PriceUnit
from marketplace.orm import Base, Created, Identified, named_enum


class Tariff(Identified, Created, Base):
    """One version of a listing's prices; a change makes a new row, bookings keep theirs."""

    __tablename__ = "tariff"
    __table_args__ = (CheckConstraint("vat_rate IN (0, 6, 12, 25)", name="vat_rate_swedish"),)

    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listing.id", ondelete="CASCADE"), index=True
    )
    currency: Mapped[str] = mapped_column(default="SEK")
    vat_rate: Mapped[int] = mapped_column(default=0)

    rules: Mapped[list["TariffRule"]] = relationship(
        order_by="TariffRule.position", cascade="all, delete-orphan"
    )


class TariffRule(Identified, Base):
    """Amount in öre for a price group per unit, where stated only in a weekly window."""

    __tablename__ = "tariff_rule"
    __table_args__ = (CheckConstraint("amount_ore >= 0", name="amount_not_negative"),)

    tariff_id: Mapped[int] = mapped_column(ForeignKey("tariff.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    price_group: Mapped[str]
    amount_ore: Mapped[int]
    unit: Mapped[PriceUnit] = mapped_column(named_enum(PriceUnit))
    weekdays: Mapped[list[int] | None] = mapped_column(JSON)
    from_minute: Mapped[int | None]
    to_minute: Mapped[int | None]
    min_ore: Mapped[int | None]
    max_ore: Mapped[int | None]
