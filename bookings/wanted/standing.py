"""What has become of the bookings that notices led to: whether they stand."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.models import Inquiry, Occurrence, WantedNotice, WantedOffer
from bookings.states import booking_status
from bookings.types import OccurrenceStatus, WantedStatus

GONE = frozenset(
    {
        OccurrenceStatus.CALLED_OFF,
        OccurrenceStatus.CANCELLED,
        OccurrenceStatus.DECLINED,
        OccurrenceStatus.WITHDRAWN,
        OccurrenceStatus.EXPIRED,
        OccurrenceStatus.LAPSED,
        OccurrenceStatus.SKIPPED,
    }
)
"""The states of a booking of which nothing has been used, and nothing will be."""


def statuses(session: Session, bookings: Collection[int]) -> Mapping[int, OccurrenceStatus]:
    """Return the state of each booking by its key, in one query."""
    if not bookings:
        return {}
    dates: dict[int, list[OccurrenceStatus]] = {}
    rows = session.execute(
        select(Occurrence.booking_id, Occurrence.status).where(
            Occurrence.booking_id.in_(sorted(bookings))
        )
    )
    for key, status in rows:
        dates.setdefault(key, []).append(status)
    return {key: booking_status(some) for key, some in dates.items()}


def fallen_through(session: Session, notices: Collection[WantedNotice]) -> frozenset[int]:
    """Return the keys of those that ended with a yes of which nothing is left, in two queries."""
    filled = sorted(one.id for one in notices if one.status is WantedStatus.FILLED)
    if not filled:
        return frozenset()
    rows = session.execute(
        select(WantedOffer.notice_id, Inquiry.booking_id)
        .join(Inquiry, Inquiry.id == WantedOffer.inquiry_id)
        .where(WantedOffer.notice_id.in_(filled), Inquiry.booking_id.is_not(None))
    )
    agreed = [(notice, booking) for notice, booking in rows if booking is not None]
    found = statuses(session, {booking for _notice, booking in agreed})
    stands = {notice for notice, booking in agreed if found.get(booking) not in GONE}
    return frozenset(notice for notice, _booking in agreed if notice not in stands)
