"""What the owner of a listing may send of it by the API."""

from collections.abc import Sequence

from inventory import vocabulary
from inventory.approvals import MOST_RULES as MOST_RULES_AT_ONCE
from inventory.checking import LONGEST_LINE, LONGEST_TEXT, LONGEST_TITLE, MOST_ITEMS, RANGES
from inventory.hours import MOST_EXCEPTIONS, MOST_OPENINGS
from inventory.limits import LARGEST, MOST_LIMITS
from inventory.tariffs import MOST_RULES, VAT_RATES
from inventory.types import (
    Audience,
    BookingMode,
    LimitMeasure,
    LimitPer,
    ListingKind,
    ListingStatus,
    PriceUnit,
)
from inventory.units import MOST_UNITS
from marketplace.api.fields import (
    Choice,
    Clock,
    Day,
    Decimal,
    Flag,
    Id,
    Length,
    Listed,
    OneOf,
    Part,
    Range,
    Slug,
    Table,
    Text,
    Whole,
)
from marketplace.api.patterns import LANGUAGE, SEEN
from marketplace.api.schemas import Body, Change, MoneyBody

WEEKDAYS = 7


def _codes(terms: Sequence[vocabulary.Term]) -> list[str]:
    return [term.code for term in terms]


def line(longest: int = LONGEST_LINE) -> Text:
    """Return a field for a short text."""
    return Text(validate=Length(0, longest))


def text() -> Text:
    """Return a field for a text of several lines."""
    return line(LONGEST_TEXT)


def number(fact: str) -> Whole:
    """Return a field for a number within the range of the fact, or null."""
    return Whole(allow_none=True, validate=Range(*RANGES[fact]))


def length(fact: str) -> Whole:
    """Return a field for a number within the range of the fact."""
    return Whole(validate=Range(*RANGES[fact]))


def weekdays(*, required: bool = False) -> Listed:
    """Return a field for weekdays from 1 (Monday)."""
    return Listed(
        Whole(validate=Range(1, WEEKDAYS)),
        least=1,
        most=WEEKDAYS,
        required=required,
        allow_none=not required,
    )


class PlaceBody(Body):
    """Where it is; coordinates in WGS 84 degrees."""

    name = line(LONGEST_TITLE)
    address = line(LONGEST_TITLE)
    postcode = line(LONGEST_TITLE)
    city = line(LONGEST_TITLE)
    district = Text(allow_none=True, validate=Length(0, LONGEST_TITLE))
    latitude = Decimal(allow_none=True, validate=Range(-90, 90))
    longitude = Decimal(allow_none=True, validate=Range(-180, 180))


class CapacityBody(Body):
    """How many people there is room for."""

    max = number("capacity_max")
    standing = number("capacity_standing")
    seated = number("capacity_seated")
    tables = number("capacity_tables")


class FeatureBody(Body):
    """Something that is in it: a code of the vocabulary or a label of one's own."""

    code = Text(allow_none=True, validate=OneOf(_codes(vocabulary.FEATURES)))
    label = line(LONGEST_TITLE)
    count = Whole(allow_none=True, validate=Range(1, RANGES["quantity"][1]))


class GroupBody(Body):
    """Who may book; an umbrella or a chosen organisation by its slug."""

    audience = Choice(Audience, required=True)
    organisation = Slug(allow_none=True)


class LimitBody(Body):
    """At most so many times, or hours, for each borrower in a week (from Monday) or month."""

    measure = Choice(LimitMeasure, required=True)
    per = Choice(LimitPer, required=True)
    most = Whole(required=True, validate=Range(1, LARGEST))


class PriceRuleBody(Body):
    """What a price group pays, where stated only on some weekdays and hours."""

    price_group = Text(required=True, validate=OneOf(_codes(vocabulary.PRICE_GROUPS)))
    price = Part(MoneyBody, allow_none=True)
    unit = Choice(PriceUnit, required=True)
    weekdays = weekdays()
    from_ = Clock(data_key="from", allow_none=True)
    to = Clock(allow_none=True)
    min = Part(MoneyBody, allow_none=True)
    max = Part(MoneyBody, allow_none=True)


class PriceBody(Body):
    """A sentence, and rules from which the price of a booking is made."""

    text = text()
    rules = Listed(Part(PriceRuleBody), most=MOST_RULES)
    vat_rate = Whole(validate=OneOf(VAT_RATES))


class ListingContactBody(Body):
    """Whom people talk to."""

    name = line()
    role = line()
    email = Text(allow_none=True, validate=Length(0, LONGEST_LINE))
    phone = Text(allow_none=True, validate=Length(0, LONGEST_LINE))


