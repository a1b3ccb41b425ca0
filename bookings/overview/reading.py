"""What the overview reads of the listings that it looks at; a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from bookings.models import Occupancy
from bookings.overview.open_time import Hours
from bookings.types import OccupancySource
from inventory.models import (
    Listing,
    ListingUnit,
    Opening,
    OpeningException,
    Place,
    Unit,
)
from inventory.openings import ExceptionRule, WeeklyRule
from inventory.school_breaks import breaks_between
from inventory.types import ListingKind
from marketplace.models import Organisation
from marketplace.periods import MINUTES_PER_DAY, day_number, local_day

OUT_OF_USE = frozenset({OccupancySource.CLOSURE, OccupancySource.MAINTENANCE})


@dataclass(frozen=True)
class Wanted:
    """What is looked at: local days, both included, and what narrows the listings."""

    first: date
    last: date
    kind: ListingKind | None = None
    district: str | None = None
    organisations: tuple[int, ...] = ()


@dataclass
class Taken:
    """What is taken of a unit: a stretch in minutes since 1970, how many, out of use or not."""

    start: int
    end: int
    quantity: int
    closed: bool


def listings(session: Session, here: Select[int]) -> Sequence[Row[Any]]:
    """Return what is read of each listing, by title."""
    found: Sequence[Any] = session.execute(
        here.with_only_columns(
            Listing.id,
            Listing.public_id,
            Listing.slug,
            Listing.title,
            Listing.kind,
            Listing.part_of_id,
            Listing.openings_stated,
            Listing.closed_on_holidays,
            Listing.closed_on_school_breaks,
            func.coalesce(Listing.published_at, Listing.created_at).label("since"),
            Place.district,
            Place.time_zone,
            Organisation.slug.label("owner"),
            Organisation.name.label("owner_name"),
        ).order_by(Listing.title_key, Listing.id)
    ).all()
    return found


def hours_of(
    session: Session,
    here: Select[int],
    rows: Iterable[Row[Any]],
    wanted: Wanted,
    zone: ZoneInfo,
) -> dict[int, Hours]:
    """Return by listing when it is open; a thing is used around the clock once it is fetched."""
    weekly = _weekly(session, here)
    exceptions = _exceptions(session, here, wanted)
    breaks = tuple(
        (max(one.first, wanted.first), min(one.last, wanted.last))
        for one in breaks_between(session, wanted.first, wanted.last)
    )
    found = {}
    for row in rows:
        around_the_clock = row.kind is ListingKind.EQUIPMENT
        stated = row.openings_stated and not around_the_clock
        found[row.id] = Hours(
            rules=tuple(weekly.get(row.id, ())) if stated else None,
            exceptions=() if around_the_clock else tuple(exceptions.get(row.id, ())),
            closed_on_holidays=row.closed_on_holidays and not around_the_clock,
            breaks=breaks if row.closed_on_school_breaks and not around_the_clock else (),
            zone=ZoneInfo(row.time_zone) if row.time_zone else zone,
        )
    return found


def _weekly(session: Session, here: Select[int]) -> dict[int, list[WeeklyRule]]:
    found: dict[int, list[WeeklyRule]] = {}
    for row in session.execute(
        select(
            Opening.listing_id,
            Opening.weekday,
            Opening.start_minute,
            Opening.end_minute,
            Opening.valid_from,
            Opening.valid_to,
        )
        .where(Opening.listing_id.in_(here))
        .order_by(Opening.listing_id, Opening.weekday, Opening.start_minute, Opening.id)
    ):
        found.setdefault(row[0], []).append(WeeklyRule(*row[1:]))
    return found


def _exceptions(
    session: Session, here: Select[int], wanted: Wanted
) -> dict[int, list[ExceptionRule]]:
    found: dict[int, list[ExceptionRule]] = {}
    for row in session.execute(
        select(
            OpeningException.listing_id,
            OpeningException.first_day,
            OpeningException.last_day,
            OpeningException.start_minute,
            OpeningException.end_minute,
        )
        .where(
            OpeningException.listing_id.in_(here),
            OpeningException.first_day <= wanted.last,
            OpeningException.last_day >= wanted.first,
        )
        .order_by(OpeningException.listing_id, OpeningException.first_day, OpeningException.id)
    ):
        spans = () if row[3] is None or row[4] is None else ((row[3], row[4]),)
        found.setdefault(row[0], []).append(ExceptionRule(row[1], row[2], spans))
    return found


def units_of(session: Session, here: Select[int]) -> dict[int, list[tuple[int, int]]]:
    """Return the units of each listing, with how many of each exist; none that has none."""
    found: dict[int, list[tuple[int, int]]] = {}
    for listing, unit, quantity in session.execute(
        select(ListingUnit.listing_id, Unit.id, Unit.quantity)
        .join(Unit, Unit.id == ListingUnit.unit_id)
        .where(ListingUnit.listing_id.in_(here), Unit.quantity > 0)
        .order_by(ListingUnit.listing_id, Unit.id)
    ):
        found.setdefault(listing, []).append((unit, quantity))
    return found


def taken_of(
    session: Session, here: Select[int], wanted: Wanted, zone: ZoneInfo
) -> Mapping[int, list[Taken]]:
    """Return what is taken of the units, a day's margin around for other zones; one query."""
    units = select(ListingUnit.unit_id).where(ListingUnit.listing_id.in_(here))
    starts = local_day(wanted.first, zone).starts_at
    ends = local_day(wanted.last, zone).ends_at
    found: dict[int, list[Taken]] = {}
    for unit, day, start, end, source, quantity in session.execute(
        select(
            Occupancy.unit_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.source,
            func.sum(Occupancy.quantity),
        )
        .where(
            Occupancy.day.between(day_number(starts.date()) - 1, day_number(ends.date()) + 1),
            Occupancy.unit_id.in_(units),
        )
        .group_by(
            Occupancy.unit_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.source,
        )
        .order_by(Occupancy.unit_id, Occupancy.day, Occupancy.start_minute)
    ):
        midnight = day * MINUTES_PER_DAY
        found.setdefault(unit, []).append(
            Taken(midnight + start, midnight + end, int(quantity), source in OUT_OF_USE)
        )
    return found
