"""The forms of closed times as the API takes and gives them."""

from zoneinfo import ZoneInfo

from bookings.addresses import booking_url
from bookings.api.schemas import DATE_TIME, INSTANT, STATES, RepeatBody
from bookings.closures.closing import LONGEST_REASON
from bookings.judging.availability import zone_of
from bookings.models import Closure, Occurrence
from bookings.recurrence import MOST_OCCURRENCES
from bookings.requesting import MOST_PEOPLE
from bookings.types import ClosureKind
from bookings.wishes import UNREADABLE
from marketplace.api import answers
from marketplace.api.fields import (
    Choice,
    Flag,
    Id,
    Length,
    Listed,
    Matches,
    OneOf,
    Part,
    Range,
    Slug,
    Text,
    Whole,
)
from marketplace.api.patterns import SEEN, TIME
from marketplace.api.schemas import SOMETIMES, Answer, Body, PeriodAnswer
from marketplace.orm import Json
from marketplace.periods import Period

MOST_IN_THE_WAY = 100_000
KINDS = [kind.value for kind in ClosureKind]


class ClosureBody(Body):
    """What is closed; `quantity` null for all, `seen` null to close whatever is in the way."""

    kind = Choice(ClosureKind, load_default=ClosureKind.CLOSURE.value)
    starts_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    ends_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    quantity = Whole(load_default=None, allow_none=True, validate=Range(1, MOST_PEOPLE))
    reason = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_REASON))
    reason_public = Flag(load_default=False)
    repeat = Part(RepeatBody, load_default=None, allow_none=True)
    seen = Listed(Id(), most=MOST_IN_THE_WAY, load_default=None, allow_none=True)


class DateInTheWay(PeriodAnswer):
    """A date that stands in closed time, and its booking."""

    id = Id()
    booking = Id()
    listing = Id()
    organisation = Slug()
    status = Text(validate=OneOf(STATES))
    url = Text(metadata={"format": "uri"})


class InTheWayAnswer(Answer):
    """What stands in the way."""

    in_the_way = Listed(Part(DateInTheWay), most=MOST_IN_THE_WAY)


class ClosureAnswer(PeriodAnswer):
    """A closed time; `starts_at` and `ends_at` span its periods."""

    id = Id()
    kind = Text(validate=OneOf(KINDS))
    listings = Listed(Id(), most=MOST_OCCURRENCES)
    quantity = Whole(allow_none=True)
    reason = Text()
    reason_public = Flag()
    periods = Listed(Part(PeriodAnswer), most=MOST_OCCURRENCES)
    created_at = Text(metadata=DATE_TIME)
    in_the_way = Listed(Part(DateInTheWay), most=MOST_IN_THE_WAY, metadata=SOMETIMES)


def closure_item(closure: Closure, zone: ZoneInfo) -> Json:
    """Return a closure (loaded by `closures.page`), its times on the wall clock of `zone`."""
    return {
        "id": closure.public_id,
        "kind": closure.kind.value,
        "listings": [row.public_id for row in closure.listings],
        "quantity": closure.quantity,
        "reason": closure.reason,
        "reason_public": closure.reason_public,
        **answers.period(Period(closure.starts_at, closure.ends_at), zone),
        "periods": [
            answers.period(Period(row.starts_at, row.ends_at), zone) for row in closure.periods
        ],
        "created_at": answers.instant(closure.created_at, zone),
    }


def in_the_way_item(row: Occurrence) -> Json:
    """Return a date that stands in the way (loaded by `in_the_way.dates`)."""
    return {
        "id": row.public_id,
        "booking": row.booking.public_id,
        "listing": row.listing.public_id,
        "organisation": row.booking.organisation.slug,
        "status": row.status.value,
        "url": booking_url(answers.settings(), row.booking),
        **answers.period(Period(row.starts_at, row.ends_at), zone_of(row.listing)),
    }
