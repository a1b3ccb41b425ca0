"""Judge whether the time that is closed or overdue is what closures and late loans demand."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bookings import stating
from bookings.closures.closing import in_force
from bookings.faults import Fault
from bookings.models import Closure, Occupancy, Occurrence
from bookings.types import OccupancySource, OccurrenceStatus
from marketplace import clock

CLOSED = (OccupancySource.CLOSURE, OccupancySource.MAINTENANCE)
LENT = (OccurrenceStatus.HANDED_OUT, OccurrenceStatus.RETURNED, OccurrenceStatus.COMPLETED)
AT_ONCE = 200


class Stated(NamedTuple):
    """A row of a fact as it should be compared."""

    source: OccupancySource
    source_id: int
    unit_id: int
    day: int
    start_minute: int
    end_minute: int
    quantity: int


_COLUMNS = tuple(getattr(Occupancy, name) for name in Stated._fields)


def faults(session: Session) -> Iterator[Fault]:
    """Yield every difference between what is stated and what should be."""
    yield from _closures(session)
    yield from _without_closure(session)
    yield from _overdue(session)


def _closures(session: Session) -> Iterator[Fault]:
    last = 0
    while True:
        rows = session.scalars(
            select(Closure)
            .where(Closure.id > last)
            .options(selectinload(Closure.units), selectinload(Closure.periods))
            .order_by(Closure.id)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        wanted = {one for closure in rows for one in _demanded(closure)}
        found = session.execute(
            select(*_COLUMNS).where(
                Occupancy.source.in_(CLOSED),
                Occupancy.source_id.in_([closure.id for closure in rows]),
                Occupancy.occurrence_id.is_(None),
            )
        )
        kept = {Stated._make(row) for row in found}
        yield from _told("closure not taken", wanted - kept)
        yield from _told("closure not demanded", kept - wanted)
        session.expunge_all()


def _demanded(closure: Closure) -> Iterator[Stated]:
    units = {row.unit_id: row.quantity for row in closure.units}
    for row in stating.demanded(closure.source, closure.id, units, in_force(closure)):
        yield Stated(*(row[name] for name in Stated._fields))  # type: ignore[arg-type]


def _without_closure(session: Session) -> Iterator[Fault]:
    rows = session.execute(
        select(*_COLUMNS).where(
            Occupancy.source.in_(CLOSED),
            Occupancy.occurrence_id.is_(None),
            Occupancy.source_id.not_in(select(Closure.id)),
        )
    )
    yield from _told("closure not known", {Stated._make(row) for row in rows})


def _overdue(session: Session) -> Iterator[Fault]:
    """Yield rows of no late loan, and rows that go on though the loan has come back."""
    rows = session.execute(
        select(*_COLUMNS, Occurrence.status)
        .outerjoin(Occurrence, Occurrence.id == Occupancy.source_id)
        .where(Occupancy.source == OccupancySource.OVERDUE, Occupancy.occurrence_id.is_(None))
    )
    ahead = (clock.now().timestamp() + 60) / 60
    unknown, going_on = set(), set()
    for *facts, status in rows:
        row = Stated._make(facts)
        if status not in LENT:
            unknown.add(row)
        elif status is not OccurrenceStatus.HANDED_OUT and row.day * 1440 + row.end_minute > ahead:
            going_on.add(row)
    yield from _told("overdue of no loan", unknown)
    yield from _told("overdue after return", going_on)


def _told(what: str, rows: Sequence[Stated] | set[Stated]) -> Iterator[Fault]:
    for row in sorted(rows):
        detail = f"until {row.end_minute}, {row.quantity} as {row.source} {row.source_id}"
        yield Fault(what, row.unit_id, row.day, row.start_minute, detail)
