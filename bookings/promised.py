"""Which bookings to come stand in the way of a change of what listings take.

Two rules are judged here, for whatever changes it. Per unit and instant, no more is taken than
there is; the database's guard judges the same when time is taken, and this says beforehand who
would be concerned. And no booking to come is left with less of a unit than it was promised, as when
a thing goes out of a set, fewer are in it, or a part leaves its whole.

What counts are dates that have not ended and take time: confirmed, handed out, waiting and holding;
for the second rule open changes that hold as well. A request that competes holds nothing and stands
in nobody's way: it is moved along to what its listing takes now (`reclaiming`), and its owner's yes
judges it anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bookings import holding
from bookings.judging.availability import zone_of
from bookings.models import Booking, ChangeClaim, Claim, Occupancy, Occurrence
from bookings.reclaiming import Takes, coming, taken_now
from bookings.taking import source_of
from bookings.types import OccurrenceStatus
from inventory.models import Listing, Unit
from inventory.promises import InTheWay, UnitPromised, UnitsChange
from marketplace import clock
from marketplace.errors import Sentence
from marketplace.periods import Period, day_number, day_slices

MOST_CLASHES = 1000

ENDED = _l(
    "There are bookings to come. Pause it instead: then nobody can book anew, and these stay."
)
LESS = _l("Bookings to come count on what you took out. Change the bookings first.")
TAKEN = _l("Bookings to come take the same at the same time. Change the bookings first.")


class Row(NamedTuple):
    """Time taken of a unit on a UTC day, in minutes; `fresh` is more than was taken before."""

    start: int
    end: int
    quantity: int
    occurrence_id: int | None
    fresh: bool = False

    @property
    def guarded(self) -> bool:
        """Whether it is a promise to somebody, not a closure or the like."""
        return self.occurrence_id is not None


Table = dict[tuple[int, int], list[Row]]
"""Rows by unit and day."""


def on_units_judged(session: Session, change: UnitsChange) -> None:
    """Raise UnitPromised with the bookings that could not be kept; the units are locked."""
    now = clock.now()
    _refuse(session, [row.id for row in _promised(session, change.ended, now)], ENDED)
    moved = _promised(session, change.listings, now)
    takes = taken_now(session, change.listings)
    lost = _lessened(session, change, moved, takes, now)
    sentence = None if change.lowered else TAKEN
    if {unit for units in lost.values() for unit in units} - set(change.lowered):
        sentence = LESS
    _refuse(session, lost.keys() | _overtaken(session, change, moved, takes, now), sentence)


def _promised(session: Session, listing_ids: Collection[int], now: datetime) -> list[Occurrence]:
    """Return the listings' occurrences to come that take time."""
    rows = coming(session, listing_ids, now) if listing_ids else ()
    return [row for row in rows if source_of(row)]


def _lessened(
    session: Session,
    change: UnitsChange,
    moved: Sequence[Occurrence],
    takes: Takes,
    now: datetime,
) -> dict[int, set[int]]:
    """Return the units of which occurrences, or open changes of them, would get less than before.

    By occurrence. A unit in whose stead another has come is not missed if there are as many of it.
    """
    found: dict[int, set[int]] = defaultdict(set)
    for row in moved:
        each, count = takes[row.listing_id], row.booking.quantity
        found[row.id] |= _missed(row.claims, each, count, change.instead)
    for date in holding.aimed_at(session, change.listings):
        asked = date.change
        if asked.holds and date.ends_at > now:
            each = takes[asked.listing_id]
            missed = _missed(date.claims, each, asked.quantity, change.instead)
            found[date.occurrence_id] |= missed
    return {key: units for key, units in found.items() if units}


def _missed(
    claims: Iterable[Claim | ChangeClaim],
    each: Mapping[int, int],
    count: int,
    instead: Mapping[int, int],
) -> set[int]:
    """Return the units that are claimed and of which `count` of a listing take fewer now."""
    return {
        claim.unit_id
        for claim in claims
        if claim.quantity
        > count * (each.get(claim.unit_id) or each.get(instead.get(claim.unit_id, 0), 0))
    }


