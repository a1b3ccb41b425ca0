"""What English names of the vocabulary are called in Swedish: chairs are stolar in a title."""

from collections.abc import Sequence
from functools import lru_cache

from inventory import vocabulary
from inventory.words.splitting import given
from inventory.words.tokens import stem, words


def in_swedish(typed: Sequence[str]) -> str | None:
    """Return the Swedish name; None for what is no English name, or a Swedish word as it stands."""
    return _names().get(_key(typed))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    terms = [
        *vocabulary.FEATURES,
        *(term for terms in vocabulary.TYPES.values() for term in terms),
        *vocabulary.ACTIVITIES,
    ]
    found: dict[str, str] = {}
    for term in terms:
        english = words(term.en)
        swedish = len(english) == 1 and english[0] in given()
        if term.sv.isalpha() and english and not swedish:
            found.setdefault(_key(english), term.sv)
    return found


def _key(typed: Sequence[str]) -> str:
    return " ".join(stem("en", one) for one in typed)
