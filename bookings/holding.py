"""Changes that wait for an answer: which are open, and what they hold beyond what a date has."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.models import ChangeDate, ChangeRequest, Occurrence
from bookings.types import ChangeStatus, OccupancySource
from marketplace import clock
from marketplace.periods import Period, day_slices

Span = tuple[datetime, datetime]


def open_dates(session: Session, occurrence_ids: Collection[int]) -> list[ChangeDate]:
    """Return the open changes of the occurrences, with what they claim; three queries at most."""
    if not occurrence_ids:
        return []
    return list(
        session.scalars(
            select(ChangeDate)
            .where(ChangeDate.occurrence_id.in_(occurrence_ids), ChangeDate.is_open)
            .options(
                joinedload(ChangeDate.change),
                joinedload(ChangeDate.occurrence).selectinload(Occurrence.claims),
                selectinload(ChangeDate.claims),
            )
            .order_by(ChangeDate.id)
        )
    )


def aimed_at(session: Session, listing_ids: Collection[int]) -> list[ChangeDate]:
    """Return the open changes whose dates would be of these listings."""
    return list(
        session.scalars(
            select(ChangeDate)
            .join(ChangeRequest, ChangeRequest.id == ChangeDate.change_id)
            .where(ChangeRequest.listing_id.in_(listing_ids), ChangeDate.is_open)
            .options(joinedload(ChangeDate.change), joinedload(ChangeDate.occurrence))
            .order_by(ChangeDate.id)
        )
    )


def follow(session: Session, occurrences: Sequence[Occurrence]) -> list[ChangeDate]:
    """Return the changes of the dates that are still open; one whose date went another way ends.

    A change of which no date is left has been overtaken.
    """
    standing: list[ChangeDate] = []
    ended: list[ChangeDate] = []
    for date in open_dates(session, [row.id for row in occurrences]):
        (standing if date.was is date.occurrence.status else ended).append(date)
    close(session, ended)
    return standing


def close(
    session: Session,
    dates: Iterable[ChangeDate],
    status: ChangeStatus = ChangeStatus.OVERTAKEN,
) -> None:
    """End these dates of changes; a change with no open date left gets the status.

    What they held is given back when the time of their occurrences is settled.
    """
    changes = {}
    for date in dates:
        date.is_open = False
        changes[date.change.id] = date.change
    for change in changes.values():
        if not any(date.is_open for date in change.dates):
            change.status = status
            change.answered_at = clock.now()
    if changes:
        session.flush()


def demanded(date: ChangeDate, *, standing: bool) -> list[dict[str, object]]:
    """Return the occupancy rows that keep the change possible.

    Only what goes beyond what the date takes itself, when it is `standing`: an hour more holds
    that hour, one chair more holds that chair. Their `source_id` is the key of the change,
    negative, so that they stand beside the rows of a request.
    """
    occurrence = date.occurrence
    own = {claim.unit_id: claim.quantity for claim in occurrence.claims} if standing else {}
    taken = (occurrence.taken_from, occurrence.taken_to)
    rows: list[dict[str, object]] = []
    for claim in date.claims:
        beyond = claim.quantity - own.get(claim.unit_id, 0)
        inside, outside = _cut((date.taken_from, date.taken_to), taken)
        if claim.unit_id not in own:
            inside, outside, beyond = [], [(date.taken_from, date.taken_to)], 0
        for spans, quantity in ((inside, beyond), (outside, claim.quantity)):
            if quantity > 0:
                rows.extend(_rows(date, claim.unit_id, spans, quantity))
    return rows


def _cut(span: Span, by: Span) -> tuple[list[Span], list[Span]]:
    """Return what of the span lies inside the other one, and what outside, nothing empty."""
    inside = (max(span[0], by[0]), min(span[1], by[1]))
    if inside[0] >= inside[1]:
        return [], [span]
    outside = [(span[0], inside[0]), (inside[1], span[1])]
    return [inside], [(begin, end) for begin, end in outside if begin < end]


def _rows(
    date: ChangeDate, unit_id: int, spans: Iterable[Span], quantity: int
) -> list[dict[str, object]]:
    return [
        {
            "day": part.day,
            "unit_id": unit_id,
            "start_minute": part.start_minute,
            "end_minute": part.end_minute,
            "quantity": quantity,
            "source": OccupancySource.HOLD,
            "source_id": -date.id,
            "occurrence_id": date.occurrence_id,
        }
        for begin, end in spans
        for part in day_slices(Period(begin, end))
    ]
