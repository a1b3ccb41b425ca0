"""What a sentence says that something may cost, and whether it is to be free of charge. Pure."""

import re
from collections.abc import Iterator

from bookings.finder.sentences.sentence_words import Words

_PRICE = re.compile(
    r"\b(?:(?:som\s+)?(?:högst|mest)|max(?:imalt)?|under|upp\s+till|(?:en\s+)?budget\s+(?:på|of)|"
    r"får\s+kosta|at\s+most|up\s+to|less\s+than|no\s+more\s+than)\s+(?:about\s+|ca\s+)?(\d{1,6})\s*"
    r"(?:kr\b|kronor|sek|:-)"
)
_QUITE = (
    r"(?:\b(?:helt(?:\s+och\s+hållet)?|alldeles|absolut|totalt|fullständigt|completely|totally|entirely|"
    r"absolutely)\s+)?"
)
_LACKING = (
    "step", "barrier", "obstacle", "stair", "smoke", "smoking", "alcohol", "drug", "sugar",
    "gluten", "lactose", "dairy", "meat", "nut", "scent", "perfume", "fragrance", "allergen",
    "plastic", "car", "traffic", "noise", "pet", "hands", "duty", "tax", "stress", "feel", "wheat",
)  # fmt: skip
"""What something is free of, in English; with a hyphen anything may be: smoke-free."""
FREE_BY_ITSELF = "".join(rf"(?<!\b{one} )" for one in _LACKING) + r"(?<![\w-])free(?![\w-]|\s+of\b)"
"""The word where it neither is a part of another nor says of what something is free."""
COMES_WITH = (
    r"(?=\s+(?:parking|parkering|wi-?fi|internet|coffee|kaffe|fika|entry|entrance|admission|"
    r"inträde)\b)"
)
"""What is free of charge beside a thing, and does not make that so: a room with free parking."""
_FREE = re.compile(
    rf"{_QUITE}\b(?:for\s+free(?![\w-])|free\s+of\s+charge|(?:at\s+)?no\s+(?:cost|charge)|"
    rf"gratis(?!{COMES_WITH})|utan\s+(?:kostnad|avgift)|(?:kostnads|avgifts)fri(?:a|tt)?)\b"
)
_FREE_ALONE = re.compile(
    rf"{_QUITE}{FREE_BY_ITSELF}(?!{COMES_WITH})"
    r"(?!\s+(?:on|at|from|in|for|this|next|tomorrow|tonight|every)\b)"
)
_IS_FREE = re.compile(r"\b(?:is|are|what[’']?s|anything|something|available)\b[^,.;!?]*$")
"""Before it the word says that nobody has something; not where it stands by itself: …, free."""


def price(words: Words) -> Iterator[tuple[str, str]]:
    """Yield what it may cost at most, or that it is to cost nothing."""
    most = words.take(_PRICE)
    if most is not None:
        yield "max_price", most[1]
    elif words.take(_FREE) or _take_alone(words):
        yield "free", "1"


def _take_alone(words: Words) -> bool:
    found = _FREE_ALONE.search(words.low)
    if found is None or _IS_FREE.search(words.low[: found.start()]):
        return False
    words.blank(*found.span())
    return True
