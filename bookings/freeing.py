"""Time that has become free is noted, so that who could not have it before can be told."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bookings.models import ChangeDate, FreedTime, Occurrence
from marketplace import clock

Freed = tuple[int, datetime, datetime]


def note(session: Session, spans: Iterable[Freed]) -> None:
    """Note that units may be free between two instants (UTC), for the worker to look at.

    One cheap row each, in the transaction that frees the time; what is past is of no use to
    anybody. Whether the time can really be had is judged when it is looked at.
    """
    now = clock.now()
    rows = [
        {"unit_id": unit, "starts_at": begin, "ends_at": end, "at": now}
        for unit, begin, end in dict.fromkeys(spans)
        if end > now
    ]
    if rows:
        session.execute(insert(FreedTime), rows)


def note_units(
    session: Session, unit_ids: Collection[int], starts_at: datetime, ends_at: datetime
) -> None:
    """Note the same span of several units: a closure that was lifted, a thing that came back."""
    note(session, [(unit, starts_at, ends_at) for unit in sorted(unit_ids)])


def note_dates(session: Session, dates: Sequence[Occurrence | ChangeDate]) -> None:
    """Note the time that dates, or changes of them, took or held until now."""
    note(
        session,
        [(claim.unit_id, row.taken_from, row.taken_to) for row in dates for claim in row.claims],
    )
