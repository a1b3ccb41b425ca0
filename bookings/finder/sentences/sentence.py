"""A search written as one says it, taken apart into what the finder can ask. Pure.

Swedish and English. What is not understood stays a word to search for, and nothing is guessed: a
feature stands after “with”. Days and hours: `sentence_days`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from bookings.finder.sentences.sentence_days import when
from bookings.finder.sentences.sentence_feast_spans import feasts_in_figures
from bookings.finder.sentences.sentence_people import people, quantity
from bookings.finder.sentences.sentence_places import place
from bookings.finder.sentences.sentence_price import COMES_WITH, FREE_BY_ITSELF, price
from bookings.finder.sentences.sentence_spoken import in_figures
from bookings.finder.sentences.sentence_unsure import comes_by_the_month
from bookings.finder.sentences.sentence_words import LONGEST, Words
from inventory import vocabulary
from inventory.words.splitting import given
from inventory.words.tokens import stem
from inventory.words.tokens import words as words_of
from marketplace.wording import fold

WHEELCHAIR = "step_free_entrance"
_WHEELED = re.compile(
    r"(?:\b(?:varav|av\s+(?:vilka|dem)|of\s+whom|(?:incl|inkl)\w*\.?)\s+(?:(?:en|ett|två|tre|någon|några|one|two|some|\d+)\s+)?|"
    r"\b(?:en|ett|två|någon|några|one|two|some)\s+(?:av|of)\s+(?:oss|us)\s+|"
    r"\b(?:en|någon|one|someone)\s+(?=(?:som\s+|who\s+)?(?:använder|sitter|uses?|is\s+in)\b))?(?:\b(?:är|is|are)\s+)?(?:\b(?:som|who)\s+)?"
    r"(?:\b(?:använder|har|sitter\s+i|uses?|i|in|with|med|för|for)\s+)?(?:\b(?:a|en)\s+)?"
    r"\b(?:wheelchair[- ]accessible|rullstol\w*|permobil\w*|wheelchairs?|rullator\w*|"
    r"(?:step|stair|barrier|obstacle)[- ]?free|(?:trapp|steg|barriär|hinder)fri(?:a|tt)?|"
    r"utan\s+trappor|(?:no|without)\s+stairs|(?:handikapp|tillgänglighets)anpassa\w*)(?:\s+(?:users?|access|entrance|entry))?\b"
)
_TO_LEND = re.compile(
    r"\b(?:låna|lånas|hyra|hyr|borrow|rent|hire)\s+(?:(?:en|ett|två|tre|a|some|\d+)\s+)?"
    r"(?:rullstol|wheelchair|rullator|permobil)"
)
"""Where one is lent, nobody says that they sit in it."""
_TOILET = re.compile(
    r"(?:\b(?:med|with)\s+)?(?:\b(?:en|an?)\s+)?\b(?:handikapptoalett\w*|rwc|(?:rymlig\s+)?toalett\s+(?:för|med)\s+"
    r"rullstol\w*|(?:accessible|disabled)\s+toilets?)\b"
)
_WITH = (
    r"\b(?:(?:med\s+)?tillgång\s+till|med|(?<!\d )m\b\.?|with|(?:that\s+)?has|inklusive|inkl\.?|"
    r"including|som\s+har|ha|det\s+(?:ska|måste)\s+finnas|utrustad\s+med)\s+(?:gärna\s+|helst\s+)?"
)
_NAME_ENDS = re.compile(r"\s+(?:eller|or)\s+|,|\s+\(")
_KIND = re.compile(
    r"\b(lokal(?:er)?|rum|rooms?|premises|venue|utrymme|space|någonstans|nånstans|somewhere)\b"
)
_FILLER = re.compile(
    rf"{FREE_BY_ITSELF}|"
    r"\b(?:fr\.?\s?o\.?\s?m\b|fr\b|t\.?\s?o\.?\s?m\b|(?:hej|hejsan|hello|hi|tack|please|thanks|thank\s+you|mvh)|på\s+förhand|"
    r"(?:vår|our)\s+(?:lilla\s+|small\s+)?(?:förening|klubb|association|club|group)|"
    r"(?:vår|our)?\s*föreningens?|vi|jag|är|blir|behöver|behövs|behöva|skulle|söker|letar|efter|vill|ha|kan|ska|skall|få|finns|"
    r"det|den|önskar|undrar|om|någon|något|några|nån|nåt|en|ett|att|där|som|har|ni|hos|er|vara|sitta|"
    r"vilja|eller|o|var|finnas|gå|går|möjligt|tillgång|or|something|anything|be|must|should|has|"
    r"låna|hyra|boka|ledig(?:t|a)?|och|samt|med|för|på|i|av|oss|åt|helst|gärna|till|från|kl|"
    r"from|we|i[’']?m|i|am|are|is|there|need|want|would|could|can|like|to|looking|for|you|have|do|"
    r"a|an|the|with|and|of|us|our|on|in|at|some|any|available|rent|hire|borrow|book)\b|[;!?–()]|"
    r"[.,](?!\d)|"
    r"(?<!\w)-(?!\w)"
)


@dataclass(frozen=True)
class Meant:
    """What was understood, by the finder's parameters, and the words that mean none of them."""

    wishes: dict[str, list[str]] = field(default_factory=dict)
    rest: str = ""
    others: tuple[date, ...] = ()
    """The first days of further weekdays, which have to be searched for by themselves."""


