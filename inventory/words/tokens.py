"""Words as the index keeps and asks for them, in the language of their text."""

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from inventory.words.everyday import is_little
from marketplace.wording import fold

LONGEST_WORD = 64
MOST_WORDS = 12
LONGEST_QUERY = 2000
SWEDISH = "sv"

# A word may hold marks over or under its letters, which are no letters by themselves.
_LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*"
_WORD = re.compile(_LETTERS)
_JOINED = re.compile(rf"{_LETTERS}(?:-{_LETTERS})+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# Words that nearly every text has: they are neither kept nor asked for.
_SMALL = frozenset(
    [
        "och",
        "i",
        "på",
        "med",
        "för",
        "att",
        "en",
        "ett",
        "den",
        "det",
        "de",
        "som",
        "av",
        "till",
        "vid",
        "om",
        "är",
        "har",
        "kan",
        "eller",
        "från",
        "nära",
        "vi",
        "er",
        "ni",
        "ert",
        "era",
        "oss",
        "hos",
        "ha",
        "vill",
        "behöver",
        "söker",
        "the",
        "and",
        "or",
        "a",
        "an",
        "in",
        "on",
        "with",
        "for",
        "of",
        "to",
        "at",
        "is",
        "we",
        "you",
        "our",
        "your",
        "need",
        "و",
        "في",
        "من",
        "على",
        "إلى",
        "عن",
        "مع",
        "أو",
    ]
)
# Typed without dots and rings, too; but "pa" alone or at an end is a sound system.
_PA = "pa"
_ASKING = frozenset(
    [
        "hyra",
        "hyr",
        "låna",
        "lånar",
        "boka",
        "bokar",
        "hitta",
        "personer",
        "person",
        "pers",
        "rent",
        "borrow",
        "find",
        "people",
    ]
)
# What the Swedish stemmer leaves, of at least three letters without it: stug-an beside stug-a,
# golv-et beside golv, lägr-et beside läger, podi-um, cyk-e-l beside
# cyklar, bastu-n, rum-m-en.
_LEFT = (
    (re.compile(r"(?<=...)an$"), ""),
    (re.compile(r"(?<=..[^aeiouyåäö])ret$"), ""),
    (re.compile(r"(?<=...)et$"), ""),
    (re.compile(r"(?<=..[ei])um$"), ""),
    (re.compile(r"(?<=..[^aeiouyåäö])eln?$"), "l"),
    (re.compile(r"(?<=..[uo])n$"), ""),
    (re.compile(r"(?<!da)([mn])\1$"), r"\1"),
)
# What the stemmer takes for something else, with its plain form: projektorn, pianot, verkstäder;
# and what one does where a club is called by less: boxning, where there is a Boxklubb.
_LOANS = (
    (re.compile(r"(.{2,}[cdgklst]or)(?:n|er|erna)?s?"), "{}"),
    (
        re.compile(
            r"(.*(?:bingo|disco|disko|foto|judo|kilo|logo|lotto|piano|radio|solo|studio|tango|video))"
            r"(?:t|n|na|r|rna)?s?"
        ),
        "{}",
    ),
    (re.compile(r"(box|sim|städ|klipp)ning(?:en)?s?"), "{}"),
    (re.compile(r"(senior|junior)(?:en|er|erna)?s?"), "{}"),
    (re.compile(r"(sim)m(?:a|ar|at|ade|are|aren|arna|arnas)s?"), "{}"),
    (re.compile(r"(.*st)(?:ad|aden|äder|äderna)s?"), "{}ad"),
    # What ends in an s that is its own: kurs, kurser; dans, dansa.
    (
        re.compile(
            r"(.*(?:plats|kurs|dans|vals|fer[ae]ns|cens|lans|hals|puls))"
            r"(?:en|er|erna|a|ar|ade|at)?s?"
        ),
        "{}",
    ),
    # Adjectives in all three forms: stor, stort, stora; flyttbar, flyttbart, flyttbara.
    (re.compile(r"(stor|ny|fin|bred|låg|hög|lång|kort|rund|varm|kall|stark)(?:t|a|e)?"), "{}"),
    (re.compile(r"(.*sjö)(?:n|ar|arna)s?"), "{}"),
    (re.compile(r"lit(?:en|et)|lilla|små"), "liten"),
    (re.compile(r"(.{2,}(?:bar|lig|ig|lös))(?:t|a|e)?"), "{}"),
)
# Of what size, how good or handy: they tell one thing from another only where there are several.
_SIZES = frozenset(
    {"stor", "liten", "ny", "fin", "hög", "låg", "lång", "kort", "billig"}
    | {"fällbar", "hopfällbar", "stapelbar"}
)
_ENGLISH_SIZES = frozenset(
    {"small", "little", "large", "big", "new", "nice", "high", "low", "long", "short", "cheap"}
)
_SMALL_TYPED = _SMALL | _ASKING | ({fold(word) for word in _SMALL} - {_PA})
# The languages that words are stemmed in; those of Arabic script apart from the others.
_STEMMERS = {
    code: snowballstemmer.stemmer(name)
    for code, name in (
        (SWEDISH, "swedish"), ("en", "english"), ("de", "german"), ("fi", "finnish"),
        ("pl", "polish"), ("ar", "arabic"), ("fa", "persian"),
    )
}  # fmt: skip
_OF_ARABIC_SCRIPT = ("ar", "fa")
# The Arabic stemmer bends a plural back only where the article stands before it: "the halls" to
# hall, but not "halls". It leaves the article where "and" is written before that.
_AND = re.compile("^[\u0648\u0641](?=\u0627\u0644|\u0644\u0644)")
_ARTICLE = "\u0627\u0644"
_DEFINED = (_ARTICLE, "\u0644\u0644", "\u0628\u0627\u0644", "\u0643\u0627\u0644")
_OF_OTHER_SCRIPT = (SWEDISH, "en", "de", "fi", "pl")


class Kind(IntEnum):
    """What a stored form is of its word, the closest first."""

    EXACT = 0
    STEM = 1
    HEAD = 2
    MODIFIER = 3
    FOREIGN = 4
    """The word as it is written, in a text that is not Swedish."""


class Typed(NamedTuple):
    """A word of a query and where it stands in the text."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Return the words of a text in order, lower case; what a hyphen joins also as one word."""
    clean = _clean(text)
    found = [one[0][:LONGEST_WORD] for one in _WORD.finditer(clean)]
    joined = [one[0].replace("-", "")[:LONGEST_WORD] for one in _JOINED.finditer(clean)]
    return [word for word in [*found, *joined] if word not in _SMALL]


def typed(text: str) -> list[Typed]:
    """Return the words to ask for, at most twelve, none twice, without the small ones.

    Whatever is no letter or digit parts words and means nothing else.
    """
    return _written(text)[:MOST_WORDS]


def asked(text: str) -> list[Typed]:
    """Return the words of a query without those that say nothing beside its others: kan man."""
    every = _written(text)
    return ([one for one in every if not is_little(one.word)] or every)[:MOST_WORDS]


def _written(text: str) -> list[Typed]:
    all_ = [
        Typed(_clean(one[0])[:LONGEST_WORD], one.start(), one.end())
        for one in _WORD.finditer(text[:LONGEST_QUERY])
    ]
    found: dict[str, Typed] = {}
    for n, one in enumerate(all_):
        between = 0 < n < len(all_) - 1
        if one.word not in _SMALL_TYPED and not (between and one.word == _PA):
            found.setdefault(one.word, one)
    return list(found.values())


@lru_cache(maxsize=8192)
def stem(language: str, word: str) -> str:
    """Return the stem of a word; the word itself in languages that nobody here stems."""
    stemmer = _STEMMERS.get(language)
    found = str(stemmer.stemWord(word)) if stemmer else word
    return _settled(found) if language == SWEDISH else found


def forms(language: str, word: str) -> dict[str, Kind]:
    """Return the keys by which a word of a text is found, without what it is compounded of.

    A word with å, ä or ö is found typed either way. The stemmer does not know folded words:
    trådlös stays, tradlos becomes tradlo; all that a folded form can become is kept.
    """
    folded, whole = fold(word), stem(language, word)
    bare = fold(whole)
    written = Kind.EXACT if language == SWEDISH else Kind.FOREIGN
    found = {word: written, folded: written}
    for one in (whole, bare, stem(language, bare), stem(language, folded)):
        found.setdefault(_stemmed(language, one), Kind.STEM)
    if language == "ar":
        found.setdefault(_stemmed(language, stem(language, _defined(word))), Kind.STEM)
    if language == SWEDISH:
        for loan in plain_forms(word):
            found.setdefault(_stemmed(language, loan), Kind.STEM)
            found.setdefault(_stemmed(language, fold(loan)), Kind.STEM)
    return {key: kind for key, kind in found.items() if key}


def part_keys(language: str, part: str) -> set[str]:
    """Return the keys by which a part of a compound is found."""
    return {key for key, kind in forms(language, part).items() if kind is Kind.STEM}


def keys(word: str) -> set[str]:
    """Return the keys to ask for when a word is typed: as it is, and its stem in each language."""
    arabic = bool(_ARABIC.search(word))
    languages = _OF_ARABIC_SCRIPT if arabic else _OF_OTHER_SCRIPT
    found = {_stemmed(language, stem(language, word)) for language in languages}
    if arabic:
        found.add(_stemmed("ar", stem("ar", _defined(word))))
    found |= {_stemmed(SWEDISH, loan) for loan in plain_forms(word)}
    if (bare := without_accents(word)) != word:
        found |= {bare, _stemmed(SWEDISH, stem(SWEDISH, bare))}
    return found | {word, *_plain(word)}


def without_accents(word: str) -> str:
    """Return a word with its å, ä and ö, and every other accent taken away: café, cafe."""
    return "".join(sign if sign in "åäö" else fold(sign) or sign for sign in word)


def plain_forms(word: str) -> list[str]:
    """Return the form in the dictionary of a Swedish word that the stemmer does not bend back."""
    found = []
    for pattern, form in _LOANS:
        if (match := pattern.fullmatch(word)) is not None:
            found.append(form.format(*match.groups()))
    return found


def is_size(word: str) -> bool:
    """Tell whether a word only says how large, new or handy something is: stort, hopfällbara."""
    return word in _ENGLISH_SIZES or not _SIZES.isdisjoint(plain_forms(word))


def is_swedish(key: str, kind: int) -> bool:
    """Tell whether a stored form is of a Swedish text."""
    return kind != Kind.FOREIGN and (":" not in key or key.startswith(f"{SWEDISH}:"))


def same(text: str) -> str:
    """Return the key by which terms are compared: the Swedish stems of their words."""
    return " ".join(stem(SWEDISH, one.word) for one in typed(text))


def _defined(word: str) -> str:
    """Return an Arabic word with the article, and without an "and" before that."""
    bare = _AND.sub("", word)
    return bare if bare.startswith(_DEFINED) else _ARTICLE + bare


def _settled(found: str) -> str:
    for ending, instead in _LEFT:
        found = ending.sub(instead, found)
    return found


def _plain(word: str) -> set[str]:
    """Return an Arabic word without marks and in its plain letters, as the index has it, too."""
    return {fold(word)} if _ARABIC.search(word) else set()


def _stemmed(language: str, one: str) -> str:
    return f"{language}:{one}" if one else ""


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
