"""Plain makers of rows for tests: no surprises, every default visible here."""

from factories.bookings import at, book, period, wish
from factories.inventory import make_listing, make_place
from factories.people import make_member, make_organisation, make_user

__all__ = [
    "at",
    "book",
    "make_listing",
    "make_member",
    "make_organisation",
    "make_place",
    "make_user",
    "period",
    "wish",
]
