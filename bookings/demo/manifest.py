"""What the demo consists of: `demo/manifest.toml`, whose head explains each part."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bookings.types import ClosureKind
from inventory.types import (
    Answer,
    Audience,
    BookingMode,
    LimitMeasure,
    LimitPer,
    ListingKind,
    PriceUnit,
    Seating,
)
from marketplace.money import Money
from marketplace.types import OrganisationKind, Role

FILE = "manifest.toml"
_HOUR = 60


class DemoFault(Exception):
    """The demo's files say something that the product cannot do; the text says what."""


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * _HOUR + int(minutes)


def _ore(text: str) -> int:
    return Money.parse(text).ore


Minute = Annotated[int, BeforeValidator(_minutes)]
"""A time of day "HH:MM" as minutes after midnight; "24:00" is the day's end."""
Ore = Annotated[int, BeforeValidator(_ore)]
"""An amount of kronor "120.00" as öre."""


class Entry(BaseModel):
    """Any part of the manifest; a name that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Owned(Entry):
    """Something of one listing, which is named by its owner and its title."""

    owner: str
    listing: str

    @property
    def key(self) -> tuple[str, str]:
        """Return how the listing is found."""
        return self.owner, self.listing


class Municipal(Entry):
    """The city's own organisation."""

    name: str
    slug: str
    kind: OrganisationKind
    price_group: str
    summary: str
    email: str
    phone: str


class Described(Entry):
    """What an organisation says about itself besides what the register has."""

    name: str
    languages: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    how_to_join: str = ""


class Import(Entry):
    """A file of listings and whose they are."""

    file: str
    organisation: str


class Account(Entry):
    """A person; `button` says that the sign-in page of the demo offers the account."""

    email: str
    name: str
    phone: str
    memberships: tuple[tuple[str, Role], ...]
    button: bool = False
    platform_admin: bool = False


class Drawing(Entry):
    """A picture that lies ready in all sizes; how it was drawn is the content tool's part."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    alt: str


class Shown(Owned):
    """The pictures of a listing, in order."""

    pictures: tuple[str, ...]


class Feature(Entry):
    """What is in it: a code or own words, perhaps counted."""

    code: str | None = None
    label: str = ""
    count: int | None = None


class Fact(Entry):
    """An accessibility fact with what was measured."""

    answer: Answer
    value: int | None = None
    note: str = ""


class Hours(Entry):
    """Weekly hours."""

    weekdays: tuple[int, ...]
    from_: Minute = Field(alias="from")
    to: Minute


class Price(Entry):
    """A rule of the tariff."""

    group: str
    amount: Ore
    unit: PriceUnit
    weekdays: tuple[int, ...] | None = None
    from_: Minute | None = Field(default=None, alias="from")
    to: Minute | None = None
    min_amount: Ore | None = None
    max_amount: Ore | None = None


class Limit(Entry):
    """At most so many times, or hours, for each borrower in a week or month."""

    measure: LimitMeasure
    per: LimitPer
    most: int


class AtOnce(Entry):
    """A group that gets a yes at once, in hours of some weekdays or whenever it is open."""

    weekdays: tuple[int, ...]
    audience: Audience
    from_: Minute | None = Field(default=None, alias="from")
    to: Minute | None = None


class Where(Entry):
    """A place."""

    name: str
    address: str
    postcode: str
    city: str
    district: str
    latitude: float
    longitude: float


class Translation(Entry):
    """What a listing is called and says in another language."""

    title: str = ""
    summary: str = ""
    description: str = ""


class Extra(Owned):
    """What is said of a listing after its import; plain facts under the names of `ListingFacts`."""

    model_config = ConfigDict(extra="allow", frozen=True)

    confirmed: int | None = None
    mode: BookingMode | None = None
    place: Where | None = None
    features: tuple[Feature, ...] | None = None
    accessibility: dict[str, Answer | Fact] | None = None
    openings: tuple[Hours, ...] | None = None
    prices: tuple[Price, ...] | None = None
    audience: tuple[Audience, ...] | None = None
    limits: tuple[Limit, ...] | None = None
    at_once: tuple[AtOnce, ...] | None = None
    translations: dict[str, Translation] | None = None


Outcome = Literal[
    "requested", "confirmed", "declined", "withdrawn", "cancelled", "called_off",
    "expired", "completed", "no_show", "handed_out", "returned",
]  # fmt: skip


class Timed(Entry):
    """Something at a time relative to today, on the wall clock of the place."""

    day: int | None = None
    weekday: int | None = Field(default=None, ge=1, le=7)
    week: int = 0
    from_: Minute = Field(alias="from")
    to: Minute
    days: int = 0


class Repeat(Entry):
    """A weekly series, perhaps without the dates in school breaks."""

    times: int
    interval: int = 1
    not_in_school_breaks: bool = False


class OtherDate(Entry):
    """A date of a series that differs from the rest; numbers count from 1."""

    number: int
    outcome: Literal["cancelled", "called_off", "completed", "no_show"]
    reason: str = ""


class Booking(Owned, Timed):
    """One booking; those with the same `order` are lines of one order."""

    by: str
    asked: int = Field(ge=1)
    decided: int = Field(default=1, ge=0)
    order: str = ""
    purpose: str
    people: int | None = None
    seating: Seating | None = None
    quantity: int = 1
    repeat: Repeat | None = None
    skip_clashes: bool = False
    outcome: Outcome
    reason: str = ""
    dates: tuple[OtherDate, ...] = ()

    def __str__(self) -> str:
        """Return what a message calls it."""
        return f"“{self.purpose}” ({self.listing}, {self.by})"


class Closure(Timed):
    """Time that an owner closes or has under maintenance, stated so many days before today."""

    owner: str
    listings: tuple[str, ...]
    kind: ClosureKind
    asked: int = Field(ge=1)
    quantity: int | None = None
    reason: str
    reason_public: bool = False

    def __str__(self) -> str:
        """Return what a message calls it."""
        return f"“{self.reason}” ({', '.join(self.listings)})"


class Proposed(Entry):
    """A time that the owner proposes, so many days from today on the place's wall clock."""

    day: int = Field(ge=1)
    from_: Minute = Field(alias="from")
    to: Minute


