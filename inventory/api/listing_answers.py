"""The form of a listing as it is read (docs/api.md, Forms)."""

from inventory.types import (
    Audience,
    BookingMode,
    LimitMeasure,
    LimitPer,
    ListingKind,
    ListingStatus,
    PriceUnit,
)
from marketplace.api.fields import Decimal, Flag, Id, Listed, OneOf, Part, Table, Text, Whole
from marketplace.api.organisation_schemas import ORGANISATION_KINDS
from marketplace.api.schemas import SOMETIMES, Answer, MoneyAnswer, PeriodAnswer, ReasonAnswer

MANY = 1000
URI = {"format": "uri"}
DATE = {"format": "date"}


class OwnerAnswer(Answer):
    """Whose listing it is."""

    slug = Text()
    name = Text()
    kind = Text(validate=OneOf(ORGANISATION_KINDS))


class PlaceAnswer(Answer):
    """Where it is."""

    name = Text()
    address = Text()
    postcode = Text()
    city = Text()
    district = Text(allow_none=True)
    latitude = Decimal(allow_none=True)
    longitude = Decimal(allow_none=True)


class CapacityAnswer(Answer):
    """How many people there is room for; `max` is the largest given."""

    max = Whole(allow_none=True)
    standing = Whole(allow_none=True)
    seated = Whole(allow_none=True)
    tables = Whole(allow_none=True)


class FeatureAnswer(Answer):
    """Something that is in it."""

    code = Text(allow_none=True)
    label = Text()
    count = Whole(allow_none=True)


class PriceRuleAnswer(Answer):
    """What a price group pays."""

    price_group = Text()
    price = Part(MoneyAnswer)
    unit = Text(validate=OneOf([unit.value for unit in PriceUnit]))
    weekdays = Listed(Whole(), most=7, allow_none=True)
    from_ = Text(data_key="from", allow_none=True)
    to = Text(allow_none=True)
    min = Part(MoneyAnswer, allow_none=True)
    max = Part(MoneyAnswer, allow_none=True)


class PriceAnswer(Answer):
    """The owner's sentence and the rules in force."""

    text = Text()
    rules = Listed(Part(PriceRuleAnswer), most=MANY)
    vat_rate = Whole()


class ListingContactAnswer(Answer):
    """What its owner made public of whom people talk to."""

    name = Text(allow_none=True)
    role = Text(allow_none=True)
    email = Text(allow_none=True)
    phone = Text(allow_none=True)


class AtOnceAnswer(Answer):
    """Who gets a yes at once, and when; both times null: whenever it is open on these days."""

    weekdays = Listed(Whole(), most=7)
    from_ = Text(data_key="from", allow_none=True)
    to = Text(allow_none=True)
    audience = Text(validate=OneOf([audience.value for audience in Audience]))
    organisation = Text(allow_none=True)


class BookingRulesAnswer(Answer):
    """How it is booked."""

    mode = Text(validate=OneOf([mode.value for mode in BookingMode]))
    min_minutes = Whole()
    max_minutes = Whole()
    step_minutes = Whole()
    notice_hours = Whole()
    horizon_days = Whole()
    pending_holds = Flag()
    at_once = Listed(Part(AtOnceAnswer), most=MANY)


class PhotoAnswer(Answer):
    """A picture with its description."""

    url = Text(metadata=URI)
    width = Whole()
    height = Whole()
    alt = Text()


class OpeningAnswer(Answer):
    """Weekly hours on the wall clock."""

    weekdays = Listed(Whole(), most=7)
    from_ = Text(data_key="from")
    to = Text()
    valid_from = Text(allow_none=True, metadata=DATE)
    valid_to = Text(allow_none=True, metadata=DATE)


class ExceptionAnswer(Answer):
    """Days with other hours, or closed."""

    first_day = Text(metadata=DATE)
    last_day = Text(metadata=DATE)
    from_ = Text(data_key="from", allow_none=True)
    to = Text(allow_none=True)
    reason = Text()


