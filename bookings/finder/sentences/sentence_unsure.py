"""Times of a sentence that the finder cannot ask for: none of the time is read then. Pure."""

import re

from bookings.finder.sentences.sentence_dates import are_several, is_impossible
from bookings.finder.sentences.sentence_feasts import are_feasts
from bookings.finder.sentences.sentence_words import DAY, MONTH, Words

_NOT_THEN = re.compile(
    r"\b(?:inte|ej|utom|förutom|not|except|före|innan|before|efter|after|förra|förrförra)\s+"
    r"(?:(?:på|om|den|under|i|on|in|the|varje|alla|every|första|sista|nästa|first|last|next)\s+)*"
    rf"(?:(?:{DAY})|vardag|weekday|helg|weekend|i?dag\b|i?morgon\b|today|tomorrow)|"
    r"\b(?:inte|ej|utom|förutom|not|except|före|innan|before)\s+(?:(?:den|on|the)\s+)*\d{1,2}"
    rf"(?:st|nd|rd|th|:[ea])?(?:/\d|\s+(?:of\s+)?(?:{MONTH})\b)|"
    r"\bi\s+(?:mån|tis|ons|tors|fre|lör|sön)dags\b|"
    rf"\blast\s+(?:{DAY})\b(?!\s+(?:of|in|every|each)\b)"
)
"""A day that is not meant, or is gone: the finder cannot ask for all others."""
_NTH = r"(?:första|andra|tredje|fjärde|sista|first|second|third|fourth|last)"
_MONTHLY = re.compile(
    r"\b(?:(?:varje|varannan|var\s+annan|var(?:je)?\s+(?:tredje|fjärde))\s+månad|månadsvis|"
    r"(?:every|each)\s+(?:(?:second|other|third)\s+)?month|monthly|"
    r"(?:gång|gånger|ggr|once|twice|times)\s+(?:(?:i|per|om|a|every)\s+)(?:månad(?:en)?|month))\b|"
    rf"\b{_NTH}\s+(?:och|and|&|samt)\s+(?:the\s+)?{_NTH}\s+(?:{DAY})"
)
_SELDOM = re.compile(
    r"\b(?:var(?:je)?\s+(?:tredje|fjärde|femte|sjätte)|every\s+(?:third|fourth|fifth|\d+|three|four))"
    r"\s+(?:vecka|veckor|weeks?)\b|"
    r"(?<!varje )(?<!var )(?<!every )\b(?:jämn|udda|even|odd)\s+(?:vecka|week)\b|"
    rf"\bvar(?:je)?\s+(?:tredje|fjärde)\s+(?:{DAY})|\bevery\s+(?:third|fourth)\s+(?:{DAY})"
)
_A_WEEKEND = re.compile(r"\b(?:en|någon|nån|a|some|any|one)\s+(?:helg|weekend)\b(?!\s+\d)")


def comes_by_the_month(words: Words) -> bool:
    """Tell whether something is to come again by the month."""
    return _MONTHLY.search(words.low) is not None


def cannot_be_asked(words: Words) -> bool:
    """Tell whether the time is one that no search carries, or that no calendar has."""
    some = (_NOT_THEN, _MONTHLY, _SELDOM, _A_WEEKEND)
    if any(pattern.search(words.low) for pattern in some):
        return True
    return is_impossible(words) or are_several(words) or are_feasts(words)
