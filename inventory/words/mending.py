"""What to ask for instead of words that nobody has: another spelling, or parts of a compound."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import SearchForm
from inventory.words import guessing, spelling
from inventory.words.everyday import PREFIXES, is_known
from inventory.words.purposes import is_thing
from inventory.words.splitting import SHORTEST, SHORTEST_FREE, pieces, without_link, written
from inventory.words.tokens import SWEDISH, Kind, Typed, stem
from marketplace import bulk


class Mended(NamedTuple):
    """The text as it is asked for, and as it is shown where a word of it is spelled otherwise.

    `perhaps` is a text that may have been meant, and is not asked for. `kinds` are the words that
    only say of what kind a thing is that nobody has as it is called: a trädgårdstält is a tent.
    """

    asked: str
    meant: str | None
    perhaps: str | None
    kinds: frozenset[str]


def mended(session: Session, text: str, unknown: Iterable[Typed]) -> Mended | None:
    """Return what to ask for instead of the text; None where nothing better is known.

    What is surely a slip comes before two words written together, and these before a question.
    """
    words = list(unknown)
    listed = spelling.guesses(session, [one.word for one in words])
    parted = _parted(session, [one.word for one in words])
    others = guessing.guesses(
        session, [one.word for one in words if one.word not in listed], whole=parted.keys()
    )
    asked = meant = perhaps = text
    kinds: set[str] = set()
    # From the end, so that the places of those before stay.
    for one in sorted(words, key=lambda one: one.start, reverse=True):
        other = others.get(one.word)
        guess = listed.get(one.word) or (other.guess if other is not None else None)
        parts = parted.get(one.word)
        if guess is not None and guess.sure:
            meant = _instead(meant, one, guess.word)
            parts = other.parts if other is not None else None
            asked = _instead(asked, one, guess.word if parts is None else " ".join(parts))
        elif parts is not None:
            asked = _instead(asked, one, " ".join(parts))
        if parts is not None and is_thing(parts[1]):
            kinds.add(parts[0])
        if guess is not None:
            perhaps = _instead(perhaps, one, guess.word)
    if asked == perhaps == text:
        return None
    shown = [None if some == text else some for some in (meant, perhaps)]
    return Mended(asked, shown[0], shown[1], frozenset(kinds))


def _instead(text: str, one: Typed, said: str) -> str:
    return text[: one.start] + said + text[one.end :]


def _parted(session: Session, words: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the two known words that each unknown one is made of, the longest first part."""
    wanted = {word: pieces(word) for word in words if word.isalpha() and not is_known(word)}
    asked = {piece for some in wanted.values() for piece in some}
    asked |= {f"{SWEDISH}:{stem(SWEDISH, piece)}" for piece in asked}
    if not asked:
        return {}
    known = set(
        session.scalars(
            select(SearchForm.key).where(
                bulk.among(session, SearchForm.key, sorted(asked)),
                SearchForm.kind.in_((Kind.EXACT, Kind.STEM)),
            )
        )
    )
    found = {}
    for word in wanted:
        for end in range(len(word) - SHORTEST, SHORTEST - 1, -1):
            firsts = [one for one in (word[:end], *without_link(word[:end])) if _is(one, known)]
            if firsts and _is(word[end:], known) and _some_has((firsts[0], word[end:]), known):
                found[word] = (firsts[0], word[end:])
                break
    return found


def _is(piece: str, known: set[str]) -> bool:
    return piece not in PREFIXES and (piece in written() or _some_has((piece,), known))


def _some_has(pieces: Iterable[str], known: set[str]) -> bool:
    """Tell whether a listing has one of them as a word, in a form that its stem is sure of."""
    return any(one in known or _bent(one) in known for one in pieces if len(one) >= SHORTEST_FREE)


def _bent(piece: str) -> str:
    whole = stem(SWEDISH, piece)
    return f"{SWEDISH}:{whole}" if len(whole) >= SHORTEST_FREE or whole in written() else ""
