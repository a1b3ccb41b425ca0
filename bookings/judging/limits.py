"""Limits for each borrower: at most so many times or hours in a week or month of the place.

A part of the one predicate (`availability.judge`), which asks for it only where a judged listing
has a limit. A date counts in the week, from Monday, or month that it begins in on the wall clock
of the place, with all its length.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import TextualSelect, or_, select, true
from sqlalchemy.orm import Session

from bookings.judging.asking import Asker, Reached
from bookings.judging.judgement import Judgement
from bookings.models import Booking, Occurrence
from bookings.types import OccurrenceStatus
from inventory.catalogue import lending, sets
from inventory.catalogue.facts import Column, Limit
from inventory.catalogue.sets import Set
from inventory.types import LimitMeasure, LimitPer
from marketplace import bulk
from marketplace.engines import dialect_of
from marketplace.freezing import frozen, given
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
MOST_LISTINGS = 100
"""Of more listings than this, all that the borrower has is read instead of what each has."""
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


@lru_cache(maxsize=4096)
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
    used: dict[int, tuple[list[Period], list[Period]]] = {}
    if asker.borrower is None or not bound:
        return used
    ids = None
    if bound.bit_count() <= MOST_LISTINGS:
        ids = [catalogue.ids[number] for number in sets.members(bound)]
    for row in bookings_of(session, ids, [asker.borrower.id], found.question.periods, asker):
        number = catalogue.number.get(row.listing_id)
        if number is not None and bound >> number & 1:
            mine = used.setdefault(number, ([], []))
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
    listing_ids: Sequence[int] | None,
    borrower_ids: Sequence[int],
    periods: Sequence[Period],
    asker: Asker,
) -> Sequence[Any]:
    """Return the dates around the periods that count against limits, those judged anew left out.

    Of all listings where none are named. Each has `listing_id`, `organisation_id`, `starts_at` and
    `ends_at`.
    """
    dialect = dialect_of(session)
    values = {
        "borrowers": bulk.values(borrower_ids),
        "first": min(periods).starts_at - _FARTHEST,
        "last": max(periods).starts_at + _FARTHEST,
        "now": asker.now,
    }
    if listing_ids is not None:
        values["listings"] = bulk.values(listing_ids)
    statement = _counting(dialect, _counted(asker), everywhere=listing_ids is None)
    rows = session.execute(statement, values).all()
    return [row for row in rows if row.id not in asker.without]


@cache
def _counting(
    dialect: str, statuses: tuple[OccurrenceStatus, ...], *, everywhere: bool
) -> TextualSelect:
    # A request that nobody has answered in time cannot become a booking any more.
    standing = or_(
        Occurrence.status != OccurrenceStatus.REQUESTED,
        Occurrence.expires_at.is_(None),
        Occurrence.expires_at > given("now", Occurrence.expires_at.type),
    )
    when = Occurrence.starts_at
    return frozen(
        dialect,
        select(
            Occurrence.id,
            Occurrence.listing_id,
            Booking.organisation_id,
            Occurrence.starts_at,
            Occurrence.ends_at,
        )
        .join(Booking, Booking.id == Occurrence.booking_id)
        .where(
            bulk.one_of(dialect, Booking.organisation_id, "borrowers"),
            true() if everywhere else bulk.one_of(dialect, Occurrence.listing_id, "listings"),
            when >= given("first", when.type),
            when <= given("last", when.type),
            Occurrence.status.in_(statuses),
            standing,
        )
        .order_by(when, Occurrence.id),
    )


def _counted(asker: Asker) -> tuple[OccurrenceStatus, ...]:
    """Return what uses up a limit: who answers one request has promised none of the others."""
    if asker.answering:
        return tuple(one for one in COUNTED if one is not OccurrenceStatus.REQUESTED)
    return COUNTED
