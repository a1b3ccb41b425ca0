"""Dates of a sentence: of the calendar, of a feast, or so many days away. Pure."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from bookings.finder.sentences.sentence_feasts import between_feasts, feast
from bookings.finder.sentences.sentence_hours import has_span
from bookings.finder.sentences.sentence_numbers import NUMBER, number
from bookings.finder.sentences.sentence_words import (
    DAY,
    HEADS,
    SOME_DAY,
    SOME_MONTH,
    TO,
    UNTIL,
    Words,
    month_of,
)

Span = tuple[date | None, date | None]
"""The first day and the last one; None for what is not said."""
NOTHING: Span = (None, None)
SATURDAY, SUNDAY = 6, 7
_TH = r"(?:st|nd|rd|th|:[ea])?"
_ON = (
    r"(?:\b(?:den|on|från(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?|fr\.?|from|the|(?:med\s+)?start(?:ar)?)"
    r"\s+)*"
)
_ISO = re.compile(
    rf"(?:\b(?:från|from|mellan|between)\s+)?\b(\d{{4}})-(\d{{2}})-(\d{{2}})\b"
    rf"(?:\s*{TO}\s*(\d{{4}})-(\d{{2}})-(\d{{2}})\b)?"
)
_DATE = (
    rf"(\d{{1,2}}){_TH}(?:\s+(?:of\s+)?({SOME_MONTH})|/(\d{{1,2}}))(?![\w/]|-[^\W\d])"
    r"(?:\s+(\d{4})(?![\w-]))?"
)
_DATED = re.compile(rf"{_ON}(?<![\w/.:-])(?:(\d{{1,2}}){_TH}\s*{TO}\s*(?:den\s+)?)?\b{_DATE}")
_ONE_DATE = re.compile(rf"(?<![\w/.:-])((?!))?\b{_DATE}")
"""The same without a day before it; with as many groups."""
_THROUGH = rf"\s*{TO}\s*(?:{SOME_MONTH})"
"""What makes a range of months: 18–20 before it are hours."""
_MONTHS_ON = re.compile(rf"{_THROUGH}\b")
_UP_TO = re.compile(rf"(?:\b{UNTIL}|\bto|[-–])\s*(?:{SOME_DAY}\s+)?$")
_BETWEEN = re.compile(rf"\b(?:mellan|between)\s+(?:{SOME_DAY}\s+)?(?:(?:den|the)\s+)?$")
_DAY_BEFORE = re.compile(
    r"(?<![\w.:/–-])(?<!kl )(?<!kl\. )(?<!och )(?<!till )(?<!and )(?<!to )\d{1,2}\s*,\s*$"
)
_ON_CLOCK = re.compile(r"\b(?:kl\.?|klockan)\s*$")
_ON_DAYS = re.compile(rf"(?:\b(?:{DAY})(?:ar|arna|s)|\d\s*{TO})\s*$")
_ON_A_DAY = re.compile(rf"\b(?:{DAY})(?:en)?\s*$")
SURELY_UNTIL = re.compile(r"fram|och\s+med|t\.?\s?o\.?\s?m|until|through")
"""What in `UNTIL` is no other word; “till” is for as well."""
_MONTH_FIRST = re.compile(
    rf"{_ON}(?<![\w–-])(?<!till )(?<!m )(?<!\. )({SOME_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"(?!\s*{TO}\s*\d|[.:]\d|\s*(?:{HEADS}))"
)
_THE_DAY = re.compile(r"\b(?:den|the)\s+(\d{1,2})(?::[ea]|st|nd|rd|th)\b")
_LAST = re.compile(rf"(?:\b{TO}|(?<=  )\s*[-–])\s*(?:{SOME_DAY}\s+)?(?:den\s+|the\s+)?{_DATE}")
_DAYS_AWAY = (
    (re.compile(r"\b(?:i\s?dag|today)\b"), 0),
    (re.compile(r"\b(?:i\s?)(?=(?:kväll|eftermiddag|förmiddag)\b)"), 0),
    (re.compile(r"\bthis\s+(?=(?:morning|afternoon|evening)\b)|\bto(?=night\b)"), 0),
    (re.compile(r"\b(?:(?:i\s?)?övermorgon|(?:the\s+)?day\s+after\s+tomorrow)\b"), 2),
    (re.compile(r"\b(?:i\s?morgon|tomorrow)\b"), 1),
)
_AWAY = re.compile(
    rf"\b(?:om|in)\s+({NUMBER})\s*(dagar|dag|days?|veckor|vecka|weeks?|månader|månad|months?)\b"
)
_WEEKEND = re.compile(
    r"\b(?:(nästa\s+helg|next\s+weekend)|(?:(?:i|till|på|under|hela|nu|kommande)\s+)+helg(?:en)?|"
    r"(?:(?:this|the|at|on|over|coming)\s+)+weekend)\b"
)
_A_WEEKEND = re.compile(r"\b(?:(?:i|hela|the)\s+)*(?:helgen|helg|weekend)\b")
_MOST_AWAY = 999
_YEARS = range(1990, 2190)
_MONTHS, _DAYS, _LEAP = range(1, 13), range(1, 32), 2028
_BY_DAY = range(8, 25)
"""Hours that two numbers may mean without a word that says so."""
_FRACTIONS = frozenset("23458")


def dated(words: Words, today: date) -> Span:
    """Return the day of the calendar that is named, and the last one where two are."""
    found = _of_iso(words) or _of_calendar(words, today) or _of_feast(words, today)
    if found is None:
        return NOTHING
    words.take(_A_WEEKEND)
    return found


def relative(words: Words, today: date) -> Span:
    """Return the day that is named by how far it is away, or the weekend."""
    for pattern, days in _DAYS_AWAY:
        if words.take(pattern):
            return today + timedelta(days=days), None
    away = _AWAY.search(words.low)
    if away is not None and number(away[1]) <= _MOST_AWAY:
        words.blank(*away.span())
        return _away(today, number(away[1]), away[2]), None
    found = words.take(_WEEKEND)
    if found is None:
        return NOTHING
    monday = today - timedelta(days=today.weekday())
    saturday = monday + timedelta(days=5 + 7 * bool(found[1] or today.isoweekday() == SUNDAY))
    return saturday, saturday + timedelta(days=1)


def _away(today: date, many: int, unit: str) -> date:
    if unit.startswith("d"):
        return today + timedelta(days=many)
    if unit.startswith("m"):
        return today + relativedelta(months=many)
    return today + timedelta(weeks=many)


def _of_iso(words: Words) -> Span | None:
    found = _ISO.search(words.low)
    if found is None:
        return None
    first = calendar(*map(int, found.groups()[:3]))
    last = calendar(*map(int, found.groups()[3:])) if found[4] else first
    if first is None or last is None or last < first:
        return None
    words.blank(*found.span())
    return first, last if found[4] else None


def _of_feast(words: Words, today: date) -> Span | None:
    between = between_feasts(words, today)
    if between is not None:
        return between
    found = feast(words, today)
    return (found, None) if found is not None else None


def _of_calendar(words: Words, today: date) -> Span | None:
    found = next(_dates(words), None)
    if found is None:
        return _of_english(words, today) or _of_this_month(words, today)
    if found[4] and not _beside_a_time(words, found):
        return None
    first_day, day, month, figures, year = found.groups()
    last = _in_calendar(day, month, figures, year, today)
    first = last if last is None or first_day is None else _before(last, int(first_day))
    if last is None or first is None:
        return None  # no day of the calendar: the words stay, for all to see
    between = _BETWEEN.search(words.low[: found.start()])
    words.blank(between.start() if between else found.start(), found.end())
    if first_day is not None:
        return first, last
    return last, _until(words, last)


def _dates(words: Words) -> Iterator[re.Match[str]]:
    """Yield what is written as a date.

    Two numbers before a range of months are hours, and so is one that is said to be one: kl 18.
    """
    for found in _DATED.finditer(words.low):
        if _MONTHS_ON.match(words.low, found.end()):
            if found[1] is None and not _ON_CLOCK.search(words.low[: found.start()]):
                yield found
        elif found[1] is None or not _begins_at_an_hour(words.low, found):
            yield found
        elif (alone := _ONE_DATE.match(words.low, found.start(2))) is not None:
            yield alone


def _begins_at_an_hour(low: str, found: re.Match[str]) -> bool:
    """Tell whether a number before a date is an hour: tisdagar kl 18 t.o.m. 15 juni."""
    before, back = low[: found.start(1)], int(found[1]) > int(found[2])
    sure = SURELY_UNTIL.search(low[found.end(1) : found.start(2)]) is not None
    if _ON_CLOCK.search(before):
        return sure or back
    return sure and bool(_ON_DAYS.search(before) or (back and _ON_A_DAY.search(before)))


def begins_before(words: Words, start: int) -> bool:
    """Tell whether a date is named before a place in the text."""
    some = (_dates(words), _ISO.finditer(words.low), _MONTH_FIRST.finditer(words.low))
    return any(one.start() < start for many in some for one in many)


def at(words: Words, start: int, today: date) -> tuple[date, int] | None:
    """Return the date that is named there, and where it ends; None where none is."""
    iso, one = _ISO.match(words.low, start), _ONE_DATE.match(words.low, start)
    first = _MONTH_FIRST.match(words.low, start)
    if iso is not None:
        found, day = iso, calendar(*map(int, iso.groups()[:3]))
    elif one is not None and not (one[4] and not _beside_a_time(words, one)):
        found, day = one, _in_calendar(one[2], one[3], one[4], one[5], today)
    elif first is not None:
        found, day = first, _in_calendar(first[2], first[1], None, None, today)
    else:
        return None
    return (day, found.end()) if day is not None else None


def is_impossible(words: Words) -> bool:
    """Tell whether a day is named that no calendar has, or two as hours: kl 18-20 januari."""
    on_clock = (one for one in _dates(words) if one[1] or one[3])
    if any(_ON_CLOCK.search(words.low[: one.start()]) for one in on_clock):
        return True
    if any(_are_odd_hours(words.low, one) for one in _DATED.finditer(words.low)):
        return True
    some = [(one[2], one[3], one[4], one[5]) for one in _dates(words)]
    some += [(one[2], one[1], None, None) for one in _MONTH_FIRST.finditer(words.low)]
    iso = [one.groups()[n : n + 3] for one in _ISO.finditer(words.low) for n in (0, 3)]
    days = [(one[2], None, one[1], one[0]) for one in iso if one[0]]
    return any(_is_no_day(*one) for one in (*some, *days))


def _are_odd_hours(low: str, found: re.Match[str]) -> bool:
    """Tell whether what stands before a range of months can be no hours: 25–26 januari–mars."""
    if found[1] is None or not _MONTHS_ON.match(low, found.end()):
        return False
    first, last = int(found[1]), int(found[2])
    return not (first < last and first in _BY_DAY and last in _BY_DAY)


def are_several(words: Words) -> bool:
    """Tell whether days are listed that each have to be searched for: 12, 19 och 26 januari."""
    found = [one for one in _dates(words) if not one[4] or _beside_a_time(words, one)]
    if any(_is_listed(words.low[: one.start()], one) for one in found):
        return True
    return any(
        not _UP_TO.search(words.low[one.end() : other.start()])
        and not _BETWEEN.search(words.low[: one.start()])
        for one, other in pairwise(found)
    )


def _is_listed(before: str, found: re.Match[str]) -> bool:
    """Tell whether a date is one of several of a month, which are no days in a row."""
    if _DAY_BEFORE.search(before):
        return True
    if found[1] is None or _BETWEEN.search(before):
        return False
    joined = re.search(r"\b(?:och|and)\b", found[0]) is not None
    return joined and int(found[2]) - int(found[1]) > 1


def _is_no_day(day: str, month: str | None, figures: str | None, year: str | None) -> bool:
    """Tell whether a month has no such day, in a leap year where no year is said."""
    which = int(figures) if figures else month_of(month or "")
    if not (which in _MONTHS and int(day) in _DAYS):
        return month is not None and int(day) > max(_DAYS)
    return int(day) > (date(int(year or _LEAP), which, 1) + relativedelta(day=31)).day


def _until(words: Words, first: date) -> date | None:
    """Return the last day that is named beside the first one, None where none can be."""
    found = _LAST.search(words.low)
    if found is None:
        return None
    day, month, figures, year = found.groups()
    ends = _in_calendar(day, month, figures, year, first)
    if ends is None or ends < first:
        return None
    words.blank(*found.span())
    return ends


def _before(last: date, day: int) -> date | None:
    """Return the day of that number with which a time begins: 30-2 November begins in October."""
    month = last if day <= last.day else last - relativedelta(months=1)
    return calendar(month.year, month.month, day)


def _of_english(words: Words, today: date) -> Span | None:
    """Return a day whose month is written first: December 5th."""
    found = _MONTH_FIRST.search(words.low)
    day = _in_calendar(found[2], found[1], None, None, today) if found else None
    if found is None or day is None:
        return None
    words.blank(*found.span())
    return day, None


def _of_this_month(words: Words, today: date) -> Span | None:
    """Return the next day of such a number: den 15:e."""
    found = _THE_DAY.search(words.low)
    if found is None:
        return None
    months = (today.replace(day=1) + relativedelta(months=more) for more in range(12))
    days = (calendar(one.year, one.month, int(found[1])) for one in months)
    day = next((day for day in days if day is not None and day >= today), None)
    if day is None:
        return None
    words.blank(*found.span())
    return day, None


def _beside_a_time(words: Words, date_: re.Match[str]) -> bool:
    """Tell whether what may be a date in figures is one: half a litre is written like it."""
    if not (int(date_[2]) < int(date_[4]) and date_[4] in _FRACTIONS):
        return True
    rest = words.low[: date_.start()] + " " + words.low[date_.end() :]
    said = re.search(rf"\b(?:{DAY})|\bkl\b|\bklockan\b|\b(?:den|on)\s*$", rest)
    on = re.search(r"\b(?:den|on|från|from)\s", date_[0])
    return bool(said or on or has_span(rest))


def _in_calendar(
    day: str, month: str | None, figures: str | None, year: str | None, after: date
) -> date | None:
    """Return a day, this year's or the next one's where no year is said."""
    which = int(figures) if figures else month_of(month or "")
    found = calendar(int(year) if year else after.year, which, int(day))
    if found is not None and found < after and not year:
        return calendar(found.year + 1, found.month, found.day)
    return found


def calendar(year: int, month: int, day: int) -> date | None:
    """Return the day, None where there is none such, or nobody means it."""
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
