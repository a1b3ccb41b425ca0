"""Stating facts: time that units are out of use for, whatever has been promised (promise 1).

The only writer of occupancy that is neither booking nor hold. Nothing is judged here: a closed hall
is closed. Whoever states a fact looks up what stands in its way (`in_the_way`) and tells.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy import insert as sql_insert
from sqlalchemy.orm import Session

from bookings.loads import united
from bookings.models import Occupancy
from bookings.types import OccupancySource
from inventory.models import Unit
from marketplace import engines
from marketplace.periods import Period, day_slices

FACTS = (
    OccupancySource.CLOSURE,
    OccupancySource.MAINTENANCE,
    OccupancySource.EXTERNAL,
    OccupancySource.OVERDUE,
)


def state(
    session: Session,
    source: OccupancySource,
    source_id: int,
    units: Mapping[int, int],
    periods: Iterable[Period],
) -> None:
    """Let `source_id` take exactly this: so many of each unit, in these periods and no others.

    What it took before is given back in the same transaction, so that time never falls between.
    The units are locked in id order first, those of before as well: a booking of the same time is
    either written already, and seen by whoever looks after this, or refused. Periods are united
    and widened to whole minutes (UTC).
    """
    if source not in FACTS:
        raise ValueError(f"{source} is promised, not stated")
    lock(session, source, source_id, units)
    session.execute(delete(Occupancy).where(_stated(source, source_id)))
    rows = demanded(source, source_id, units, periods)
    if rows:
        session.execute(sql_insert(Occupancy), rows)


def withdraw(session: Session, source: OccupancySource, source_id: int) -> None:
    """Give back all that `source_id` has taken."""
    state(session, source, source_id, {}, ())


def replace(
    session: Session, calendar_id: int, units: Mapping[int, int], periods: Iterable[Period]
) -> None:
    """Let an external calendar take these periods in place of all that it took before."""
    state(session, OccupancySource.EXTERNAL, calendar_id, units, periods)


def lock(
    session: Session, source: OccupancySource, source_id: int | None, units: Iterable[int]
) -> None:
    """Lock the units, and those that the fact takes now, in id order."""
    wanted = set(units)
    if source_id is not None:
        wanted |= set(
            session.scalars(select(Occupancy.unit_id).where(_stated(source, source_id)).distinct())
        )
    engines.lock_rows(session, Unit, wanted)


def demanded(
    source: OccupancySource, source_id: int, units: Mapping[int, int], periods: Iterable[Period]
) -> list[dict[str, object]]:
    """Return the occupancy rows of a fact, in key order; units of which it takes none are left."""
    whole = united(_whole_minutes(period) for period in periods)
    return [
        {
            "day": part.day,
            "unit_id": unit_id,
            "start_minute": part.start_minute,
            "end_minute": part.end_minute,
            "quantity": quantity,
            "source": source,
            "source_id": source_id,
            "occurrence_id": None,
        }
        for part in (part for period in whole for part in day_slices(period))
        for unit_id, quantity in sorted(units.items())
        if quantity > 0
    ]


def rounded_up(moment: datetime) -> datetime:
    """Return the first whole minute (UTC) that is not before the instant."""
    at = moment.astimezone(UTC)
    rest = timedelta(seconds=at.second, microseconds=at.microsecond)
    return at if not rest else at - rest + timedelta(minutes=1)


def _whole_minutes(period: Period) -> Period:
    return Period(period.starts_at.replace(second=0, microsecond=0), rounded_up(period.ends_at))


def _stated(source: OccupancySource, source_id: int) -> ColumnElement[bool]:
    # The index of facts is known to both engines by this condition.
    return and_(
        Occupancy.occurrence_id.is_(None),
        Occupancy.source == source,
        Occupancy.source_id == source_id,
    )
