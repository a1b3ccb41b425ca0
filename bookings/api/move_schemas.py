"""The forms of moves, changes and their answers as the API takes them."""

from enum import StrEnum

from bookings.api.schemas import DATE_TIME, INSTANT, BookingAnswer, ContactBody
from bookings.changes.proposing import LONGEST_NOTE
from bookings.changing import LONGEST_REASON, Scope
from bookings.recurrence import MOST_OCCURRENCES
from bookings.requesting import LONGEST_TEXT, MOST_PEOPLE
from bookings.types import ChangeSide
from bookings.wishes import UNREADABLE
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
    Text,
    Whole,
)
from marketplace.api.patterns import SEEN, TIME
from marketplace.api.schemas import Answer, Body, Change, MoneyAnswer, PeriodAnswer

MOST_CHANGES = 100


class OnClash(StrEnum):
    """What becomes of a move of several dates of which some do not fit."""

    REFUSE = "refuse"
    KEEP = "keep"


class Reply(StrEnum):
    """What the other side, or the one that asked, says to a change."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class MoveBody(Body):
    """Which date, when instead, of which listing (as it is when left out).

    With `scope` the dates that follow, or all that come, move by the same shift of the wall clock;
    with `on_clash: keep` those that do not fit keep their old time.
    """

    occurrence = Id(required=True)
    starts_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    ends_at = Text(required=True, validate=Matches(TIME, UNREADABLE), metadata=INSTANT)
    listing = Id()
    scope = Choice(Scope, load_default=Scope.THESE.value)
    on_clash = Choice(OnClash, load_default=OnClash.REFUSE.value)
    note = Text(load_default="", validate=Length(0, LONGEST_NOTE))


class RetryBody(Body):
    """Which skipped dates are asked for, or booked, after all."""

    occurrences = Listed(Id(), required=True, least=1, most=MOST_OCCURRENCES)


class AmendmentBody(Change):
    """What is new of a booking; what is left out stays as it was."""

    purpose = Text(pattern=SEEN, validate=Length(1, LONGEST_TEXT))
    people = Whole(allow_none=True, validate=Range(1, MOST_PEOPLE))
    quantity = Whole(validate=Range(1, MOST_PEOPLE))
    contact = Part(ContactBody)
    note = Text(validate=Length(0, LONGEST_TEXT))


class ReplyBody(Body):
    """The answer; an owner who says no has to say why."""

    answer = Choice(Reply, required=True)
    reason = Text(load_default="", validate=Length(0, LONGEST_REASON))


class ChangedDateAnswer(PeriodAnswer):
    """When a date would be."""

    id = Id()


class ChangeAnswer(Answer):
    """A change that waits for the answer of the side that did not ask for it."""

    id = Id()
    side = Text(validate=OneOf([side.value for side in ChangeSide]))
    listing = Id()
    quantity = Whole()
    people = Whole(allow_none=True)
    note = Text()
    price = Part(MoneyAnswer, allow_none=True)
    answer_by = Text(metadata=DATE_TIME)
    held = Flag()
    occurrences = Listed(Part(ChangedDateAnswer), most=MOST_OCCURRENCES)


class ChangesAnswer(Answer):
    """The changes of a booking that wait, the newest first."""

    items = Listed(Part(ChangeAnswer), most=MOST_CHANGES)


class MovedAnswer(BookingAnswer):
    """The booking as it is now, and the change that waits where the other side has to answer."""

    change = Part(ChangeAnswer, allow_none=True)