class Question(Owned):
    """Something asked of an owner, what they answer two days later, and whether it is agreed."""

    by: str
    asked: int = Field(ge=1)
    people: int | None = None
    purpose: str
    answer: str = ""
    price: str = ""
    proposed: tuple[Proposed, ...] = ()
    agreed: bool = False


class Offered(Owned):
    """What an owner offers for a notice a day later, at its first time, or at each of its times."""

    message: str = ""
    price: str = ""


class Notice(Entry):
    """Something that is wanted, so many days from today on the city's wall clock, or undecided."""

    by: str
    asked: int = Field(ge=1)
    title: str
    text: str
    kind: ListingKind
    type: str | None = None
    people: int | None = None
    quantity: int | None = None
    district: str | None = None
    accessible: tuple[str, ...] = ()
    day: int | None = None
    from_: Minute | None = Field(default=None, alias="from")
    to: Minute | None = None
    times: int = 1
    offered: Offered | None = None


class Watched(Entry):
    """A search that somebody follows; `query` as in the finder's address."""

    by: str
    name: str
    query: str


class Manifest(BaseModel):
    """The whole demo; external calendars are the calendar importer's to read."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    municipal: Municipal
    organisations: tuple[str, ...]
    imports: tuple[Import, ...]
    accounts: tuple[Account, ...]
    verified: tuple[str, ...]
    described: tuple[Described, ...] = ()
    pictures: tuple[Drawing, ...]
    photos: tuple[Shown, ...]
    listings: tuple[Extra, ...]
    bookings: tuple[Booking, ...]
    closures: tuple[Closure, ...]
    inquiries: tuple[Question, ...]
    wanted: tuple[Notice, ...] = ()
    watched: tuple[Watched, ...] = ()


def read(folder: Path) -> Manifest:
    """Return the manifest of a demo's folder; raises DemoFault with every unreadable part."""
    try:
        with (folder / FILE).open("rb") as file:
            return Manifest.model_validate(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise DemoFault(f"{FILE}: {error}") from error
