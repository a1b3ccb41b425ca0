"""The forms of wanted notices and answers to them as the API takes and gives them."""

from bookings.agreement.conversing import LONGEST_MESSAGE
from bookings.agreement.proposing_times import MOST_OPEN
from bookings.api.inquiry_schemas import TimeBody
from bookings.api.schemas import DATE_TIME, INSTANT
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted.checking import FARTHEST_KM, LEAST_KM, LONGEST_TITLE, LONGEST_WORDS
from bookings.wanted.times import MOST_INTERVAL, MOST_TIMES
from bookings.wishes import UNREADABLE
from inventory.types import ListingKind
from marketplace.api.fields import (
    Choice,
    Day,
    Decimal,
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
from marketplace.api.schemas import SOMETIMES, Answer, Body, Paged

MANY = 10_000
CODES = 50


class NearBody(Body):
    """A circle: a point in degrees (WGS 84) and a distance."""

    latitude = Decimal(required=True, validate=Range(-90, 90))
    longitude = Decimal(required=True, validate=Range(-180, 180))
    radius_km = Decimal(required=True, validate=Range(LEAST_KM, FARTHEST_KM))


class NoticeContactBody(Body):
    """Whom one can talk to; the number is shown to everybody only with `phone_public`."""

    name = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_NAME))
    phone = Text(load_default="", validate=Length(0, LONGEST_NAME))
    phone_public = Flag(load_default=False)


class NoticeBody(Body):
    """What is needed; without times `when` is `undecided`, `weekly` comes `times` times in all."""

    organisation = Slug(required=True)
    title = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_TITLE))
    text = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_WORDS))
    kind = Choice(ListingKind, required=True)
    type = Text(load_default=None, allow_none=True, validate=Length(1, LONGEST_NAME))
    people = Whole(load_default=None, allow_none=True, validate=Range(1, MOST_PEOPLE))
    quantity = Whole(load_default=None, allow_none=True, validate=Range(1, MOST_PEOPLE))
    accessible = Listed(Text(validate=Length(1, LONGEST_NAME)), most=CODES, load_default=())
    when = Choice(WantedWhen, load_default=WantedWhen.UNDECIDED.value)
    starts_at = Text(
        load_default=None, allow_none=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT
    )
    ends_at = Text(
        load_default=None, allow_none=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT
    )
    times = Whole(load_default=1, validate=Range(1, MOST_TIMES))
    interval = Whole(load_default=1, validate=Range(1, MOST_INTERVAL))
    district = Text(load_default=None, allow_none=True, validate=Length(1, LONGEST_NAME))
    near = Part(NearBody, load_default=None, allow_none=True)
    contact = Part(NoticeContactBody, required=True)
    closes_when_agreed = Flag(load_default=True)
    until = Day(load_default=None, allow_none=True)


class NoticesQuery(Paged):
    """Which notices: of a kind, of a district (the city's name for it)."""

    kind = Choice(ListingKind)
    district = Text(validate=Length(1, LONGEST_NAME))


class OfferBody(Body):
    """An answer: a `listing` with `times`, or an `organisation` and `text` alone.

    With `weekly` the one time comes back as the notice asks for, on the dates still needed.
    """

    listing = Id()
    times = Listed(Part(TimeBody), most=MOST_OPEN, load_default=())
    weekly = Flag(load_default=False)
    quantity = Whole(load_default=1, validate=Range(1, MOST_PEOPLE))
    price_text = Text(load_default="", validate=Length(0, LONGEST_TEXT))
    organisation = Slug()
    text = Text(load_default="", validate=Length(0, LONGEST_MESSAGE))


class NoticeContactAnswer(Answer):
    """Whom one can talk to; the number is null where the asker does not show it."""

    name = Text()
    phone = Text(allow_none=True)


class AskerAnswer(Answer):
    """Who asks."""

    slug = Slug()
    name = Text()


class NearAnswer(Answer):
    """A circle."""

    latitude = Decimal()
    longitude = Decimal()
    radius_km = Decimal()


class NoticeAnswer(Answer):
    """A wanted notice; `stands_until` is when it is over."""

    id = Id()
    status = Text(validate=OneOf([one.value for one in WantedStatus]))
    organisation = Part(AskerAnswer)
    title = Text()
    text = Text()
    kind = Text(validate=OneOf([one.value for one in ListingKind]))
    type = Text(allow_none=True)
    people = Whole(allow_none=True)
    quantity = Whole(allow_none=True)
    accessible = Listed(Text(), most=CODES)
    when = Text(validate=OneOf([one.value for one in WantedWhen]))
    starts_at = Text(allow_none=True, metadata=DATE_TIME)
    ends_at = Text(allow_none=True, metadata=DATE_TIME)
    times = Whole()
    interval = Whole()
    district = Text(allow_none=True)
    near = Part(NearAnswer, allow_none=True)
    contact = Part(NoticeContactAnswer)
    stands_until = Text(metadata=DATE_TIME)
    created_at = Text(metadata=DATE_TIME)
    url = Text(metadata={"format": "uri"})


class OfferAnswer(Answer):
    """An answer to a notice; an offer is a conversation, accepted at /inquiries/{id}/acceptance."""

    id = Id()
    organisation = Slug()
    author = Text()
    text = Text()
    listing = Id(allow_none=True)
    inquiry = Id(allow_none=True)
    created_at = Text(metadata=DATE_TIME)
    email = Text(allow_none=True, metadata=SOMETIMES)
