"""Help with spelling out of our own words: what is written almost like a word that nobody has."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from inventory.models import Listing, SearchPosting, SearchWord
from inventory.types import ListingStatus
from marketplace.wording import fold

SHORTEST = 4
LONG = 6
"""From so many letters on, two faults are forgiven instead of one."""
MOST_CANDIDATES = 3000
MOST_COUNTED = 8


class Guess(NamedTuple):
    """A word that may have been meant: how many faults apart, and how many listings have it."""

    word: str
    faults: int
    listings: int


class _Near(NamedTuple):
    faults: int
    other_start: bool
    word: str
    word_id: int


def guesses(session: Session, words: Iterable[str]) -> dict[str, Guess]:
    """Return the likeliest word for each that has one, in two queries.

    Only words of published listings are told: a draft's are nobody's business.
    """
    wanted = [word for word in words if len(word) >= SHORTEST and not word.isdigit()]
    near = _near(session, wanted)
    counts = _counts(session, {one.word_id for some in near.values() for one in some})
    found = {}
    for word, some in near.items():
        best = min(
            (one for one in some if counts.get(one.word_id)),
            key=lambda one: (one.faults, one.other_start, -counts[one.word_id], one.word),
            default=None,
        )
        if best is not None:
            found[word] = Guess(best.word, best.faults, counts[best.word_id])
    return found


def faults(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped; more than `most` is more.

    Optimal string alignment, given up as soon as it cannot be told apart from more.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, sign in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign
            row.append(min(cost, earlier[j - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _near(session: Session, words: Sequence[str]) -> dict[str, list[_Near]]:
    if not words:
        return {}
    rows = session.execute(
        select(SearchWord.id, SearchWord.word, SearchWord.folded)
        .where(or_(*(_holds_a_piece(fold(word)) for word in words)))
        .order_by(SearchWord.id)
        .limit(MOST_CANDIDATES)
    ).all()
    return {
        word: list(_sorted(word, ((one.id, one.word, one.folded) for one in rows)))
        for word in words
    }


def _sorted(word: str, rows: Iterable[tuple[int, str, str]]) -> Iterator[_Near]:
    folded = fold(word)
    most = _most(folded)
    letters = set(folded)
    found = []
    for word_id, other, bare in rows:
        if abs(len(bare) - len(folded)) > most or len(letters ^ set(bare)) > 2 * most:
            continue
        apart = faults(folded, bare, most)
        if apart <= most:
            found.append(_Near(apart, bare[:1] != folded[:1], other, word_id))
    yield from sorted(found)[:MOST_COUNTED]


def _most(folded: str) -> int:
    return 2 if len(folded) >= LONG else 1


def _holds_a_piece(folded: str) -> ColumnElement[bool]:
    """Return whether a word can be it: with n faults one of n + 1 pieces is still whole."""
    most = _most(folded)
    size = -(-len(folded) // (most + 1))
    pieces = [folded[start : start + size] for start in range(0, len(folded), size)]
    return and_(
        func.length(SearchWord.folded).between(len(folded) - most, len(folded) + most),
        or_(*(SearchWord.folded.contains(piece, autoescape=True) for piece in pieces)),
    )


def _counts(session: Session, words: set[int]) -> dict[int, int]:
    if not words:
        return {}
    rows = session.execute(
        select(SearchPosting.word_id, func.count().label("listings"))
        .join(Listing, Listing.id == SearchPosting.listing_id)
        .where(SearchPosting.word_id.in_(words), Listing.status == ListingStatus.PUBLISHED)
        .group_by(SearchPosting.word_id)
    )
    return {row.word_id: row.listings for row in rows}