class UnitAnswer(Answer):
    """What one booking takes of a unit, and how many exist."""

    unit = Id()
    name = Text()
    quantity = Whole()
    of = Whole()


class GroupAnswer(Answer):
    """Who may book."""

    audience = Text(validate=OneOf([audience.value for audience in Audience]))
    organisation = Text(allow_none=True)


class LimitAnswer(Answer):
    """At most so many times, or hours, for each borrower."""

    measure = Text(validate=OneOf([measure.value for measure in LimitMeasure]))
    per = Text(validate=OneOf([per.value for per in LimitPer]))
    most = Whole()


class AvailabilityAnswer(Answer):
    """How it fits the period asked for: dates that are `free` of all, `part` of one period."""

    state = Text(validate=OneOf(["free", "ask", "partly", "taken", "closed"]))
    free = Whole()
    of = Whole()
    reasons = Listed(Part(ReasonAnswer), most=MANY)
    part = Part(PeriodAnswer, allow_none=True)


class TranslationAnswer(Answer):
    """What it is called and says in another language; what is empty is not translated."""

    title = Text()
    summary = Text()
    description = Text()


class ListingAnswer(Answer):
    """A listing; fields from `status` on are for its owner."""

    id = Id()
    kind = Text(validate=OneOf([kind.value for kind in ListingKind]))
    type = Text(allow_none=True)
    title = Text()
    summary = Text()
    description = Text()
    language = Text()
    translations = Table(keys=Text(), values=Part(TranslationAnswer))
    organisation = Part(OwnerAnswer)
    place = Part(PlaceAnswer, allow_none=True)
    capacity = Part(CapacityAnswer)
    area_m2 = Whole(allow_none=True)
    quantity = Whole()
    activities = Listed(Text(), most=MANY)
    features = Listed(Part(FeatureAnswer), most=MANY)
    features_text = Text()
    accessibility = Table(keys=Text(), values=Flag(allow_none=True))
    accessibility_text = Text()
    audience = Listed(Text(), most=MANY)
    audience_text = Text()
    limits = Listed(Part(LimitAnswer), most=MANY)
    price = Part(PriceAnswer)
    contact = Part(ListingContactAnswer)
    booking = Part(BookingRulesAnswer)
    photos = Listed(Part(PhotoAnswer), most=MANY)
    openings_text = Text()
    house_rules = Text()
    loan_terms = Text()
    always_with = Text()
    directions = Text()
    external_url = Text()
    confirmed_on = Text(allow_none=True, metadata=DATE)
    url = Text(metadata=URI)
    calendar_url = Text(metadata=URI)
    distance_m = Whole(metadata=SOMETIMES)
    availability = Part(AvailabilityAnswer, metadata=SOMETIMES)
    status = Text(validate=OneOf([status.value for status in ListingStatus]), metadata=SOMETIMES)
    version = Whole(metadata=SOMETIMES)
    openings = Listed(Part(OpeningAnswer), most=MANY, allow_none=True, metadata=SOMETIMES)
    opening_exceptions = Listed(Part(ExceptionAnswer), most=MANY, metadata=SOMETIMES)
    closed_on_holidays = Flag(metadata=SOMETIMES)
    closed_on_school_breaks = Flag(metadata=SOMETIMES)
    units = Listed(Part(UnitAnswer), most=MANY, metadata=SOMETIMES)
    part_of = Text(allow_none=True, metadata=SOMETIMES)
    audience_groups = Listed(Part(GroupAnswer), most=MANY, metadata=SOMETIMES)
    contact_public = Flag(metadata=SOMETIMES)
    handover_text = Text(metadata=SOMETIMES)
    answer_hours = Whole(metadata=SOMETIMES)
    buffer_before_minutes = Whole(metadata=SOMETIMES)
    buffer_after_minutes = Whole(metadata=SOMETIMES)
