"""Absolute addresses of what mails and calendars link to, made from BASE_URL without a request."""

from bookings.models import Booking, Inquiry, Order
from inventory.models import Listing
from marketplace.config import Settings


def booking_url(settings: Settings, booking: Booking) -> str:
    """Return the booking's page, which both of its sides can open."""
    return f"{settings.base_url}/bookings/{booking.public_id}"


def order_url(settings: Settings, order: Order) -> str:
    """Return the page that follows all answers to an order, for who made it."""
    return f"{settings.base_url}/orders/{order.public_id}"


def listing_url(settings: Settings, listing: Listing) -> str:
    """Return the listing's public page."""
    return f"{settings.base_url}/l/{listing.public_id}-{listing.slug}"


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
