"""Judge whether the database keeps promise 1, and occupancy says what occurrences demand."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, not_, select
from sqlalchemy.orm import Session, aliased, selectinload

from bookings import verifying_facts, verifying_guards
from bookings.faults import Fault
from bookings.holding import open_dates
from bookings.models import Occupancy, Occurrence
from bookings.models.guard import MEASURES
from bookings.taking import demanded, held, source_of
from bookings.types import OccupancySource
from inventory.models import Unit
from marketplace import engines
from marketplace.models import AuditEntry
from marketplace.periods import day_number

GUARDED = (OccupancySource.BOOKING, OccupancySource.HOLD)
AT_ONCE = 500


class Taken(NamedTuple):
    """An occupancy row as it should be compared."""

    occurrence_id: int | None
    unit_id: int
    day: int
    start_minute: int
    end_minute: int
    quantity: int
    source: OccupancySource
    source_id: int


def faults(session: Session) -> Iterator[Fault]:
    """Yield every breach of promise 1, every difference between occupancy and demand, and holes.

    A hole is what nothing could be told by: a guard that is not there, a row that refers to none.
    """
    yield from verifying_guards.faults(session)
    yield from not_whole(session)
    yield from overtaken(session)
    yield from differences(session)
    yield from verifying_facts.faults(session)


def not_whole(session: Session) -> Iterator[Fault]:
    """Yield rows whose numbers are none, which no sum counts and no day finds (SQLite only)."""
    rows = session.execute(
        select(
            Occupancy.unit_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.quantity,
            Occupancy.source,
            Occupancy.source_id,
        )
        .where(not_(_is_whole(session)))
        .order_by(Occupancy.unit_id, Occupancy.day, Occupancy.start_minute, Occupancy.source_id)
    )
    for unit_id, day, start, end, quantity, source, source_id in rows:
        detail = f"until {end!r}, {quantity!r} as {source} {source_id!r}"
        yield Fault("not whole", unit_id, day, start, detail)
    units = select(Unit.id, Unit.quantity).where(
        not_(engines.whole(session, Unit.__table__.c.quantity))
    )
    for unit_id, quantity in session.execute(units.order_by(Unit.id)):
        yield Fault("not whole", unit_id, 0, 0, f"{quantity!r} exist")


def _is_whole(session: Session) -> ColumnElement[bool]:
    return engines.whole(session, *(Occupancy.__table__.c[name] for name in MEASURES))


def overtaken(session: Session) -> Iterator[Fault]:
    """Yield the instants at which bookings and holds together exceed a unit's quantity.

    What was before the owner last changed how many there are, or what takes them, is left to the
    guard, which judged it when it was written: of ten chairs then, eight may be left today.
    """
    at, beside = aliased(Occupancy), aliased(Occupancy)
    load = (
        select(func.sum(beside.quantity))
        .where(
            beside.day == at.day,
            beside.unit_id == at.unit_id,
            beside.source.in_(GUARDED),
            beside.start_minute <= at.start_minute,
            beside.end_minute > at.start_minute,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(at.unit_id, at.day, at.start_minute, load, Unit.quantity, Unit.organisation_id)
        .join(Unit, Unit.id == at.unit_id)
        .where(at.source.in_(GUARDED), load > Unit.quantity)
        .distinct()
        .order_by(at.unit_id, at.day, at.start_minute)
    ).all()
    counted = _counted_anew(session, {row.organisation_id for row in rows})
    for unit_id, day, start, taken, quantity, owner_id in rows:
        if day >= counted.get(owner_id, 0):
            yield Fault("overtaken", unit_id, day, start, f"{taken} of {quantity} taken")


def _counted_anew(session: Session, owner_ids: Collection[int]) -> dict[int, int]:
    """Return the UTC day on which each owner last changed what their listings take."""
    if not owner_ids:
        return {}
    entries = session.execute(
        select(AuditEntry.organisation_id, AuditEntry.at, AuditEntry.after)
        .where(AuditEntry.organisation_id.in_(owner_ids), AuditEntry.action == "listing edited")
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    return {
        owner_id: day_number(at.date())
        for owner_id, at, after in entries
        if owner_id is not None and (after or {}).keys() & {"quantity", "units", "part_of"}
    }


def differences(session: Session) -> Iterator[Fault]:
    """Yield occupancy that no occurrence demands, and demands that nothing was taken for."""
    last = 0
    while True:
        occurrences = session.scalars(
            select(Occurrence)
            .where(Occurrence.id > last)
            .options(selectinload(Occurrence.claims))
            .order_by(Occurrence.id)
            .limit(AT_ONCE)
        ).all()
        if not occurrences:
            return
        last = occurrences[-1].id
        yield from _differ(session, occurrences)
        session.expunge_all()


def _differ(session: Session, occurrences: Sequence[Occurrence]) -> Iterator[Fault]:
    wanted: set[Taken] = set()
    for occurrence in occurrences:
        source = source_of(occurrence)
        if source is not None and not occurrence.claims:
            yield _claimless(occurrence, source)
        elif source is not None:
            wanted.update(_key(row) for row in demanded(occurrence, source))
    ids = [occurrence.id for occurrence in occurrences]
    changing = held(open_dates(session, ids))
    wanted.update(_key(row) for row in changing if row["occurrence_id"] in ids)
    found = session.execute(
        select(
            Occupancy.occurrence_id,
            Occupancy.unit_id,
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.quantity,
            Occupancy.source,
            Occupancy.source_id,
        ).where(Occupancy.occurrence_id.in_(ids), _is_whole(session))
    )
    kept = {Taken._make(row) for row in found}
    for what, rows in (("not taken", wanted - kept), ("not demanded", kept - wanted)):
        for row in sorted(rows):
            detail = (
                f"occurrence {row.occurrence_id}, until {row.end_minute}, "
                f"{row.quantity} as {row.source} {row.source_id}"
            )
            yield Fault(what, row.unit_id, row.day, row.start_minute, detail)


def _claimless(occurrence: Occurrence, source: OccupancySource) -> Fault:
    """Tell of a date that takes time, but of nothing: it would keep nobody else out."""
    begin, end = occurrence.starts_at, occurrence.ends_at
    detail = (
        f"occurrence {occurrence.id} of booking {occurrence.booking_id}, "
        f"{begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC as {source}"
    )
    return Fault("claims nothing", 0, 0, 0, detail)


def _key(row: dict[str, Any]) -> "Taken":
    return Taken(*(row[name] for name in Taken._fields))
