"""Other times for the same listing that are worth judging: a little off, shorter, another day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from bookings.judging.availability import zone_of
from inventory.models import Listing
from marketplace.periods import Period, TimeProblem, local, resolve

FARTHEST = 120
LEAST_APART = 15
MOST_CUTS = 12
OTHER_DAYS = (1, 7, 2, 3)


class Kind(StrEnum):
    """In which way something differs from what was asked for, the best first."""

    MEANT = "meant"
    FEWER = "fewer"
    FITTED = "fitted"
    SHIFTED = "shifted"
    SAME_HOUSE = "same-house"
    SHORTER = "shorter"
    SIMILAR = "similar"
    NEXT_FREE = "next-free"
    OTHER_DAY = "other-day"


@dataclass(frozen=True)
class Proposal:
    """A period that may fit instead, not judged yet."""

    period: Period
    kind: Kind


def proposals(listing: Listing, period: Period) -> list[Proposal]:
    """Return other periods of the listing, each once, the best of each kind first.

    They keep to the listing's step, shortest and longest; everything else is the predicate's.
    """
    zone = zone_of(listing)
    length = _length(listing, period.minutes)
    if length is None:
        return []
    # What begins beside the step is moved back onto it; lengths are in whole steps.
    off = _wall(period, zone) % listing.step_minutes
    base = Period(
        period.starts_at - timedelta(minutes=off),
        period.starts_at - timedelta(minutes=off) + timedelta(minutes=length),
    )
    found: dict[Period, Proposal] = {}
    for one in (
        Proposal(base, Kind.FITTED),
        *_shifted(listing, base, off),
        *_shorter(listing, base),
        *_other_days(base, zone),
    ):
        if one.period != period:
            found.setdefault(one.period, one)
    return list(found.values())


def _length(listing: Listing, minutes: int) -> int | None:
    """Return the length in whole steps that comes nearest, None where no length is possible."""
    step = listing.step_minutes
    least = max(step, -(-listing.min_minutes // step) * step)
    most = listing.max_minutes // step * step
    if most < least:
        return None
    return min(max(minutes // step * step, least), most)


def _wall(period: Period, zone: ZoneInfo) -> int:
    wall = local(period.starts_at, zone)
    return wall.hour * 60 + wall.minute


def _shifted(listing: Listing, base: Period, off: int) -> Iterator[Proposal]:
    """Yield shifts of up to two hours from the time that was asked for, the nearest first."""
    stride = _stride(listing)
    steps = range(-(FARTHEST // stride) - 1, FARTHEST // stride + 2)
    moves = [step * stride for step in steps if step and abs(step * stride - off) <= FARTHEST]
    for move in sorted(moves, key=lambda minutes: (abs(minutes - off), -minutes)):
        by = timedelta(minutes=move)
        yield Proposal(Period(base.starts_at + by, base.ends_at + by), Kind.SHIFTED)


def _stride(listing: Listing) -> int:
    """Return how far shifts lie apart: whole steps, and at least a quarter of an hour."""
    step = listing.step_minutes
    return -(-LEAST_APART // step) * step


def _shorter(listing: Listing, base: Period) -> Iterator[Proposal]:
    """Yield what is left when the end or the beginning goes, at least half, the longest first."""
    step = listing.step_minutes
    most = base.minutes - max(listing.min_minutes, -(-base.minutes // 2))
    stride = step * max(1, -(-(most // step) // MOST_CUTS))
    for cut in takewhile(lambda minutes: minutes <= most, count(stride, stride)):
        by = timedelta(minutes=cut)
        yield Proposal(Period(base.starts_at, base.ends_at - by), Kind.SHORTER)
        yield Proposal(Period(base.starts_at + by, base.ends_at), Kind.SHORTER)


def _other_days(base: Period, zone: ZoneInfo) -> Iterator[Proposal]:
    """Yield the same hours on days to come, by the wall clock; none where the clock has no such."""
    starts = local(base.starts_at, zone).replace(tzinfo=None, fold=0)
    for days in OTHER_DAYS:
        try:
            at = resolve(starts + timedelta(days=days), zone)
        except TimeProblem:
            continue
        yield Proposal(Period(at, at + base.length), Kind.OTHER_DAY)
