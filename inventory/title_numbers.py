"""Numbers in a title that may say how many there are: "120 stolar", "Stolar, 120 st"."""

import re

_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}\b)")
_WORDS = re.compile(r"\d+[.,]\d\S*|[^\s(),;:]+|[(),;:]")
_LEAST, _MOST_DIGITS = 2, 6
_PIECES = frozenset({"st", "stycken", "styck", "pcs", "pieces"})
_ENDS = frozenset({"", ")", ",", ";", ":", "-", "–", "—"})
# What makes a measure of a number at the start: "750 kg släpkärra".
_MEASURES = frozenset(
    {
        "mm", "cm", "dm", "m", "km", "tum", "inch", "m2", "m²", "ml", "cl", "dl", "l", "liter",
        "litre", "litres", "g", "kg", "kilo", "ton", "w", "kw", "watt", "v", "volt", "a", "hk",
        "hp", "meter", "metre", "metres", "kr", "år", "min", "minuter", "timmar", "hours",
        "personer", "pers", "person", "people", "%", "°", "x", "×",
    }
)  # fmt: skip
# After these words a number says for whom, or which of several.
_NO_COUNT_AFTER = frozenset({"för", "for", "nr", "nr.", "nummer", "no", "no.", "modell", "typ"})


def counts_in(title: str) -> list[int]:
    """Return the numbers from 2 that stand at the start or alone, each once, measures left out."""
    words = ["", *_WORDS.findall(_THOUSANDS.sub("", title).casefold()), ""]
    found = [
        int(word)
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
        if word.isascii()
        and word.isdigit()
        and len(word) <= _MOST_DIGITS
        and _is_count(before, after.rstrip("."))
    ]
    return [number for number in dict.fromkeys(found) if number >= _LEAST]


def _is_count(before: str, after: str) -> bool:
    """Tell whether a number between two words says how many of the thing there are."""
    if after in _PIECES:
        return True
    if after in _ENDS:
        return before not in _NO_COUNT_AFTER
    return not before and after not in _MEASURES
