"""Hours of a sentence: by the clock, by how long, or as a part of the day. Pure.

A morning is from 8 to 12, an afternoon from 13 to 17, an evening from 18 to 21.
"""

import re
from collections.abc import Iterator
from datetime import time

from bookings.finder.sentences.sentence_numbers import NUMBER, number
from bookings.finder.sentences.sentence_people import is_thing
from bookings.finder.sentences.sentence_words import CLOCK, MONTH, NUMBERED, OTHER_UNIT, TO, Words

NOON, HOURS = 12, 24
BARE_HOURS = range(8, 24)
"""Hours that a number may mean without a word that says so."""
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
    r"\b(förmiddag|eftermiddag|kväll|morgon|lunch|morning|afternoon|evening|night|dagtid|daytime|"
    r"(?<!-)[fe]m(?!-))(arna|ar|en|s)?(?:tid)?\b"
)
_AMOUNT = re.compile(
    r"(?:^|\b(?:behöver|behövs|låna|hyra|boka|ha|söker|med|need|want|borrow|rent|hire|with|ca|cirka|"
    r"about|minst|högst|max|omkring))\s?$"
)
"""After these a range before a word is an amount: låna 5-10 cyklar."""
_DAY_BEFORE = re.compile(
    r"(?:\b(?:mån|tis|ons|tors?|fre|lör|sön|mon|tue|wed|thu|sat|sun)\w*\.?,?\s|\s\s)$"
)
_BESIDE_LUNCH = re.compile(r"\b(?:(efter|after)|före|innan|before)\s+lunch(?:en)?\b")
_EARLY = re.compile(r"\bbitti\b")
_ALL_DAY = re.compile(r"\b(?:hela\s+(?:dagen|dan)|heldag|all\s+day|(?:the\s+)?whole\s+day)\b")
_TIMES = re.compile(
    rf"(?:(?:(?:mellan|between|från|from|at)\s+)?(?:(?:kl\.?|klockan)\s*)?)\b{CLOCK}\s*{TO}\s*"
    rf"(?:(?:kl\.?|klockan)\s*)?{CLOCK}\b{OTHER_UNIT}"
)
_NOT_DENIED = r"(?<!\binte )(?<!\bej )(?<!\bnot )"
_AFTER = r"(?:inte|ej)\s+(?:före|innan|tidigare\s+än)|not\s+(?:before|earlier\s+than)|tidigast"
_BEFORE = (
    r"(?:inte|ej)\s+(?:efter|senare\s+än)|(?:not|no)\s+(?:after|later\s+than)|(?:allra\s+)?senast|"
    r"slutar?|ends?(?:\s+at)?|före|innan|before|until|(?:ända\s+|fram\s+)+till|"
    r"till(?=\s+kl|\s+\d+[.:]\d)|(?<=  )till"
)
"""What ends; “till 20” may be for twenty, but not where it stands next to the day."""
_HOURS = r"(?:timmar|timme|tim|hours?)\b"
_BEGINS = re.compile(
    rf"{_NOT_DENIED}\b(?:(?:{_AFTER}|efter|börjar|startar|från|fr\.?o\.?m\.?|after|from|at|(?:med\s+)?start|starting(?:\s+at)?)\s+(?:kl\.?\s*|"
    rf"klockan\s+)?|kl\.?\s*|klockan\s+){CLOCK}\b(?:{OTHER_UNIT}|(?=\s+{NUMBER}\s*{_HOURS}))(?!\s*(?:st|nd|rd|th|:e|/)\b)"
)
_ENDS = re.compile(
    rf"{_NOT_DENIED}\b(?:{_BEFORE})\s+(?:kl\.?\s*|klockan\s+)?{CLOCK}\b{OTHER_UNIT}"
    rf"(?!/\d|\s*(?:{MONTH})\b)"
)
_BARE = re.compile(r"\b(\d{1,2})(?:[.:]([0-5]\d))?\s*(am|pm)\b")
_BESIDE_DAY = re.compile(rf"(?<=  )(\d{{1,2}})[.:]([0-5]\d)\s*(am|pm)?\b{OTHER_UNIT}")
_LASTING = re.compile(
    rf"\b(?:(?:i|under|for)\s+)?(?<![\w/.,:-])({NUMBER})([.,]5\b|\s+(?:och\s+)?(?:en\s+)?halv|"
    rf"\s+and\s+a\s+half)?\s*{_HOURS}"
)
_LONGEST_NIGHT = 12 * 60
_WORD = re.compile(
    r"\s?(?!(?:på|i|in|on|at|för|for|med|with|vid|nära|near|om|och|and|varje|every|hela)\b)([^\W\d_]+)"
)
_OFTEN = frozenset({"arna", "ar", "s"})


