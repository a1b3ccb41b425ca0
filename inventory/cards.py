"""What a card shows of a listing, read by itself: a tenth of what there is to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TextualSelect, select
from sqlalchemy.orm import Session, aliased

from inventory.models import Listing, Photo, Place, TariffRule
from inventory.price_rules import PriceRule
from inventory.types import BookingMode, ListingKind
from marketplace import bulk
from marketplace.freezing import frozen
from marketplace.models import Organisation


@dataclass(frozen=True, slots=True)
class CardOwner:
    """Whom it belongs to."""

    name: str


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where it is; degrees, None where nobody has said."""

    district: str | None
    latitude: float | None
    longitude: float | None
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class CardPhoto:
    """A photo, by what its addresses are made of."""

    public_id: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class CardPrices:
    """The prices in force."""

    rules: tuple[PriceRule, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A listing as far as a card shows it, and as its price and refusals are told from.

    Under the names that a `Listing` has them; of the photos only the first.
    """

    id: int
    public_id: str
    slug: str
    title: str
    kind: ListingKind
    type: str | None
    mode: BookingMode
    price_text: str
    organisation_id: int
    capacity_max: int | None
    capacity_standing: int | None
    capacity_seated: int | None
    capacity_tables: int | None
    min_minutes: int
    max_minutes: int
    step_minutes: int
    notice_hours: int
    horizon_days: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    published_at: datetime | None
    organisation: CardOwner
    place: CardPlace | None
    photos: tuple[CardPhoto, ...]
    tariff: CardPrices | None


Shown = Listing | Card
"""What can be shown in a list."""

_OWN = (
    Listing.id, Listing.public_id, Listing.slug, Listing.title, Listing.kind, Listing.type,
    Listing.mode, Listing.price_text, Listing.organisation_id, Listing.capacity_max,
    Listing.capacity_standing, Listing.capacity_seated, Listing.capacity_tables,
    Listing.min_minutes, Listing.max_minutes, Listing.step_minutes, Listing.notice_hours,
    Listing.horizon_days, Listing.buffer_before_minutes, Listing.buffer_after_minutes,
    Listing.published_at,
)  # fmt: skip
_OWNS, _PLACED = len(_OWN), 4
_RULE = (
    TariffRule.price_group, TariffRule.amount_ore, TariffRule.unit, TariffRule.weekdays,
    TariffRule.from_minute, TariffRule.to_minute, TariffRule.min_ore, TariffRule.max_ore,
)  # fmt: skip


def cards_of(session: Session, ids: Sequence[int]) -> list[Card]:
    """Return what cards show of the listings (by id), in the order of `ids`; two queries."""
    if not ids:
        return []
    connection = session.connection()
    dialect, chosen = connection.dialect.name, {"chosen": bulk.values(ids)}
    prices: dict[int, list[PriceRule]] = {}
    for listing, *rule in connection.execute(_prices(dialect), chosen):
        prices.setdefault(listing, []).append(_price(*rule))
    found = {
        row[0]: _card(row, prices.get(row[0]))
        for row in connection.execute(_facts(dialect), chosen)
    }
    return [found[key] for key in ids if key in found]


def _card(row: Sequence[Any], prices: list[PriceRule] | None) -> Card:
    own, (owner, place), rest = row[:_OWNS], row[_OWNS : _OWNS + 2], row[_OWNS + 2 :]
    where, photo = rest[:_PLACED], rest[_PLACED:]
    facts: list[Any] = [
        *own,
        CardOwner(owner),
        CardPlace(*where) if place is not None else None,
        (CardPhoto(*photo),) if photo[0] is not None else (),
        CardPrices(tuple(prices)) if prices else None,
    ]
    return Card(*facts)


def _price(group: str, ore: int, unit: Any, days: list[int] | None, *rest: int | None) -> PriceRule:  # noqa: ANN401 - a PriceUnit
    return PriceRule(group, ore, unit, tuple(days) if days else None, *rest)


@cache
def _facts(dialect: str) -> TextualSelect:
    first = aliased(Photo)
    earliest = (
        select(first.id)
        .where(first.listing_id == Listing.id)
        .order_by(first.position, first.id)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(
            *_OWN,
            Organisation.name.label("owner"),
            Place.id.label("place"),
            Place.district,
            Place.latitude,
            Place.longitude,
            Place.time_zone,
            Photo.public_id.label("photo"),
            Photo.width,
            Photo.height,
            Photo.alt,
        )
        .join(Organisation, Organisation.id == Listing.organisation_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .outerjoin(Photo, Photo.id == earliest)
        .where(bulk.one_of(dialect, Listing.id, "chosen"))
    )
    return frozen(dialect, statement)


@cache
def _prices(dialect: str) -> TextualSelect:
    statement = (
        select(Listing.id, *_RULE)
        .join(TariffRule, TariffRule.tariff_id == Listing.tariff_id)
        .where(bulk.one_of(dialect, Listing.id, "chosen"))
        .order_by(Listing.id, TariffRule.position, TariffRule.id)
    )
    return frozen(dialect, statement)
