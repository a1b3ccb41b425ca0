"""Help with spelling out of our own words: what is written almost like a word that nobody has."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from inventory.models import Listing, SearchPosting, SearchWord
from inventory.types import ListingStatus
from inventory.words.everyday import is_known
from inventory.words.splitting import given
from inventory.words.tokens import SWEDISH, plain_forms
from marketplace.wording import fold

SHORTEST = 4
LONG = 8
"""From so many letters on, two faults are thought of instead of one."""
SURE, SURE_OF_TWO = 6, 10
"""From so many letters on, one slip of the hand or two are surely slips."""
MOST_CANDIDATES = 3000
MOST_COUNTED = 8
_DOUBLED = re.compile(r"(.)\1")
# Letters that sound alike: projecktor, katering.
_ALIKE = (
    ("ck", "k"), ("qu", "kv"), ("ph", "f"), ("w", "v"), ("q", "k"), ("z", "s"),
)  # fmt: skip
_SPOKEN = str.maketrans({"å": "o", "ä": "e"})
_SJ = re.compile("sch(?=[lmnr])")  # written so by some, as in German: schlager
_AS_C = frozenset({"ck", "kc", "cs", "sc"})


class Guess(NamedTuple):
    """A word that may have been meant: how many faults apart, and how many listings have it.

    Where it is not `sure` it is no more than a question: övernattning is no översättning.
    """

    word: str
    faults: int
    listings: int
    sure: bool


class Word(NamedTuple):
    """A word that is written right, with the language of its text."""

    key: int
    language: str
    word: str
    folded: str


class Near(NamedTuple):
    """How near a word is to one that was typed, the nearest least."""

    faults: int
    foreign: bool
    other_start: bool
    word: str
    key: int
    sure: bool


def guesses(session: Session, words: Iterable[str]) -> dict[str, Guess]:
    """Return the likeliest word for each that has one, in two queries.

    Only words of published listings are told: a draft's are nobody's business.
    """
    wanted = [word for word in words if may_be_misspelt(word)]
    near = _near(session, wanted)
    counts = _counts(session, {one.key for some in near.values() for one in some})
    found = {}
    for word, some in near.items():
        if (guess := likeliest(some, counts)) is not None:
            found[word] = guess
    return found


def may_be_misspelt(word: str) -> bool:
    """Tell whether a word that nobody has may be a slip; what we know to be Swedish is none."""
    if len(word) < SHORTEST or word.isdigit() or word in given() or is_known(word):
        return False
    return not any(one.endswith("bar") and one[:-3] in given() for one in plain_forms(word))


def likeliest(some: Iterable[Near], counts: Mapping[int, int]) -> Guess | None:
    """Return the nearest of the words that are counted, of those as near the most frequent."""
    best = min(
        (one for one in some if counts.get(one.key)),
        key=lambda one: (
            *(not one.sure, one.faults, one.foreign, one.other_start),
            *(-counts[one.key], one.word),
        ),
        default=None,
    )
    return None if best is None else Guess(best.word, best.faults, counts[best.key], best.sure)


def is_slip(one: str, other: str) -> bool:
    """Tell whether a folded word is surely the other, by a slip of the hand or as it sounds.

    Letters doubled, left out, too many or exchanged with their neighbours, c for k or s; another
    letter makes another word. Two of these only in long words, and nothing in short ones.
    """
    if len(one) < SURE:
        return False
    here, there = _sound(one), _sound(other)
    if here == there:
        return True
    if not _is_one_slip(here, there):
        return False
    return faults(one, other, 1) <= 1 or len(one) >= SURE_OF_TWO


@lru_cache(maxsize=8192)
def spoken(word: str) -> str:
    """Return how a word sounds, å as o and ä as e: projektår, partytelt."""
    return _sound(fold(word.casefold().translate(_SPOKEN)))


def _is_one_slip(one: str, other: str) -> bool:
    """Tell whether two different words are one letter, or two exchanged ones, apart."""
    if len(one) == len(other):
        apart = [n for n, letter in enumerate(one) if letter != other[n]]
        first, last = apart[0], apart[-1]
        if first == last:
            return one[first] + other[first] in _AS_C
        return last == first + 1 and one[first : last + 1] == other[first : last + 1][::-1]
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


def _sound(folded: str) -> str:
    folded = _SJ.sub("s", folded)
    for written, spoken in _ALIKE:
        folded = folded.replace(written, spoken)
    return _DOUBLED.sub(r"\1", folded)


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


def nearest(word: str, known: Iterable[Word]) -> list[Near]:
    """Return the known words that may have been meant by a typed one, nearest first.

    The first letter is seldom wrong: it may be missing, too many or swapped with the second. In
    another language than Swedish one fault is the most.
    """
    folded = fold(word)
    most = _most(folded)
    letters = set(folded)
    sound = spoken(word)
    found = []
    for one in known:
        bare, foreign = one.folded, one.language != SWEDISH
        if not foreign and spoken(one.word) == sound:
            other_start = bare[:1] != folded[:1]
            sure = len(folded) >= SURE
            found.append(Near(1, foreign, other_start, one.word, one.key, sure))
            continue
        if abs(len(bare) - len(folded)) > most or len(letters ^ set(bare)) > 2 * most:
            continue
        allowed = 1 if foreign or bare[:1] != folded[:1] else most
        apart = faults(folded, bare, allowed)
        if apart <= allowed and _begins_alike(folded, bare):
            sure = is_slip(folded, bare)
            found.append(Near(apart, foreign, bare[:1] != folded[:1], one.word, one.key, sure))
    return sorted(found)[:MOST_COUNTED]


def _begins_alike(one: str, other: str) -> bool:
    if one[:1] == other[:1]:
        return True
    if one[:1] + other[:1] in _AS_C:
        return True
    return one[1:] == other or one == other[1:] or one[1::-1] == other[:2]


def _near(session: Session, words: Sequence[str]) -> dict[str, list[Near]]:
    if not words:
        return {}
    rows = session.execute(
        select(SearchWord.id, SearchWord.language, SearchWord.word, SearchWord.folded)
        .where(or_(*(_holds_a_piece(one) for word in words for one in {fold(word), spoken(word)})))
        .order_by(SearchWord.id)
        .limit(MOST_CANDIDATES)
    )
    known = [Word(*row) for row in rows]
    return {word: nearest(word, known) for word in words}


def _most(folded: str) -> int:
    return 2 if len(folded) >= LONG else 1


def _holds_a_piece(folded: str) -> ColumnElement[bool]:
    """Return whether a word can be it: with n faults one of n + 1 pieces is still whole.

    Two letters swapped between pieces break both, and are looked for by themselves.
    """
    most = _most(folded)
    size = -(-len(folded) // (most + 1))
    pieces = [folded[start : start + size] for start in range(0, len(folded), size)]
    swapped = [
        folded[:n] + folded[n + 1] + folded[n] + folded[n + 2 :] for n in range(len(folded) - 1)
    ]
    near = and_(
        func.length(SearchWord.folded).between(len(folded) - most, len(folded) + most),
        or_(*(SearchWord.folded.contains(piece, autoescape=True) for piece in pieces)),
    )
    return or_(near, SearchWord.folded.in_(swapped))


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
