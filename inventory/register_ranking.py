"""Who in the register has the words of a search, best first, with help for spelling."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Row as Known
from sqlalchemy.orm import Session

from inventory import register_text, vocabulary
from inventory.register_counts import Row
from inventory.register_text import Said, Sought, Told, parts_of, said, said_by_code, sought
from inventory.words import meaning, spelling
from inventory.words.tokens import SWEDISH, Typed, typed
from inventory.words.tokens import words as words_of
from marketplace.wording import fold

_CODES = {"activities": Told.ACTIVITY, "languages": Told.PEOPLE}
_AGES = "ages"
_SAID = Told.PEOPLE
"""From so much on a word is said as a word, not only inside another."""
MOST_AGES = 2
"""Who is there for more groups of age than these is not called by any of them."""
Texts = Sequence[tuple[Told, Said]]


@dataclass(frozen=True)
class Named:
    """Those that have the words, best first.

    Nobody says the words `passed_over`: the others were looked for without them. `meant` is the
    text in a better spelling, or with what its words are a kind of, by which they were found where
    the text as typed finds nobody. `ages` are the groups of age that a word names, each with the
    text without that word.
    """

    rows: Sequence[Row]
    passed_over: tuple[str, ...] = ()
    meant: str | None = None
    perhaps: str | None = None
    ages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Told:
    """What each says, by id: of itself, and for which ages it is there."""

    texts: Mapping[int, Texts]
    ages: Mapping[int, Texts]

    def worths(self, span: meaning.Span) -> dict[int, int]:
        """Return what a word is worth for each that has it.

        Ages count for who is there for these alone; for all that are there for it where nobody
        else has the word.
        """
        ways = _ways(span)
        few = {key: own for key, own in self.ages.items() if len(own) <= MOST_AGES}
        found = _worths(ways, {key: (*own, *few.get(key, ())) for key, own in self.texts.items()})
        return found or _worths(ways, self.ages)


def named(
    session: Session, text: str, known: Sequence[Known[Any]], rows: Mapping[int, Row]
) -> Named:
    """Return those that have every word of the text, or a term that means the same.

    One query, two where its spelling is helped. Equally good ones keep the order of `known`.
    """
    if not text.strip():
        return Named([rows[row.id] for row in known])
    names = {row.id: row.name for row in known}
    told = _Told(
        {row.id: _texts(row, names, rows[row.id]) for row in known},
        {row.id: _of_codes(rows[row.id], _AGES, Told.PEOPLE) for row in known},
    )
    spans, worths = _found(session, text, told)
    strange = [
        one for span, has in zip(spans, worths, strict=True) if not has for one in span.words
    ]
    meant, perhaps = _meant(text, strange, known, told)
    if meant is not None:
        spans, worths = _found(session, meant, told)
    passed = [
        " ".join(one.word for one in span.words)
        for span, has in zip(spans, worths, strict=True)
        if not has
    ]
    ages = tuple(_ages(meant or text, spans))
    needed = [has for has in worths if has]
    if not needed:
        return Named([], tuple(passed), perhaps=perhaps, ages=ages)
    total = {
        row.id: sum(has[row.id] for has in needed)
        for row in known
        if all(row.id in has for has in needed)
    }
    order = sorted(total, key=lambda key: -total[key])
    return Named([rows[key] for key in order], tuple(passed), meant, perhaps, ages)


def _found(
    session: Session, text: str, told: _Told
) -> tuple[list[meaning.Span], list[dict[int, int]]]:
    spans = meaning.spans(session, typed(text))
    return spans, [told.worths(span) for span in spans]


def _worths(ways: "Sequence[Way]", texts: Mapping[int, Texts]) -> dict[int, int]:
    return {key: worth for key, own in texts.items() if (worth := _best(ways, own))}


def _ages(text: str, spans: Iterable[meaning.Span]) -> Iterator[tuple[str, str]]:
    """Yield the groups of age that words name, each with what is left of the text."""
    for span in spans:
        ways = _ways(span)
        for term in vocabulary.AGES:
            if _best(ways, [(Told.PEOPLE, said_by_code(_AGES, term.code))]) >= _SAID:
                first, last = span.words[0], span.words[-1]
                yield term.code, " ".join((text[: first.start] + text[last.end :]).split())


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
    if (category := vocabulary.category_of(row.category)) is not None:
        found.append((Told.CATEGORY, said_by_code("categories", category.code)))
    for name, told in _CODES.items():
        found += _of_codes(narrowed, name, told)
    return found


def _of_codes(narrowed: Row, name: str, told: Told) -> list[tuple[Told, Said]]:
    return [(told, said_by_code(name, code)) for code in sorted(narrowed.several[name])]


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
    text: str, strange: Iterable[Typed], known: Sequence[Known[Any]], told: _Told
) -> tuple[str | None, str | None]:
    """Return the text with words that nobody says as somebody says them, None if that is it.

    Where that is surely meant, and where it is not sure. What is surely a slip comes before what a
    compound is a kind of, and that before a question.
    """
    some = [one for one in strange if spelling.may_be_misspelt(one.word)]
    if not some:
        return None, None
    counts = _said_words(known)
    numbers = dict(enumerate(sorted(counts)))
    words = [spelling.Word(n, SWEDISH, word, fold(word)) for n, word in numbers.items()]
    meant, sure = text, True
    # From the end, so that the places of those before stay.
    for one in sorted(some, key=lambda one: -one.start):
        near = spelling.nearest(one.word, words)
        guess = spelling.likeliest(near, {key: counts[word] for key, word in numbers.items()})
        said = guess.word if guess is not None else None
        if guess is None or not guess.sure:
            part = _part(one.word, told)
            sure = sure and (part is not None or said is None)
            said = part or said
        if said is not None:
            meant = meant[: one.start] + said + meant[one.end :]
    if meant == text:
        return None, None
    return (meant, None) if sure else (None, meant)


def _part(word: str, told: _Told) -> str | None:
    """Return what a compound says that it is, else of what kind, as far as somebody says it."""
    for part in chain.from_iterable(parts_of(word)):
        ways: list[Way] = [(sought(part), False)]
        if any(worth >= _SAID for worth in _worths(ways, told.texts).values()):
            return part
    return None


def _said_words(known: Iterable[Known[Any]]) -> Counter[str]:
    """Return the words by which organisations and what they do are called, and by how many."""
    found: Counter[str] = Counter()
    for row in known:
        found.update({w for text in (row.name, row.category, row.summary) for w in words_of(text)})
    for term in (*vocabulary.ACTIVITIES, *vocabulary.LANGUAGES):
        found.update(words_of(term.sv))
    return found
