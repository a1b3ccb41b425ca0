"""What a text asks for: for each word or term the ways in which a listing can have it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory import vocabulary
from inventory.words import english, looking_up, synonyms
from inventory.words.looking_up import Matches
from inventory.words.tokens import Typed, same, typed
from inventory.words.tokens import words as words_of

Way = tuple[Matches, ...]
"""One way to have what was asked for: every one of these words."""


_KINDS = frozenset(
    word
    for term in vocabulary.KINDS
    for text in (term.sv, term.en, *term.words)
    for word in words_of(text)
)


@dataclass(frozen=True)
class Wish:
    """A word or term of the text; without `required` it only lets a listing come earlier.

    A `plain` one has to be there and says nothing about the order: lokal beside other words.
    `said` is how it stands in the text.
    """

    ways: tuple[Way, ...]
    said: tuple[Typed, ...]
    required: bool = True
    plain: bool = False


@dataclass(frozen=True)
class Meaning:
    """The wishes of a text, and its words that nothing knows."""

    wishes: tuple[Wish, ...]
    unknown: tuple[Typed, ...]


@dataclass(frozen=True)
class Span:
    """Words that stand together, with the other terms for just these words."""

    words: tuple[Typed, ...]
    others: tuple[tuple[str, ...], ...]


def of_text(session: Session, text: str) -> Meaning:
    """Return what the text asks for, in at most three queries.

    Every word and every figure-less term is required; the last word may be unfinished where no
    listing has it as it stands.
    """
    words = typed(text)
    parts = spans(session, words)
    every = {one.word for one in words} | {
        word for span in parts for term in span.others for word in term
    }
    found = looking_up.look_up(session, every)
    last = words[-1].word if words else ""
    if last and not looking_up.is_whole(found.get(last, {})):
        more = looking_up.beginning_with(session, last)
        found[last] = {**more, **found.get(last, {})}
    wishes, unknown = [], []
    for span in parts:
        ways = tuple(_ways(span, found))
        if ways:
            figures = len(words) > 1 and all(one.word.isdigit() for one in span.words)
            plain = len(words) > 1 and all(one.word in _KINDS for one in span.words)
            wishes.append(Wish(ways, span.words, required=not figures, plain=plain))
        else:
            unknown += [one for one in span.words if not found.get(one.word)]
    if not any(wish.required for wish in wishes):
        wishes = [Wish(wish.ways, wish.said) for wish in wishes]
    return Meaning(tuple(wishes), tuple(unknown))


def spans(session: Session, words: Sequence[Typed]) -> list[Span]:
    """Part words into terms that have others for them, and single words; one query."""
    return list(_spans(words, _others(session, words)))


def _others(session: Session, words: Sequence[Typed]) -> dict[str, list[str]]:
    """Return the other terms for each run of words: those of its group, or its Swedish name."""
    terms = _terms(words)
    found = synonyms.others(session, terms)
    for key, (start, end) in terms.items():
        if (name := english.in_swedish([one.word for one in words[start:end]])) is not None:
            found.setdefault(key, []).append(name)
    return found


def _terms(words: Sequence[Typed]) -> dict[str, tuple[int, int]]:
    """Return each run of words that could be a term, by its key, with where it stands."""
    return {
        same(" ".join(one.word for one in words[start:end])): (start, end)
        for start in range(len(words))
        for end in range(start + 1, min(start + synonyms.MOST_WORDS, len(words)) + 1)
    }


def _spans(words: Sequence[Typed], known: Mapping[str, list[str]]) -> Iterator[Span]:
    """Part the words into the longest terms that have synonyms, and single words."""
    at = {where: known[key] for key, where in _terms(words).items() if key in known}
    start = 0
    while start < len(words):
        end = max((end for first, end in at if first == start), default=start + 1)
        others = at.get((start, end), [])
        terms = (tuple(one.word for one in typed(other)) for other in others)
        yield Span(tuple(words[start:end]), tuple(term for term in terms if term))
        start = end


def _ways(span: Span, found: Mapping[str, Matches]) -> Iterator[Way]:
    own = tuple(found.get(one.word, {}) for one in span.words)
    if all(own):
        yield own
    for term in span.others:
        way = tuple(looking_up.as_synonym(found.get(word, {})) for word in term)
        if all(way):
            yield way
