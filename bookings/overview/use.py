"""How much of the open time is taken: by the hours of the week, and by listing.

Set-wise: seven queries, whatever is looked at. Time that is closed or under maintenance is no open
time. What is taken outside opening hours is not counted. Holds of requests that wait count as
taken: nobody else can have that time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func
from sqlalchemy.orm import Session

from bookings.overview import reading
from bookings.overview.open_time import CELLS, Hours, OpenTime, open_time
from bookings.overview.reading import Taken, Wanted
from inventory import queries
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind

_SECONDS = 60


@dataclass(frozen=True)
class Share:
    """Minutes that are open, and how many of them are taken."""

    open: float = 0
    taken: float = 0

    @property
    def percent(self) -> int | None:
        """How much is taken, None where nothing is open."""
        return round(100 * self.taken / self.open) if self.open else None

    @property
    def exact(self) -> float | None:
        """The same with one decimal; what is taken at all is never told as nothing."""
        if not self.open:
            return None
        least = 0.1 if self.taken else 0.0
        return max(least, round(100 * self.taken / self.open, 1))


@dataclass(frozen=True)
class ListingUse:
    """One listing and how much of its open time is taken, in all and by cell."""

    public_id: str
    slug: str
    title: str
    kind: ListingKind
    district: str | None
    owner: str
    owner_name: str
    total: Share
    cells: Sequence[Share]


@dataclass(frozen=True)
class Use:
    """All of it: the cells of the week together, and the listings by title.

    A part of a whole that is among them counts within the whole only. `elsewhere` is how many are
    left out, because they are not booked here.
    """

    cells: Sequence[Share]
    listings: Sequence[ListingUse]
    elsewhere: int


def measured(session: Session, wanted: Wanted, zone: ZoneInfo) -> Use:
    """Return the use of the published listings that fit, on the wanted days."""
    found = queries.published(
        kind=wanted.kind, district=wanted.district, organisations=wanted.organisations
    )
    here = found.where(Listing.mode != BookingMode.CONTACT)
    rows = reading.listings(session, here)
    hours = reading.hours_of(session, here, rows, wanted, zone)
    units = reading.units_of(session, here)
    taken = reading.taken_of(session, here, wanted, zone)
    total = session.scalar(found.with_only_columns(func.count(Listing.id))) or 0
    ids = {row.id for row in rows}
    uses, sums = [], [[0.0, 0.0] for _ in range(CELLS)]
    for row in rows:
        cells = _of_listing(row, hours[row.id], wanted, units.get(row.id, ()), taken)
        uses.append(_use(row, cells))
        if row.part_of_id not in ids:
            for n, cell in enumerate(cells):
                sums[n][0] += cell.open
                sums[n][1] += cell.taken
    return Use([Share(*pair) for pair in sums], uses, total - len(rows))


def together(shares: Sequence[Share]) -> Share:
    """Return several shares as one."""
    return Share(sum(one.open for one in shares), sum(one.taken for one in shares))


def _of_listing(
    row: Row[Any],
    hours: Hours,
    wanted: Wanted,
    units: Sequence[tuple[int, int]],
    taken: Mapping[int, list[Taken]],
) -> list[Share]:
    """Return the use of a listing by cell: the mean of what it takes, each by how many exist."""
    times = open_time(hours, wanted.first, wanted.last)
    since = _minute(row.since)
    opened: list[float] = list(times.totals(since))
    used, closed = [0.0] * CELLS, [0.0] * CELLS
    for unit, quantity in units:
        weight = 1 / (quantity * len(units))
        for one in taken.get(unit, ()):
            into = closed if one.closed else used
            _add(into, times, one, since, weight)
    cells = []
    for n in range(CELLS):
        left = max(0.0, opened[n] - closed[n])
        cells.append(Share(left, min(used[n], left)))
    return cells


def _add(into: list[float], times: OpenTime, one: Taken, since: int, weight: float) -> None:
    start = max(one.start, since)
    if start < one.end:
        for cell, minutes in times.within(start, one.end):
            into[cell] += minutes * one.quantity * weight


def _use(row: Row[Any], cells: Sequence[Share]) -> ListingUse:
    return ListingUse(
        public_id=row.public_id,
        slug=row.slug,
        title=row.title,
        kind=row.kind,
        district=row.district,
        owner=row.owner,
        owner_name=row.owner_name,
        total=together(cells),
        cells=cells,
    )


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // _SECONDS
