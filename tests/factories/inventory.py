"""Listings with their place and unit."""

from typing import Any

from sqlalchemy.orm import Session

from inventory.models import Listing, ListingAudience, ListingUnit, Place, Unit
from inventory.types import Audience, BookingMode, ListingKind, ListingStatus
from marketplace import clock
from marketplace.models import Organisation


def make_place(session: Session, **facts: Any) -> Place:
    """Add a place in Söder."""
    facts.setdefault("name", "Föreningshuset")
    facts.setdefault("address", "Exempelgatan 1")
    facts.setdefault("city", "Helsingborg")
    facts.setdefault("district", "Söder")
    facts.setdefault("latitude", 56.0381)
    facts.setdefault("longitude", 12.7033)
    place = Place(**facts)
    session.add(place)
    session.flush()
    return place


def make_listing(
    session: Session, organisation: Organisation, *, of: int = 1, **facts: Any
) -> Listing:
    """Add a published hall for everyone, confirmed at once, with one unit of which `of` exist."""
    facts.setdefault("kind", ListingKind.PREMISES)
    facts.setdefault("type", "sammantradesrum")
    facts.setdefault("title", "Stora salen")
    facts.setdefault("title_key", facts["title"].lower())
    facts.setdefault("slug", "stora-salen")
    facts.setdefault("status", ListingStatus.PUBLISHED)
    facts.setdefault("mode", BookingMode.INSTANT)
    facts.setdefault("published_at", clock.now())
    if "place" not in facts:
        facts["place"] = make_place(session)
    listing = Listing(organisation_id=organisation.id, **facts)
    session.add(listing)
    session.flush()
    unit = Unit(organisation_id=organisation.id, name=listing.title, quantity=of)
    session.add(unit)
    session.flush()
    session.add(ListingUnit(listing_id=listing.id, unit_id=unit.id, quantity=1))
    session.add(ListingAudience(listing_id=listing.id, audience=Audience.ALL))
    session.flush()
    session.refresh(listing)
    return listing
