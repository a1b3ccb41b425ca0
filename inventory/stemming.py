"""Words as the text index keeps and asks for them, the same on both engines."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

from marketplace.wording import fold

LONGEST_WORD = 64
MOST_TERMS = 12

_WORD = re.compile(r"[^\W_]+")
# Words that nearly every text has; asking for them would only lose good hits.
_COMMON_WORDS = (
    "och i på med för att en ett den det de som av till vid om är har kan eller från nära"
    " the and or a an in on with for of to at"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_SWEDISH = snowballstemmer.stemmer("swedish")


def stems(text: str) -> list[str]:
    """Return what to index of a text, in its order: each word's Swedish stem and its folded forms.

    A word with å, ä or ö is found typed either way; a repeated word is kept, for ranking.
    """
    return [form for word in _words(text) for form in _forms(word)]


def query_terms(text: str) -> list[str]:
    """Return the stems to ask the index for, at most 12, none twice.

    A word typed with å, ä or ö means that letter; typed without, it matches both. Common small
    words are left out unless there is nothing else.
    """
    words = list(_words(text))
    telling = [word for word in words if word not in _COMMON] or words
    return list(dict.fromkeys(_stem(word) for word in telling))[:MOST_TERMS]


def _words(text: str) -> Iterable[str]:
    clean = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return (found[0][:LONGEST_WORD] for found in _WORD.finditer(clean))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    return str(_SWEDISH.stemWord(word))


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[str, ...]:
    stem = _stem(word)
    # The stemmer does not know folded words: trådlös stays, tradlos becomes tradlo, tradlost
    # stays. All that a folded form of the word can become is indexed.
    folded = fold(stem)
    forms = dict.fromkeys((stem, folded, _stem(folded), _stem(fold(word))))
    return tuple(form for form in forms if form)