def meant(text: str, today: date) -> Meant:
    """Return what a text wishes; all of it stays words where nothing is understood.

    `today` is the reader's local day, from which days without a year are counted.
    """
    if len(text) > LONGEST:
        return Meant(rest=text)
    words = Words(feasts_in_figures(in_figures(text), today))
    wishes: dict[str, list[str]] = {}
    counted = [*people(words), *price(words)]
    time = when(words, today)
    if not time.wishes:  # its hours stay as they were written
        words = Words(text)
        counted = [*people(words), *price(words)]
    for name, value in (*time.wishes.items(), *counted, *_what(words, rooms=_for_people(counted))):
        wishes.setdefault(name, []).append(value)
    return Meant(wishes, _rest(words), time.others) if wishes else Meant(rest=text)


def is_monthly(text: str) -> bool:
    """Tell whether a text wishes what comes again by the month, which no search carries."""
    return len(text) <= LONGEST and comes_by_the_month(Words(text))


def _rest(words: Words) -> str:
    """Return what is left of the words, without those that say nothing by themselves."""
    kept = list(words.text)
    for found in _FILLER.finditer(words.low):
        kept[found.start() : found.end()] = " " * (found.end() - found.start())
    return " ".join("".join(kept).split())


def _what(words: Words, *, rooms: bool) -> Iterator[tuple[str, str]]:
    if words.take(_TOILET):
        yield "accessible", "accessible_toilet"
    if not _TO_LEND.search(words.low) and words.take(_WHEELED):
        yield "accessible", WHEELCHAIR
    yield from place(words)
    yield from _features(words)
    yield from quantity(words)
    yield from _kind(words, rooms=rooms)


def _for_people(counted: Iterable[tuple[str, str]]) -> bool:
    """Tell whether people are counted, for whom no thing is: 25 people, projector."""
    return any(name == "people" for name, _value in counted)


def _kind(words: Words, *, rooms: bool) -> Iterator[tuple[str, str]]:
    """Yield what is looked for: a type that English names, all that is left, or any premises.

    Of types only those of `rooms`, where these are wanted.
    """
    rest = _key(_rest(words))
    if rest in _types() and not (rooms and _types()[rest][0] == "equipment"):
        kind, code = _types()[rest]
        words.blank(0, len(words.low))
        yield "kind", kind
        yield "type", code
    elif not _names_a_type(words) and words.take(_KIND):
        yield "kind", "premises"


def _names_a_type(words: Words) -> bool:
    """Tell whether a room is part of the name of a type: meeting room."""
    said = f" {_key(words.low)} "
    return any(f" {name} " in said for name in _types() if " " in name)


@cache
def _types() -> dict[str, tuple[str, str]]:
    """Return kind and code of each type by its name in English, or each of several: tables.

    What is a Swedish word as well is left to be searched for: hall.
    """
    found: dict[str, tuple[str, str]] = {}
    for kind, terms in vocabulary.TYPES.items():
        for term in terms:
            for name in (term.en, *re.split(r"\s+(?:and|or)\s+", term.en)):
                if name.lower() not in given():
                    found.setdefault(_key(name), (kind, term.code))
    return found


def _key(text: str) -> str:
    return " ".join(stem("en", one) for one in words_of(text))


def _features(words: Words) -> Iterator[tuple[str, str]]:
    """Yield what stands after “with”, one thing after the other: features, and facts of access."""
    found = _featured(_WITH).search(words.low)
    while found is not None:
        yield _codes()[fold(found[1])]
        words.blank(*found.span())
        found = _featured(r"\s*(?:,|och|and|samt|&)\s*").match(words.low, found.end())


@cache
def _featured(before: str) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    return re.compile(
        rf"{before}(?:en|ett|a|an)?\s*(?:(?:gratis|free){COMES_WITH}\s*)?\b({names})(?:n|en|et|er|ar|s)?\b"
    )


@cache
def _names() -> tuple[str, ...]:
    return tuple(name for name in _called() if len(name) > 1)


@cache
def _codes() -> dict[str, tuple[str, str]]:
    return {fold(name): said for name, said in _called().items()}


@cache
def _called() -> dict[str, tuple[str, str]]:
    """Return the parameter and the code of each feature, and of each fact of access, by name.

    What is a feature as well is meant as that: parkering.
    """
    found: dict[str, tuple[str, str]] = {}
    for term in vocabulary.FEATURES:
        for name in (term.sv, term.en, *term.words):
            found.setdefault(name.lower(), ("feature", term.code))
    for fact in vocabulary.ACCESSIBILITY:
        for name in (*_NAME_ENDS.split(fact.sv)[:1], *_NAME_ENDS.split(fact.en)[:1], *fact.words):
            found.setdefault(name.lower(), ("accessible", fact.code))
    return found
