"""What a text asks for: for each word or term the ways in which a listing can have it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory import vocabulary
from inventory.words import english, looking_up, said_otherwise, synonyms
from inventory.words.everyday import GENERAL, refines
from inventory.words.looking_up import Matches
from inventory.words.purposes import of_things
from inventory.words.splitting import written
from inventory.words.tokens import Typed, asked, is_size, plain_forms, same, typed
from inventory.words.tokens import words as words_of
from marketplace.wording import fold

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
    `said` is how it stands in the text. A `size` beside other words, stort tält, is what they are
    looked for with: it is never required, and brings forward only among what they find alike; so
    do words of time, numbers, what one does with anything (spela pingis tisdagar) and what a thing
    is for: stolar till fest.
    """

    ways: tuple[Way, ...]
    said: tuple[Typed, ...]
    required: bool = True
    plain: bool = False
    size: bool = False


@dataclass(frozen=True)
class Meaning:
    """The wishes of a text, its words that nothing knows, and the one that only begins others."""

    wishes: tuple[Wish, ...]
    unknown: tuple[Typed, ...]
    begun: str = ""


@dataclass(frozen=True)
class Span:
    """Words that stand together, with the other terms for just these words."""

    words: tuple[Typed, ...]
    others: tuple[tuple[str, ...], ...]


def of_text(
    session: Session, text: str, kinds: Collection[str] = (), *, drafts: bool = False
) -> Meaning:
    """Return what the text asks for, in at most five queries; `drafts` as `looking_up.look_up`.

    Every word and every figure-less term is required, but for words that only say of what kind a
    thing is (`kinds`); the last word may be unfinished where no listing has it as it stands.
    """
    words = asked(text)
    purposes = of_things(text, words).union(kinds)
    parts = spans(session, words)
    every = {one.word for one in words} | {
        word for span in parts for term in span.others for word in term
    }
    found = looking_up.look_up(session, every, drafts=drafts)
    last = words[-1].word if words else ""
    if last and not _is_there(last, found.get(last, {})):
        more = looking_up.beginning_with(session, last, drafts=drafts)
        found[last] = {**more, **found.get(last, {})}
        if not found[last]:
            parts = _with_begun(session, parts, found)
    wishes, unknown = [], []
    for span in parts:
        ways = tuple(_ways(span, found))
        if ways:
            figures = len(words) > 1 and all(one.word.isdigit() for one in span.words)
            plain = len(words) > 1 and all(one.word in _KINDS for one in span.words)
            size = len(words) > 1 and all(
                _only_refines(one.word) or one.word in purposes for one in span.words
            )
            needed = not figures and not size
            wishes.append(Wish(ways, span.words, required=needed, plain=plain, size=size))
        else:
            unknown += [one for one in span.words if not found.get(one.word)]
    if not any(wish.required for wish in wishes):
        # Nobody has what is looked for: how, when or how large it is finds nothing by itself.
        lost = any(not _only_refines(one.word) for one in unknown)
        wishes = [] if lost else [Wish(wish.ways, wish.said) for wish in wishes]
    if wishes:
        # What one does with anything need not be told to be in no listing.
        unknown = [one for one in unknown if one.word not in GENERAL]
    only_begun = looking_up.is_begun(found.get(last, {}))
    begun = last if only_begun and not parts[-1].others else ""
    return Meaning(tuple(wishes), tuple(unknown), begun)


def _is_there(word: str, found: Matches) -> bool:
    """Tell whether what a word finds is all that it means, and it is not just begun.

    A whole word that compounds are made of, bil, is no beginning of bild.
    """
    return looking_up.is_whole(found) or (bool(found) and word in written())


def _only_refines(word: str) -> bool:
    return is_size(word) or refines(word)


def _with_begun(session: Session, parts: list[Span], found: dict[str, Matches]) -> list[Span]:
    """Let the last word stand for the terms that it begins; what these mean is added to `found`."""
    *before, last = parts
    if last.others or not (terms := synonyms.begun(session, last.words[-1].word)):
        return parts
    others = tuple(tuple(one.word for one in typed(term)) for term in terms)
    found |= looking_up.look_up(session, {word for term in others for word in term})
    return [*before, Span(last.words, tuple(term for term in others if term))]


def spans(session: Session, words: Sequence[Typed]) -> list[Span]:
    """Part words into terms that have others for them, and single words; one query."""
    return list(_spans(words, _others(session, words)))


def _others(session: Session, words: Sequence[Typed]) -> dict[str, list[str]]:
    """Return the other terms for each run of words: those of its group, or its Swedish name."""
    terms = _terms(words)
    found = synonyms.others(session, terms)
    for key, (start, end) in terms.items():
        if others := said_otherwise.other_terms(key):
            found[key] = [*found.get(key, ()), *others]
        if (name := english.in_swedish([one.word for one in words[start:end]])) is not None:
            found.setdefault(key, []).append(name)
    return found


def _terms(words: Sequence[Typed]) -> dict[str, tuple[int, int]]:
    """Return each run of words that could be a term, by its key, with where it stands."""
    runs = [
        (start, end)
        for start in range(len(words))
        for end in range(start + 1, min(start + synonyms.MOST_WORDS, len(words)) + 1)
    ]
    found = {
        same(" ".join(one.word for one in words[start:end])): (start, end) for start, end in runs
    }
    for n, one in enumerate(words):
        for key in _other_keys(one.word):
            found.setdefault(key, (n, n + 1))
    return found


def _other_keys(word: str) -> Iterator[str]:
    """Yield the keys of a word in its plain form, and of one that is typed without its accent."""
    yield from (same(form) for form in plain_forms(word))
    if word.endswith("e"):
        yield word
    if word.endswith("é"):
        yield fold(word)


def _spans(words: Sequence[Typed], known: Mapping[str, list[str]]) -> Iterator[Span]:
    """Part the words into the longest terms that have synonyms, and single words."""
    at: dict[tuple[int, int], list[str]] = {}
    for key, where in _terms(words).items():
        at.setdefault(where, []).extend(known.get(key, ()))
    at = {where: others for where, others in at.items() if others}
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
