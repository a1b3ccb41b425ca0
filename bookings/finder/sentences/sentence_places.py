"""Where a sentence wants something: in a district, near it, or within so far of it. Pure."""

import re
from collections.abc import Iterator
from functools import cache

from bookings.finder.sentences.sentence_words import Words
from inventory import vocabulary

_NEAR = (
    r"(?:inte\s+)?(?:så\s+)?långt\s+(?:från|ifrån)|nära|i\s+närheten\s+av|kring|runt|intill|"
    r"(?:not\s+)?(?:too\s+)?far\s+from|near|close\s+to|around"
)
_WITHIN = (
    r"(?:inom|högst|max|within|at\s+most)\s+(\d{1,3})\s*(?:km|kilometers?|kilometres?)\s+"
    r"(?:från|av|of|from)"
)

_ELSEWHERE = r"(?<!\bfrån )(?<!\bfrom )(?<!\btill )(?<!\bto )(?<!\bom )(?<!\bof )"
"""What is named as where one comes from or goes to is not where it is wanted."""


def place(words: Words) -> Iterator[tuple[str, str]]:
    """Yield the districts that are named, or the one that it is to be near."""
    several = False
    for pattern, name in _districts():
        found = words.take(pattern)
        if found is None:
            continue
        if (found[1] or found[2]) and not several:
            yield "place", name
            if found[1]:
                yield "radius_km", found[1]
            return
        several = True
        yield "district", name


@cache
def _districts() -> list[tuple[re.Pattern[str], str]]:
    """Return for each district how it is named, near it or in it; longer names first."""
    names = sorted((one.name for one in vocabulary.DISTRICTS), key=len, reverse=True)
    return [
        (
            re.compile(
                rf"{_ELSEWHERE}(?:\b{_WITHIN}\s+|\b({_NEAR})\s+|\b(?:i|på|in|at|eller|or)\s+)?"
                rf"\b{re.escape(name.lower())}\b(?!-\w|\s+om\b)"
            ),
            name,
        )
        for name in names
    ]
