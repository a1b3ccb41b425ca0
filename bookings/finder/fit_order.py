"""In which order parts of what is found are listed, by how they fit the wanted time."""

from collections.abc import Iterable

from bookings.finder.fitting import Fit, Fits
from inventory.catalogue.sets import Set

ABOUT_ALIKE = ((Fit.FREE, Fit.ASK), (Fit.PARTLY,))


def by_fit(parts: Iterable[Set], found: Fits, mentioned: Set, everything: Set) -> list[Set]:
    """Return the parts, the best first, again in parts by how they fit.

    Of what fits about as well comes first what is known to be accessible as it has to be, then what
    is called as it was asked for: who looks for a microphone is not shown a studio that has one. So
    the `parts` come. What only mentions it comes after all else that can be had, in part or as a
    whole: a course with a rehearsal room is none.
    """
    parts, fit = [*parts], found.by_fit
    had = [part & fit[one] for level in ABOUT_ALIKE for part in parts for one in level]
    # A time that is free to be asked for comes before one that is still to be agreed on.
    had = parted(had, everything & ~found.agreed)
    if mentioned:
        had = [those & ~mentioned for those in had] + [those & mentioned for those in had]
    return [*had, *(part & fit[one] for part in parts for one in (Fit.TAKEN, Fit.CLOSED))]


def parted(parts: Iterable[Set], first: Set) -> list[Set]:
    """Return each part as two, what is among the `first` and the rest of it."""
    return [those for part in parts for those in (part & first, part & ~first)]
