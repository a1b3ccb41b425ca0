"""Which weekdays a sentence names, and whether they are to come again. Pure."""

import re
from dataclasses import dataclass
from itertools import pairwise

from bookings.finder.sentences.sentence_hours import PART, has_span
from bookings.finder.sentences.sentence_words import DAY, DAYS, UNTIL, Words

_SHORT_DAYS = {
    "mån": 1, "tis": 2, "ons": 3, "tors": 4, "tor": 4, "fre": 5, "lör": 6, "sön": 7,
    "mon": 1, "tue": 2, "tues": 2, "wed": 3, "thu": 4, "thur": 4, "thurs": 4, "sat": 6, "sun": 7,
}  # fmt: skip
_NUMBERED = DAYS | _SHORT_DAYS
_DOUBTFUL = (
    r"(?!mån\s+av\b)(?!(?:sun|sat|mon|wed|tor)\b(?!s?\.?\s*(?:$|[,&/–-]|\d|(?:and|och|o|to|till|at|"
    r"kl|from|från|morning|afternoon|evening)\b)))"
)
"""What is a word as well is a day only next to hours or another day: sun, i mån av plats."""
_NAME = r"(?!-[^\W\d])(?!\s+(?:school|club|group|café|market)\b)"
"""What makes a name of a day: Söndags-skolan, Sunday school."""
_EVERY = r"varje|varannan|var\s+annan|alla|every(?:\s+(?:second|other))?|each"
_COMING = r"nästa|next|kommande|coming|this|denna"


def _weekday(days: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b(?:på|om|on|in|i|nu)\s+)*(?:\bthe\s+)?(?:\b({_EVERY}|{_COMING})\s+)?"
        rf"\b{_DOUBTFUL}({days})(?:(ar|arna|en|s)|s?({PART})(ar|arna|en)?)?\b"
        rf"(?:(?=-(?:{days}))|{_NAME})\.?(?:\s*(?:och|and|samt|&|,)(?!\w))?"
    )


_WEEKDAY = _weekday(DAY)
_WEEKDAY_SHORT = _weekday("|".join(sorted(_NUMBERED, key=len, reverse=True)))
_WORKDAYS = re.compile(
    rf"\b(?:(?:på|on)\s+)?(?:(?:alla|all|varje|every)\s+)?"
    rf"(?:vardagar(?:na)?|vardag|weekdays?|vardags({PART})(?:ar|arna)?)\b"
)
_ANY = re.compile(
    rf"\b(?:en|någon|nån|valfri|a|some|any|one)\s+(?:{DAY})(?:s?(?:{PART}))?\b{_NAME}"
)
_NEXT_TO = re.compile(
    r"\s+(\d{1,2})(?=\s*(?:$|[,.;!?](?!\d)|\s\s)|\s+(?:på|i|in|on|för|for|under|med|with|vid|nära|"
    r"near|om|från|from|gratis|hela|varje|varannan|every|inte|not)\b)"
)
WORKDAYS = range(1, 6)


@dataclass(frozen=True)
class Named:
    """The weekdays that are named, in their order; with the part of the day they are written with.

    `coming` is one of the next week: nästa lördag; `any_` one of many: någon lördag. `number` is
    what stands bare next to them, with where it begins and ends: tisdagar 18.
    """

    days: tuple[int, ...]
    again: bool = False
    second: bool = False
    coming: bool = False
    any_: bool = False
    part: str | None = None
    number: tuple[int, int, int] | None = None


def weekdays(words: Words, *, short: bool) -> Named | None:
    """Take all weekdays that are named, with what makes them come again; None where none is.

    They may be `short` beside a date, and beside hours.
    """
    work = words.take(_WORKDAYS)
    if work is not None:
        return Named(tuple(WORKDAYS), again=True, part=work[1])
    pattern = _WEEKDAY_SHORT if short or has_span(words.low) else _WEEKDAY
    through = _through(words, pattern)
    some = _ANY.search(words.low) is not None
    found = []
    while (one := words.take(pattern)) is not None:
        found.append(one)
    if not found:
        return None
    number = _NEXT_TO.match(words.low, found[-1].end())
    days = tuple(dict.fromkeys(_NUMBERED[one[2]] for one in found))
    how = {one[1] for one in found if one[1]}
    return Named(
        through or days,
        again=any(_comes_again(one) for one in found),
        any_=some,
        second=any("varannan" in one or len(one.split()) > 1 for one in how),
        coming=any(one in {"nästa", "next"} for one in how),
        part=next((one[4] for one in found if one[4]), None),
        number=(int(number[1]), *number.span(1)) if number is not None else None,
    )


def _through(words: Words, pattern: re.Pattern[str]) -> tuple[int, ...]:
    """Return all days from one to another, where they are joined so: mån–fre."""
    found = [(one, _NUMBERED[one[2]]) for one in pattern.finditer(words.low)]
    for (one, first), (other, last) in pairwise(found):
        between = words.low[one.end() : other.start()]
        if first < last and re.fullmatch(rf"\s*(?:{UNTIL}|to|[-–])\s*", between):
            words.blank(one.end(), other.start())
            return tuple(range(first, last + 1))
    return ()


def _comes_again(found: re.Match[str]) -> bool:
    every = bool(found[1]) and re.fullmatch(_COMING, found[1]) is None
    return every or found[3] in {"ar", "arna", "s"} or found[5] in {"ar", "arna"}
