"""Hours that are written in words, as figures: klockan halv sju till nio, at seven. Pure."""

import re

from bookings.finder.sentences.sentence_numbers import HOURS, number
from bookings.finder.sentences.sentence_words import COUNTED, DAY, MONTH, NUMBERED, TO

_HOUR = "|".join(sorted(HOURS, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"\b(?:(kl\.?|klockan|mellan|between|at|from|från)\s+(halv\s+|half\s+past\s+)?|(halv\s+))"
    rf"({_HOUR})\b"
    rf"(?:\s*({TO})\s*(?:kl\.?\s+|klockan\s+)?(halv\s+|half\s+past\s+)?({_HOUR})\b)?",
    re.IGNORECASE,
)
_COUNTS = re.compile(rf"\s*{COUNTED}", re.IGNORECASE)
_AFTER_ONE = (
    r"\s*(?:$|[,.;:!?)]|(?:(?:på|on|i|in|the|nästa|next|varje|every|this|denna)\s+)*(?:"
    rf"{DAY}|kväll|morgon|eftermiddag|förmiddag|evening|morning|afternoon|i\s?dag\b|today|"
    rf"tomorrow|tonight|o[’']clock|[ap]m\b|(?:den\s+)?\d{{1,2}}(?:/\d|\s+(?:{MONTH})\b)))"
)
_HOUR_ENDS = re.compile(_AFTER_ONE, re.IGNORECASE)
_HOURS_END = re.compile(
    rf"{_AFTER_ONE}|\s+(?:på|i|in|on|med|with|för|for|vid|nära|near|om|vi|we|gratis|free|och|and|"
    r"max|högst|under|hela|från|from|v\.?|vecka|week)\b",
    re.IGNORECASE,
)
"""What stands after hours; anything else may be what is counted: from one library."""
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
        both = bool(found[7]) and not _COUNTS.match(text, found.end())
        if not _are_hours(found, both=both):
            return found[0]
        begins = _minutes(found[2] or found[3], found[4])
        if begins < BEGINS and not early:
            begins += NOON_MINUTES
        said = f"{found[1] or 'kl'} {_clock(begins)}"
        if both:
            ends = _minutes(found[6], found[7])
            ends += NOON_MINUTES if ends <= begins else 0
            return f"{said} {found[5]} {_clock(ends)}"
        return said + text[found.end(4) : found.end()]

    for pattern, figures in _NAMED:
        text = pattern.sub(figures, text)
    return _SPOKEN.sub(written, text)


def _are_hours(found: re.Match[str], *, both: bool) -> bool:
    """Tell whether numbers must be hours: by the word before them, or by what stands after."""
    if found[1] is None or found[2] or found[1].lower().startswith("kl"):
        return not _COUNTS.match(found.string, found.end(4))
    if found[7] is None:
        return _HOUR_ENDS.match(found.string, found.end()) is not None
    ends = _HOURS_END.match(found.string, found.end()) is not None
    return both and ends and not NUMBERED.search(found.string[: found.start()].lower())


def _minutes(half: str | None, hour: str) -> int:
    """Return minutes after midnight: halv sju is half past six."""
    whole = number(hour.lower()) * 60
    if half is None:
        return whole
    return whole - 30 if half.lower().startswith("halv") else whole + 30


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}.{minutes % 60:02d}"
