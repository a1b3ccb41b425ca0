"""Changes that wait for an answer: which are open, and what they hold beyond what a date has."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.models import ChangeDate, ChangeRequest, Occupancy, Occurrence
from bookings.types import ChangeStatus, OccupancySource
from marketplace import clock
from marketplace.periods import Period, day_slices

Taken = tuple[datetime, datetime, int]


def open_dates(session: Session, occurrence_ids: Collection[int]) -> list[ChangeDate]:
    """Return all open dates of the changes that concern one of the occurrences.

    With what they claim; four queries at most, one where nothing is open.
    """
    session.flush()
    asked = {"occurrences": sorted(occurrence_ids)}
    # Mostly nothing is open, and then this is all that it costs.
    if not occurrence_ids or session.connection().scalar(_SOME_OPEN, asked) is None:
        return []
    concerned = select(ChangeDate.change_id).where(
        ChangeDate.occurrence_id.in_(occurrence_ids), ChangeDate.is_open
    )
    return list(
        session.scalars(
            select(ChangeDate)
            .where(ChangeDate.change_id.in_(concerned), ChangeDate.is_open)
            .options(
                joinedload(ChangeDate.change),
                joinedload(ChangeDate.occurrence).selectinload(Occurrence.claims),
                selectinload(ChangeDate.claims),
            )
            .order_by(ChangeDate.id)
        )
    )


_SOME_OPEN = (
    select(ChangeDate.id)
    .where(
        ChangeDate.occurrence_id.in_(bindparam("occurrences", expanding=True)), ChangeDate.is_open
    )
    .limit(1)
)


def of_these(session: Session, occurrences: Sequence[Occurrence]) -> list[ChangeDate]:
    """Return the open changes of these occurrences alone."""
    keys = {row.id for row in occurrences}
    return [date for date in open_dates(session, keys) if date.occurrence_id in keys]


def beside(session: Session, occurrences: Sequence[Occurrence]) -> list[ChangeDate]:
    """Return what is open of the changes of these occurrences, but for the occurrences' own.

    Once these go another way, the others have to hold by themselves what was theirs together.
    """
    keys = {row.id for row in occurrences}
    return [date for date in open_dates(session, keys) if date.occurrence_id not in keys]


def aimed_at(session: Session, listing_ids: Collection[int]) -> list[ChangeDate]:
    """Return the open changes whose dates would be of these listings."""
    return list(
        session.scalars(
            select(ChangeDate)
            .join(ChangeRequest, ChangeRequest.id == ChangeDate.change_id)
            .where(ChangeRequest.listing_id.in_(listing_ids), ChangeDate.is_open)
            .options(
                joinedload(ChangeDate.change),
                joinedload(ChangeDate.occurrence),
                selectinload(ChangeDate.claims),
            )
            .order_by(ChangeDate.id)
        )
    )


def follow(session: Session, occurrences: Sequence[Occurrence]) -> list[ChangeDate]:
    """Return all that is open of the changes of the dates; what went another way ends.

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
    dates: Collection[ChangeDate],
    status: ChangeStatus = ChangeStatus.OVERTAKEN,
) -> None:
    """End these dates of changes and free what they held.

    A change with no open date left gets the status.
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
        held = [-date.id for date in dates]
        session.execute(delete(Occupancy).where(Occupancy.source_id.in_(held)))


def demanded(dates: Sequence[ChangeDate], standing: Collection[int]) -> list[dict[str, object]]:
    """Return the occupancy rows that keep changes possible, for all open dates of each of them.

    Only what goes beyond what the dates of the same change take themselves, those in `standing`
    (keys of occurrences): an hour more holds that hour, one chair more holds that chair, and a
    series that moves by a week holds the last week. The rows' `source_id` is the key of the date's
    change, negative, so that they stand beside the rows of a request.
    """
    own: dict[tuple[int, int], list[Taken]] = {}
    for date in dates:
        row = date.occurrence
        if row.id in standing:
            for has in row.claims:
                taken = (row.taken_from, row.taken_to, has.quantity)
                own.setdefault((date.change_id, has.unit_id), []).append(taken)
    return [
        row
        for date in dates
        for claim in date.claims
        for begin, end, quantity in _beyond(
            (date.taken_from, date.taken_to, claim.quantity),
            own.get((date.change_id, claim.unit_id), []),
        )
        for row in _rows(date, claim.unit_id, (begin, end), quantity)
    ]


def _beyond(wanted: Taken, own: Sequence[Taken]) -> Iterator[Taken]:
    """Yield the stretches of what is wanted in which there is more of it than one has."""
    begin, end, quantity = wanted
    inside = {at for part in own for at in part[:2] if begin < at < end}
    for first, last in pairwise(sorted({begin, end, *inside})):
        has = sum(part[2] for part in own if part[0] <= first and last <= part[1])
        if quantity > has:
            yield first, last, quantity - has


def _rows(
    date: ChangeDate, unit_id: int, span: tuple[datetime, datetime], quantity: int
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
        for part in day_slices(Period(*span))
    ]
