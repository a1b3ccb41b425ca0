"""Loans that have not come back: their things stay taken, and whoever waits for them is told."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings import stating
from bookings.closures import in_the_way, warning
from bookings.judging import week
from bookings.judging.asking import Asker
from bookings.loads import united
from bookings.mailing import notifications
from bookings.models import Booking, Notice, Occurrence
from bookings.taking import lock_claims
from bookings.types import OccupancySource, OccurrenceStatus
from inventory.models import Listing
from marketplace import clock
from marketplace.actor import SYSTEM, Actor
from marketplace.periods import Period

AT_ONCE = 100
GRACE = timedelta(minutes=30)
AHEAD = timedelta(hours=24)
FARTHEST = timedelta(days=14)
SOURCE = OccupancySource.OVERDUE


def due(session: Session, *, after: int = 0) -> list[int]:
    """Return the ids of handed-out dates that ended half an hour ago or more, in id order.

    At most 100 with ids above `after`.
    """
    return list(
        session.scalars(
            select(Occurrence.id)
            .where(
                Occurrence.status == OccurrenceStatus.HANDED_OUT,
                Occurrence.ends_at <= clock.now() - GRACE,
                Occurrence.id > after,
            )
            .order_by(Occurrence.id)
            .limit(AT_ONCE)
        )
    )


def mark(session: Session, occurrence_id: int) -> bool:
    """Take the things of a late loan for as long as they may be missed, and tell who is concerned.

    From the end of the loan until it can be expected back (`expected_back`): each run stretches it
    further. The borrower and the owner's deciders are told once, and so is everybody whose booking
    it reaches. False when it came back in the meantime.
    """
    row = session.scalar(
        select(Occurrence)
        .where(Occurrence.id == occurrence_id)
        .options(
            selectinload(Occurrence.claims),
            joinedload(Occurrence.listing),
            joinedload(Occurrence.booking).joinedload(Booking.organisation),
        )
    )
    if row is None:
        return False
    lock_claims(session, [row])
    session.refresh(row)
    now = clock.now()
    if row.status is not OccurrenceStatus.HANDED_OUT or row.ends_at > now - GRACE:
        return False
    until = expected_back(session, row.listing, now)
    units = {claim.unit_id: claim.quantity for claim in row.claims}
    missing = Period(row.taken_to, max(until, row.taken_to + AHEAD))
    stating.state(session, SOURCE, row.id, units, [missing])
    _remind(session, row)
    waiting = in_the_way.in_the_way(session, units, [missing], but=(SOURCE, row.id))
    warning.warn(session, SYSTEM, _cause(row), [one for one in waiting if one.id != row.id])
    session.flush()
    return True


def end(session: Session, actor: Actor, occurrence: Occurrence, at: datetime) -> None:
    """Let an overdue loan take nothing after `at`, a whole minute (UTC) at which it came back."""
    units = {claim.unit_id: claim.quantity for claim in occurrence.claims}
    late = [Period(occurrence.taken_to, at)] if at > occurrence.taken_to else []
    if not is_marked(session, occurrence):
        return
    stating.state(session, SOURCE, occurrence.id, units, late)
    warning.all_clear(session, actor, _cause(occurrence))


def is_marked(session: Session, occurrence: Occurrence) -> bool:
    """Tell whether the late loan has been seen by the worker already."""
    noted = select(Notice.id).where(Notice.source == SOURCE, Notice.source_id == occurrence.id)
    return session.scalar(noted.limit(1)) is not None


def expected_back(session: Session, listing: Listing, now: datetime) -> datetime:
    """Return until when a thing that is late is reckoned as missing: a whole hour (UTC).

    At least 24 hours from now. Where it is closed all that time nobody can bring it back then: by
    the end of the next opening within two weeks, a day of it at most.
    """
    until = now + AHEAD
    ahead = Period(stating.rounded_up(now), stating.rounded_up(now) + FARTHEST)
    shown = week.stretches(session, listing, ahead, Asker(now=now))
    spans = united(part.period for part in shown if not part.closed)
    if spans and spans[0].starts_at >= until:
        until = min(spans[0].ends_at, spans[0].starts_at + AHEAD)
    return until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _remind(session: Session, row: Occurrence) -> None:
    """Tell borrower and owner of the late loan itself, once: the notice is of its own date."""
    own = (Notice.source == SOURCE, Notice.source_id == row.id, Notice.occurrence_id == row.id)
    if session.scalar(select(Notice.id).where(*own)) is not None:
        return
    session.add(Notice(source=SOURCE, source_id=row.id, occurrence_id=row.id))
    notifications.loan_overdue(session, row)


def _cause(row: Occurrence) -> warning.Cause:
    return warning.Cause(SOURCE, row.id, row.listing.organisation_id)


__all__ = ["AHEAD", "GRACE", "due", "end", "expected_back", "is_marked", "mark"]
