"""The forms of bookings as the API takes them (docs/api.md, A walk)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from bookings.changing import LONGEST_REASON, Scope
from bookings.ordering import MOST_LINES
from bookings.recurrence import LARGEST_INTERVAL, MOST_OCCURRENCES, Frequency
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from bookings.types import OccurrenceStatus
from bookings.wishes import UNREADABLE
from inventory.types import Seating
from marketplace.api.fields import (
    Choice,
    Day,
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
from marketplace.api.patterns import DAY_OR_TIME, SEEN, TIME
from marketplace.api.schemas import Answer, Body, MoneyAnswer, Paged, PeriodAnswer, ReasonAnswer

STATES = [status.value for status in OccurrenceStatus]
INSTANT = {"description": "ISO 8601; without offset the wall clock of the listing's place."}
DATE_TIME = {"format": "date-time"}


class OnClash(StrEnum):
    """What becomes of a wish of which some dates do not fit."""

    REFUSE = "refuse"
    SKIP = "skip"


class Decision(StrEnum):
    """The owner's answer."""

    APPROVE = "approve"
    DECLINE = "decline"


class Side(StrEnum):
    """From which side bookings are listed."""

    BOOKER = "booker"
    OWNER = "owner"


class ContactBody(Body):
    """Whom the owner can talk to."""

    name = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_NAME))
    phone = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_NAME))


class RepeatBody(Body):
    """How it repeats, on the wall clock; `until` counts, and so do skipped dates in `times`.

    `dates` are those of a list, beside the day of `starts_at`, and have no other end. `weekdays` (1
    is Monday) are for `weekly`; `nth_weekday` keeps the second Tuesday, `last_weekday` the last.
    """

    together: ClassVar[Mapping[str, Any]] = {
        "oneOf": [
            {"required": ["until"]},
            {"required": ["times"]},
            {
                "required": ["dates"],
                "properties": {"frequency": {"const": Frequency.DATES.value}},
                "not": {"anyOf": [{"required": ["until"]}, {"required": ["times"]}]},
            },
        ]
    }

    frequency = Choice(Frequency, required=True)
    interval = Whole(load_default=1, validate=Range(1, LARGEST_INTERVAL))
    until = Day()
    times = Whole(validate=Range(1, MOST_OCCURRENCES))
    skip = Listed(Day(), most=MOST_OCCURRENCES, load_default=())
    weekdays = Listed(Whole(validate=Range(1, 7)), most=7, load_default=())
    nth_weekday = Flag(load_default=False)
    last_weekday = Flag(load_default=False)
    dates = Listed(Day(), most=MOST_OCCURRENCES, load_default=())
    skip_holidays = Flag(load_default=False)
    skip_school_breaks = Flag(load_default=False)


class ChangeBody(Body):
    """What becomes of one date of a series: left out, kept, at another time, or elsewhere.

    `date` is its day in the series. `keep` takes a date that the rule would leave out.
    """

    together: ClassVar[Mapping[str, Any]] = {
        "oneOf": [
            {"required": ["skip"], "properties": {"skip": {"const": True}}},
            {"required": ["keep"], "properties": {"keep": {"const": True}}},
            {"required": ["starts_at", "ends_at"]},
            {"required": ["listing"]},
        ]
    }

    date = Day(required=True)
    skip = Flag()
    keep = Flag()
    starts_at = Text(validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    ends_at = Text(validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    listing = Id()


class BookingBody(Body):
    """What is asked for; `organisation` is a slug, or `me` for the person themselves."""

    listing = Id(required=True)
    organisation = Slug(required=True)
    starts_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    ends_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    quantity = Whole(load_default=1, validate=Range(1, MOST_PEOPLE))
    people = Whole(load_default=None, allow_none=True, validate=Range(1, MOST_PEOPLE))
    seating = Choice(Seating, load_default=None, allow_none=True)
    purpose = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_TEXT))
    contact = Part(ContactBody, required=True)
    note = Text(load_default="", validate=Length(0, LONGEST_TEXT))
    repeat = Part(RepeatBody, load_default=None, allow_none=True)
    changes = Listed(Part(ChangeBody), most=MOST_OCCURRENCES, load_default=())
    on_clash = Choice(OnClash, load_default=OnClash.REFUSE.value)


class LineBody(Body):
    """One line of an order; what it does not say of purpose, people and note the order does."""

    listing = Id(required=True)
    starts_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    ends_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    quantity = Whole(load_default=1, validate=Range(1, MOST_PEOPLE))
    people = Whole(allow_none=True, validate=Range(1, MOST_PEOPLE))
    purpose = Text(pattern=SEEN, validate=Length(1, LONGEST_TEXT))
    note = Text(validate=Length(0, LONGEST_TEXT))
    repeat = Part(RepeatBody, load_default=None, allow_none=True)
    seating = Choice(Seating, load_default=None, allow_none=True)
    on_clash = Choice(OnClash, load_default=OnClash.REFUSE.value)


