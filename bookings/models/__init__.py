"""Tables of use."""

from bookings.models.booking import Booking, Claim, Occurrence, Order, Series
from bookings.models.feed import CalendarChange, CalendarEvent, Feed
from bookings.models.guard import OVERTAKEN, PROMISED, UNCOUNTED, UNMEASURED
from bookings.models.history import History
from bookings.models.inquiry import AGREED_ONCE, Inquiry, InquiryMessage, Proposal
from bookings.models.occupancy import Occupancy

__all__ = [
    "AGREED_ONCE",
    "OVERTAKEN",
    "PROMISED",
    "UNCOUNTED",
    "UNMEASURED",
    "Booking",
    "CalendarChange",
    "CalendarEvent",
    "Claim",
    "Feed",
    "History",
    "Inquiry",
    "InquiryMessage",
    "Occupancy",
    "Occurrence",
    "Order",
    "Proposal",
    "Series",
]
