"""What would fit instead in an order: its things are wanted at one time and beside each other."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.alternatives.lookup import MOST, Found, best, gathered
from bookings.alternatives.times import Kind
from bookings.errors import Alternative
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from inventory.models import Listing, ListingUnit
from marketplace.periods import Period

LEAST_OTHER_TIMES = 2
_THEN = frozenset({Kind.FEWER, Kind.SAME_HOUSE, Kind.SIMILAR})
"""What is had at the time that was asked for."""


@dataclass(frozen=True)
class Needed:
    """One thing of an order, for whom, how many and when."""

    listing: Listing
    asker: Asker
    period: Period


def for_order(
    session: Session, things: Sequence[Needed], lacking: Collection[int], *, movable: bool
) -> dict[int, list[Alternative]]:
    """Return what would fit instead of the `lacking` things (their numbers), as `alternatives`.

    Another time moves the whole order, so it is one at which all the other things can be had as
    well, and none where the order is not `movable`. Another thing, and fewer of the same, take
    nothing that the other things take. The number of queries grows with the things only.
    """
    found = {
        n: gathered(session, things[n].listing, things[n].period, things[n].asker) for n in lacking
    }
    offered = [one for several in found.values() for one in _all(several)]
    units = _units(session, things, offered)
    in_order = Counter(key for one in things for key in units[one.listing.public_id])
    # Things that take of one pool are judged one by one, which says nothing of both at once.
    apart = all(count == 1 for count in in_order.values())
    times = _for_all(session, things, offered) if movable and apart else set()
    kept: dict[int, list[Alternative]] = {}
    for n, several in found.items():
        own = things[n]
        rest = in_order - Counter(units[own.listing.public_id])
        fitting: Found = {
            kind: [
                one
                for one in alike
                if one.period in times
                or (one.period == own.period and not rest.keys() & units[one.listing_id])
            ]
            for kind, alike in several.items()
        }
        kept[n] = best(fitting)
    return kept


def for_sent(
    session: Session, thing: Needed, rest: Collection[str], *, refused: bool
) -> list[Alternative]:
    """Return what would fit instead of a thing of an order that has been sent, as `alternatives`.

    The others of the order stay where they are, so that what can be had at their time comes first,
    and two of the best other times after it. The listings of the `rest` of the order, by their
    public ids, are had already or could not be had either. A time that was `refused` is not asked
    for again.
    """
    then: Found = {}
    later: Found = {}
    found = gathered(session, thing.listing, thing.period, thing.asker, without=rest)
    for kind, alike in found.items():
        (then if kind in _THEN else later)[kind] = [
            one
            for one in alike
            if not (refused and one.is_of(thing.listing.public_id, [thing.period]))
        ]
    first, second = best(then), best(later)
    kept = first[: MOST - min(len(second), LEAST_OTHER_TIMES)]
    return kept + second[: MOST - len(kept)]


def _all(found: Found) -> Iterable[Alternative]:
    return (one for alike in found.values() for one in alike)


def _for_all(
    session: Session, things: Sequence[Needed], offered: Iterable[Alternative]
) -> set[Period]:
    """Return of the other times those at which everything can be had; each thing is judged once."""
    now = {one.period for one in things}
    times = list(dict.fromkeys(one.period for one in offered if one.period not in now))
    for one in things:
        if not times:
            break
        verdicts = judge_one(session, one.listing, times, one.asker)
        times = [verdict.period for verdict in verdicts if verdict.usable]
    return set(times)


def _units(
    session: Session, things: Sequence[Needed], offered: Iterable[Alternative]
) -> dict[str, set[int]]:
    """Return the units that each listing takes, by its public id."""
    keys = {one.listing.public_id for one in things} | {one.listing_id for one in offered}
    taken: dict[str, set[int]] = {key: set() for key in keys}
    query = (
        select(Listing.public_id, ListingUnit.unit_id)
        .join(ListingUnit, ListingUnit.listing_id == Listing.id)
        .where(Listing.public_id.in_(keys))
    )
    for key, unit in session.execute(query):
        taken[key].add(unit)
    return taken
