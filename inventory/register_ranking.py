"""Who in the register has the words of a search, best first, with help for spelling."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row as Known
from sqlalchemy.orm import Session

from inventory import register_text, vocabulary
from inventory.register_counts import Row
from inventory.register_text import Said, Sought, Told, said, said_by_code, sought
from inventory.words import meaning, spelling
from inventory.words.tokens import SWEDISH, typed
from inventory.words.tokens import words as words_of
from marketplace.wording import fold

_CODES = {"activities": Told.ACTIVITY, "languages": Told.PEOPLE, "ages": Told.PEOPLE}
Texts = Sequence[tuple[Told, Said]]


@dataclass(frozen=True)
class Named:
    """Those that have the words, best first.

    Nobody says the words `passed_over`: the others were looked for without them. `meant` is the
    text in a better spelling, by which they were found where the text as typed finds nobody.
    """

    rows: Sequence[Row]
    passed_over: tuple[str, ...] = ()
    meant: str | None = None
    perhaps: str | None = None


def named(
    session: Session, text: str, known: Sequence[Known[Any]], rows: Mapping[int, Row]
) -> Named:
    """Return those that have every word of the text, or a term that means the same.

    One query. Equally good ones keep the order of `known`.
    """
    if not text.strip():
        return Named([rows[row.id] for row in known])
    names = {row.id: row.name for row in known}
    texts = {row.id: _texts(row, names, rows[row.id]) for row in known}
    meant, perhaps = _meant(text, known, texts.values())
    spans = meaning.spans(session, typed(meant or text))
    ways = [_ways(span) for span in spans]
    worths = [
        {key: worth for key, own in texts.items() if (worth := _best(some, own))} for some in ways
    ]
    passed = [
        " ".join(one.word for one in span.words)
        for span, has in zip(spans, worths, strict=True)
        if not has
    ]
    needed = [has for has in worths if has]
    if not needed:
        return Named([], tuple(passed), perhaps=perhaps)
    total = {
        key: sum(has[key] for has in needed) for key in texts if all(key in has for has in needed)
    }
    order = sorted(total, key=lambda key: -total[key])
    return Named([rows[key] for key in order], tuple(passed), meant, perhaps)


def _texts(row: Known[Any], names: Mapping[int, str], narrowed: Row) -> Texts:
    plain = (
        (Told.NAME, row.name),
        (Told.CATEGORY, row.category),
        (Told.SUMMARY, row.summary),
        (Told.BELONGING, row.umbrella_text),
        (Told.BELONGING, row.district or ""),
        (Told.BELONGING, names.get(row.umbrella_id, "")),
    )
    found = [(told, said(text)) for told, text in plain if text]
    # Compounds of long texts are found inside, at the end of the list.
    found += [
        (Told.DESCRIPTION, said(text, apart=False))
        for text in (row.description, row.how_to_join)
        if text
    ]
    found += [
        (_CODES[name], said_by_code(name, code))
        for name, codes in narrowed.several.items()
        for code in sorted(codes)
    ]
    return found


Way = tuple[Sequence[Sought], bool]
"""Words that must all be there, and whether they are another term for what was typed."""


def _ways(span: meaning.Span) -> list[Way]:
    own = sought(" ".join(one.word for one in span.words))
    return [(own, False), *((sought(" ".join(term)), True) for term in span.others)]


def _best(ways: Iterable[Way], texts: Texts) -> int:
    best = 0
    for words, synonym in ways:
        worths = [register_text.worth(word, texts, synonym=synonym) for word in words]
        if worths and all(worths):
            best = max(best, sum(worths) // len(worths))
    return best


def _meant(
    text: str, known: Sequence[Known[Any]], texts: Iterable[Texts]
) -> tuple[str | None, str | None]:
    """Return the text with words that nobody says spelled as somebody does, None if that is it.

    Where that is surely meant, and where it is not sure.
    """
    every = list(texts)
    strange = [
        one
        for one in typed(text)
        if not any(register_text.worth(word, own) for word in sought(one.word) for own in every)
        and spelling.may_be_misspelt(one.word)
    ]
    if not strange:
        return None, None
    counts = _said_words(known)
    numbers = dict(enumerate(sorted(counts)))
    words = [spelling.Word(n, SWEDISH, word, fold(word)) for n, word in numbers.items()]
    meant, sure = text, True
    # From the end, so that the places of those before stay.
    for one in sorted(strange, key=lambda one: -one.start):
        near = spelling.nearest(one.word, words)
        guess = spelling.likeliest(near, {key: counts[word] for key, word in numbers.items()})
        if guess is not None:
            meant = meant[: one.start] + guess.word + meant[one.end :]
            sure = sure and guess.sure
    if meant == text:
        return None, None
    return (meant, None) if sure else (None, meant)


def _said_words(known: Iterable[Known[Any]]) -> Counter[str]:
    """Return the words by which organisations and what they do are called, and by how many."""
    found: Counter[str] = Counter()
    for row in known:
        found.update({w for text in (row.name, row.category, row.summary) for w in words_of(text)})
    for term in (*vocabulary.ACTIVITIES, *vocabulary.LANGUAGES):
        found.update(words_of(term.sv))
    return found
