"""A search written as one says it, taken apart into what the finder can ask. Pure.

Swedish and English. What is not understood stays a word to search for, and nothing is guessed: a
feature stands after “with”. Days and hours: `sentence_days`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from bookings.finder.sentence_days import when
from bookings.finder.sentence_words import HEADS, Words
from inventory import vocabulary
from marketplace.wording import fold

LONGEST = 400
"""Signs that are read; nobody says more in one breath."""
WHEELCHAIR = "step_free_entrance"
_PEOPLE = (
    re.compile(r"\b(?:vi\s+(?:är|blir)|we\s*(?:are|'re|’re))\s+(?:about\s+|cirka\s+|ca\s+)?"
               rf"(\d{{1,5}})\b(?:\s*(?:{HEADS}))?"),
    re.compile(rf"(?:\b(?:för|for)\s+)?(?:\b\d{{1,5}}\s*[-–]\s*)?\b(\d{{1,5}})\s*(?:{HEADS})"),
)  # fmt: skip
_WHEELED = re.compile(
    r"(?:\b(?:en|någon|one|some)\s+(?:av|of)\s+(?:oss|us)\s+)?"
    r"(?:\b(?:använder|har|sitter\s+i|uses|with|med)\s+)?(?:\b(?:a|en)\s+)?"
    r"\b(?:rullstol\w*|permobil\w*|wheelchairs?)\b"
)
_PRICE = re.compile(
    r"\b(?:högst|max|under|at\s+most|less\s+than)\s+(\d{1,6})\s*(?:kr\b|kronor|sek|:-)"
)
_FREE = re.compile(
    r"(?:\bfor\s+)?\b(?:gratis|utan\s+kostnad|(?:kostnads|avgifts)fri(?:a|tt)?|free)\b"
)
_KIND = re.compile(r"\b(lokal(?:er)?|rum|rooms?|premises|venue)\b")
_FILLER = re.compile(
    r"\b(?:vi|är|blir|behöver|söker|letar|efter|vill|ha|kan|låna|hyra|boka|någon|något|en|ett|att|"
    r"och|med|för|på|i|av|oss|helst|gärna|till|från|kl|we|are|need|want|would|like|to|looking|for|"
    r"a|an|the|with|and|of|us|on|in|at|some|please|rent|borrow|book)\b|[,;.!?]"
)  # fmt: skip


@dataclass(frozen=True)
class Meant:
    """What was understood, by the finder's parameters, and the words that mean none of them."""

    wishes: dict[str, list[str]] = field(default_factory=dict)
    rest: str = ""


def meant(text: str, today: date) -> Meant:
    """Return what a text wishes; all of it stays words where nothing is understood.

    `today` is the reader's local day, from which days without a year are counted.
    """
    if len(text) > LONGEST:
        return Meant(rest=text)
    words = Words(text)
    wishes: dict[str, list[str]] = {}
    for name, value in (*when(words, today), *_what(words)):
        wishes.setdefault(name, []).append(value)
    return Meant(wishes, _rest(words)) if wishes else Meant(rest=text)


def _rest(words: Words) -> str:
    """Return what is left of the words, without those that say nothing by themselves."""
    kept = list(words.text)
    for found in _FILLER.finditer(words.low):
        kept[found.start() : found.end()] = " " * (found.end() - found.start())
    return " ".join("".join(kept).split())


def _what(words: Words) -> Iterator[tuple[str, str]]:
    for pattern in _PEOPLE:
        found = words.take(pattern)
        if found is not None and int(found[1]):
            yield "people", str(int(found[1]))
            break
    if words.take(_WHEELED):
        yield "accessible", WHEELCHAIR
    price = words.take(_PRICE)
    if price is not None:
        yield "max_price", price[1]
    elif words.take(_FREE):
        yield "free", "1"
    yield from _place(words)
    yield from _features(words)
    if words.take(_KIND):
        yield "kind", "premises"


def _place(words: Words) -> Iterator[tuple[str, str]]:
    for pattern, name in _districts():
        found = words.take(pattern)
        if found is not None:
            yield ("place" if found[1] else "district"), name
            return


@cache
def _districts() -> list[tuple[re.Pattern[str], str]]:
    """Return for each district how it is named, near it or in it; longer names first."""
    near = r"(?:inte\s+)?långt\s+från|nära|kring|runt|(?:not\s+)?far\s+from|near|close\s+to|around"
    names = sorted((one.name for one in vocabulary.DISTRICTS), key=len, reverse=True)
    return [
        (re.compile(rf"(?:\b({near})\s+|\b(?:i|på|in|at)\s+)?\b{re.escape(name.lower())}\b"), name)
        for name in names
    ]


def _features(words: Words) -> Iterator[tuple[str, str]]:
    """Yield what stands after “with”, one thing after the other."""
    found = _featured(r"\b(?:med|with)\s+").search(words.low)
    while found is not None:
        yield "feature", _codes()[fold(found[1])]
        words.blank(*found.span())
        found = _featured(r"\s*(?:,|och|and|&)\s*").match(words.low, found.end())


@cache
def _featured(before: str) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    return re.compile(rf"{before}(?:en|ett|a|an)?\s*\b({names})(?:n|en|et|er|ar|s)?\b")


@cache
def _names() -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            name.lower()
            for term in vocabulary.FEATURES
            for name in (term.sv, term.en, *term.words)
            if len(name) > 1
        )
    )


@cache
def _codes() -> dict[str, str]:
    return {
        fold(name.lower()): term.code
        for term in vocabulary.FEATURES
        for name in (term.sv, term.en, *term.words)
    }
