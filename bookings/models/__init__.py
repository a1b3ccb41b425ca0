"""Tables of use."""

from bookings.models.booking import Booking, Claim, Occurrence, Order, Series
from bookings.models.change import (
    ONE_OPEN,
    ChangeClaim,
    ChangeDate,
    ChangeRequest,
    FreedTime,
)
from bookings.models.closure import (
    Closure,
    ClosureListing,
    ClosurePeriod,
    ClosureUnit,
    Notice,
)
from bookings.models.feed import CalendarChange, CalendarEvent, Feed
from bookings.models.guard import (
    NOT_REPLACED,
    OF_ITS_SOURCE,
    OVERTAKEN,
    PROMISED,
    UNCOUNTED,
    UNMEASURED,
)
from bookings.models.history import INSTEAD, History
from bookings.models.inquiry import AGREED_ONCE, Inquiry, InquiryMessage, Proposal
from bookings.models.occupancy import Occupancy
from bookings.models.wanted import WantedMuted, WantedNotice, WantedOffer, WantedTold
from bookings.models.watching import SavedSearch

__all__ = [
    "AGREED_ONCE",
    "INSTEAD",
    "NOT_REPLACED",
    "OF_ITS_SOURCE",
    "ONE_OPEN",
    "OVERTAKEN",
    "PROMISED",
    "UNCOUNTED",
    "UNMEASURED",
    "Booking",
    "CalendarChange",
    "CalendarEvent",
    "ChangeClaim",
    "ChangeDate",
    "ChangeRequest",
    "Claim",
    "Closure",
    "ClosureListing",
    "ClosurePeriod",
    "ClosureUnit",
    "Feed",
    "FreedTime",
    "History",
    "Inquiry",
    "InquiryMessage",
    "Notice",
    "Occupancy",
    "Occurrence",
    "Order",
    "Proposal",
    "SavedSearch",
    "Series",
    "WantedMuted",
    "WantedNotice",
    "WantedOffer",
    "WantedTold",
]
