"""Free and taken time of one listing, read off the same predicate that the command uses.

Between two cuts (a local midnight, an opening or closing minute, the edge of an occupancy row or of
its buffers) nothing changes, so one query over the stretches between cuts tells all of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain, pairwise, repeat

from sqlalchemy import Integer, TextualSelect, select
from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one, terms_of, zone_of
from bookings.models import Occupancy
from bookings.stating import FACTS
from bookings.types import OccupancySource, ReasonCode
from inventory.catalogue.facts import Catalogue, Column
from inventory.models import Listing, ListingUnit, Unit
from inventory.types import BookingMode
from marketplace.freezing import frozen, given
from marketplace.periods import Period, local_day, wall_cuts

MOST_DAYS = 62
MOST_STARTS = 2000
FEW, MANY = 8, 100
"""So many candidates for the next free time are judged at once: at first, and then."""
SOON, LATER = timedelta(days=2), timedelta(days=14)
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

    `out` says why it cannot be booked all the same: too soon, too far ahead, too short, or the
    borrower's limit of that week or month is reached; `cause` that a fact leaves nothing of it,
    not bookings.
    What lies wholly in neighbouring stretches `at_once` may still need an answer: two rules are not
    one.
    """

    period: Period
    free: int
    closed: bool
    out: ReasonCode | None = None
    cause: OccupancySource | None = None
    at_once: bool = False

    @property
    def state(self) -> str:
        """Return free, busy, out or closed."""
        if self.closed:
            return "closed"
        if self.free <= 0:
            return "busy"
        return "out" if self.out else "free"


def stretches(
    session: Session,
    listing: Listing,
    period: Period,
    asker: Asker,
    terms: Catalogue | None = None,
) -> list[Stretch]:
    """Return `period` cut where the listing's availability changes, neighbours alike joined.

    Three queries, whatever the length, and two more where the asker is known and the listing has
    limits for each borrower; one less where its `terms` have been read already. Whether a stretch
    is for this asker at all is the predicate's question when a booking is tried, not shown here.
    """
    terms = terms or terms_of(session, listing)
    taken = _taken(session, listing, period)
    cuts = _cuts(listing, terms, period, taken, asker.now)
    parts = [Period(start, end) for start, end in pairwise(cuts)]
    verdicts = judge_one(session, listing, parts, asker, terms)
    reached = _limits_reached(session, listing, parts, asker, terms)
    found: list[Stretch] = []
    for verdict in verdicts:
        closed = ReasonCode.CLOSED in verdict.reasons
        out = next((code for code in verdict.reasons if code in _OUT_OF_REACH), None)
        if out is None and verdict.period in reached:
            out = ReasonCode.LIMIT_REACHED
        cause = None if closed or verdict.free > 0 else _cause(taken, verdict.period)
        at_once = verdict.at_once and not closed and verdict.free > 0 and out is None
        free = 0 if closed else verdict.free
        part = Stretch(verdict.period, free, closed, out, cause, at_once)
        last = found[-1] if found else None
        if last and replace(last, period=part.period) == part:
            joined = Period(last.period.starts_at, part.period.ends_at)
            found[-1] = replace(last, period=joined)
        else:
            found.append(part)
    return _long_enough(listing, found)


def _limits_reached(
    session: Session,
    listing: Listing,
    parts: Sequence[Period],
    asker: Asker,
    terms: Catalogue,
) -> set[Period]:
    """Return the parts in which not even the shortest booking keeps the borrower's limits."""
    if asker.borrower is None or not terms.column(Column.LIMIT):
        return set()
    shortest = timedelta(minutes=listing.min_minutes)
    trials = [Period(part.starts_at, part.starts_at + shortest) for part in parts]
    verdicts = judge_one(session, listing, trials, replace(asker, together=False), terms)
    return {
        part
        for part, verdict in zip(parts, verdicts, strict=True)
        if ReasonCode.LIMIT_REACHED in verdict.reasons
    }


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
    suits: Callable[[Period], bool] | None = None,
    within_days: int = 60,
) -> Period | None:
    """Return the first period of `minutes` that can be booked as it is, None within the horizon.

    From now, or from `after` where that is later, and only what `suits`. Every candidate is judged
    by the predicate with all its rules, so what is returned is bookable.
    """
    soonest = max(asker.now, asker.now + timedelta(hours=listing.notice_hours))
    first = max(soonest, after or soonest)
    start = _rounded_up(first, listing.step_minutes)
    length = timedelta(minutes=minutes)
    terms = terms_of(session, listing)
    if _never(session, listing, Period(start, start + length), asker, terms):
        return None
    # Periods are whole minutes, and the clock is not.
    farthest = asker.now + timedelta(days=listing.horizon_days)
    horizon = _rounded_up(min(first + timedelta(days=within_days), farthest), 1)
    # Most things are free within days: what is further off is looked at only where they are not.
    looked_at = chain([SOON], repeat(LATER))
    while start < horizon:
        end = min(start + length + next(looked_at), horizon + length)
        if end - start < length:
            return None
        free = stretches(session, listing, Period(start, end), asker, terms)
        candidates = _starts(free, length, asker.quantity, listing.step_minutes)
        if suits is not None:
            candidates = [at for at in candidates if suits(Period(at, at + length))]
        for some in (candidates[:FEW], *_batches(candidates[FEW:])):
            periods = [Period(at, at + length) for at in some]
            for verdict in judge_one(session, listing, periods, asker, terms):
                if verdict.usable:
                    return verdict.period
        start = end - length + timedelta(minutes=listing.step_minutes)
        start = _rounded_up(start, listing.step_minutes)
    return None