def _overtaken(
    session: Session,
    change: UnitsChange,
    moved: Sequence[Occurrence],
    takes: Takes,
    now: datetime,
) -> set[int]:
    """Return the occurrences that would together take more than there is."""
    table = _moved(moved, takes)
    raised = {unit for (unit, _), rows in table.items() if any(row.fresh for row in rows)}
    units = raised | set(change.lowered)
    if not units:
        return set()
    today = day_number(now.date())
    first = min([today, *(day for unit, day in table if unit in raised)])
    _add_others(session, table, units, first, {row.id for row in moved})
    counts = session.execute(select(Unit.id, Unit.quantity).where(Unit.id.in_(units)))
    limits = {unit: change.lowered.get(unit, count) for unit, count in counts}
    found: set[int] = set()
    for (unit, day), rows in table.items():
        if unit in units:
            whole = unit in change.lowered and day >= today
            found |= _too_much(rows, limits[unit], every=whole)
    return found


def _moved(moved: Sequence[Occurrence], takes: Takes) -> Table:
    """Return the time that occurrences would take of what their listings take now."""
    table: Table = defaultdict(list)
    for row in moved:
        claims = {claim.unit_id: claim.quantity for claim in row.claims}
        slices = day_slices(Period(row.taken_from, row.taken_to))
        for unit, each in takes[row.listing_id].items():
            quantity = each * row.booking.quantity
            fresh = quantity > claims.get(unit, 0)
            for part in slices:
                table[unit, part.day].append(
                    Row(part.start_minute, part.end_minute, quantity, row.id, fresh=fresh)
                )
    return table


def _add_others(
    session: Session, table: Table, units: Collection[int], first: int, moved: set[int]
) -> None:
    """Add what is taken of the units from a UTC day on, by all but the moved occurrences."""
    rows = session.execute(
        select(
            Occupancy.unit_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.quantity,
            Occupancy.occurrence_id,
        ).where(Occupancy.unit_id.in_(units), Occupancy.day >= first)
    )
    for unit, day, start, end, quantity, occurrence_id in rows:
        if occurrence_id is None or occurrence_id not in moved:
            table[unit, day].append(Row(start, end, quantity, occurrence_id))


def _too_much(rows: Sequence[Row], limit: int, *, every: bool) -> set[int]:
    """Return the occurrences that take of a unit at instants of a day when there is too little.

    Like the guard: what is newly taken is judged with all that is taken beside it, and what was
    taken before (`every`) with other promises only.
    """
    found: set[int] = set()
    for instant in sorted({row.start for row in rows}):
        there = [row for row in rows if row.start <= instant < row.end]
        promised = [row for row in there if row.guarded]
        new = any(row.fresh for row in there) and sum(row.quantity for row in there) > limit
        old = every and sum(row.quantity for row in promised) > limit
        if new or old:
            found |= {row.occurrence_id for row in promised if row.occurrence_id is not None}
    return found


def _refuse(session: Session, ids: Iterable[int], sentence: Sentence | None) -> None:
    """Raise UnitPromised with these occurrences, if there are any."""
    chosen = sorted(set(ids))
    if not chosen:
        return
    spans = session.execute(
        select(Occurrence.starts_at, Occurrence.ends_at)
        .where(Occurrence.id.in_(chosen))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    periods = dict.fromkeys(Period(start, end) for start, end in spans)
    rows = session.scalars(
        select(Occurrence)
        .where(Occurrence.id.in_(chosen))
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(MOST_CLASHES)
        .options(
            joinedload(Occurrence.booking).joinedload(Booking.organisation),
            joinedload(Occurrence.listing).joinedload(Listing.place),
        )
    )
    raise UnitPromised(
        [_told(row) for row in rows],
        count=len(chosen),
        clashes=list(periods)[:MOST_CLASHES],
        sentence=sentence,
    )


def _told(row: Occurrence) -> InTheWay:
    return InTheWay(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=zone_of(row.listing),
        who=row.booking.organisation.name,
        listing=row.listing.title,
        reference=row.booking.reference,
        path=f"/bookings/{row.booking.public_id}",
        key=row.public_id,
        booking=row.booking.public_id,
        listing_key=row.listing.public_id,
        owner_id=row.listing.organisation_id,
        waiting=row.status is OccurrenceStatus.REQUESTED,
    )