def of_part(part: str | None) -> tuple[str, str]:
    """Return from when to when a part of the day is, "" where none is said."""
    if part is None:
        return "", ""
    begins, ends = PARTS_OF_DAY[_CALLED[part]]
    return f"{begins:%H:%M}", f"{ends:%H:%M}"


def plural_part(words: Words) -> bool:
    """Tell whether a part of the day is meant of many days: tisdag kvällar, Tuesday evenings."""
    found = _PART.search(words.low)
    return found is not None and found[2] in _OFTEN


def are_named(words: Words) -> bool:
    """Tell whether hours or a part of the day are named."""
    some = (_PART, _BEGINS, _ENDS)
    return has_span(words.low) or any(pattern.search(words.low) for pattern in some)


def has_span(low: str, start: int = 0) -> bool:
    """Tell whether two hours are named, from when to when."""
    return next(_spans(low, start), None) is not None


def _spans(low: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield what is written as two hours and is neither an address, an age nor an amount."""
    for found in _TIMES.finditer(low, start):
        if "kl" not in found[0] and NUMBERED.search(low[: found.start()]):
            continue
        if not _is_amount(low, found):
            yield found


def _is_amount(low: str, found: re.Match[str]) -> bool:
    """Tell whether a range is of things: two numbers before a word, with no day next to them."""
    sure = not found[0][0].isdigit() or found[2] or found[5] or found[3] or found[6]
    before, thing = low[: found.start()], _WORD.match(low, max(found.end(4), found.end(5)))
    if sure or thing is None or _DAY_BEFORE.search(before):
        return False
    return is_thing(thing[1]) or _AMOUNT.search(before) is not None


def hours(words: Words, joined: str | None, beside: str = "") -> Iterator[tuple[str, str]]:
    """Yield from when to when; `joined` is a part of the day that a weekday was written with.

    `beside` is the hour that has been read next to it, if any.
    """
    part = _part(words, joined)
    begins, ends = _clock(words, beside, late=part in {"afternoon", "evening"})
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
    lunch = words.wanted(_BESIDE_LUNCH)
    found = lunch or words.wanted(_PART)
    if found is not None:
        words.blank(*found.span())
    if lunch is not None:
        return "afternoon" if lunch[1] else "morning"
    said = joined or (found[1] if found else None)
    if said is None:
        return "morning" if early else None
    return _CALLED[said]


def _clock(words: Words, beside: str, *, late: bool) -> tuple[str, str]:
    """Return the hours that are in figures, "" for one that is not; `late` is after noon.

    What is no hour of a clock stays among the words.
    """
    found = next(_spans(words.low), None)
    if found is not None:
        hour, minute, half, last_hour, last_minute, last_half = found.groups()
        begins = on_clock(hour, minute, half or last_half, late=late)
        ends = on_clock(last_hour, last_minute, last_half, late=late)
        if late and last_half is None and ends <= begins:  # past midnight
            ends = on_clock(last_hour, last_minute, None)
        if not begins or not ends:
            return "", ""
        words.blank(*found.span())
        return begins, ends
    ends = _one(words, _ENDS, late=late)
    some = (_one(words, pattern, late=late) for pattern in (_BEGINS, _BARE, _BESIDE_DAY))
    begins = beside or next(filter(None, some), "")
    lasting = _LASTING.search(words.low) if begins and not ends else None
    if lasting is not None:
        ends = _after(begins, 60 * number(lasting[1]) + 30 * bool(lasting[2]))
        if ends:
            words.blank(*lasting.span())
    return begins, ends


def _one(words: Words, pattern: re.Pattern[str], *, late: bool) -> str:
    found = pattern.search(words.low)
    hour = on_clock(*found.groups(), late=late) if found is not None else ""
    if found is not None and hour:
        words.blank(*found.span())
    return hour


def _after(begins: str, minutes: int) -> str:
    """Return when it ends that lasts so long, "" where that is later than a night may be."""
    ends = int(begins[:2]) * 60 + int(begins[3:]) + minutes
    midnight = HOURS * 60
    if not minutes or (ends > midnight and minutes > _LONGEST_NIGHT):
        return ""
    if ends > midnight:
        ends -= midnight
    return f"{ends // 60:02d}:{ends % 60:02d}"


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
