"""What has become of the bookings that notices led to: whether they stand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement.repeating import Weekly
from bookings.models import Inquiry, Occurrence, WantedNotice, WantedOffer
from bookings.states import booking_status
from bookings.types import OccurrenceStatus, WantedStatus, WantedWhen
from bookings.wanted import times
from marketplace.errors import FieldProblem, Invalid
from marketplace.periods import Period, local
from marketplace.telling import zone

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


def booked(session: Session, notice: WantedNotice) -> list[Period]:
    """Return the dates that yeses to offers for the notice have booked and that stand, in order."""
    rows = session.execute(
        select(Occurrence.starts_at, Occurrence.ends_at)
        .join(Inquiry, Inquiry.booking_id == Occurrence.booking_id)
        .join(WantedOffer, WantedOffer.inquiry_id == Inquiry.id)
        .where(
            WantedOffer.notice_id == notice.id,
            Occurrence.status.not_in(GONE),
            Occurrence.starts_at.is_not(None),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [Period(starts, ends) for starts, ends in rows if starts is not None]


def needed(session: Session, notice: WantedNotice, now: datetime) -> list[Period]:
    """Return the wanted dates to come of a weekly notice for which nothing is booked yet.

    A date is had by any that is booked in its week, be it on another day; and all are where as
    many are booked as are wanted. Nothing for a notice of another time.
    """
    if notice.when_kind is not WantedWhen.WEEKLY:
        return []
    wanted, had = times.periods(notice), booked(session, notice)
    if len(had) >= len(wanted):
        return []
    weeks = {_week(one) for one in had}
    return [one for one in wanted if one.starts_at > now and _week(one) not in weeks]


def had(session: Session, inquiry: Inquiry, dates: Sequence[Period]) -> frozenset[Period]:
    """Return which dates of an offer its notice needs no more: something in their week is booked.

    Nothing for an offer to another notice than a weekly one that ends once it has what it needs.
    """
    notice = notice_of(session, inquiry)
    if notice is None or notice.when_kind is not WantedWhen.WEEKLY or not notice.closes_when_agreed:
        return frozenset()
    weeks = {_week(one) for one in booked(session, notice)}
    return frozenset(one for one in dates if _week(one) in weeks)


def takes_several(session: Session, inquiry: Inquiry) -> bool:
    """Tell whether a yes may take several times of an offer: not where one time is wanted."""
    notice = notice_of(session, inquiry)
    return notice is not None and notice.when_kind is not WantedWhen.ONCE


def notice_of(session: Session, inquiry: Inquiry) -> WantedNotice | None:
    """Return the notice that a conversation answers."""
    return session.scalar(
        select(WantedNotice)
        .join(WantedOffer, WantedOffer.notice_id == WantedNotice.id)
        .where(WantedOffer.inquiry_id == inquiry.id)
    )


def crowded_week(notice: WantedNotice, dates: Sequence[Period]) -> list[Period]:
    """Return the dates of the first week of which a notice that needs one is given several."""
    if notice.when_kind is not WantedWhen.WEEKLY or not notice.closes_when_agreed:
        return []
    for _monday, those in groupby(sorted(dates), key=_week):
        if len(found := list(those)) > 1:
            return found
    return []


def rows(notice: WantedNotice, left: Sequence[Period]) -> list[list[Period]]:
    """Return the dates still needed, together those between which no date is had or has been."""
    found: list[list[Period]] = []
    going = False
    for one in times.periods(notice):
        if one not in left:
            going = False
        elif going:
            found[-1].append(one)
        else:
            found.append([one])
            going = True
    return found


def comes_back(
    session: Session, notice: WantedNotice, periods: Sequence[Period], now: datetime
) -> Weekly:
    """Return how the one offered time comes back, as the notice asks for.

    It begins in a week for which a date is still needed, and ends before the first that is had: an
    offer for each week never has a date that nobody needs. Raises Invalid naming `repeats` where it
    begins in another week.
    """
    asked = Weekly(notice.times, notice.interval)
    if notice.when_kind is not WantedWhen.WEEKLY or len(periods) != 1:
        return asked
    begins = _week(periods[0])
    for row in rows(notice, needed(session, notice, now)):
        if begins in {_week(one) for one in row}:
            weeks = (_week(row[-1]) - begins) // timedelta(weeks=1)
            return Weekly(weeks // notice.interval + 1, notice.interval)
    words = _l("They do not need that week. Begin with one of the dates that are still needed.")
    raise Invalid([FieldProblem("repeats", words)])


def _week(period: Period) -> date:
    """Return the Monday of the week in which a date begins."""
    day = local(period.starts_at, zone()).date()
    return day - timedelta(days=day.weekday())
