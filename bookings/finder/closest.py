"""What comes closest where no single change of a search helps: what meets the most wishes."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bookings.finder import hit_order
from bookings.finder.finding import Looked
from bookings.finder.had import affordable_among, timely_among
from bookings.finder.hit_order import titled
from bookings.finder.relaxing import NAMED
from inventory.catalogue import sets
from inventory.catalogue.filtering import Wish
from inventory.catalogue.sets import Set


@dataclass(frozen=True)
class Close:
    """A listing by id that meets all wishes but the `missing`.

    `timely` if its time is free, `affordable` if it is known to cost no more than was said.
    """

    listing_id: int
    missing: tuple[Wish, ...]
    timely: bool
    affordable: bool = True


def closest(session: Session, looked: Looked) -> list[Close]:
    """Return at most three listings that meet the most wishes, for when no single change helps.

    What can be had then goes before what cannot. One query where a time is wanted.
    """
    wishes = looked.wishes
    least = sets.of(_meeting_most(looked), looked.catalogue.size)
    timely = timely_among(session, looked, least).whole
    limit = looked.search.max_price_ore
    cheap = least if limit is None else affordable_among(looked, least, limit)
    numbers = [*_largest(looked, timely), *_largest(looked, least & ~timely)]
    return [
        Close(
            looked.catalogue.ids[number],
            tuple(wish for wish, those in wishes.by_wish.items() if not those >> number & 1),
            bool(timely >> number & 1),
            bool(cheap >> number & 1),
        )
        for number in numbers[:NAMED]
    ]


def _largest(looked: Looked, those: Set) -> Iterator[int]:
    """Yield them by title; the largest first where there are too many people."""
    if looked.search.filters.people is None:
        return titled(looked.catalogue, those)
    return hit_order.among(hit_order.by_size(looked.catalogue), those, looked.catalogue.size)


def _meeting_most(looked: Looked) -> list[int]:
    """Return the numbers of those that meet as many wishes as any does."""
    wishes = looked.wishes
    at_least = [wishes.shown]
    for those in wishes.by_wish.values():
        at_least.append(sets.NONE)
        for met in range(len(at_least) - 1, 0, -1):
            at_least[met] |= at_least[met - 1] & those
    most = max((met for met, those in enumerate(at_least) if those), default=0)
    return list(sets.members(at_least[most])) if most else []
