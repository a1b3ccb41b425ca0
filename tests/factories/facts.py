"""Facts of listings, as their owners state them in these tests."""

from typing import Any

from inventory.facts import ListingFacts, PlaceFacts
from inventory.types import ListingKind, ListingStatus

PLACE = PlaceFacts(
    name="Föreningshuset",
    address="Exempelgatan 1",
    city="Helsingborg",
    district="Söder",
    latitude=56.0381,
    longitude=12.7033,
)


def hall(**more: Any) -> ListingFacts:
    """Return the facts of a published hall."""
    facts: dict[str, Any] = {
        "kind": ListingKind.PREMISES,
        "type": "samlingssal",
        "title": "Stora salen",
        "place": PLACE,
        "status": ListingStatus.PUBLISHED,
    }
    return ListingFacts(**{**facts, **more})


def things(**more: Any) -> ListingFacts:
    """Return the facts of published chairs."""
    facts: dict[str, Any] = {
        "kind": ListingKind.EQUIPMENT,
        "type": "bord_och_stolar",
        "title": "Stolar",
        "status": ListingStatus.PUBLISHED,
    }
    return ListingFacts(**{**facts, **more})
