"""The stage of the pages of bookings."""

from integration.booking_pages.conftest import stage

__all__ = ["stage"]
