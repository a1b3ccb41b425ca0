"""Absolute addresses of what mails and calendars link to, made from BASE_URL without a request."""

from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bookings.errors import Alternative
from bookings.models import Booking, Inquiry, Order
from inventory.models import Listing
from marketplace.config import Settings
from marketplace.periods import Period, comes_twice, local

LONGEST_PURPOSE = 300


def booking_url(settings: Settings, booking: Booking) -> str:
    """Return the booking's page, which both of its sides can open."""
    return f"{settings.base_url}/bookings/{booking.public_id}"


def order_url(settings: Settings, order: Order) -> str:
    """Return the page that follows all answers to an order, for who made it."""
    return f"{settings.base_url}/orders/{order.public_id}"


def listing_url(settings: Settings, listing: Listing) -> str:
    """Return the listing's public page."""
    return f"{settings.base_url}/l/{listing.public_id}-{listing.slug}"


def request_url(
    settings: Settings, wanted: Alternative, booking: Booking, order: Order | None = None
) -> str:
    """Return the form filled with a time and, of an earlier booking, for whom and what for."""
    return f"{settings.base_url}{request_path(wanted, booking, order)}"


def request_path(wanted: Alternative, booking: Booking, order: Order | None = None) -> str:
    """Return the same address as a path, for a page; what is booked there joins the `order`.

    It stands in for the booking.
    """
    mine = booking.organisation.person_id is not None
    values = {
        **filled(wanted.period, wanted.zone),
        "quantity": str(wanted.quantity),
        "people": str(booking.people or ""),
        "purpose": booking.purpose[:LONGEST_PURPOSE],
        "organisation": "me" if mine else booking.organisation.slug,
        "order": order.public_id if order is not None else "",
        "instead": booking.public_id if order is not None else "",
    }
    given = urlencode({name: value for name, value in values.items() if value})
    ref = f"{wanted.listing_id}-{wanted.url_slug}"
    return f"/l/{ref}/book?{given}"


def on_clock(starts: datetime, ends: datetime) -> dict[str, str]:
    """Return two wall times as the fields of the form that asks for time; no empty ones."""
    midnight = ends.date() > starts.date() and (ends.hour, ends.minute) == (0, 0)
    last = ends.date() - timedelta(days=1) if midnight else ends.date()
    values = {
        "date": starts.date().isoformat(),
        "from": f"{starts:%H:%M}",
        "to": "24:00" if midnight else f"{ends:%H:%M}",
        "end": last.isoformat() if last != starts.date() else "",
    }
    return {name: value for name, value in values.items() if value}


def filled(period: Period, zone: ZoneInfo) -> dict[str, str]:
    """Return a period as the fields of the form that asks for time; what is empty is left out."""
    starts, ends = local(period.starts_at, zone), local(period.ends_at, zone)
    values = {
        **on_clock(starts, ends),
        "start_fold": str(starts.fold) if comes_twice(starts) else "",
        "end_fold": str(ends.fold) if comes_twice(ends) else "",
    }
    return {name: value for name, value in values.items() if value}


def inquiry_url(settings: Settings, inquiry: Inquiry) -> str:
    """Return the question's page, which both of its sides can open."""
    return f"{settings.base_url}/inquiries/{inquiry.public_id}"


def calendars_url(settings: Settings) -> str:
    """Return the page where a person makes and ends calendar addresses."""
    return f"{settings.base_url}/account/calendars"


def busy_feed_url(settings: Settings, listing: Listing) -> str:
    """Return the listing's public calendar of taken times."""
    return f"{settings.base_url}/calendar/listing/{listing.public_id}.ics"


def private_feed_url(settings: Settings, token: str) -> str:
    """Return a private calendar's address; whoever has it can read the calendar."""
    return f"{settings.base_url}/calendar/{token}.ics"


def webcal(address: str) -> str:
    """Return the address in the form that calendar programs open by themselves."""
    return "webcal://" + address.partition("://")[2]
