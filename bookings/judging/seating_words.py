"""How people are placed, in words."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bookings.models import Booking
from inventory.models import Listing
from inventory.seating import ways
from inventory.types import Seating
from marketplace.errors import Sentence

NAMES: Mapping[Seating, Sentence] = {
    Seating.STANDING: _l("Standing"),
    Seating.SEATED: _l("Seated in rows"),
    Seating.TABLES: _l("Seated at tables"),
}


def choices(listing: Listing) -> list[tuple[str, str]]:
    """Return the ways that a listing has several numbers for, each with its number."""
    stated = ways(listing)
    if len(stated) <= 1:
        return []
    return [
        (way.value, _("%(way)s (at most %(num)s)", way=NAMES[way], num=number))
        for way, number in stated
    ]


def people_of(booking: Booking) -> str:
    """Return how many people come and how they are placed: 40, seated at tables."""
    if not booking.people or booking.seating is None:
        return str(booking.people or "")
    way = str(NAMES[booking.seating])
    return _("%(num)s, %(way)s", num=booking.people, way=way[:1].lower() + way[1:])
