"""How many pieces can be had at most, where fewer are left than were asked for."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from bookings.finder.finding import Looked, look
from bookings.finder.had import had
from bookings.judging.judgement import Judgement
from inventory.catalogue import sets
from inventory.catalogue.sets import Set


def most(session: Session, looked: Looked, below: int) -> int:
    """Return the most pieces, `below` a number, that one listing has left all the wanted time.

    Where none has any all the time, the most that one has left on some date.
    """
    search, catalogue = looked.search, looked.catalogue
    one = replace(search.filters, quantity=1)
    found = look(session, replace(search, filters=one))
    if found.fits is None:
        existing = (catalogue.existing[number] for number in sets.members(found.good))
        return max((min(count, below - 1) for count in existing), default=0)
    there = had(found.fits, found.good)
    return _most_left(found.fits.judged, there.whole, min, below) or _most_left(
        found.fits.judged, there.part, max, below
    )


def _most_left(
    judged: Judgement, those: Set, of_dates: Callable[[Iterable[int]], int], below: int
) -> int:
    """Return the most that one of those has left, at least or at most on its free dates."""
    existing, found = judged.catalogue.existing, 0
    for number in sorted(sets.members(those), key=lambda number: -existing[number]):
        if existing[number] <= found or found == below - 1:
            break
        refused = judged.refused(number) if of_dates is max else {}
        dates = [n for n in range(len(judged.judged)) if n not in refused]
        left = of_dates([judged.verdict(number, n).free for n in dates])
        found = max(found, min(left, below - 1))
    return found
