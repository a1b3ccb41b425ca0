"""The forms of conversations as the API takes and answers them (docs/api.md, By agreement)."""

from bookings.agreement.conversing import LONGEST_MESSAGE
from bookings.agreement.proposing_times import MOST_OPEN
from bookings.agreement.repeating import MOST_TIMES
from bookings.api.schemas import DATE_TIME, INSTANT, ContactAnswer, ContactBody, Side
from bookings.requesting import LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE
from bookings.types import InquiryStatus, ProposalStatus
from bookings.wishes import UNREADABLE
from marketplace.api.fields import (
    Choice,
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
from marketplace.api.schemas import (
    SOMETIMES,
    Answer,
    Body,
    MoneyAnswer,
    Paged,
    PeriodAnswer,
    ReasonAnswer,
)

SIDES = [side.value for side in Side]
MANY = 10_000


class TimeBody(Body):
    """A time that would suit."""

    starts_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    ends_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)


class InquiryBody(Body):
    """A question; `organisation` is a slug, or `me` for the person themselves."""

    organisation = Slug(required=True)
    text = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_TEXT))
    contact = Part(ContactBody, required=True)
    wished_time = Text(load_default="", validate=Length(0, LONGEST_NAME))
    people = Whole(load_default=None, allow_none=True, validate=Range(1, MOST_PEOPLE))
    quantity = Whole(load_default=1, validate=Range(1, MOST_PEOPLE))
    times = Listed(Part(TimeBody), most=MOST_OPEN, load_default=())


class InquiryMessageBody(Body):
    """What one side writes to the other."""

    text = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_MESSAGE))


class ProposalsBody(Body):
    """Times for the other side to choose from; another `listing` and a price are the owner's."""

    times = Listed(Part(TimeBody), least=1, most=MOST_OPEN, required=True)
    listing = Id()
    quantity = Whole(load_default=1, validate=Range(1, MOST_PEOPLE))
    people = Whole(load_default=None, allow_none=True, validate=Range(1, MOST_PEOPLE))
    price_text = Text(load_default="", validate=Length(0, LONGEST_TEXT))
    text = Text(load_default="", validate=Length(0, LONGEST_MESSAGE))


class RefusalBody(Body):
    """The times that do not suit."""

    proposals = Listed(Id(), least=1, most=MOST_OPEN, required=True)
    text = Text(load_default="", validate=Length(0, LONGEST_MESSAGE))


class WithdrawalBody(Body):
    """The times of one's own that are taken back."""

    proposals = Listed(Id(), least=1, most=MOST_OPEN, required=True)


class AcceptanceBody(Body):
    """The time that suits; `also` others of an offer to a notice that several dates meet.

    Who asks gives the number that the booking needs here, where the conversation has none.
    """

    proposal = Id(required=True)
    also = Listed(Id(), most=MOST_OPEN, load_default=[])
    contact_phone = Text(load_default="", validate=Length(0, LONGEST_NAME))
    text = Text(load_default="", validate=Length(0, LONGEST_MESSAGE))


class ClosingBody(Body):
    """A word at the end."""

    text = Text(load_default="", validate=Length(0, LONGEST_MESSAGE))


class InquiriesQuery(Paged):
    """Which conversations: of the organisations that I book for, or of what I decide on."""

    as_ = Choice(Side, data_key="as", load_default=Side.BOOKER.value)
    status = Listed(Choice(InquiryStatus), most=len(InquiryStatus), load_default=())
    organisation = Slug(metadata={"description": "Slug: who asks, or as owner whose listings."})
    listing = Id()


class MessageAnswer(Answer):
    """What was written, by whom of which side."""

    id = Id()
    side = Text(validate=OneOf(SIDES))
    author = Text()
    text = Text()
    created_at = Text(metadata=DATE_TIME)


class ProposalAnswer(PeriodAnswer):
    """A proposed time; `price` is null where only the sentence `price_text` says it.

    It comes `times` times in all, every `interval` weeks; a yes books those dates that can be had.

    Of one conversation, `reasons` stand in the way of an open time, and `waived` are the owner's
    rules that a yes sets aside. `had` are the dates of an open time that the asker has from
    somebody already: a yes leaves them out, and is refused where no date is left.
    """

    id = Id()
    side = Text(validate=OneOf(SIDES))
    listing = Id()
    times = Whole()
    interval = Whole()
    quantity = Whole()
    people = Whole(allow_none=True)
    status = Text(validate=OneOf([status.value for status in ProposalStatus]))
    price = Part(MoneyAnswer, allow_none=True)
    price_text = Text()
    created_at = Text(metadata=DATE_TIME)
    reasons = Listed(Part(ReasonAnswer), most=100, metadata=SOMETIMES)
    waived = Listed(Part(ReasonAnswer), most=100, metadata=SOMETIMES)
    had = Listed(Part(PeriodAnswer), most=MOST_TIMES, metadata=SOMETIMES)


class InquiryAnswer(Answer):
    """A conversation; `waits_for` is null once it is over, `booking` until it is agreed.

    `bookings` are all that the same yes has led to: several, where it took several times.
    """

    id = Id()
    status = Text(validate=OneOf([status.value for status in InquiryStatus]))
    waits_for = Text(allow_none=True, validate=OneOf([*SIDES, None]))
    listing = Id()
    owner = Slug()
    organisation = Slug()
    text = Text()
    wished_time = Text()
    people = Whole(allow_none=True)
    contact = Part(ContactAnswer)
    created_at = Text(metadata=DATE_TIME)
    moved_at = Text(metadata=DATE_TIME)
    url = Text(metadata={"format": "uri"})
    booking = Text(allow_none=True)
    bookings = Listed(Id(), most=MANY)
    messages = Listed(Part(MessageAnswer), most=MANY)
    proposals = Listed(Part(ProposalAnswer), most=MANY)
