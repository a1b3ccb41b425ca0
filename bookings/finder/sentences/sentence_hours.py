"""Hours of a sentence: by the clock, by how long, or as a part of the day. Pure.

A morning is from 8 to 12, an afternoon from 13 to 17, an evening from 18 to 21.
"""

import re
from collections.abc import Iterator
from datetime import time

from bookings.finder.sentences.sentence_numbers import NUMBER, number
from bookings.finder.sentences.sentence_words import CLOCK, OTHER_UNIT, TO, Words

NOON, HOURS = 12, 24
PARTS_OF_DAY = {
    "morning": (time(8), time(12)),
    "noon": (time(11), time(13)),
    "afternoon": (time(13), time(17)),
    "evening": (time(18), time(21)),
    "day": (time(8), time(17)),
}
_CALLED = {
    "förmiddag": "morning", "morgon": "morning", "morning": "morning", "lunch": "noon",
    "eftermiddag": "afternoon", "afternoon": "afternoon", "kväll": "evening", "evening": "evening",
    "fm": "morning", "em": "afternoon", "night": "evening", "dagtid": "day", "daytime": "day",
}  # fmt: skip
PART = r"förmiddag|eftermiddag|kväll|morgon|morning|afternoon|evening"
"""What may be written together with a weekday: tisdagskväll."""
_PART = re.compile(
    r"\b(?:(?:på|under|in|on)\s+)?(?:the\s+)?"
    r"\b(förmiddag|eftermiddag|kväll|morgon|lunch|morning|afternoon|evening|night|dagtid|daytime|fm|em)"
    r"(arna|ar|en|s)?(?:tid)?\b"
)
_EARLY = re.compile(r"\bbitti\b")
_ALL_DAY = re.compile(r"\b(?:hela\s+(?:dagen|dan)|heldag|all\s+day|(?:the\s+)?whole\s+day)\b")
TIMES = re.compile(
    rf"(?:(?:(?:mellan|between|från|from|at)\s+)?(?:(?:kl\.?|klockan)\s*)?)\b{CLOCK}\s*{TO}\s*"
    rf"(?:(?:kl\.?|klockan)\s*)?{CLOCK}\b{OTHER_UNIT}"
)
_BEGINS = re.compile(
    rf"\b(?:(?:efter|från|fr\.?o\.?m\.?|after|from|at|(?:med\s+)?start|starting(?:\s+at)?)\s+(?:kl\.?\s*|"
    rf"klockan\s+)?|kl\.?\s*|klockan\s+){CLOCK}\b{OTHER_UNIT}(?!\s*(?:st|nd|rd|th|:e|/)\b)"
)
_ENDS = re.compile(
    rf"\b(?:före|innan|till|before|until|senast)\s+(?:kl\.?\s*|klockan\s+)?{CLOCK}\b{OTHER_UNIT}"
)
_BARE = re.compile(r"\b(\d{1,2})(?:[.:]([0-5]\d))?\s*(am|pm)\b")
_LASTING = re.compile(
    rf"\b(?:(?:i|under|for)\s+)?(?<![\w/.:-])({NUMBER})\s*(?:timmar|timme|tim|hours?)\b"
)
_OFTEN = frozenset({"arna", "ar", "s"})


def plural_part(words: Words) -> bool:
    """Tell whether a part of the day is meant of many days: tisdag kvällar, Tuesday evenings."""
    found = _PART.search(words.low)
    return found is not None and found[2] in _OFTEN


def are_named(words: Words) -> bool:
    """Tell whether hours or a part of the day are named."""
    return bool(TIMES.search(words.low) or _PART.search(words.low) or _BEGINS.search(words.low))


def hours(words: Words, joined: str | None) -> Iterator[tuple[str, str]]:
    """Yield from when to when; `joined` is a part of the day that a weekday was written with."""
    part = _part(words, joined)
    begins, ends = _clock(words, late=part in {"afternoon", "evening"})
    if not begins and not ends and part and (of_day := PARTS_OF_DAY.get(part)) is not None:
        begins, ends = (f"{one:%H:%M}" for one in of_day)
    if begins:
        yield "from", begins
    if ends:
        yield "to", ends


def _part(words: Words, joined: str | None) -> str | None:
    if words.take(_ALL_DAY):
        return "all"
    early = words.take(_EARLY)
    found = words.take(_PART)
    said = joined or (found[1] if found else None)
    if said is None:
        return "morning" if early else None
    return _CALLED[said]


def _clock(words: Words, *, late: bool) -> tuple[str, str]:
    """Return the hours that are in figures, "" for one that is not; `late` is after noon.

    What is no hour of a clock stays among the words.
    """
    found = TIMES.search(words.low)
    if found is not None:
        hour, minute, half, last_hour, last_minute, last_half = found.groups()
        begins = on_clock(hour, minute, half or last_half, late=late)
        ends = on_clock(last_hour, last_minute, last_half, late=late)
        if not begins or not ends:
            return "", ""
        words.blank(*found.span())
        return begins, ends
    begins = _one(words, _BEGINS, late=late) or _one(words, _BARE, late=late)
    lasting = words.take(_LASTING) if begins else None
    if lasting is not None:
        return begins, _after(begins, number(lasting[1]))
    return begins, _one(words, _ENDS, late=late)


def _one(words: Words, pattern: re.Pattern[str], *, late: bool) -> str:
    found = pattern.search(words.low)
    hour = on_clock(*found.groups(), late=late) if found is not None else ""
    if found is not None and hour:
        words.blank(*found.span())
    return hour


def _after(begins: str, many: int) -> str:
    hour = int(begins[:2]) + many
    return f"{hour:02d}{begins[2:]}" if f"{hour:02d}{begins[2:]}" <= "24:00" else ""


def on_clock(hour: str | None, minute: str | None, half: str | None, *, late: bool = False) -> str:
    """Return a time of day as the finder writes it, "" where there is none such.

    One of the twelve hours is one after noon where it is `late`.
    """
    if hour is None:
        return ""
    value = int(hour)
    if half is not None and value <= NOON:
        value = value % NOON + (NOON if half == "pm" else 0)
    elif half is None and late and 0 < value < NOON:
        value += NOON
    if value > HOURS or (value == HOURS and minute not in {None, "00"}):
        return ""
    return f"{value:02d}:{minute or '00'}"
