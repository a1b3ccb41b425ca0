"""Closed sets of words about what is offered; values are stored and sent as they are."""

from enum import StrEnum


class ListingKind(StrEnum):
    """The four things that can be shared."""

    PREMISES = "premises"
    EQUIPMENT = "equipment"
    SERVICE = "service"
    SKILL = "skill"


class ListingStatus(StrEnum):
    """Who sees a listing: its owner only, all, all but bookable by nobody, or nobody any more."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"


class BookingMode(StrEnum):
    """How a listing is booked (docs/architecture.md, How a listing is booked)."""

    INSTANT = "instant"
    REQUEST = "request"
    CONTACT = "contact"
    AGREEMENT = "agreement"


class Audience(StrEnum):
    """Who may rent or borrow; several together mean any of them."""

    ALL = "all"
    ASSOCIATIONS = "associations"
    VERIFIED = "verified"
    UMBRELLA = "umbrella"
    CITY = "city"
    PRIVATE = "private"
    NAMED = "named"


class Answer(StrEnum):
    """What is known of an accessibility fact."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PriceUnit(StrEnum):
    """What an amount buys by in a price rule."""

    FREE = "gratis"
    HOUR = "timme"
    HALF_DAY = "halvdag"
    DAY = "dag"
    FULL_DAY = "dygn"
    WEEK = "vecka"
    OCCASION = "tillfalle"
    PIECE = "styck"


class ImportOutcome(StrEnum):
    """What became of a row of an imported file."""

    CREATED = "created"
    MERGED = "merged"
    REVIEW = "review"
    REFUSED = "refused"
    SKIPPED = "skipped"
    PART = "part"


class Seating(StrEnum):
    """How people are placed; a listing may have room for another number each way."""

    STANDING = "standing"
    SEATED = "seated"
    TABLES = "tables"


class LimitMeasure(StrEnum):
    """What a limit for each borrower counts."""

    TIMES = "times"
    HOURS = "hours"


class LimitPer(StrEnum):
    """The span that a limit counts in: a week from Monday, or a month, of the place's calendar."""

    WEEK = "week"
    MONTH = "month"
