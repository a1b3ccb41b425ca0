"""Days and hours of a search that is written as one says it: weekdays, dates, seasons. Pure.

A number is a time only where a day is named beside it.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bookings.finder.sentence_words import HEADS, Words

NOON, HOURS = 12, 24

_DAYS = {
    "måndag": 1, "tisdag": 2, "onsdag": 3, "torsdag": 4, "fredag": 5, "lördag": 6, "söndag": 7,
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
    "sunday": 7,
}  # fmt: skip
_MONTHS = {
    "januari": 1, "februari": 2, "mars": 3, "april": 4, "maj": 5, "juni": 6, "juli": 7,
    "augusti": 8, "september": 9, "oktober": 10, "november": 11, "december": 12,
    "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8,
    "october": 10,
}  # fmt: skip
_SHORT = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9,
    "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NAMED = rf"(?:{_MONTH}|(?:{'|'.join(_SHORT)})\b\.?)"
"""A month in a date: there it may be short, since a number stands beside it."""
_TO = r"(?:till och med|t\.?o\.?m\.?|till|until|through|to|och|and|[-–])"
_UNTIL = r"(?:till och med|t\.?o\.?m\.?|till|until|through)"
_OTHER_UNIT = rf"(?!\s*(?:{HEADS}|år|km|kr|st\b|stolar|:-|[\d.:]))"
_CLOCK = r"(\d{1,2})(?:[.:]([0-5]\d))?\s*(am|pm)?"

_TIMES = re.compile(
    rf"(kl\.?|klockan|mellan|between|från|from)?\s*\b{_CLOCK}\s*{_TO}\s*(?:kl\.?|klockan)?\s*"
    rf"{_CLOCK}\b{_OTHER_UNIT}"
)
_WEEKDAY = re.compile(
    r"(?:(?:på|om|on)\s+)?(varje|varannan|every(?:\s+(?:second|other))?)?\s*"
    rf"\b({'|'.join(_DAYS)})(ar|arna|s)?\b(?:\s+(?:och|and|,)?)?"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DATE = rf"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+({_NAMED})|/(\d{{1,2}}))(?![\w/])(?:\s+(\d{{4}})\b)?"
_DATED = re.compile(rf"(?:\b(?:den|on|från|from)\s+)?\b(?:(\d{{1,2}})\s*{_TO}\s*)?\b{_DATE}")
_LAST = re.compile(rf"\b(?:fram\s+)?{_TO}\s*(?:den\s+)?{_DATE}")
_SPAN = re.compile(
    rf"(?:\b(?:från och med|från|from|mellan|between)\s+)?\b({_MONTH})\s*{_TO}\s*({_MONTH})\b"
)
_IN_MONTH = re.compile(rf"\b(?:i|in|under|during)\s+({_MONTH})\b")
_ENDS = re.compile(rf"\b{_UNTIL}\s+({_MONTH})\b")
_TERM = re.compile(
    r"\b(?:hela|under|i|this|during|all|the)?\s*"
    r"\b(våren|vårterminen|spring|hösten|höstterminen|autumn)\b"
)
_RELATIVE = re.compile(
    r"\b(i\s?dag|today|i\s?morgon|tomorrow|i\s+helgen|till\s+helgen|(?:this|the)\s+weekend)\b"
)


def when(words: Words, today: date) -> Iterator[tuple[str, str]]:
    """Yield the finder's parameters for the time that is meant; nothing where none is."""
    day, more = _day(words, today)
    if day is None:
        return
    yield "date", day.isoformat()
    yield from more.items()
    yield from _hours(words)


def _day(words: Words, today: date) -> tuple[date | None, dict[str, str]]:
    """Return the first day that is meant, and how it comes again or until when it lasts."""
    dated, last = _dated(words, today)
    weekday = _only_weekday(words)
    if weekday is None:
        if dated is not None:
            return dated, {"end": last.isoformat()} if last is not None else {}
        return _relative(words, today)
    if dated is None or _comes_again(weekday):
        return _weekdays(words, today, weekday, dated, last)
    return dated, {"end": last.isoformat()} if last is not None else {}


def _only_weekday(words: Words) -> re.Match[str] | None:
    """Take the weekday that is named, with what makes it come again; none where several are."""
    named = list(_WEEKDAY.finditer(words.low))
    if len({_DAYS[one[2]] for one in named}) != 1:
        return None
    found = words.take(_WEEKDAY)
    while words.take(_WEEKDAY):
        pass
    return found


def _comes_again(weekday: re.Match[str]) -> bool:
    return bool(weekday[1]) or weekday[3] in {"ar", "arna", "s"}


