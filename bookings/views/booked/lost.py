"""What is told of what could not be had: nothing to pay, why not, and what would fit instead."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from bookings import addresses, borrowers
from bookings.alternatives.lookup import alternatives
from bookings.alternatives.together import Needed, for_sent
from bookings.finder.search_words import INSTEAD_OF, ORDER
from bookings.judging.asking import Asker
from bookings.judging.availability import HERE, zone_of
from bookings.models import Booking, Occurrence, Order
from bookings.replacing import listings_beside
from bookings.types import OccurrenceStatus as Status
from bookings.views.asking import request_words
from bookings.views.booked.booking_words import period_of
from inventory.models import Listing
from inventory.types import ListingKind, ListingStatus
from inventory.vocabulary import OTHER_TYPE
from marketplace import clock

# To these times the owner has said no.
_REFUSED = frozenset({Status.DECLINED, Status.CALLED_OFF})


def instead(
    session: Session,
    booking: Booking,
    rows: Sequence[Occurrence],
    order: Order | None = None,
    beside: Sequence[Booking] = (),
) -> list[dict[str, Any]]:
    """Return what the borrower could have instead of the first of these dates that is to come.

    Each links to the form filled in with it, for the same borrower and purpose, and as a part of
    the `order` where there is one, with the bookings `beside` it; `then` tells what can be had at
    the same time.
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
    period, refused = period_of(coming[0]), coming[0].status in _REFUSED
    if order is None:
        found = alternatives(session, listing, period, asker)
        here = listing.public_id
        found = [one for one in found if not (refused and one.is_of(here, [period]))]
    else:
        rest = listings_beside(beside, booking)
        found = for_sent(session, Needed(listing, asker, period), rest, refused=refused)
    return [
        {
            **request_words.alternative(one, listing),
            "href": addresses.request_path(one, booking, order),
            "then": one.period == period,
        }
        for one in found
    ]


def elsewhere(booking: Booking, row: Occurrence, order: Order) -> str:
    """Return the address of a search for something else of the kind at the time of the date.

    What is asked for there joins the order. A hall is replaced by any room that holds the people,
    a projector by no coffee urn.
    """
    wanted: dict[str, Any] = {
        "kind": booking.listing.kind.value,
        "type": _type(booking.listing),
        "people": booking.people,
        "seating": booking.seating.value if booking.seating and booking.people else None,
        "quantity": booking.quantity if booking.quantity > 1 else None,
        "for": borrowers.value_of(booking.organisation),
        ORDER: order.public_id,
        INSTEAD_OF: booking.public_id,
        **addresses.filled(period_of(row), zone_of(booking.listing)),
    }
    return url_for("bookings_find.index", **{key: one for key, one in wanted.items() if one})


def _type(listing: Listing) -> str | None:
    if listing.kind is ListingKind.PREMISES or listing.type == OTHER_TYPE[listing.kind.value]:
        return None
    return listing.type
