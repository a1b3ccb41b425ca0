"""The facts of a listing read back, as its owner would state them for another like it."""

from typing import Any

from inventory import approvals, translations
from inventory.facts import (
    COLUMNS,
    AccessibilityFacts,
    AudienceFacts,
    ExceptionFacts,
    FeatureFacts,
    LimitFacts,
    ListingFacts,
    OpeningFacts,
    PlaceFacts,
    PriceRuleFacts,
    UnitFacts,
)
from inventory.models import Listing, TariffRule


def facts_of(listing: Listing) -> ListingFacts:
    """Return the listing's facts, without status, whole, photos and date of confirmation.

    Units come by name: who states these facts anew gets units of their own.
    """
    same: dict[str, Any] = {
        name: getattr(listing, name) for name in COLUMNS if name != "confirmed_on"
    }
    return ListingFacts(
        **same,
        translations=translations.facts_of(listing),
        place=_place(listing),
        units=[
            UnitFacts(name=row.unit.name, quantity=row.quantity, of=row.unit.quantity)
            for row in listing.units
            if not row.by_part
        ],
        activities=[row.code for row in listing.activities],
        features=[FeatureFacts(row.code, row.label, row.count) for row in listing.features],
        accessibility={
            row.code: AccessibilityFacts(row.answer, row.value, row.note)
            for row in listing.accessibility
        },
        audience=[
            AudienceFacts(row.audience, row.organisation.slug if row.organisation else None)
            for row in listing.audience
        ],
        limits=[LimitFacts(row.measure, row.per, row.most) for row in listing.limits],
        at_once=[approvals.facts_of(rule) for rule in listing.at_once],
        price_rules=[_rule(rule) for rule in listing.tariff.rules] if listing.tariff else [],
        vat_rate=listing.tariff.vat_rate if listing.tariff else 0,
        openings=[
            OpeningFacts(
                (row.weekday,), row.start_minute, row.end_minute, row.valid_from, row.valid_to
            )
            for row in listing.openings
        ]
        if listing.openings_stated
        else None,
        opening_exceptions=[
            ExceptionFacts(
                row.first_day, row.last_day, row.start_minute, row.end_minute, row.reason
            )
            for row in listing.opening_exceptions
        ],
    )


def _place(listing: Listing) -> PlaceFacts | None:
    place = listing.place
    if place is None:
        return None
    return PlaceFacts(
        name=place.name,
        address=place.address,
        postcode=place.postcode,
        city=place.city,
        district=place.district,
        latitude=place.latitude,
        longitude=place.longitude,
        time_zone=place.time_zone,
    )


def _rule(rule: TariffRule) -> PriceRuleFacts:
    return PriceRuleFacts(
        price_group=rule.price_group,
        amount_ore=rule.amount_ore,
        unit=rule.unit,
        weekdays=rule.weekdays,
        from_minute=rule.from_minute,
        to_minute=rule.to_minute,
        min_ore=rule.min_ore,
        max_ore=rule.max_ore,
    )
