"""What a search asks for, but for the time."""

from dataclasses import dataclass

from inventory.types import Audience, BookingMode, ListingKind, Seating


@dataclass(frozen=True, slots=True)
class Near:
    """A circle: WGS 84 degrees, radius in kilometres.

    Where nobody has named a radius, what lies nowhere that is known is meant as well (`anywhere`).
    """

    latitude: float
    longitude: float
    radius_km: float
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """The parameters of `GET /listings` that need no time; all given ones must hold.

    `people` is compared with the capacity of the `seating`, with the largest where no seating is
    given or its number is not stated (at tables no more sit than in rows); what is no premises
    and states none has room for all.
    `quantity` is compared with how many can be booked at once, but for services and skills that are
    agreed on with the owner, which nobody counts. `districts`
    and `modes` are any of which one will do, `activities` and `features` are codes of which all
    must be there, `accessible` codes of which all must be known and true; with `accessible_unknown`
    it is enough that none is known to be missing. `organisations` are ids.
    `unpublished_of` are the ids of the organisations whose drafts, paused and archived listings are
    shown as well: the caller puts only those of which the asker is a member there.
    """

    text: str = ""
    kind: ListingKind | None = None
    type: str | None = None
    people: int | None = None
    seated: int | None = None
    seating: Seating | None = None
    quantity: int | None = None
    districts: tuple[str, ...] = ()
    near: Near | None = None
    activities: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    accessible: tuple[str, ...] = ()
    accessible_unknown: bool = False
    audience: Audience | None = None
    modes: tuple[BookingMode, ...] = ()
    organisations: tuple[int, ...] = ()
    unpublished_of: frozenset[int] = frozenset()
