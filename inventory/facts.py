"""What an owner says of a listing, every fact of it either given or left as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar

from inventory.types import (
    Answer,
    Audience,
    BookingMode,
    LimitMeasure,
    LimitPer,
    ListingKind,
    ListingStatus,
    PriceUnit,
)


class NotGiven(Enum):
    """The type of `NOT_GIVEN`."""

    TOKEN = auto()


NOT_GIVEN: Final = NotGiven.TOKEN
"""Nothing was said of this fact, which differs from saying that it is empty (None)."""

T = TypeVar("T")
Maybe: TypeAlias = T | NotGiven


def given(value: Maybe[T], otherwise: T) -> T:
    """Return what was given, or `otherwise`."""
    return otherwise if isinstance(value, NotGiven) else value


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """Where it is; coordinates are WGS 84 degrees, a time zone stands only where not the city's."""

    name: Maybe[str] = NOT_GIVEN
    address: Maybe[str] = NOT_GIVEN
    postcode: Maybe[str] = NOT_GIVEN
    city: Maybe[str] = NOT_GIVEN
    district: Maybe[str | None] = NOT_GIVEN
    latitude: Maybe[float | None] = NOT_GIVEN
    longitude: Maybe[float | None] = NOT_GIVEN
    time_zone: Maybe[str | None] = NOT_GIVEN


@dataclass(frozen=True, slots=True)
class FeatureFacts:
    """Something that is in it: a code of the vocabulary or own words, perhaps with a count."""

    code: str | None = None
    label: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class AccessibilityFacts:
    """What is known of one accessibility fact, its measured value and a note."""

    answer: Answer
    value: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AudienceFacts:
    """A group that may book; `organisation` is the slug of the umbrella or of the one named."""

    audience: Audience
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """At most so many times, or hours, for each borrower in a week or month."""

    measure: LimitMeasure
    per: LimitPer
    most: int


@dataclass(frozen=True, slots=True)
class AtOnceFacts:
    """A group that gets a yes at once for times wholly within these hours of ISO weekdays.

    Without minutes the whole opening hours of these days count; an end before the start is next
    day. `organisation` is the slug of the umbrella or of the one named.
    """

    weekdays: Sequence[int]
    audience: Audience
    start_minute: int | None = None
    end_minute: int | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """Open on ISO weekdays between two minutes of the day; an end before the start is next day."""

    weekdays: Sequence[int]
    start_minute: int
    end_minute: int
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ExceptionFacts:
    """Other hours, or closed without minutes, from one local day through another."""

    first_day: date
    last_day: date
    start_minute: int | None = None
    end_minute: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PriceRuleFacts:
    """An amount in öre for a price group per unit, where stated only in a weekly window."""

    price_group: str
    amount_ore: int
    unit: PriceUnit
    weekdays: Sequence[int] | None = None
    from_minute: int | None = None
    to_minute: int | None = None
    min_ore: int | None = None
    max_ore: int | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What one booking takes (`quantity`) of a unit by public id, or of a new one called `name`.

    `of` is how many exist; not said, a new unit has `quantity` and a known one keeps what it has.
    """

    unit: str | None = None
    name: str | None = None
    quantity: int = 1
    of: int | None = None


@dataclass(frozen=True, slots=True)
class TranslationFacts:
    """What a listing is called and says in one other language; what is empty stays as written."""

    title: str = ""
    summary: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """Every fact that an owner may state of a listing; minutes are wall clock.

    `part_of` is the public id of the whole; `openings` None means that hours are not stated; no
    `units` means one of its own, of which `quantity` exist (None: one).
    """

    kind: Maybe[ListingKind] = NOT_GIVEN
    type: Maybe[str | None] = NOT_GIVEN
    title: Maybe[str] = NOT_GIVEN
    summary: Maybe[str] = NOT_GIVEN
    description: Maybe[str] = NOT_GIVEN
    language: Maybe[str] = NOT_GIVEN
    translations: Maybe[Mapping[str, TranslationFacts]] = NOT_GIVEN
    status: Maybe[ListingStatus] = NOT_GIVEN
    place: Maybe[PlaceFacts | None] = NOT_GIVEN
    capacity_max: Maybe[int | None] = NOT_GIVEN
    capacity_standing: Maybe[int | None] = NOT_GIVEN
    capacity_seated: Maybe[int | None] = NOT_GIVEN
    capacity_tables: Maybe[int | None] = NOT_GIVEN
    area_m2: Maybe[int | None] = NOT_GIVEN
    quantity: Maybe[int | None] = NOT_GIVEN
    units: Maybe[Sequence[UnitFacts] | None] = NOT_GIVEN
    part_of: Maybe[str | None] = NOT_GIVEN
    activities: Maybe[Sequence[str]] = NOT_GIVEN
    features: Maybe[Sequence[FeatureFacts]] = NOT_GIVEN
    features_text: Maybe[str] = NOT_GIVEN
    accessibility: Maybe[Mapping[str, AccessibilityFacts]] = NOT_GIVEN
    accessibility_text: Maybe[str] = NOT_GIVEN
    accessibility_checked_on: Maybe[date | None] = NOT_GIVEN
    audience: Maybe[Sequence[AudienceFacts]] = NOT_GIVEN
    audience_text: Maybe[str] = NOT_GIVEN
    limits: Maybe[Sequence[LimitFacts]] = NOT_GIVEN
    at_once: Maybe[Sequence[AtOnceFacts]] = NOT_GIVEN
    price_text: Maybe[str] = NOT_GIVEN
    price_rules: Maybe[Sequence[PriceRuleFacts]] = NOT_GIVEN
    currency: Maybe[str] = NOT_GIVEN
    vat_rate: Maybe[int] = NOT_GIVEN
    mode: Maybe[BookingMode] = NOT_GIVEN
    min_minutes: Maybe[int] = NOT_GIVEN
    max_minutes: Maybe[int] = NOT_GIVEN
    step_minutes: Maybe[int] = NOT_GIVEN
    notice_hours: Maybe[int] = NOT_GIVEN
    horizon_days: Maybe[int] = NOT_GIVEN
    pending_holds: Maybe[bool] = NOT_GIVEN
    answer_hours: Maybe[int] = NOT_GIVEN
    buffer_before_minutes: Maybe[int] = NOT_GIVEN
    buffer_after_minutes: Maybe[int] = NOT_GIVEN
    openings: Maybe[Sequence[OpeningFacts] | None] = NOT_GIVEN
    opening_exceptions: Maybe[Sequence[ExceptionFacts]] = NOT_GIVEN
    openings_text: Maybe[str] = NOT_GIVEN
    closed_on_holidays: Maybe[bool] = NOT_GIVEN
    closed_on_school_breaks: Maybe[bool] = NOT_GIVEN
    house_rules: Maybe[str] = NOT_GIVEN
    loan_terms: Maybe[str] = NOT_GIVEN
    always_with: Maybe[str] = NOT_GIVEN
    handover_text: Maybe[str] = NOT_GIVEN
    directions: Maybe[str] = NOT_GIVEN
    external_url: Maybe[str] = NOT_GIVEN
    contact_name: Maybe[str] = NOT_GIVEN
    contact_role: Maybe[str] = NOT_GIVEN
    contact_email: Maybe[str] = NOT_GIVEN
    contact_phone: Maybe[str] = NOT_GIVEN
    contact_public: Maybe[bool] = NOT_GIVEN
    confirmed_on: Maybe[date | None] = NOT_GIVEN

    def said(self) -> dict[str, Any]:
        """Return what was given, by name."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in values.items() if value is not NOT_GIVEN}

    def complete(self) -> "ListingFacts":
        """Return the facts of a whole listing (POST, PUT): what was not given is the default.

        Kind, title and status have none: a draft needs the first two, and the last stays.
        """
        return replace(self, **{**DEFAULTS, **self.said()})


DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "type": None,
        "summary": "",
        "description": "",
        "language": "sv",
        "translations": MappingProxyType({}),
        "place": None,
        "capacity_max": None,
        "capacity_standing": None,
        "capacity_seated": None,
        "capacity_tables": None,
        "area_m2": None,
        "quantity": None,
        "units": (),
        "part_of": None,
        "activities": (),
        "features": (),
        "features_text": "",
        "accessibility": MappingProxyType({}),
        "accessibility_text": "",
        "accessibility_checked_on": None,
        "audience": (),
        "audience_text": "",
        "limits": (),
        "at_once": (),
        "price_text": "",
        "price_rules": (),
        "currency": "SEK",
        "vat_rate": 0,
        "mode": BookingMode.REQUEST,
        "min_minutes": 30,
        "max_minutes": 14 * 1440,
        "step_minutes": 30,
        "notice_hours": 0,
        "horizon_days": 540,
        "pending_holds": True,
        "answer_hours": 168,
        "buffer_before_minutes": 0,
        "buffer_after_minutes": 0,
        "openings": None,
        "opening_exceptions": (),
        "openings_text": "",
        "closed_on_holidays": False,
        "closed_on_school_breaks": False,
        "house_rules": "",
        "loan_terms": "",
        "always_with": "",
        "handover_text": "",
        "directions": "",
        "external_url": "",
        "contact_name": "",
        "contact_role": "",
        "contact_email": "",
        "contact_phone": "",
        "contact_public": True,
        "confirmed_on": None,
    }
)

COLUMNS = (
    "kind", "type", "title", "summary", "description", "language",
    "capacity_max", "capacity_standing", "capacity_seated", "capacity_tables", "area_m2",
    "features_text", "accessibility_text", "accessibility_checked_on", "audience_text",
    "price_text", "mode", "min_minutes", "max_minutes", "step_minutes", "notice_hours",
    "horizon_days", "pending_holds", "answer_hours", "buffer_before_minutes",
    "buffer_after_minutes", "openings_text", "closed_on_holidays",
    "closed_on_school_breaks", "house_rules", "loan_terms", "always_with",
    "handover_text", "directions", "external_url", "contact_name", "contact_role",
    "contact_email", "contact_phone", "contact_public", "confirmed_on",
)  # fmt: skip
"""The facts that are columns of the listing, under the same name."""