def _dated(words: Words, today: date) -> tuple[date | None, date | None]:
    """Return the day of the calendar that is named, and the last one where two are."""
    iso = words.take(_ISO)
    if iso is not None:
        return _calendar(int(iso[1]), int(iso[2]), int(iso[3])), None
    found = _DATED.search(words.low)
    if found is None or (found[4] and not _beside_a_time(words, found)):
        return None, None
    first_day, day, month, number, year = found.groups()
    last = _in_calendar(day, month, number, year, today)
    if last is None:
        return None, None  # no day of the calendar: the words stay, for all to see
    words.blank(*found.span())
    if first_day is not None:
        return _calendar(last.year, last.month, int(first_day)), last
    until = words.take(_LAST)
    if until is None:
        return last, None
    day, month, number, year = until.groups()
    return last, _in_calendar(day, month, number, year, last)


def _beside_a_time(words: Words, date_: re.Match[str]) -> bool:
    """Tell whether what may be a date in figures is one: half a litre is written like it."""
    rest = words.low[: date_.start()] + " " + words.low[date_.end() :]
    return bool(_WEEKDAY.search(rest) or _TIMES.search(rest))


def _in_calendar(
    day: str, month: str | None, number: str | None, year: str | None, after: date
) -> date | None:
    """Return a day, this year's or the next one's where no year is said."""
    name = (month or "").rstrip(".")
    which = int(number) if number else _MONTHS.get(name) or _SHORT[name]
    found = _calendar(int(year) if year else after.year, which, int(day))
    if found is not None and found < after and not year:
        return _calendar(found.year + 1, found.month, found.day)
    return found


def _relative(words: Words, today: date) -> tuple[date | None, dict[str, str]]:
    found = words.take(_RELATIVE)
    if found is None:
        return None, {}
    said = re.sub(r"\s", "", found[1])
    if said in {"idag", "today"}:
        return today, {}
    if said in {"imorgon", "tomorrow"}:
        return today + timedelta(days=1), {}
    saturday = _next(6, today)
    return saturday, {"end": (saturday + timedelta(days=1)).isoformat()}


def _weekdays(
    words: Words, today: date, found: re.Match[str], first: date | None, last: date | None
) -> tuple[date | None, dict[str, str]]:
    weekday, often = _DAYS[found[2]], (found[1] or "").split()
    if not _comes_again(found):
        return _next(weekday, today), {}
    if first is None:
        first, last = _season(words, today)
    begins = _next(weekday, max(first, today + timedelta(days=1)) - timedelta(days=1))
    second = often[:1] == ["varannan"] or len(often) > 1
    more = {"repeat": "every-2-weeks" if second else "weekly"}
    if last is not None:
        more["until"] = last.isoformat()
    return begins, more


def _season(words: Words, today: date) -> tuple[date, date | None]:
    """Return from when until when a weekly time is meant; today and None where nothing is said."""
    found = words.take(_SPAN)
    if found is not None:
        return _months(today, _MONTHS[found[1]], _MONTHS[found[2]])
    found = words.take(_TERM)
    if found is not None:
        spring = found[1] in {"våren", "vårterminen", "spring"}
        return _months(today, *((1, 6) if spring else (8, 12)))
    found = words.take(_IN_MONTH)
    if found is not None:
        return _months(today, _MONTHS[found[1]], _MONTHS[found[1]])
    found = words.take(_ENDS)
    if found is not None:
        return today, _months(today, today.month, _MONTHS[found[1]])[1]
    return today, None


def _months(today: date, first: int, last: int) -> tuple[date, date]:
    """Return the first day of one month and the last of another, the season that is not over."""
    begins = date(today.year, first, 1)
    ends = date(today.year + (last < first), last, 1) + relativedelta(day=31)
    if ends < today:
        begins, ends = (one + relativedelta(years=1, day=one.day) for one in (begins, ends))
        ends += relativedelta(day=31)
    return begins, ends


def _next(weekday: int, after: date) -> date:
    """Return the first such day after another."""
    return after + timedelta(days=(weekday - after.isoweekday() - 1) % 7 + 1)


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _hours(words: Words) -> Iterator[tuple[str, str]]:
    found = words.take(_TIMES)
    if found is None:
        return
    _said, hour, minute, half, last_hour, last_minute, last_half = found.groups()
    begins = _on_clock(hour, minute, half or last_half)
    ends = _on_clock(last_hour, last_minute, last_half)
    if begins and ends:
        yield "from", begins
        yield "to", ends


def _on_clock(hour: str, minute: str | None, half: str | None) -> str:
    """Return a time of day as the finder writes it, "" where there is none such."""
    number = int(hour)
    if half is not None and number <= NOON:
        number = number % NOON + (NOON if half == "pm" else 0)
    if number > HOURS or (number == HOURS and minute not in {None, "00"}):
        return ""
    return f"{number:02d}:{minute or '00'}"
