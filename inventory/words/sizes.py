"""Sizes in a text, litet rum, stor sal: the noun is looked for, and the size only refines."""

from collections.abc import Mapping, MutableMapping, Sequence
from heapq import nlargest
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Listing
from inventory.words.meaning import Wish
from inventory.words.tokens import plain_forms, words
from marketplace import bulk

LOOKED_AT = 200
"""Of so many of the best it is looked up how many they have room for."""
_TITLE = 500
"""From so much on a word stands in the title, or is its type as well (`ranking.WORTH`)."""
_IN_TITLE, _ELSEWHERE = 100, 1
_ROOM = 45
"""What room adds at most: less than a title says, about as much as a form of the word."""
_SMALL = frozenset({"small", "little", "liten"})
_LARGE = frozenset({"large", "big", "stor"})


class _Seen(NamedTuple):
    title: str
    room: int | None


def refine(
    session: Session,
    sizes: Sequence[tuple[Wish, Mapping[int, int]]],
    total: MutableMapping[int, int],
) -> None:
    """Bring forward what is said to be so large, among what is found about as well as the best.

    Then by how many people it has room for, where small or large is asked for; what its title
    calls the opposite goes back. At most one query.
    """
    if not sizes or not total:
        return
    least = max(total.values()) // 2
    best = nlargest(LOOKED_AT, total, key=lambda key: (total[key], -key))
    best = [key for key in best if total[key] >= least]
    for _wish, worths in sizes:
        for key in [key for key in worths.keys() & total.keys() if total[key] >= least]:
            total[key] += _IN_TITLE if worths[key] >= _TITLE else _ELSEWHERE
    large = _wanted([wish for wish, _worths in sizes])
    if large is not None:
        for key, worth in _by_room(_seen(session, best), large=large).items():
            total[key] += worth


def _wanted(wishes: Sequence[Wish]) -> bool | None:
    """Tell whether something large is asked for; None where neither that nor something small is."""
    said = {form for wish in wishes for one in wish.said for form in _forms(one.word)}
    if said & _LARGE:
        return True
    return False if said & _SMALL else None


def _forms(word: str) -> set[str]:
    return {word, *plain_forms(word)}


def _seen(session: Session, keys: Sequence[int]) -> dict[int, _Seen]:
    rows = session.execute(
        select(Listing.id, Listing.title, Listing.capacity_max)
        .where(bulk.among(session, Listing.id, sorted(keys)))
        .order_by(Listing.id)
    )
    return {key: _Seen(title, room) for key, title, room in rows}


def _by_room(seen: Mapping[int, _Seen], *, large: bool) -> dict[int, int]:
    """Return what each adds by its place among the others; who has as much room adds as much."""
    rooms = {one.room for one in seen.values() if one.room is not None}
    place = {room: n for n, room in enumerate(sorted(rooms, reverse=not large))}
    opposite, last = _SMALL if large else _LARGE, max(len(rooms) - 1, 1)
    found = {}
    for key, one in seen.items():
        worth = _ROOM * place[one.room] // last if one.room is not None else 0
        called = {form for word in words(one.title) for form in _forms(word)}
        found[key] = worth - _IN_TITLE if called & opposite else worth
    return found
