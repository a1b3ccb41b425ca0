"""A listing as the API answers it (docs/api.md, Forms)."""

from typing import Any

from inventory import approvals, photos, vocabulary
from inventory.models import ApprovalRule, Listing, ListingAudience, TariffRule
from inventory.types import Answer
from inventory.units import quantity_of
from marketplace.money import Money
from marketplace.orm import Json

_MINUTES_PER_HOUR = 60


def listing_item(
    listing: Listing,
    *,
    locale: str,
    base_url: str,
    distance_m: int | None = None,
    owner: bool = False,
) -> Json:
    """Return the JSON of a listing whose facts are loaded (`queries.listings_with_facts`).

    Labels are in the asked language; the contact is what its owner made public. For its `owner`
    what else they may set is added.
    """
    address = f"{base_url}/l/{listing.public_id}-{listing.slug}"
    item: Json = {
        "id": listing.public_id,
        "kind": listing.kind.value,
        "type": listing.type,
        "title": listing.title,
        "summary": listing.summary,
        "description": listing.description,
        "language": listing.language,
        "translations": translations(listing),
        "organisation": {
            "slug": listing.organisation.slug,
            "name": listing.organisation.name,
            "kind": listing.organisation.kind.value,
        },
        "place": place(listing),
        "capacity": {
            "max": listing.capacity_max,
            "standing": listing.capacity_standing,
            "seated": listing.capacity_seated,
            "tables": listing.capacity_tables,
        },
        "area_m2": listing.area_m2,
        "quantity": quantity_of(listing),
        "activities": [row.code for row in listing.activities],
        "features": features(listing, locale),
        "accessibility": {
            row.code: {Answer.YES: True, Answer.NO: False}.get(row.answer)
            for row in listing.accessibility
        },
        "audience": list(dict.fromkeys(row.audience.value for row in listing.audience)),
        "limits": [
            {"measure": row.measure.value, "per": row.per.value, "most": row.most}
            for row in listing.limits
        ],
        "price": price(listing),
        "contact": contact(listing, owner=owner),
        "booking": booking(listing),
        "photos": [photos.photo_item(photo, base_url) for photo in listing.photos],
        "confirmed_on": listing.confirmed_on.isoformat() if listing.confirmed_on else None,
        "url": address.rstrip("-"),
        "calendar_url": f"{base_url}/calendar/listing/{listing.public_id}.ics",
        **_texts(listing),
    }
    if distance_m is not None:
        item["distance_m"] = distance_m
    return item | _for_owner(listing) if owner else item


def translations(listing: Listing) -> Json:
    """Return what it is called and says in other languages."""
    return {
        one.language: {
            "title": one.title, "summary": one.summary, "description": one.description
        }
        for one in listing.translations
    }  # fmt: skip


def place(listing: Listing) -> Json | None:
    """Return where it is, None where that is not said."""
    where = listing.place
    if where is None:
        return None
    return {
        "name": where.name,
        "address": where.address,
        "postcode": where.postcode,
        "city": where.city,
        "district": where.district,
        "latitude": where.latitude,
        "longitude": where.longitude,
    }


def features(listing: Listing, locale: str) -> list[Json]:
    """Return what is in it, labels of the vocabulary in the asked language."""
    labels = vocabulary.labels(vocabulary.FEATURES, locale)
    return [
        {
            "code": row.code,
            "label": row.label or labels.get(row.code or "", row.code or ""),
            "count": row.count,
        }
        for row in listing.features
    ]


def price(listing: Listing) -> Json:
    """Return the owner's sentence and the rules in force."""
    tariff = listing.tariff
    currency = tariff.currency if tariff else "SEK"
    return {
        "text": listing.price_text,
        "rules": [_rule(rule, currency) for rule in tariff.rules] if tariff else [],
        "vat_rate": tariff.vat_rate if tariff else 0,
    }


def contact(listing: Listing, *, owner: bool) -> Json:
    """Return the contact person, without name and reach where the owner keeps them private."""
    shown = owner or listing.contact_public
    values = {
        "name": listing.contact_name,
        "role": listing.contact_role,
        "email": listing.contact_email,
        "phone": listing.contact_phone,
    }
    return {key: (value or None) if shown else None for key, value in values.items()}


