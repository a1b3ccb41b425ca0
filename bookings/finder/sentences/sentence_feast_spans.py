"""Days that last from a feast, or to one, as dates: julafton till annandag. Pure."""

import re
from datetime import date, timedelta

from bookings.finder.sentences.sentence_dates import at
from bookings.finder.sentences.sentence_dots import with_dots
from bookings.finder.sentences.sentence_feasts import ANY_FEAST, coming
from bookings.finder.sentences.sentence_words import MONTHS, SOME_MONTH, TO, Words

_DATE = rf"\d{{1,2}}(?:/\d{{1,2}}|\s+{SOME_MONTH})(?:\s+\d{{4}})?(?![\w/-])"
_SPAN = re.compile(
    rf"\b(?P<between>(?:mellan|between)\s+)?(?P<first>(?<![\w/.:-]){_DATE}|{ANY_FEAST})"
    rf"(?P<to>\s*{TO}\s*)(?:på\s+)?(?P<last>{_DATE}|{ANY_FEAST})"
)
_BOTH = re.compile(r"\b(?:och|and)\b")
_NAMES = {number: name for name, number in reversed(MONTHS.items())}


def feasts_in_figures(text: str, today: date) -> str:
    """Return a text with the feasts from which and to which it wants something as dates."""
    text = " ".join(text.split())
    low = text.lower()
    if len(low) != len(text):
        return text
    words = Words(text)
    found = _SPAN.search(with_dots(text, low))
    if found is None or not any(_is_feast(found[edge]) for edge in ("first", "last")):
        return text
    first = _day(words, found, "first", today)
    last = _day(words, found, "last", first) if first is not None else None
    if first is None or last is None:
        return text
    to = found["to"]
    if _BOTH.search(to) and found["between"] is None and last - first == timedelta(days=1):
        to = " till "
    said = f"{found['between'] or ''}{_written(first)}{to}{_written(last)}"
    return text[: found.start()] + said + text[found.end() :]


def _day(words: Words, found: re.Match[str], edge: str, after: date) -> date | None:
    if _is_feast(found[edge]):
        return coming(found[edge], after)
    dated = at(words, found.start(edge), after)
    return dated[0] if dated is not None else None


def _is_feast(said: str) -> bool:
    return not said[0].isdigit()


def _written(day: date) -> str:
    return f"{day.day} {_NAMES[day.month]} {day.year}"
