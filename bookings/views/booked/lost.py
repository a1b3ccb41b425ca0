"""What is told of what could not be had: nothing to pay, why not, and what would fit instead."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from bookings import addresses
from bookings.alternatives.lookup import alternatives
from bookings.errors import Alternative
from bookings.judging.asking import Asker
from bookings.judging.availability import HERE, zone_of
from bookings.models import Booking, Occurrence, Order
from bookings.types import OccurrenceStatus as Status
from bookings.views.asking import request_words
from bookings.views.booked.booking_words import period_of
from inventory.types import ListingStatus
from marketplace import clock

# To these times the owner has said no.
_REFUSED = frozenset({Status.DECLINED, Status.CALLED_OFF})


def instead(
    session: Session, booking: Booking, rows: Sequence[Occurrence], order: Order | None = None
) -> list[dict[str, Any]]:
    """Return what the borrower could have instead of the first of these dates that is to come.

    Each links to the form filled in with it, for the same borrower and purpose, and as a part of
    the `order` where there is one.
    """
    coming = [row for row in rows if row.starts_at > clock.now()]
    listing = booking.listing
    if not coming or listing.mode not in HERE or listing.status is not ListingStatus.PUBLISHED:
        return []
    asker = Asker(
        borrower=booking.organisation,
        people=booking.people,
        seating=booking.seating,
        quantity=booking.quantity,
    )
    found = alternatives(session, listing, period_of(coming[0]), asker)
    return [
        {
            **request_words.alternative(one, listing),
            "href": addresses.request_path(one, booking, order),
        }
        for one in found
        if not _refused(one, booking, coming[0])
    ]


def elsewhere(booking: Booking, row: Occurrence) -> str:
    """Return the address of a search for something else of the kind at the time of the date."""
    wanted: dict[str, Any] = {
        "kind": booking.listing.kind.value,
        "people": booking.people,
        **addresses.filled(period_of(row), zone_of(booking.listing)),
    }
    return url_for("bookings_find.index", **{key: one for key, one in wanted.items() if one})


def _refused(one: Alternative, booking: Booking, row: Occurrence) -> bool:
    here = one.listing_id == booking.listing.public_id
    return row.status in _REFUSED and here and one.period.overlaps(period_of(row))