class OrderBody(Body):
    """Several listings in one go: nothing is sent unless all fit, or what can be had is sent."""

    organisation = Slug(required=True)
    purpose = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_TEXT))
    people = Whole(load_default=None, allow_none=True, validate=Range(1, MOST_PEOPLE))
    contact = Part(ContactBody, required=True)
    note = Text(load_default="", validate=Length(0, LONGEST_TEXT))
    all_or_nothing = Flag(load_default=True)
    only_shared_dates = Flag(load_default=False)
    lines = Listed(Part(LineBody), least=1, most=MOST_LINES, required=True)


class DecisionBody(Body):
    """The owner's answer, to the whole request or to some of its dates."""

    together: ClassVar[Mapping[str, Any]] = {
        "anyOf": [
            {"properties": {"decision": {"const": "approve"}}},
            {"required": ["reason"], "properties": {"reason": {"pattern": SEEN}}},
        ]
    }

    decision = Choice(Decision, required=True)
    anyway = Flag(
        load_default=False,
        metadata={"description": "Approve although your own rules about the borrower say no."},
    )
    reason = Text(load_default="", validate=Length(0, LONGEST_REASON))
    occurrences = Listed(Id(), least=1, most=MOST_OCCURRENCES)


class CancellationBody(Body):
    """Which dates are taken back, and why."""

    together: ClassVar[Mapping[str, Any]] = {
        "oneOf": [
            {"properties": {"scope": {"const": "all"}}, "not": {"required": ["occurrences"]}},
            {
                "properties": {"scope": {"enum": ["following", "these"]}},
                "required": ["occurrences"],
            },
        ]
    }

    scope = Choice(Scope, required=True)
    reason = Text(load_default="", validate=Length(0, LONGEST_REASON))
    occurrences = Listed(Id(), least=1, most=MOST_OCCURRENCES)


class BookingsQuery(Paged):
    """Which bookings: of the organisations that I book for, or of what I decide on."""

    as_ = Choice(Side, data_key="as", load_default=Side.BOOKER.value)
    status = Listed(Choice(OccurrenceStatus), most=len(STATES), load_default=())
    organisation = Slug(metadata={"description": "Slug: who books, or as owner whose listings."})
    listing = Id()
    from_ = Text(
        data_key="from",
        validate=Matches(DAY_OR_TIME, UNREADABLE),
        metadata={"description": "With dates that end after this."},
    )
    to = Text(
        validate=Matches(DAY_OR_TIME, UNREADABLE),
        metadata={"description": "With dates that begin before this; a date counts."},
    )


class OccurrenceAnswer(PeriodAnswer):
    """One date of a booking."""

    id = Id()
    status = Text(validate=OneOf(STATES))
    reason = Text()


class ContactAnswer(Answer):
    """Whom the owner can talk to."""

    name = Text()
    phone = Text()


class BookingAnswer(Answer):
    """A booking; `price` is null where only the owner's sentence `price_text` says it."""

    id = Id()
    reference = Text()
    status = Text(validate=OneOf(STATES))
    listing = Id()
    organisation = Slug()
    purpose = Text()
    quantity = Whole()
    people = Whole(allow_none=True)
    seating = Text(allow_none=True, validate=OneOf([way.value for way in Seating]))
    contact = Part(ContactAnswer)
    note = Text()
    price = Part(MoneyAnswer, allow_none=True)
    price_text = Text()
    created_at = Text(metadata=DATE_TIME)
    url = Text(metadata={"format": "uri"})
    occurrences = Listed(Part(OccurrenceAnswer), most=MOST_OCCURRENCES)


class OrderAnswer(Answer):
    """An order with a booking for each of its lines, each in its own state."""

    id = Id()
    organisation = Slug()
    all_or_nothing = Flag()
    created_at = Text(metadata=DATE_TIME)
    url = Text(metadata={"format": "uri"})
    bookings = Listed(Part(BookingAnswer), most=MOST_LINES)


class BookedAnswer(BookingAnswer):
    """A booking that has just been made; `also` are those of its other dates, by id.

    They are dates elsewhere, or further times that one yes has taken.
    """

    also = Listed(Id(), most=MOST_LINES)


class PreviewedAnswer(Answer):
    """What would become of one date, and its own price even if it is refused.

    Without times and price where the clock jumps over them; skipped dates cost nothing. `day_off`
    names the holiday or break for which the rule skips it.
    """

    listing = Id()
    day_off = Text()
    date = Text(metadata={"format": "date"})
    starts_at = Text(allow_none=True, metadata=DATE_TIME)
    ends_at = Text(allow_none=True, metadata=DATE_TIME)
    state = Text(validate=OneOf(["free", "ask", "taken", "closed", "refused", "skipped"]))
    reasons = Listed(Part(ReasonAnswer), most=len(STATES))
    price = Part(MoneyAnswer, allow_none=True)


class PreviewAnswer(Answer):
    """What would become of the wish, and what the dates that would be booked cost together.

    Where none would be booked, `price` is what all that were asked for would have cost.
    """

    price = Part(MoneyAnswer, allow_none=True)
    price_text = Text()
    occurrences = Listed(Part(PreviewedAnswer), most=MOST_OCCURRENCES)
