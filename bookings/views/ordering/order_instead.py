"""What would fit instead of a thing of an order, in words, with what its button sends."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from bookings.alternatives.times import Kind
from bookings.alternatives.together import Needed, for_order
from bookings.borrowers import Borrower
from bookings.errors import Alternative
from bookings.judging.availability import zone_of
from bookings.series.composing import Composed
from bookings.views import price_words
from inventory.models import Listing
from marketplace.web import filters

Rows = dict[str, list[dict[str, Any]]]


def rows(session: Session, composed: Sequence[Composed], borrower: Borrower | None) -> Rows:
    """Return by public id what would fit in place of each thing that cannot be had."""
    if borrower is None:
        return {}
    things = [
        Needed(one.listing, one.wish.asker(borrower.organisation), one.single)
        for one in composed
        if one.single is not None
    ]
    if len(things) < len(composed):
        return {}  # a series moves date by date, not as a whole
    lacking = [n for n, one in enumerate(composed) if not one.some and one.meets is None]
    # The fields name one time on the wall clock; things that meet do so at any time.
    movable = len({one.period for one in things}) == 1 and not any(one.meets for one in composed)
    found = for_order(session, things, lacking, movable=movable)
    return {
        things[n].listing.public_id: [_row(one, things[n].listing) for one in several]
        for n, several in found.items()
    }


def _row(other: Alternative, listing: Listing) -> dict[str, Any]:
    same = other.listing_id == listing.public_id
    name, value = "choose", f"{other.starts_at.isoformat()}/{other.ends_at.isoformat()}"
    if not same:
        name, value = "do", f"swap:{listing.public_id}:{other.listing_id}"
    elif other.kind == Kind.FEWER:
        name, value = "do", f"fewer:{listing.public_id}:{other.quantity}"
    return {
        "when": filters.period(other.period, zone_of(listing)),
        "why": other.why,
        "title": "" if same else other.title,
        "price": price_words.of_alternative(other),
        "name": name,
        "value": value,
    }