class AtOnceBody(Body):
    """Who gets a yes at once, on weekdays at wall-clock times; without times whenever it is open.

    An earlier `to` is the day after. The period has to lie wholly in the hours of one such rule.
    """

    weekdays = weekdays(required=True)
    from_ = Clock(data_key="from", allow_none=True)
    to = Clock(allow_none=True)
    audience = Choice(Audience, required=True)
    organisation = Slug(allow_none=True)


class BookingRulesBody(Body):
    """How it is booked."""

    mode = Choice(BookingMode)
    min_minutes = length("min_minutes")
    max_minutes = length("max_minutes")
    step_minutes = length("step_minutes")
    notice_hours = length("notice_hours")
    horizon_days = length("horizon_days")
    pending_holds = Flag()
    at_once = Listed(Part(AtOnceBody), most=MOST_RULES_AT_ONCE)


class OpeningBody(Body):
    """Open on weekdays from one wall-clock time to another; an earlier end is the day after."""

    weekdays = weekdays(required=True)
    from_ = Clock(data_key="from", required=True)
    to = Clock(required=True)
    valid_from = Day(allow_none=True)
    valid_to = Day(allow_none=True)


class ExceptionBody(Body):
    """Other hours, or closed without any, from one day through another."""

    first_day = Day(required=True)
    last_day = Day(required=True)
    from_ = Clock(data_key="from", allow_none=True)
    to = Clock(allow_none=True)
    reason = line()


class UnitBody(Body):
    """What one booking takes of a unit that is known, or of a new one with a name."""

    unit = Id(allow_none=True)
    name = Text(allow_none=True, validate=Length(1, LONGEST_TITLE))
    quantity = Whole(load_default=1, validate=Range(1, RANGES["quantity"][1]))
    of = Whole(allow_none=True, validate=Range(*RANGES["quantity"]))


class TranslationBody(Body):
    """What it is called and says in another language."""

    title = line(LONGEST_TITLE)
    summary = line()
    description = text()


class ListingBody(Body):
    """A whole listing (POST, PUT): what is left out has its default."""

    kind = Choice(ListingKind, required=True)
    title = Text(required=True, pattern=SEEN, validate=Length(1, LONGEST_TITLE))
    organisation = Slug(required=True)
    status = Choice(ListingStatus)
    type = Text(
        allow_none=True,
        validate=OneOf([code for terms in vocabulary.TYPES.values() for code in _codes(terms)]),
    )
    summary = line()
    description = text()
    language = Text(pattern=LANGUAGE, validate=Length(2, 3))
    translations = Table(
        keys=Text(pattern=LANGUAGE, validate=Length(2, 3)), values=Part(TranslationBody)
    )
    place = Part(PlaceBody, allow_none=True)
    capacity = Part(CapacityBody)
    area_m2 = number("area_m2")
    quantity = number("quantity")
    activities = Listed(Text(validate=OneOf(_codes(vocabulary.ACTIVITIES))), most=MOST_ITEMS)
    features = Listed(Part(FeatureBody), most=MOST_ITEMS)
    features_text = text()
    accessibility = Table(keys=Text(validate=Length(1, 60)), values=Flag(allow_none=True))
    accessibility_text = text()
    audience = Listed(Choice(Audience), most=len(Audience))
    audience_groups = Listed(Part(GroupBody), most=MOST_ITEMS)
    audience_text = text()
    limits = Listed(Part(LimitBody), most=MOST_LIMITS)
    price = Part(PriceBody)
    contact = Part(ListingContactBody)
    contact_public = Flag()
    booking = Part(BookingRulesBody)
    answer_hours = length("answer_hours")
    buffer_before_minutes = length("buffer_before_minutes")
    buffer_after_minutes = length("buffer_after_minutes")
    openings = Listed(Part(OpeningBody), most=MOST_OPENINGS, allow_none=True)
    opening_exceptions = Listed(Part(ExceptionBody), most=MOST_EXCEPTIONS)
    openings_text = text()
    closed_on_holidays = Flag()
    closed_on_school_breaks = Flag()
    units = Listed(Part(UnitBody), most=MOST_UNITS, allow_none=True)
    part_of = Id(allow_none=True)
    house_rules = text()
    loan_terms = text()
    always_with = text()
    handover_text = text()
    directions = text()
    external_url = Text(validate=Length(0, 2000))
    confirmed_on = Day(allow_none=True)


class ListingReplacement(ListingBody):
    """A whole listing in place of the present one; its organisation cannot be another.

    With `version`, as read back by its owner, a change in between is refused (409).
    """

    organisation = Slug()
    version = Whole(validate=Range(1, 10**9))


class ListingChange(Change, ListingReplacement):
    """Some facts of a listing (PATCH): what is left out stays as it was."""
