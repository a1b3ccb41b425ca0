"""Bookings and previews as the API answers them."""

from bookings.addresses import booking_url, order_url
from bookings.judging import sentences
from bookings.judging.availability import zone_of
from bookings.models import Booking, Occurrence, Order
from bookings.queries import status_of
from bookings.series.planning import Plan
from bookings.types import OccurrenceStatus, ReasonCode
from bookings.wished import Judged
from inventory.models import Listing
from marketplace.api import answers
from marketplace.money import Money
from marketplace.orm import Json
from marketplace.periods import Period


def booking_item(booking: Booking) -> Json:
    """Return a booking (loaded by `queries.with_all`), its times on the wall clock of its place."""
    zone = zone_of(booking.listing)
    price = None if booking.price_ore is None else Money(booking.price_ore, booking.currency)
    return {
        "id": booking.public_id,
        "reference": booking.reference,
        "status": status_of(booking).value,
        "listing": booking.listing.public_id,
        "organisation": booking.organisation.slug,
        "purpose": booking.purpose,
        "quantity": booking.quantity,
        "people": booking.people,
        "seating": booking.seating.value if booking.seating else None,
        "contact": {"name": booking.contact_name, "phone": booking.contact_phone},
        "note": booking.note,
        "price": _money(price),
        "price_text": booking.price_text,
        "created_at": answers.instant(booking.created_at, zone),
        "url": booking_url(answers.settings(), booking),
        "occurrences": [
            {
                "id": row.public_id,
                **answers.period(Period(row.starts_at, row.ends_at), zone),
                "status": row.status.value,
                "reason": _reason(row),
            }
            for row in booking.occurrences
        ],
    }


def order_item(order: Order) -> Json:
    """Return an order (its bookings loaded by `queries.with_all`)."""
    settings = answers.settings()
    return {
        "id": order.public_id,
        "organisation": order.organisation.slug,
        "all_or_nothing": order.all_or_nothing,
        "created_at": answers.instant(order.created_at, settings.city.zone),
        "url": order_url(settings, order),
        "bookings": [booking_item(booking) for booking in order.bookings],
    }


def preview_item(planned: Plan) -> Json:
    """Return what would become of every date of the wish."""
    price, of = planned.seen.price, planned.asked.seen.of
    return {
        "price": _money(price.total),
        "price_text": price.text,
        "occurrences": [_date(part, listing, of) for listing, part in planned.dates],
    }


def _date(part: Judged, listing: Listing, of: int) -> Json:
    period = part.date.period
    times: Json = {"starts_at": None, "ends_at": None}
    if period is not None:
        times = answers.period(period, zone_of(listing))
    reasons = sentences.reasons(part.reasons, listing, of, part.verdict)
    return {
        "listing": listing.public_id,
        "day_off": part.date.day_off,
        "date": part.date.local_day,
        **times,
        "state": part.state,
        "reasons": [reason.as_json() for reason in reasons],
        "price": _money(part.price),
    }


def _reason(row: Occurrence) -> str:
    """Return why the date is as it is; the rules that a skipped one broke as sentences."""
    if row.status is not OccurrenceStatus.SKIPPED:
        return row.reason
    known = {code.value: code for code in ReasonCode}
    codes = [known[word] for word in row.reason.split(", ") if word in known]
    return " ".join(str(reason.message) for reason in sentences.reasons(codes, row.listing))


def _money(amount: Money | None) -> Json | None:
    return None if amount is None else dict(amount.as_json())
