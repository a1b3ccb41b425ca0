"""Limits for each borrower: at most so many times or hours in a week or month of the place.

A part of the one predicate (`availability.judge`), which asks for it only where a judged listing
has a limit. A date counts in the week, from Monday, or month that it begins in on the wall clock
of the place, with all its length.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bookings.judging.asking import Asker, Reached, Verdict
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus, ReasonCode
from inventory.models import BorrowingLimit, Listing, Place
from inventory.types import LimitMeasure, LimitPer
from marketplace.periods import Period, local

COUNTED = (
    OccurrenceStatus.REQUESTED,
    OccurrenceStatus.CONFIRMED,
    OccurrenceStatus.HANDED_OUT,
    OccurrenceStatus.RETURNED,
    OccurrenceStatus.COMPLETED,
    OccurrenceStatus.NO_SHOW,
)
"""What has been asked for or had; what was cancelled, declined or skipped uses up nothing."""

# The week or month of a period begins and ends within this of it.
_FARTHEST = timedelta(days=33)
_BEFORE = (ReasonCode.CLOSED, ReasonCode.TAKEN)
_MINUTES = {LimitMeasure.TIMES: 1, LimitMeasure.HOURS: 60}

Verdicts = dict[tuple[int, int], Verdict]
Span = tuple[LimitPer, date]


@dataclass
class Use:
    """What one borrower has of one listing, by week and month: times and minutes."""

    times: Counter[Span] = field(default_factory=Counter)
    minutes: Counter[Span] = field(default_factory=Counter)

    def add(self, period: Period, zone: ZoneInfo) -> None:
        """Count one date."""
        for per in LimitPer:
            span = span_of(per, period.starts_at, zone)
            self.times[span] += 1
            self.minutes[span] += period.minutes

    def of(self, measure: LimitMeasure, span: Span) -> int:
        """Return how often, or how many minutes."""
        return (self.times if measure is LimitMeasure.TIMES else self.minutes)[span]


@dataclass
class Limited:
    """One listing with limits: whose it is, its zone, the limits and what counts against them."""

    listing_id: int
    owner_id: int
    zone: ZoneInfo
    limits: list[BorrowingLimit] = field(default_factory=list)
    booked: Use = field(default_factory=Use)

    @staticmethod
    def allowed(limit: BorrowingLimit) -> int:
        """Return how many times, or minutes, a limit allows."""
        return limit.most * _MINUTES[limit.measure]

    def reached(self, period: Period, asked: Use) -> Reached | None:
        """Return the first limit that one more date goes beyond, None where all are kept."""
        for one in self.limits:
            span = span_of(one.per, period.starts_at, self.zone)
            booked, more = self.booked.of(one.measure, span), asked.of(one.measure, span)
            wanted = 1 if one.measure is LimitMeasure.TIMES else period.minutes
            if booked + more + wanted > self.allowed(one):
                return Reached(one.measure, one.per, one.most, booked, more)
        return None


def span_of(per: LimitPer, moment: datetime, zone: ZoneInfo) -> Span:
    """Return the week (its Monday) or month (its first day) of an instant, on the wall clock."""
    day = local(moment, zone).date()
    if per is LimitPer.WEEK:
        return per, day - timedelta(days=day.weekday())
    return per, day.replace(day=1)


def applied(session: Session, ids: Sequence[int], verdicts: Verdicts, asker: Asker) -> Verdicts:
    """Return the verdicts on these listings, by listing id and number of the period, anew.

    Those that go beyond a limit have `limit-reached` among their reasons.

    Dates of one wish count in the order of time, and only those that fit. Two queries; whoever
    owns a listing is not limited there.
    """
    limited = _limited(session, ids)
    borrower_id = asker.borrower.id if asker.borrower is not None else None
    bound = {key: one for key, one in limited.items() if one.owner_id != borrower_id}
    if borrower_id and bound:
        periods = [verdict.period for verdict in verdicts.values()]
        for row in bookings_of(session, sorted(bound), [borrower_id], periods, asker):
            one = bound[row.listing_id]
            one.booked.add(Period(row.starts_at, row.ends_at), one.zone)
    by_listing: dict[int, list[tuple[int, int]]] = {key: [] for key in bound}
    for key in sorted(verdicts, key=lambda key: (verdicts[key].period, key)):
        if key[0] in by_listing:
            by_listing[key[0]].append(key)
    return {
        key: verdict
        for listing_id, keys in by_listing.items()
        for key, verdict in _judged(bound[listing_id], keys, verdicts, asker)
    }


def _judged(
    limited: Limited,
    keys: Iterable[tuple[int, int]],
    verdicts: Mapping[tuple[int, int], Verdict],
    asker: Asker,
) -> Iterable[tuple[tuple[int, int], Verdict]]:
    asked = Use()
    for listing_id, period in asker.also:
        if listing_id == limited.listing_id:
            asked.add(period, limited.zone)
    for key in keys:
        verdict = verdicts[key]
        reached = limited.reached(verdict.period, asked)
        if reached is not None:
            yield key, replace(verdict, reasons=_with_limit(verdict.reasons), reached=reached)
        elif asker.together and verdict.usable:
            asked.add(verdict.period, limited.zone)


def _with_limit(reasons: Sequence[ReasonCode]) -> tuple[ReasonCode, ...]:
    """Put the reason before those that only another time helps against."""
    before = [code for code in reasons if code not in _BEFORE]
    after = [code for code in reasons if code in _BEFORE]
    return (*before, ReasonCode.LIMIT_REACHED, *after)


def _limited(session: Session, ids: Sequence[int]) -> dict[int, Limited]:
    rows = session.execute(
        select(BorrowingLimit, Listing.organisation_id, func.coalesce(Place.time_zone, ""))
        .join(Listing, Listing.id == BorrowingLimit.listing_id)
        .outerjoin(Place, Place.id == Listing.place_id)
        .where(Listing.id.in_(ids))
        .order_by(BorrowingLimit.listing_id, BorrowingLimit.measure, BorrowingLimit.per)
    )
    city: ZoneInfo = current_app.config["SETTINGS"].city.zone
    found: dict[int, Limited] = {}
    for limit, owner_id, zone in rows:
        known = Limited(limit.listing_id, owner_id, ZoneInfo(zone) if zone else city)
        found.setdefault(limit.listing_id, known).limits.append(limit)
    return found


def bookings_of(
    session: Session,
    listing_ids: Sequence[int],
    borrower_ids: Sequence[int],
    periods: Sequence[Period],
    asker: Asker,
) -> Sequence[Any]:
    """Return the dates around the periods that count against limits, those judged anew left out.

    Each has `listing_id`, `organisation_id`, `starts_at` and `ends_at`.
    """
    rows = session.execute(
        select(
            Occurrence.id,
            Occurrence.listing_id,
            Booking.organisation_id,
            Occurrence.starts_at,
            Occurrence.ends_at,
        )
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            Booking.organisation_id.in_(borrower_ids),
            Occurrence.listing_id.in_(listing_ids),
            Occurrence.starts_at >= min(periods).starts_at - _FARTHEST,
            Occurrence.starts_at <= max(periods).starts_at + _FARTHEST,
            Occurrence.status.in_(_counted(asker)),
            # A request that nobody has answered in time cannot become a booking any more.
            or_(
                Occurrence.status != OccurrenceStatus.REQUESTED,
                Occurrence.expires_at.is_(None),
                Occurrence.expires_at > asker.now,
            ),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    ).all()
    return [row for row in rows if row.id not in asker.without]


def _counted(asker: Asker) -> tuple[OccurrenceStatus, ...]:
    """Return what uses up a limit: who answers one request has promised none of the others."""
    if asker.answering:
        return tuple(one for one in COUNTED if one is not OccurrenceStatus.REQUESTED)
    return COUNTED
