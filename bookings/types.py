"""Closed sets of words about use over time; values are stored and sent as they are."""

from enum import StrEnum


class OccurrenceStatus(StrEnum):
    """The state of one period of a booking (docs/architecture.md, States of a date)."""

    DRAFT = "draft"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    HANDED_OUT = "handed_out"
    RETURNED = "returned"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"
    NO_SHOW = "no_show"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SKIPPED = "skipped"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"


class OccupancySource(StrEnum):
    """Why time is taken from a unit (docs/adr/0003-occupancy-and-its-guard.md)."""

    BOOKING = "booking"
    HOLD = "hold"
    CLOSURE = "closure"
    MAINTENANCE = "maintenance"
    EXTERNAL = "external"
    OVERDUE = "overdue"


class ClosureKind(StrEnum):
    """Why an owner closes time; each is the source of the occupancy that it becomes."""

    CLOSURE = "closure"
    MAINTENANCE = "maintenance"


class ReasonCode(StrEnum):
    """Why a period cannot be had: the codes of docs/architecture.md, Rules."""

    CLOSED = "closed"
    TOO_SOON = "too-soon"
    TOO_FAR_AHEAD = "too-far-ahead"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    OFF_STEP = "off-step"
    TOO_MANY_PEOPLE = "too-many-people"
    NOT_FOR_YOU = "not-for-you"
    TAKEN = "taken"
    QUANTITY_EXCEEDED = "quantity-exceeded"
    LIMIT_REACHED = "limit-reached"
    NONEXISTENT_TIME = "nonexistent-time"
    AMBIGUOUS_TIME = "ambiguous-time"
    NOT_BOOKABLE_HERE = "not-bookable-here"


class FeedSubject(StrEnum):
    """What a private calendar shows (`of` of the API)."""

    ME = "me"
    ORGANISATION = "organisation"
    LENDING = "lending"
    LISTING = "listing"


class Entry(StrEnum):
    """What a history tells beside the transitions of dates."""

    MOVED = "moved"
    SERIES_MOVED = "series_moved"
    CHANGED = "changed"
    CHANGE_ASKED = "change_asked"
    CHANGE_PROPOSED = "change_proposed"
    CHANGE_ACCEPTED = "change_accepted"
    CHANGE_DECLINED = "change_declined"
    CHANGE_WITHDRAWN = "change_withdrawn"
    CHANGE_LAPSED = "change_lapsed"


class ChangeSide(StrEnum):
    """Who asks for a change of what is booked; the other side answers."""

    BOOKER = "booker"
    OWNER = "owner"


class ChangeStatus(StrEnum):
    """What became of a change that was asked for; `overtaken` when the dates went another way."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    OVERTAKEN = "overtaken"


class Party(StrEnum):
    """The two sides of a conversation about what is agreed on."""

    BOOKER = "booker"
    OWNER = "owner"

    @property
    def other(self) -> "Party":
        """Return the side across the table."""
        return Party.OWNER if self is Party.BOOKER else Party.BOOKER


class InquiryStatus(StrEnum):
    """What has become of a conversation; nothing but an open one goes on."""

    OPEN = "open"
    AGREED = "agreed"
    CLOSED = "closed"
    LAPSED = "lapsed"


class ProposalStatus(StrEnum):
    """What has become of a proposed time."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class SearchPace(StrEnum):
    """How soon a saved search tells of what is new."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class SearchStatus(StrEnum):
    """Whether a saved search is looked after; an ended one asks for a time that has passed."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class WantedStatus(StrEnum):
    """What has become of a wanted notice; offers are taken only while it is open."""

    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"
    EXPIRED = "expired"
    REMOVED = "removed"


class WantedWhen(StrEnum):
    """When something is wanted: not decided, once, or at the same time each week."""

    UNDECIDED = "undecided"
    ONCE = "once"
    WEEKLY = "weekly"