def booking(listing: Listing) -> Json:
    """Return how it is booked; lengths in minutes."""
    return {
        "mode": listing.mode.value,
        "min_minutes": listing.min_minutes,
        "max_minutes": listing.max_minutes,
        "step_minutes": listing.step_minutes,
        "notice_hours": listing.notice_hours,
        "horizon_days": listing.horizon_days,
        "pending_holds": listing.pending_holds,
        "at_once": [_at_once(rule) for rule in listing.at_once],
    }


def _at_once(rule: ApprovalRule) -> Json:
    facts = approvals.facts_of(rule)
    return {
        "weekdays": list(facts.weekdays),
        "from": None if facts.start_minute is None else clock_text(facts.start_minute),
        "to": None if facts.end_minute is None else clock_text(facts.end_minute),
        "audience": facts.audience.value,
        "organisation": facts.organisation,
    }


def clock_text(minute: int) -> str:
    """Return a minute of the day as "08:00"; 1440 is "24:00"."""
    return f"{minute // _MINUTES_PER_HOUR:02d}:{minute % _MINUTES_PER_HOUR:02d}"


def _texts(listing: Listing) -> Json:
    names = (
        "features_text",
        "accessibility_text",
        "audience_text",
        "openings_text",
        "house_rules",
        "loan_terms",
        "always_with",
        "directions",
        "external_url",
    )
    return {name: getattr(listing, name) for name in names}


def _rule(rule: TariffRule, currency: str) -> Json:
    def money(ore: int | None) -> dict[str, str] | None:
        return None if ore is None else Money(ore, currency).as_json()

    return {
        "price_group": rule.price_group,
        "price": money(rule.amount_ore),
        "unit": rule.unit.value,
        "weekdays": rule.weekdays,
        "from": None if rule.from_minute is None else clock_text(rule.from_minute),
        "to": None if rule.to_minute is None else clock_text(rule.to_minute),
        "min": money(rule.min_ore),
        "max": money(rule.max_ore),
    }


def _for_owner(listing: Listing) -> Json:
    return {
        "status": listing.status.value,
        "handover_text": listing.handover_text,
        "version": listing.version,
        "openings": openings(listing),
        "opening_exceptions": [
            {
                "first_day": row.first_day.isoformat(),
                "last_day": row.last_day.isoformat(),
                "from": None if row.start_minute is None else clock_text(row.start_minute),
                "to": None if row.end_minute is None else clock_text(row.end_minute),
                "reason": row.reason,
            }
            for row in listing.opening_exceptions
        ],
        "closed_on_holidays": listing.closed_on_holidays,
        "closed_on_school_breaks": listing.closed_on_school_breaks,
        "units": [
            {
                "unit": row.unit.public_id,
                "name": row.unit.name,
                "quantity": row.quantity,
                "of": row.unit.quantity,
            }
            for row in listing.units
            if not row.by_part
        ],
        "part_of": listing.part_of.public_id if listing.part_of else None,
        "audience_groups": [_group(row) for row in listing.audience],
        "contact_public": listing.contact_public,
        "answer_hours": listing.answer_hours,
        "buffer_before_minutes": listing.buffer_before_minutes,
        "buffer_after_minutes": listing.buffer_after_minutes,
    }


def _group(row: ListingAudience) -> Json:
    organisation = row.organisation.slug if row.organisation else None
    return {"audience": row.audience.value, "organisation": organisation}


def openings(listing: Listing) -> list[Json] | None:
    """Return the weekly hours, days with the same hours together; None where not stated."""
    if not listing.openings_stated:
        return None
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row in listing.openings:
        hours = (row.start_minute, row.end_minute, row.valid_from, row.valid_to)
        groups.setdefault(hours, []).append(row.weekday)
    return [
        {
            "weekdays": sorted(set(weekdays)),
            "from": clock_text(start),
            "to": clock_text(end),
            "valid_from": valid_from.isoformat() if valid_from else None,
            "valid_to": valid_to.isoformat() if valid_to else None,
        }
        for (start, end, valid_from, valid_to), weekdays in groups.items()
    ]
