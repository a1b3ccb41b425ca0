"""Rule 8, opening hours: days and wall-clock times, or the text alone."""

import re

from inventory.importing.result import OpenHours
from inventory.importing.text import is_nothing

_TOO_LONG = 200
_DAYS = {
    "må": 1, "mån": 1, "måndag": 1, "måndagar": 1,
    "ti": 2, "tis": 2, "tisdag": 2, "tisdagar": 2,
    "on": 3, "ons": 3, "onsdag": 3, "onsdagar": 3,
    "to": 4, "tor": 4, "tors": 4, "torsdag": 4, "torsdagar": 4,
    "fr": 5, "fre": 5, "fredag": 5, "fredagar": 5,
    "lö": 6, "lör": 6, "lördag": 6, "lördagar": 6,
    "sö": 7, "sön": 7, "söndag": 7, "söndagar": 7,
}  # fmt: skip
_SPANS = {
    "vardagar": (1, 2, 3, 4, 5),
    "vardag": (1, 2, 3, 4, 5),
    "helger": (6, 7),
    "helg": (6, 7),
    "alla dagar": (1, 2, 3, 4, 5, 6, 7),
    "dagligen": (1, 2, 3, 4, 5, 6, 7),
    "varje dag": (1, 2, 3, 4, 5, 6, 7),
}
_ROUND_THE_CLOCK = {"dygnet runt", "alltid öppet", "alla dagar dygnet runt"}
_BRACKET = re.compile(r"\([^()]*\)")
_TIME = r"(\d{1,2})(?:[.:](\d{2}))?"
_STRETCH = re.compile(
    rf"\s*(?P<days>[a-zåäö][a-zåäö ,\-–&]*?)\s*(?:kl\.?\s*)?{_TIME}\s*(?:[-–]|till)\s*{_TIME}"
    r"\s*(?:[,;]|och|$)"
)
_MIDNIGHT = 24


def read_hours(text: str) -> tuple[tuple[OpenHours, ...], str | None]:
    """Return opening hours from cleaned text and the warning that it earns."""
    if is_nothing(text):
        return (), None
    bare = _BRACKET.sub("", text).strip() if len(text) <= _TOO_LONG else ""
    hours = _stretches(bare.casefold())
    if not hours:
        return (), "hours_text_only"
    return hours, "hours_condition" if bare != text.strip() else None


def _stretches(text: str) -> tuple[OpenHours, ...]:
    if text in _ROUND_THE_CLOCK:
        return (OpenHours((1, 2, 3, 4, 5, 6, 7), "00:00", "24:00"),)
    found: list[OpenHours] = []
    position = 0
    while position < len(text):
        stretch = _STRETCH.match(text, position)
        hours = None if stretch is None else _one(stretch)
        if stretch is None or hours is None:
            return ()
        found.append(hours)
        position = stretch.end()
    return tuple(found)


def _one(stretch: re.Match[str]) -> OpenHours | None:
    days = _weekdays(stretch["days"])
    _days, from_hour, from_minute, to_hour, to_minute = stretch.groups()
    opens, closes = _clock(from_hour, from_minute), _clock(to_hour, to_minute)
    if not days or opens is None or closes is None or opens in {closes, "24:00"}:
        return None
    return OpenHours(days, opens, closes)


def _clock(hour: str, minute: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if minutes > 59 or hours > _MIDNIGHT or (hours == _MIDNIGHT and minutes):  # noqa: PLR2004
        return None
    return f"{hours:02}:{minutes:02}"


def _weekdays(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in re.split(r",|&|\boch\b", text):
        word = part.strip()
        if word in _SPANS:
            days.update(_SPANS[word])
            continue
        ends = [_DAYS.get(end.strip()) for end in re.split(r"[-–]", word)]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:  # noqa: PLR2004
            return ()
        span = last - first if last >= first else last - first + 7
        days.update((first + step - 1) % 7 + 1 for step in range(span + 1))
    return tuple(sorted(days))
