"""How many nights a sentence wants something: två nätter, over night. Pure."""

import re

from bookings.finder.sentences.sentence_numbers import NUMBER, number
from bookings.finder.sentences.sentence_words import Words

_NIGHTS = re.compile(
    rf"\b(?:(?:i|för|under|for)\s+)?(?<![\w/.,:-])({NUMBER})\s*(?:nätter|natt|dygn|nights?)\b"
)
_OVER_NIGHT = re.compile(
    r"\b(?:över\s+(?:en\s+natt|natten?)|over\s*night|"
    r"natten\s+mellan)\b"
)
_MOST = 60
"""A search lasts two months at most."""


def nights(words: Words) -> int | None:
    """Return how many nights are said, 0 where none can be asked for; None where none are."""
    if words.take(_OVER_NIGHT):
        return 1
    found = words.take(_NIGHTS)
    if found is None:
        return None
    many = number(found[1])
    return many if many <= _MOST and _NIGHTS.search(words.low) is None else 0
