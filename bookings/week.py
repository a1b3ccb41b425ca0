"""Free and taken time of one listing, read off the same predicate that the command uses.

Between two cuts (a local midnight, an opening or closing minute, the edge of an occupancy row or of
its buffers) nothing changes, so one query over the stretches between cuts tells all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.asking import Asker
from bookings.availability import judge_one, zone_of
from bookings.models import Occupancy
from bookings.types import ReasonCode
from inventory.models import Listing, ListingUnit, OpeningException, OpeningSegment
from inventory.types import BookingMode
from marketplace.periods import Period, local_day, wall_cuts

MOST_DAYS = 62
MOST_STARTS = 2000
_WHENEVER = frozenset(
    {
        ReasonCode.NOT_BOOKABLE_HERE,
        ReasonCode.NOT_FOR_YOU,
        ReasonCode.TOO_MANY_PEOPLE,
        ReasonCode.QUANTITY_EXCEEDED,
        ReasonCode.TOO_SHORT,
        ReasonCode.TOO_LONG,
    }
)
_OUT_OF_REACH = frozenset({ReasonCode.TOO_SOON, ReasonCode.TOO_FAR_AHEAD})


@dataclass(frozen=True)
class Stretch:
    """A stretch in which nothing changes: `free` of the listing are not taken, or it is closed.

    `out` says why it cannot be booked all the same: too soon, too far ahead or too short. What lies
    wholly in neighbouring stretches `at_once` may still need an answer: two rules are not one.
    """

    period: Period
    free: int
    closed: bool
    out: ReasonCode | None = None
    at_once: bool = False

    @property
    def state(self) -> str:
        """Return free, busy, out or closed."""
        if self.closed:
            return "closed"
        if self.free <= 0:
            return "busy"
        return "out" if self.out else "free"


def stretches(session: Session, listing: Listing, period: Period, asker: Asker) -> list[Stretch]:
    """Return `period` cut where the listing's availability changes, neighbours alike joined.

    Seven queries, whatever the length. Whether a stretch is for this asker is the predicate's
    question when a booking is tried, not shown here.
    """
    cuts = _cuts(session, listing, period, asker.now)
    parts = [Period(start, end) for start, end in pairwise(cuts)]
    verdicts = judge_one(session, listing, parts, asker)
    found: list[Stretch] = []
    for verdict in verdicts:
        closed = ReasonCode.CLOSED in verdict.reasons
        out = next((code for code in verdict.reasons if code in _OUT_OF_REACH), None)
        at_once = verdict.at_once and not closed and verdict.free > 0 and out is None
        part = Stretch(verdict.period, 0 if closed else verdict.free, closed, out, at_once)
        last = found[-1] if found else None
        if last and replace(last, period=part.period) == part:
            joined = Period(last.period.starts_at, part.period.ends_at)
            found[-1] = replace(last, period=joined)
        else:
            found.append(part)
    return _long_enough(listing, found)


def _long_enough(listing: Listing, found: Sequence[Stretch]) -> list[Stretch]:
    """Say of free stretches that stand between others that they are too short to be booked.

    What touches the edge of the period that was looked at may go on beyond it.
    """
    told: list[Stretch] = []
    run: list[Stretch] = []
    for part in [*found, None]:
        if part is not None and part.state == "free":
            run.append(part)
            continue
        inside = bool(told) and part is not None
        length = sum((one.period.length for one in run), timedelta())
        if inside and length < timedelta(minutes=listing.min_minutes):
            run = [replace(one, out=ReasonCode.TOO_SHORT) for one in run]
        told += run
        run = []
        if part is not None:
            told.append(part)
    return told


def days(
    session: Session, listing: Listing, wanted: Sequence[date], asker: Asker
) -> dict[date, list[Stretch]]:
    """Return the stretches of each local day in `wanted` (consecutive days), cut at midnight."""
    zone = zone_of(listing)
    whole = Period(local_day(wanted[0], zone).starts_at, local_day(wanted[-1], zone).ends_at)
    found = stretches(session, listing, whole, asker)
    by_day = {}
    for day in wanted:
        bounds = local_day(day, zone)
        by_day[day] = [
            replace(
                part,
                period=Period(
                    max(part.period.starts_at, bounds.starts_at),
                    min(part.period.ends_at, bounds.ends_at),
                ),
            )
            for part in found
            if part.period.overlaps(bounds)
        ]
    return by_day


def next_free(
    session: Session,
    listing: Listing,
    minutes: int,
    asker: Asker,
    *,
    after: datetime | None = None,
    within_days: int = 60,
) -> Period | None:
    """Return the first period of `minutes` that can be booked as it is, None within the horizon.

    From now, or from `after` where that is later. Every candidate is judged by the predicate with
    all its rules, so what is returned is bookable.
    """
    soonest = max(asker.now, asker.now + timedelta(hours=listing.notice_hours))
    first = max(soonest, after or soonest)
    start = _rounded_up(first, listing.step_minutes)
    length = timedelta(minutes=minutes)
    if _never(session, listing, Period(start, start + length), asker):
        return None
    # Periods are whole minutes, and the clock is not.
    farthest = asker.now + timedelta(days=listing.horizon_days)
    horizon = _rounded_up(min(first + timedelta(days=within_days), farthest), 1)
    while start < horizon:
        end = min(start + timedelta(days=14), horizon + length)
        if end - start < length:
            return None
        free = stretches(session, listing, Period(start, end), asker)
        candidates = _starts(free, length, asker.quantity, listing.step_minutes)
        for chunk in range(0, len(candidates), 100):
            periods = [Period(at, at + length) for at in candidates[chunk : chunk + 100]]
            for verdict in judge_one(session, listing, periods, asker):
                if verdict.usable:
                    return verdict.period
        start = end - length + timedelta(minutes=listing.step_minutes)
        start = _rounded_up(start, listing.step_minutes)
    return None


def _never(session: Session, listing: Listing, trial: Period, asker: Asker) -> bool:
    """Tell whether no other time would help: too many people, say, or the wrong length."""
    return bool(_WHENEVER & set(judge_one(session, listing, [trial], asker)[0].reasons))


def _starts(free: Sequence[Stretch], length: timedelta, quantity: int, step: int) -> list[datetime]:
    """Return the starts worth judging: on the step, inside runs of enough that are long enough."""
    runs: list[Period] = []
    for part in free:
        if part.closed or part.out or part.free < quantity:
            continue
        if runs and runs[-1].ends_at == part.period.starts_at:
            runs[-1] = Period(runs[-1].starts_at, part.period.ends_at)
        else:
            runs.append(part.period)
    starts: list[datetime] = []
    for run in runs:
        at = _rounded_up(run.starts_at, min(step, 60))
        while at + length <= run.ends_at and len(starts) < MOST_STARTS:
            starts.append(at)
            at += timedelta(minutes=max(step, 15))
    return starts


def _rounded_up(moment: datetime, step: int) -> datetime:
    step = max(1, min(step, 60))
    rest = timedelta(
        minutes=moment.minute % step, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment if not rest else moment + timedelta(minutes=step) - rest


def _cuts(session: Session, listing: Listing, period: Period, now: datetime) -> list[datetime]:
    zone = zone_of(listing)
    minutes: set[int] = set()
    models: tuple[type[OpeningSegment | OpeningException], ...] = (OpeningSegment, OpeningException)
    for model in models:
        found = session.execute(
            select(model.start_minute, model.end_minute)
            .where(model.listing_id == listing.id, model.start_minute.is_not(None))
            .distinct()
        )
        minutes.update(minute for row in found for minute in row if minute is not None)
    for rule in listing.at_once if listing.mode is BookingMode.REQUEST else ():
        minutes.update(one for one in (rule.start_minute, rule.end_minute) if one is not None)
    cuts = set(wall_cuts(period, minutes, zone))
    before = timedelta(minutes=listing.buffer_before_minutes)
    after = timedelta(minutes=listing.buffer_after_minutes)
    for begin, end in _taken(session, listing, period):
        cuts.update((begin - after, end + before))
    # A booking has to begin between these two (the rules too-soon and too-far-ahead).
    minute = now.replace(second=0, microsecond=0)
    cuts.add(_rounded_up(minute + timedelta(hours=listing.notice_hours), listing.step_minutes))
    farthest = minute + timedelta(days=listing.horizon_days, minutes=1)
    cuts.add(_rounded_up(farthest, listing.step_minutes))
    return sorted(cut for cut in cuts if period.starts_at <= cut <= period.ends_at)


def _taken(session: Session, listing: Listing, period: Period) -> list[tuple[datetime, datetime]]:
    epoch = datetime(1970, 1, 1, tzinfo=period.starts_at.tzinfo)
    first = (period.starts_at - epoch).days - 1
    last = (period.ends_at - epoch).days + 1
    units = select(ListingUnit.unit_id).where(ListingUnit.listing_id == listing.id)
    rows = session.execute(
        select(Occupancy.day, Occupancy.start_minute, Occupancy.end_minute)
        .where(Occupancy.unit_id.in_(units), Occupancy.day.between(first, last))
        .order_by(Occupancy.day, Occupancy.start_minute)
    )
    return [
        (
            epoch + timedelta(days=day, minutes=start),
            epoch + timedelta(days=day, minutes=end),
        )
        for day, start, end in rows
    ]
