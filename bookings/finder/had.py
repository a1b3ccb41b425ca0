"""What of some listings can be had: the whole wanted time, or some of several dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bookings.finder import totals
from bookings.finder.finding import Looked, asker_of
from bookings.finder.fitting import Fit, Fits, Fitting, fits
from bookings.judging.availability import grounds_of
from inventory.catalogue import sets
from inventory.catalogue.sets import NONE, Set
from marketplace.periods import Period

WHOLE = (Fit.FREE, Fit.ASK)


@dataclass(frozen=True)
class Had:
    """What can be had the `whole` time, and what on some of several dates, as `fits` has judged.

    A single period that is free in part is neither.
    """

    whole: Set
    part: Set = NONE
    fits: Fits | None = None

    @property
    def any(self) -> Set:
        """Return all that can be had."""
        return self.whole | self.part

    def among(self, those: Set) -> "Had":
        """Return what of those can be had."""
        return replace(self, whole=self.whole & those, part=self.part & those)

    def beyond(self, known: "Had") -> "Had":
        """Return what cannot be had as well, or as often, among what is known."""
        return replace(self, whole=self.whole & ~known.whole, part=self.part & ~known.any)

    def how(self, listing_id: int) -> Fitting | None:
        """Return how one of them fits."""
        if self.fits is None:
            return None
        return self.fits.of(self.fits.judged.catalogue.number[listing_id])


def had(found: Fits | None, among: Set) -> Had:
    """Return what of a set can be had, all of it where time is not judged."""
    if found is None:
        return Had(among)
    part = found.by_fit[Fit.PARTLY] if len(found.judged.judged) > 1 else NONE
    return Had(found.any_of(WHOLE) & among, part & among, found)


def timely_among(session: Session, looked: Looked, among: Set) -> Had:
    """Return what of a set can be had at the wanted time; one query, two where days are limited."""
    search = looked.search
    if not search.periods or not among:
        return Had(among)
    # How many there is room for is a wish here, which has been looked at or is bent.
    asker = replace(asker_of(search), people=None)
    grounds = grounds_of(session, looked.catalogue, among, search.periods)
    return had(fits(session, grounds, search.periods, asker, in_part=False), among)


def affordable_among(
    looked: Looked, among: Set, limit: int, periods: Sequence[Period] | None = None
) -> Set:
    """Return those known to cost no more than `limit` öre, in the search's time or another."""
    known = costs(looked, among, periods)
    chosen = [key for key, cost in known.items() if cost is not None and cost <= limit]
    return sets.of(chosen, looked.catalogue.size)


def costs(
    looked: Looked, among: Set, periods: Sequence[Period] | None = None
) -> Mapping[int, int | None]:
    """Return what each costs in öre by number, all of the search's time or of another."""
    search = looked.search
    times = search.periods if periods is None else periods
    return totals.amounts(
        looked.catalogue, among, search.borrower, times, search.filters.quantity or 1
    )
