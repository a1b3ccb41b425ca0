"""How many people, and how many of a thing, a sentence speaks of. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from bookings.finder.sentences.sentence_feasts import ANY_FEAST
from bookings.finder.sentences.sentence_numbers import NUMBER, is_article, number
from bookings.finder.sentences.sentence_words import (
    DAY,
    HEADS,
    SOME_DAY,
    SOME_MONTH,
    TO,
    UNTIL,
    Words,
)
from inventory import vocabulary
from inventory.words.tokens import SWEDISH, stem, words

_ABOUT = (
    r"(?:(?:about|around|roughly|some|up\s+to|at\s+most|cirka|ca\.?|c:a|omkring|runt|ungefär|"
    r"upp\s+till|högst|max|minst|at\s+least|totalt|in\s+all)\s+)?"
)
_NO_PEOPLE = (
    r"(?!\s*(?:år|years?|föreningar|klubbar|lag|grupper|familjer|clubs|teams|groups|[:.]\d))"
)
_DATED = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|:[ea])?(?:/\d|\s+(?:of\s+)?{SOME_MONTH})|\d{{4}}-\d\d|"
    rf"{SOME_MONTH}\s+\d)"
)
_AFTER = (
    r"$|[,;!?]|\.(?!\d)|"
    r"(?:på|i|den|kl|före|efter|from|från|imorgon|idag|ikväll|nästa|next|today|tomorrow|tonight|"
    r"med|max|högst|gratis|utan|nära|inte|hela|under|som|helst|gärna|vid|hos|varannan|on|in|at|"
    r"with|without|near|not|every|varje|free|fr\.?\s?o\.?\s?m)\b|"
    rf"(?:och|and|samt|{UNTIL})\s+(?:(?!\d)|(?={_DATED}))|(?:vecka|week|v\.?)\s?\d|"
    rf"{_DATED}|{SOME_DAY}\s+\d|{ANY_FEAST}"
)
"""What stands after a number of people whose heads are not named: för 60 på lördag."""
_NO_AMOUNT = rf"(?!\s*(?:och|and|,)\s*(?:{NUMBER}|en?\s|a\s))"
_FOR = r"(?:\b(?:(?:med\s+)?plats\s+(?:för|till|åt)|för|till|åt|for|som\s+rymmer|seating)\s+)?"
_PEOPLE = (
    re.compile(
        rf"\b(?:vi\s+(?:är|blir)|we\s*(?:are|'re|’re|will\s+be)|there\s+(?:are|will\s+be)|"
        rf"det\s+(?:är|blir))\s+{_ABOUT}(?:(?:mellan|between)\s+{NUMBER}\s*(?:och|and)\s+|"
        rf"\d{{1,5}}\s*[-–]\s*)?({NUMBER})(?:\s*(?:{HEADS}|st\b\.?)|\s+of\s+us\b|{_NO_PEOPLE})"
    ),
    re.compile(rf"\b{_ABOUT}({NUMBER})\s+of\s+us\b"),
    re.compile(
        rf"{_FOR}{_ABOUT}(?<![\w/.:-])({NUMBER})"
        r"(?=\s+(?:sittande|stående|seated|standing|vid\s+(?:dukade\s+)?bord|at\s+tables)\b)"
    ),
    re.compile(
        rf"{_FOR}{_ABOUT}(?<![\w/.:-])(?:\d{{1,5}}\s*[-–]\s*|\b(?:mellan|between|från|from)\s+"
        rf"{NUMBER}\s*{TO}\s*)?({NUMBER})\s*(?:{HEADS})"
    ),
    re.compile(
        rf"\b(?:plats\s+(?:för|till|åt)|som\s+rymmer|room\s+for|seating)\s+{_ABOUT}({NUMBER})\b"
        rf"{_NO_PEOPLE}"
    ),
    re.compile(
        rf"\b(?:gäng|grupp|group|party|kör|lag|klass)\s+(?:på|om|of)\s+{_ABOUT}({NUMBER})(?:\s*(?:{HEADS}))?"
    ),
    re.compile(rf"\b(?:för|for)\s+{_ABOUT}(\d{{2,4}})(?![\w-])(?=\s*(?:{_AFTER}|(?:{DAY})))"),
    re.compile(
        rf"\b(?:för|for)\s+{_ABOUT}(?!\d)({NUMBER}){_NO_AMOUNT}"
        rf"(?=\s*(?:{_AFTER}|(?:{DAY})(?!ar|s\b)))"
    ),
)
_MORE = re.compile(rf"\s*(?:och|and|samt|plus|\+|,)\s*({NUMBER})\s*(?:{HEADS})")
_SEATING = {
    "standing": re.compile(r"\b(?:stående|standing)\b"),
    "tables": re.compile(r"\b(?:(?:sittande\s+)?(?:vid|runt)\s+(?:dukade\s+)?bord|at\s+tables)\b"),
    "seated": re.compile(r"\b(?:sittande|seated)\b"),
}
_THING = re.compile(rf"(?<![\w/.:-])({NUMBER})\s*(?:st\b\.?|stycken)?\s+([^\W\d_]+)")
_COUNTED_AFTER = re.compile(rf"([^\W\d_]+),?\s+({NUMBER})\s*(?:st\b\.?|stycken\b)")
_BELONGS = re.compile(r"(?:\b(?:med|with|och|and|till|to)|[-–,])\s*$")


def people(words_: Words) -> Iterator[tuple[str, str]]:
    """Yield for how many people it is, all that are named together, and how they are placed."""
    for pattern in _PEOPLE:
        found = pattern.search(words_.low)
        if found is None or _is_one(found):
            continue
        total, end = number(found[1]), found.end()
        while (more := _MORE.match(words_.low, end)) is not None:
            total, end = total + number(more[1]), more.end()
        if not total:
            continue
        words_.blank(found.start(), end)
        yield "people", str(total)
        for code, placed in _SEATING.items():
            if words_.take(placed):
                yield "seating", code
                break
        return


def _is_one(found: re.Match[str]) -> bool:
    """Tell whether what looks like a one is an article: vi är en förening."""
    return is_article(found[1]) and not re.search(rf"(?:{HEADS})$", found[0])


def quantity(words_: Words) -> Iterator[tuple[str, str]]:
    """Yield how many of a thing that is lent are wanted; its name stays: 40 stolar.

    What comes with a room, med 40 stolar, is no number of things to borrow.
    """
    for found in _THING.finditer(words_.low):
        amount = number(found[1])
        if is_article(found[1]) or not amount or _BELONGS.search(words_.low[: found.start()]):
            continue
        if is_thing(found[2]):
            words_.blank(found.start(), found.start(2))
            yield "quantity", str(amount)
            return
    after = _COUNTED_AFTER.search(words_.low)
    if after is not None and number(after[2]) and is_thing(after[1]):
        words_.blank(after.start(2), after.end())
        yield "quantity", str(number(after[2]))


def is_thing(word: str) -> bool:
    """Tell whether a word names something that is lent by the piece."""
    return not _things().isdisjoint({stem(SWEDISH, word), stem("en", word)})


@cache
def _things() -> frozenset[str]:
    """Return what things are called in the vocabulary, as stems."""
    terms = [*vocabulary.TYPES["equipment"]]
    swedish = {word for one in terms for text in (one.sv, *one.words) for word in words(text)}
    english = {word for one in terms for word in words(one.en)}
    return frozenset(stem(SWEDISH, one) for one in swedish) | {stem("en", one) for one in english}
