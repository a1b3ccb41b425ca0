"""The parameters of `GET /listings`; unlike the finder's page the API refuses what is wrong."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from bookings.api import times
from bookings.borrowers import bookers
from bookings.finder.finding import Search, Sort
from bookings.finder.search_places import FARTHEST_KM, LEAST_KM, NEAR_KM
from bookings.finder.search_reader import LARGEST_NUMBER, LONGEST_TEXT, MOST_CODES
from bookings.finder.search_times import LONGEST_PERIOD, MOST_TIMES, REPEATS
from bookings.judging.sentences import general
from bookings.recurrence import Frequency
from bookings.wishes import UNREADABLE, dates_of, edge_from_iso, rule_of
from inventory import places, vocabulary
from inventory.search_filters import Near, SearchFilters
from inventory.types import Audience, BookingMode, ListingKind, Seating
from marketplace.actor import Actor
from marketplace.api import bearer, organisations
from marketplace.api.fields import (
    Choice,
    Decimal,
    Length,
    Listed,
    Matches,
    OneOf,
    Range,
    Slug,
    Text,
    Whole,
)
from marketplace.api.patterns import DAY_OR_TIME, POINT, PRICE
from marketplace.api.schemas import Paged
from marketplace.errors import FieldProblem, Invalid, Sentence
from marketplace.models import Organisation
from marketplace.money import Money, MoneyError
from marketplace.periods import Period
from marketplace.policy import Permission, can
from marketplace.wording import normalise

USUAL_TIMES = 10
WALL = {"description": "ISO 8601; without offset the city's wall clock."}
NO_POINT = _l("Write a place as latitude,longitude, such as 56.05,12.69.")
NO_PRICE = _l("Write an amount in kronor, such as 200.")


class Show(StrEnum):
    """What else is listed."""

    ALL = "all"


def _codes(terms: Any) -> Listed:  # noqa: ANN401 - terms of either shape
    return Listed(
        Text(validate=OneOf([term.code for term in terms])), most=MOST_CODES, load_default=()
    )


def _number() -> Whole:
    return Whole(validate=Range(1, LARGEST_NUMBER))


class ListingsQuery(Paged):
    """What is looked for; all that is given has to hold."""

    q = Text(load_default="", validate=Length(0, LONGEST_TEXT))
    kind = Choice(ListingKind)
    type = Text(
        validate=OneOf([term.code for terms in vocabulary.TYPES.values() for term in terms])
    )
    people = _number()
    seated = _number()
    seating = Choice(Seating, metadata={"description": "How the `people` are placed."})
    quantity = _number()
    starts_at = Text(validate=Matches(DAY_OR_TIME, UNREADABLE), metadata=WALL)
    ends_at = Text(validate=Matches(DAY_OR_TIME, UNREADABLE), metadata=WALL)
    repeat = Text(validate=OneOf(list(REPEATS)))
    times = Whole(validate=Range(1, MOST_TIMES))
    near = Text(
        validate=Matches(POINT, NO_POINT),
        metadata={"description": "latitude,longitude in WGS 84 degrees, in Sweden; see radius_km."},
    )
    radius_km = Decimal(
        validate=Range(LEAST_KM, FARTHEST_KM),
        metadata={"description": f"How far from `near`; {NEAR_KM:g} where nothing is said."},
    )
    district = Text(validate=OneOf([one.name for one in vocabulary.DISTRICTS]))
    activity = _codes(vocabulary.ACTIVITIES)
    feature = _codes(vocabulary.FEATURES)
    accessible = _codes(vocabulary.ACCESSIBILITY)
    audience = Choice(Audience)
    mode = Listed(
        Text(validate=OneOf([one.value for one in BookingMode])), most=MOST_CODES, load_default=()
    )
    max_price = Text(
        validate=Matches(PRICE, NO_PRICE),
        metadata={"description": "In kronor, such as 200 or 199.50."},
    )
    organisation = Slug()
    sort = Choice(Sort)
    show = Choice(Show)


Asked = Mapping[str, Any]


def search_of(session: Session, caller: Actor, asked: Asked, zone: ZoneInfo) -> Search:
    """Return the search; raises Invalid naming each parameter that cannot be used.

    Raises NotFound for an organisation that the caller may not know of.
    """
    owner = _organisation(caller, asked)
    show_all = asked.get("show") is not None
    own = owner is not None and can(caller, Permission.ORGANISATION_SEE, owner.id)
    filters = SearchFilters(
        text=normalise(asked["q"]),
        kind=ListingKind(asked["kind"]) if "kind" in asked else None,
        type=asked.get("type"),
        people=asked.get("people"),
        seated=asked.get("seated"),
        seating=Seating(asked["seating"]) if "seating" in asked else None,
        quantity=asked.get("quantity"),
        districts=(asked["district"],) if "district" in asked else (),
        near=_near(asked),
        activities=tuple(dict.fromkeys(asked["activity"])),
        features=tuple(dict.fromkeys(asked["feature"])),
        accessible=tuple(dict.fromkeys(asked["accessible"])),
        audience=Audience(asked["audience"]) if "audience" in asked else None,
        modes=tuple(BookingMode(one) for one in dict.fromkeys(asked["mode"])),
        organisations=(owner.id,) if owner is not None else (),
        unpublished_of=frozenset({owner.id}) if owner and own and show_all else frozenset(),
    )
    return Search(
        filters=filters,
        periods=_periods(asked, zone),
        borrower=_borrower(session, caller),
        max_price_ore=_most(asked),
        sort=Sort(asked["sort"]) if "sort" in asked else None,
        show_all=show_all,
        page=asked["page"],
        per_page=asked["per_page"],
    )


def _organisation(caller: Actor, asked: Asked) -> Organisation | None:
    if "organisation" not in asked:
        return None
    return organisations.visible(caller, asked["organisation"])


def _borrower(session: Session, caller: Actor) -> Organisation | None:
    """Return the first that the caller books for, themselves where none; None for a visitor."""
    # A reading token may ask, too: nothing is written.
    return next(iter(bookers(session, bearer.reading(caller))), None)


def _near(asked: Asked) -> Near | None:
    if "near" not in asked:
        if "radius_km" in asked or asked.get("sort") == Sort.DISTANCE:
            raise _bad("near", _l("Say near which place, as latitude,longitude."))
        return None
    latitude, longitude = (float(part) for part in asked["near"].split(","))
    if (problem := places.coordinates_problem(latitude, longitude)) is not None:
        raise _bad("near", problem)
    anywhere = "radius_km" not in asked
    return Near(latitude, longitude, asked.get("radius_km", NEAR_KM), anywhere=anywhere)


def _most(asked: Asked) -> int | None:
    if "max_price" not in asked:
        return None
    try:
        return Money.parse(asked["max_price"]).ore
    except MoneyError:
        raise _bad("max_price", NO_PRICE) from None


def _periods(asked: Asked, zone: ZoneInfo) -> tuple[Period, ...]:
    ends = {"starts_at", "ends_at"} & asked.keys()
    series = {"repeat", "times"} & asked.keys()
    if not ends and not series:
        return ()
    for name in ("starts_at", "ends_at"):
        if name not in asked:
            raise _bad(name, _l("Give both when it starts and when it ends."))
    if series == {"times"}:
        raise _bad("repeat", _l("Say how often it repeats."))
    first = times.instant(asked["starts_at"], zone, "starts_at")
    last = times.instant(asked["ends_at"], zone, "ends_at", end=True)
    times.require_span(first, last, LONGEST_PERIOD, "ends_at")
    if "repeat" not in asked:
        return (Period(first, last),)
    return _series(first, last, asked, zone)


def _series(first: datetime, last: datetime, asked: Asked, zone: ZoneInfo) -> tuple[Period, ...]:
    edges = [edge_from_iso(moment.isoformat(), zone) for moment in (first, last)]
    weeks = REPEATS[asked["repeat"]]
    rule = rule_of(Frequency.WEEKLY, interval=weeks, times=asked.get("times", USUAL_TIMES))
    try:
        dates, _rule = dates_of(edges[0], edges[1], zone, rule)
    except Invalid as error:
        # Here the number of times is all that says how far it goes.
        told = {"until": "times"}
        raise Invalid(
            [FieldProblem(told.get(one.field, one.field), one.message) for one in error.problems]
        ) from None
    for date in dates:
        if date.problem is not None:
            raise _bad("starts_at", general(date.problem))
    return tuple(date.period for date in dates if date.period is not None)


def _bad(field: str, sentence: Sentence) -> Invalid:
    return Invalid([FieldProblem(field, sentence)])