def _batches(candidates: Sequence[datetime]) -> Iterator[Sequence[datetime]]:
    for first in range(0, len(candidates), MANY):
        yield candidates[first : first + MANY]


def _never(
    session: Session, listing: Listing, trial: Period, asker: Asker, terms: Catalogue
) -> bool:
    """Tell whether no other time would help: too many people, say, or the wrong length.

    Or more at once than a limit for each borrower allows.
    """
    verdict = judge_one(session, listing, [trial], asker, terms)[0]
    alone = verdict.reached is not None and not verdict.reached.booked
    return alone or bool(_WHENEVER & set(verdict.reasons))


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


@dataclass(frozen=True)
class _Row:
    """A row of occupancy; `whole` where it alone leaves none of the listing."""

    period: Period
    source: OccupancySource
    whole: bool


def _cause(taken: Sequence[_Row], part: Period) -> OccupancySource | None:
    """Return the fact that leaves nothing of the listing in a stretch between two cuts."""
    facts = [
        row.source
        for row in taken
        if row.whole and row.source in FACTS and row.period.overlaps(part)
    ]
    return min(facts, key=FACTS.index, default=None)


def _cuts(
    listing: Listing, terms: Catalogue, period: Period, taken: Sequence[_Row], now: datetime
) -> list[datetime]:
    zone = zone_of(listing)
    minutes = {minute for minute in _minutes(terms) if minute is not None}
    cuts = set(wall_cuts(period, minutes, zone))
    before = timedelta(minutes=listing.buffer_before_minutes)
    after = timedelta(minutes=listing.buffer_after_minutes)
    for row in taken:
        cuts.update((row.period.starts_at - after, row.period.ends_at + before))
    # A booking has to begin between these two (the rules too-soon and too-far-ahead).
    minute = now.replace(second=0, microsecond=0)
    cuts.add(_rounded_up(minute + timedelta(hours=listing.notice_hours), listing.step_minutes))
    farthest = minute + timedelta(days=listing.horizon_days, minutes=1)
    cuts.add(_rounded_up(farthest, listing.step_minutes))
    return sorted(cut for cut in cuts if period.starts_at <= cut <= period.ends_at)


def _minutes(terms: Catalogue) -> Iterator[int | None]:
    """Yield the minutes of the day at which one of the listing's rules begins or ends to hold."""
    for name in (Column.OPEN, Column.EXCEPTION):
        for hours in terms.values(name):
            yield from (hours.starts, hours.ends)
    for night in terms.values(Column.NIGHT):
        yield night.ends
    if terms.having(Column.MODE, BookingMode.REQUEST):
        for rule in terms.values(Column.AT_ONCE):
            yield from (rule.starts, rule.ends)


def _taken(session: Session, listing: Listing, period: Period) -> list[_Row]:
    epoch = datetime(1970, 1, 1, tzinfo=period.starts_at.tzinfo)
    first = (period.starts_at - epoch).days - 1
    last = (period.ends_at - epoch).days + 1
    connection = session.connection()
    bounds = {"listing": listing.id, "first": first, "last": last}
    rows = connection.execute(_rows(connection.dialect.name), bounds)
    return [
        _Row(
            Period(
                epoch + timedelta(days=day, minutes=start),
                epoch + timedelta(days=day, minutes=end),
            ),
            source,
            bool(whole),
        )
        for day, start, end, source, whole in rows
    ]


@cache
def _rows(dialect: str) -> TextualSelect:
    statement = (
        select(
            Occupancy.day,
            Occupancy.start_minute,
            Occupancy.end_minute,
            Occupancy.source,
            (Occupancy.quantity + ListingUnit.quantity > Unit.quantity).label("whole"),
        )
        .join(ListingUnit, ListingUnit.unit_id == Occupancy.unit_id)
        .join(Unit, Unit.id == Occupancy.unit_id)
        .where(
            ListingUnit.listing_id == given("listing", Integer),
            Occupancy.day.between(given("first", Integer), given("last", Integer)),
        )
        .order_by(Occupancy.day, Occupancy.start_minute)
    )
    return frozen(dialect, statement)
