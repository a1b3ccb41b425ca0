"""Telling those whose time a fact stands over, once each, and when it stands there no more."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bookings.closures import in_the_way
from bookings.mailing import notifications
from bookings.models import Booking, Closure, Notice, Occurrence
from bookings.recording import write_down
from bookings.types import OccupancySource
from marketplace.actor import Actor
from marketplace.orm import Json

CLOSED_OVER = "closed_over"
LATE_BEFORE = "late_before"
OPEN_AGAIN = "open_again"


@dataclass(frozen=True)
class Cause:
    """What stands over the dates: a fact by its source, whose it is, and the owner's own words."""

    source: OccupancySource
    source_id: int
    organisation_id: int
    reason: str = ""

    @property
    def event(self) -> str:
        """Return the word of a booking's history for it."""
        return LATE_BEFORE if self.source is OccupancySource.OVERDUE else CLOSED_OVER

    def as_json(self) -> Json:
        """Return what a mail says of it."""
        return {"cause": self.source.value, "cause_id": self.source_id, "reason": self.reason}


def of_closure(closure: Closure) -> Cause:
    """Return the closure as a cause."""
    return Cause(closure.source, closure.id, closure.organisation_id, closure.reason)


def warn(
    session: Session, actor: Actor, cause: Cause, rows: Sequence[Occurrence]
) -> list[Occurrence]:
    """Tell the booker of each date, and the owner's deciders of all, unless they know already.

    The caller has locked the units that the fact takes. Returns the dates that were told of now:
    each once for each cause. Their bookings and states stay as they are.
    """
    known = set(
        session.scalars(
            select(Notice.occurrence_id).where(
                Notice.source == cause.source, Notice.source_id == cause.source_id
            )
        )
    )
    fresh = [row for row in rows if row.id not in known]
    if not fresh:
        return []
    for row in fresh:
        session.add(Notice(source=cause.source, source_id=cause.source_id, occurrence_id=row.id))
        write_down(
            session, actor, row.booking, cause.event, occurrence=row, before=row.status,
            reason=cause.reason,
        )  # fmt: skip
    for booking, dates in _by_booking(fresh):
        notifications.time_closed(session, booking, dates, cause.as_json())
    notifications.time_closed_to_owner(session, cause.organisation_id, fresh, cause.as_json())
    session.flush()
    return fresh


def all_clear(session: Session, actor: Actor, cause: Cause) -> list[Occurrence]:
    """Tell the bookers who were told that the fact stands over their coming dates no more.

    Dates that something else stands over are not told of: it is not theirs again. Returns those
    that were; whoever is told anew of the same cause has to be told again.
    """
    told = select(Notice.occurrence_id).where(
        Notice.source == cause.source, Notice.source_id == cause.source_id
    )
    rows = in_the_way.dates(session, session.scalars(told))
    covered = in_the_way.covered(session, rows)
    coming = in_the_way.coming(rows)
    free = [row for row in coming if row.id not in covered]
    for row in free:
        write_down(session, actor, row.booking, OPEN_AGAIN, occurrence=row, before=row.status)
    for booking, dates in _by_booking(free):
        notifications.time_open_again(session, booking, dates, cause.as_json())
    session.execute(
        delete(Notice).where(Notice.source == cause.source, Notice.source_id == cause.source_id)
    )
    session.flush()
    return free


def _by_booking(rows: Iterable[Occurrence]) -> list[tuple[Booking, list[Occurrence]]]:
    found: dict[int, list[Occurrence]] = defaultdict(list)
    for row in rows:
        found[row.booking_id].append(row)
    return [(dates[0].booking, dates) for dates in found.values()]
