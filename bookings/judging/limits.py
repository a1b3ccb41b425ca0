"""Limits for each borrower: at most so many times or hours in a week or month of the place.

A part of the one predicate (`availability.judge`), which asks for it only where a judged listing
has a limit. A date counts in the week, from Monday, or month that it begins in on the wall clock
of the place, with all its length.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bookings.judging.asking import Asker, Reached
from bookings.judging.judgement import Judgement
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from inventory.catalogue import lending, sets
from inventory.catalogue.facts import Column, Limit
from inventory.catalogue.sets import Set
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
_MINUTES = {LimitMeasure.TIMES: 1, LimitMeasure.HOURS: 60}

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
    """One listing with limits: its zone, the limits and what counts against them."""

    zone: ZoneInfo
    limits: Sequence[Limit]
    booked: Use = field(default_factory=Use)

    @staticmethod
    def allowed(limit: Limit) -> int:
        """Return how many times, or minutes, a limit allows."""
        return limit.most * _MINUTES[LimitMeasure(limit.measure)]

    def reached(self, period: Period, asked: Use) -> Reached | None:
        """Return the first limit that one more date goes beyond, None where all are kept."""
        for one in self.limits:
            measure, per = LimitMeasure(one.measure), LimitPer(one.per)
            span = span_of(per, period.starts_at, self.zone)
            booked, more = self.booked.of(measure, span), asked.of(measure, span)
            wanted = 1 if measure is LimitMeasure.TIMES else period.minutes
            if booked + more + wanted > self.allowed(one):
                return Reached(measure, per, one.most, booked, more)
        return None


def span_of(per: LimitPer, moment: datetime, zone: ZoneInfo) -> Span:
    """Return the week (its Monday) or month (its first day) of an instant, on the wall clock."""
    day = local(moment, zone).date()
    if per is LimitPer.WEEK:
        return per, day - timedelta(days=day.weekday())
    return per, day.replace(day=1)


def reached(session: Session, found: Judgement, among: Set) -> dict[tuple[int, int], Reached]:
    """Return the limits that are reached at listings among these, by number and period.

    Dates of one wish count in the order of time, and only those that fit. One query where the
    asker is known; whoever owns a listing is not limited there. Listings with the same limits of
    which the same dates fit, and of which the borrower has none, are looked at once.
    """
    catalogue, asker = found.catalogue, found.question.asker
    borrower_id = asker.borrower.id if asker.borrower is not None else None
    bound = among & ~lending.own(catalogue, borrower_id)
    used = _used(session, found, bound) if borrower_id else {}
    for listing_id, period in asker.also:
        number = catalogue.number.get(listing_id)
        if number is not None:
            used.setdefault(number, ([], []))[1].append(period)
    fit = [sets.marks(one.usable & bound, catalogue.size) for one in found.judged]
    order = sorted(range(len(fit)), key=lambda n: (found.judged[n].period, n))
    answers: dict[tuple[object, ...], list[tuple[int, Reached]]] = {}
    told = {}
    for limits, zone, number in _limited(found, bound):
        use = used.get(number)
        key = (limits, zone, number if use else 0, bytes(marks[number] for marks in fit))
        if key not in answers:
            limited = Limited(zone, limits)
            answers[key] = _beyond(limited, use or ([], []), found, fit, order, number)
        told.update({(number, n): one for n, one in answers[key]})
    return told


def _limited(found: Judgement, bound: Set) -> Iterable[tuple[tuple[Limit, ...], ZoneInfo, int]]:
    catalogue = found.catalogue
    for limits, those in catalogue.column(Column.LIMIT).items():
        for key, there in catalogue.column(Column.ZONE).items():
            zone = found.question.zone(key)
            for number in sets.members(those & there & bound):
                yield limits, zone, number


def _used(
    session: Session, found: Judgement, bound: Set
) -> dict[int, tuple[list[Period], list[Period]]]:
    """Return by number what the borrower has booked, with room for what it asks for besides."""
    catalogue, asker = found.catalogue, found.question.asker
    ids = [catalogue.ids[number] for number in sets.members(bound)]
    used: dict[int, tuple[list[Period], list[Period]]] = {}
    if asker.borrower is not None and ids:
        periods = found.question.periods
        for row in bookings_of(session, ids, [asker.borrower.id], periods, asker):
            mine = used.setdefault(catalogue.number[row.listing_id], ([], []))
            mine[0].append(Period(row.starts_at, row.ends_at))
    return used


def _beyond(
    limited: Limited,
    use: tuple[list[Period], list[Period]],
    found: Judgement,
    fit: Sequence[bytes],
    order: Sequence[int],
    number: int,
) -> list[tuple[int, Reached]]:
    """Return the periods, by their number, in which a limit of one listing is reached."""
    asked, told = Use(), []
    for period in use[0]:
        limited.booked.add(period, limited.zone)
    for period in use[1]:
        asked.add(period, limited.zone)
    for n in order:
        period = found.judged[n].period
        beyond = limited.reached(period, asked)
        if beyond is not None:
            told.append((n, beyond))
        elif found.question.asker.together and fit[n][number] == sets.MARK:
            asked.add(period, limited.zone)
    return told


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
