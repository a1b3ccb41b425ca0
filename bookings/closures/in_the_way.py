"""Which bookings and requests a fact stands over: nothing is cancelled by it, all are told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bookings.loads import Load, meets, overfull, united
from bookings.models import Booking, Claim, Occupancy, Occurrence
from bookings.states import takes_time
from bookings.types import OccupancySource, OccurrenceStatus
from inventory.models import Unit
from marketplace import clock
from marketplace.periods import Period, day_slices

STANDING = (
    OccurrenceStatus.REQUESTED,
    OccurrenceStatus.OFFERED,
    OccurrenceStatus.CONFIRMED,
    OccurrenceStatus.HANDED_OUT,
)
"""The states of a date that somebody still counts on."""
_TAKING = tuple(status for status in OccurrenceStatus if takes_time(status) is not None)
_WAITING = (OccurrenceStatus.REQUESTED, OccurrenceStatus.OFFERED)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Claimed:
    occurrence_id: int
    load: Load
    status: OccurrenceStatus
    holds: bool
    over: bool

    @property
    def taken(self) -> bool:
        return self.holds or self.status not in _WAITING


def in_the_way(
    session: Session,
    units: Mapping[int, int],
    periods: Iterable[Period],
    *,
    but: tuple[OccupancySource, int] | None = None,
) -> list[Occurrence]:
    """Return the coming dates that do not fit beside a fact that takes this, in time order.

    Of a room that is every date in its periods; of a pool only where what is left does not do for
    all that has been promised, and then everybody who takes part of it. Competing requests count,
    each by itself. `but` is the fact itself, where it has been stated already. What others have
    stated counts as well. Four queries, whatever the number.
    """
    wanted = united(periods)
    if not units or not wanted:
        return []
    span = Period(wanted[0].starts_at, wanted[-1].ends_at)
    claimed = _claimed(session, units, span)
    if not claimed:
        return []
    stated = _stated(session, units, span, but)
    there_are = _quantities(session, units)
    found: set[int] = set()
    for unit_id, claims in claimed.items():
        for period in wanted:
            fact = Load(period, units[unit_id])
            mine = [one for one in claims if one.load.period.overlaps(period)]
            beside = [one for one in stated[unit_id] if one.period.overlaps(period)]
            found |= _standing_over(fact, mine, beside, there_are.get(unit_id, 0))
    return dates(session, found)


def dates(session: Session, occurrence_ids: Iterable[int]) -> list[Occurrence]:
    """Return the dates with what is told of them: listing, borrower and who booked."""
    booking = joinedload(Occurrence.booking)
    return list(
        session.scalars(
            select(Occurrence)
            .where(Occurrence.id.in_(sorted(occurrence_ids)))
            .options(
                booking.joinedload(Booking.organisation),
                booking.joinedload(Booking.made_by),
                booking.joinedload(Booking.listing),
                joinedload(Occurrence.listing),
            )
            .order_by(Occurrence.starts_at, Occurrence.id)
        )
    )


def _standing_over(
    fact: Load, claims: Sequence[_Claimed], beside: Sequence[Load], of: int
) -> set[int]:
    ground = [fact, *beside, *(one.load for one in claims if one.taken)]
    short = [part for part in overfull(ground, of) if part.overlaps(fact.period)]
    found = set()
    for one in claims:
        if one.over or one.status not in STANDING:
            continue
        parts = short if one.taken else overfull([*ground, one.load], of)
        within = [part for part in parts if part.overlaps(fact.period)]
        if meets(one.load.period, within):
            found.add(one.occurrence_id)
    return found


def _claimed(session: Session, units: Iterable[int], span: Period) -> dict[int, list[_Claimed]]:
    now = clock.now()
    rows = session.execute(
        select(
            Claim.unit_id,
            Claim.quantity,
            Occurrence.id,
            Occurrence.taken_from,
            Occurrence.taken_to,
            Occurrence.ends_at,
            Occurrence.status,
            Occurrence.holds,
        )
        .join(Occurrence, Occurrence.id == Claim.occurrence_id)
        .where(
            Claim.unit_id.in_(sorted(units)),
            Occurrence.status.in_(_TAKING),
            Occurrence.taken_from < span.ends_at,
            Occurrence.taken_to > span.starts_at,
        )
        .order_by(Claim.unit_id, Occurrence.id)
    )
    found = defaultdict(list)
    for unit_id, quantity, key, begins, ends, over_at, status, holds in rows:
        load = Load(Period(begins, ends), quantity)
        found[unit_id].append(_Claimed(key, load, status, holds, over_at <= now))
    return found


def _stated(
    session: Session,
    units: Iterable[int],
    span: Period,
    but: tuple[OccupancySource, int] | None,
) -> Mapping[int, list[Load]]:
    first, last = (span.starts_at - _EPOCH).days, (span.ends_at - _EPOCH).days
    rows = session.execute(
        select(
            Occupancy.unit_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.quantity,
            Occupancy.source,
            Occupancy.source_id,
        ).where(
            Occupancy.unit_id.in_(sorted(units)),
            Occupancy.day.between(first, last),
            Occupancy.occurrence_id.is_(None),
        )
    )
    found = defaultdict(list)
    for unit_id, day, begins, ends, quantity, source, source_id in rows:
        if (source, source_id) != but:
            found[unit_id].append(Load(period_of(day, begins, ends), quantity))
    return found


def _quantities(session: Session, units: Iterable[int]) -> dict[int, int]:
    rows = session.execute(select(Unit.id, Unit.quantity).where(Unit.id.in_(sorted(units))))
    return {row.id: row.quantity for row in rows}


def period_of(day: int, start_minute: int, end_minute: int) -> Period:
    """Return the period (UTC) of a row of occupancy."""
    return Period(
        _EPOCH + timedelta(days=day, minutes=start_minute),
        _EPOCH + timedelta(days=day, minutes=end_minute),
    )


def coming(rows: Iterable[Occurrence]) -> list[Occurrence]:
    """Return the dates that somebody counts on and that are not over."""
    now = clock.now()
    return [row for row in rows if row.status in STANDING and row.ends_at > now]


@dataclass(frozen=True)
class Cover:
    """What stands over a date: a fact, by its source."""

    source: OccupancySource
    source_id: int


def covered(session: Session, rows: Sequence[Occurrence]) -> dict[int, list[Cover]]:
    """Return, by the date's id, the facts that leave too little for it; only dates that stand.

    Read off occupancy as it is now, so it is true whatever was told before. Two queries where
    nothing is stated, three otherwise.
    """
    standing = {row.id: row for row in coming(rows)}
    if not standing:
        return {}
    claims = session.execute(
        select(Claim.occurrence_id, Claim.unit_id, Claim.quantity)
        .where(Claim.occurrence_id.in_(sorted(standing)))
        .order_by(Claim.occurrence_id, Claim.unit_id)
    ).all()
    units = {unit_id for _, unit_id, _ in claims}
    days = {
        part.day
        for row in standing.values()
        for part in day_slices(Period(row.taken_from, row.taken_to))
    }
    taken = _taken(session, units, days)
    if not any(cover is not None for loads in taken.values() for _, _, cover in loads):
        return {}
    of = _quantities(session, units)
    found: dict[int, list[Cover]] = {}
    for occurrence_id, unit_id, quantity in claims:
        row = standing[occurrence_id]
        known = found.setdefault(occurrence_id, [])
        for cover in _covers(row, quantity, taken.get(unit_id, []), of.get(unit_id, 0)):
            if cover not in known:
                known.append(cover)
    return {key: covers for key, covers in found.items() if covers}


_Taken = tuple[Load, int | None, Cover | None]


def _taken(session: Session, units: Iterable[int], days: Iterable[int]) -> dict[int, list[_Taken]]:
    rows = session.execute(
        select(
            Occupancy.unit_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.quantity,
            Occupancy.source,
            Occupancy.source_id,
            Occupancy.occurrence_id,
        )
        .where(Occupancy.unit_id.in_(sorted(units)), Occupancy.day.in_(sorted(days)))
        .order_by(Occupancy.unit_id, Occupancy.day, Occupancy.start_minute, Occupancy.source_id)
    )
    found = defaultdict(list)
    for unit_id, day, begins, ends, quantity, source, source_id, occurrence_id in rows:
        load = Load(period_of(day, begins, ends), quantity)
        cover = Cover(source, source_id) if occurrence_id is None else None
        found[unit_id].append((load, occurrence_id, cover))
    return found


def _covers(row: Occurrence, quantity: int, taken: Sequence[_Taken], of: int) -> list[Cover]:
    mine = Period(row.taken_from, row.taken_to)
    around = [one for one in taken if one[0].period.overlaps(mine)]
    facts = [(load, cover) for load, _, cover in around if cover is not None]
    if not facts:
        return []
    loads = [load for load, occurrence_id, _ in around if occurrence_id != row.id]
    short = [part for part in overfull([*loads, Load(mine, quantity)], of) if part.overlaps(mine)]
    return [cover for load, cover in facts if meets(load.period, short)]


__all__ = ["STANDING", "Cover", "coming", "covered", "dates", "in_the_way", "period_of"]
