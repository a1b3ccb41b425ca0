"""Numbers of a sentence, in figures or in words: tjugofem, twenty-five, ett trettiotal. Pure."""

import re

_UNITS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8,
    "nio": 9, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9,
}  # fmt: skip
_TEENS = {
    "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16,
    "sjutton": 17, "arton": 18, "aderton": 18, "nitton": 19, "dussin": 12, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "dozen": 12,
}  # fmt: skip
_TENS = {
    "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70,
    "åttio": 80, "nittio": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
HOURS = tuple(
    word
    for word, value in (_UNITS | _TEENS).items()
    if value <= 12 and word not in {"en", "dussin", "dozen"}  # noqa: PLR2004
)
"""What an hour of the clock is called."""
_HUNDRED = ("hundra", "hundred")


def _any(*some: dict[str, int]) -> str:
    return "|".join(sorted({word for one in some for word in one}, key=len, reverse=True))


_SMALL = rf"(?:(?:{_any(_TENS)})(?:[ -]?(?:{_any(_UNITS)}))?|{_any(_TEENS)}|{_any(_UNITS)})"
_IN_WORDS = (
    rf"(?:(?:(?:{_any(_UNITS)}|a)[ -]?)?hundr(?:a|ed)(?:[ -]?(?:and |och )?{_SMALL})?|{_SMALL})"
)
NUMBER = rf"(?:(?:ett |en |a )?(?:\d{{1,5}}(?:-?tal)?|(?:{_IN_WORDS})(?:tals?)?)(?![\w-]))"
"""A number, to stand in a group of a pattern; `number` reads it."""
_PART = re.compile(rf"hundred|hundra|{_any(_UNITS, _TEENS, _TENS)}")
_ONE = frozenset({"en", "ett", "one", "a"})


def number(said: str) -> int:
    """Return the number that `NUMBER` has found."""
    figures = re.search(r"\d+", said)
    if figures is not None:
        return int(figures[0])
    total, known = 0, _UNITS | _TEENS | _TENS
    # The article before a word that says a number by itself: ett trettiotal, a hundred.
    bare = re.sub(r"^(?:ett|en|a) (?=.)", "", said)
    for part in _PART.findall(bare):
        total = max(total, 1) * 100 if part in _HUNDRED else total + known[part]
    return total


def is_article(said: str) -> bool:
    """Tell whether what has been found may be an article as well: en förening, a hall."""
    return said.strip() in _ONE
