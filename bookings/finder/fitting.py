"""How listings fit a wanted time, as sets: what is free, to be asked for, partly free, taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from sqlalchemy.orm import Session

from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import Grounds, grounds_of
from bookings.judging.judgement import Judgement
from bookings.judging.partly import Parts, free_parts
from bookings.types import ReasonCode
from inventory.catalogue import reading
from inventory.catalogue.sets import NONE, Set, union
from marketplace.periods import Period

# Against these a part of the period may help.
_TIME = frozenset({ReasonCode.TAKEN, ReasonCode.CLOSED, ReasonCode.TOO_LONG})


class Fit(StrEnum):
    """How a listing fits the wanted time, best first."""

    FREE = "free"
    ASK = "ask"
    PARTLY = "partly"
    TAKEN = "taken"
    CLOSED = "closed"


SHOWN = (Fit.FREE, Fit.ASK, Fit.PARTLY)


@dataclass(frozen=True)
class Fitting:
    """How one listing fits: dates that are `free` of all; `part` is the free part of one period.

    `missing` are the dates that do not fit, and `refusal` is the verdict on the first of them.
    """

    fit: Fit
    free: int
    of: int
    reasons: tuple[ReasonCode, ...]
    missing: tuple[Period, ...] = ()
    part: Period | None = None
    refusal: Verdict | None = None


@dataclass(frozen=True)
class Fits:
    """How all listings of a catalogue fit the periods, those outside the question aside."""

    judged: Judgement
    by_fit: Mapping[Fit, Set]
    parts: Parts = field(default_factory=Parts)

    @property
    def agreed(self) -> Set:
        """Return those of which a time is agreed on with the owner: no calendar says anything."""
        elsewhere = self.judged.judged[0].broken.get(ReasonCode.NOT_BOOKABLE_HERE, NONE)
        return self.by_fit[Fit.ASK] & elsewhere

    def any_of(self, fits: Sequence[Fit]) -> Set:
        """Return those that fit in one of these ways."""
        return union(self.by_fit[fit] for fit in fits)

    def of(self, number: int) -> Fitting:
        """Return how the listing with the number fits."""
        fit = next(fit for fit, those in self.by_fit.items() if those >> number & 1)
        judged, refused = self.judged.judged, self.judged.refused(number)
        reasons = tuple(dict.fromkeys(chain.from_iterable(refused.values())))
        total = len(judged)
        if fit in {Fit.FREE, Fit.ASK}:
            # What is agreed on with the owner: no calendar says anything against it.
            return Fitting(fit, total, total, reasons)
        missing = tuple(judged[n].period for n in refused)
        first = self.judged.verdict(number, min(refused))
        return Fitting(
            fit, total - len(refused), total, reasons, missing, self.parts.of(number), first
        )


def fits(
    session: Session,
    grounds: Grounds,
    periods: Sequence[Period],
    asker: Asker,
    *,
    in_part: bool = True,
) -> Fits:
    """Return how the listings among the grounds fit the periods.

    One period that is not free as a whole may be free in part, where that is asked for.
    """
    judged = grounds.judge(session, periods, asker)
    by_fit = _by_fit(judged, grounds.among)
    if len(periods) > 1 or not in_part:
        return Fits(judged, by_fit)
    refused = by_fit[Fit.TAKEN] | by_fit[Fit.CLOSED]
    others = (those for code, those in judged.judged[0].broken.items() if code not in _TIME)
    refused &= ~union(others)
    parts = free_parts(session, grounds, periods[0], asker, refused)
    by_fit = {fit: those & ~parts.all for fit, those in by_fit.items()}
    by_fit[Fit.PARTLY] |= parts.all
    return Fits(judged, by_fit, parts)


def part_of(session: Session, listing_id: int, period: Period, asker: Asker) -> Period | None:
    """Return the part of a period in which one listing can be booked that cannot as a whole."""
    catalogue = reading.terms_of_one(session.connection(), listing_id)
    grounds = grounds_of(session, catalogue, catalogue.everything, [period])
    return fits(session, grounds, [period], asker).parts.of(0)


def _by_fit(judged: Judgement, among: Set) -> dict[Fit, Set]:
    every, some, at_once = among, NONE, among
    taken = elsewhere = other = NONE
    for one in judged.judged:
        every &= one.usable
        some |= one.usable
        at_once &= one.at_once
        taken |= one.broken.get(ReasonCode.TAKEN, NONE)
        elsewhere |= one.broken.get(ReasonCode.NOT_BOOKABLE_HERE, NONE)
        other |= union(
            those for code, those in one.broken.items() if code is not ReasonCode.NOT_BOOKABLE_HERE
        )
    agreed = elsewhere & ~other & among
    none = among & ~some & ~agreed
    return {
        Fit.FREE: every & at_once,
        Fit.ASK: (every & ~at_once) | agreed,
        Fit.PARTLY: some & ~every & among,
        Fit.TAKEN: none & taken,
        Fit.CLOSED: none & ~taken,
    }
