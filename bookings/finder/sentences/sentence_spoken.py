"""Hours that are written in words, as figures: klockan halv sju till nio, at seven. Pure."""

import re

from bookings.finder.sentences.sentence_words import TO

_HOURS = {
    "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10, "elva": 11, "tolv": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_HOUR = "|".join(sorted(_HOURS, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"\b(?:(kl\.?|klockan|mellan|between|at|from|från)\s+(halv\s+|half\s+past\s+)?|(halv\s+))"
    rf"({_HOUR})\b"
    rf"(?:\s*({TO})\s*(?:kl\.?\s+|klockan\s+)?(halv\s+|half\s+past\s+)?({_HOUR})\b)?"
    r"(?!\s*(?:personer|people|of\b|dagar|days|timmar|hours))",
    re.IGNORECASE,
)
_EARLY = re.compile(r"\b(?:bitti|\w*(?:morgon|förmiddag|morning)\w*|am)\b", re.IGNORECASE)
_IN_MORNING = re.compile(r"\bi\s?morgon\b", re.IGNORECASE)
_NAMED = (
    (re.compile(r"(?:(?<= at )|(?<= to )|(?<=until ))(?:noon|midday)\b", re.IGNORECASE), "12.00"),
    (
        re.compile(r"(?:(?<=till )|(?<= to )|(?<=until ))(?:midnatt|midnight)\b", re.IGNORECASE),
        "24.00",
    ),
)
NOON_MINUTES, BEGINS = 12 * 60, 8 * 60


def in_figures(text: str) -> str:
    """Return a text with its spoken hours in figures, as hours of the day.

    Before eight is meant in the evening, unless a morning is spoken of; what ends comes after what
    begins.
    """
    early = bool(_EARLY.search(_IN_MORNING.sub("", text)))

    def written(found: re.Match[str]) -> str:
        begins = _minutes(found[2] or found[3], found[4])
        if begins < BEGINS and not early:
            begins += NOON_MINUTES
        said = f"{found[1] or 'kl'} {_clock(begins)}"
        if found[7]:
            ends = _minutes(found[6], found[7])
            ends += NOON_MINUTES if ends <= begins else 0
            said += f" {found[5]} {_clock(ends)}"
        return said

    for pattern, figures in _NAMED:
        text = pattern.sub(figures, text)
    return _SPOKEN.sub(written, text)


def _minutes(half: str | None, hour: str) -> int:
    """Return minutes after midnight: halv sju is half past six."""
    whole = _HOURS[hour.lower()] * 60
    if half is None:
        return whole
    return whole - 30 if half.lower().startswith("halv") else whole + 30


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}.{minutes % 60:02d}"
