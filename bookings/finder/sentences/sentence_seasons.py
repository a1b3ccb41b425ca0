"""From when until when, and how often, a sentence wants what comes again by the week. Pure."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bookings.finder.sentences.sentence_feasts import until_feast
from bookings.finder.sentences.sentence_numbers import NUMBER, number
from bookings.finder.sentences.sentence_words import (
    DAY,
    MONTH,
    SOME_MONTH,
    TO,
    UNTIL,
    Words,
    month_of,
)

_YEAR = r"(?:\s+(20\d\d)(?![\w-]))?"
_SPAN = re.compile(
    rf"(?:\b(?:från och med|fr\.?\s?o\.?\s?m\.?|från|from|mellan|between)\s+)?"
    rf"\b(?!jan\s+(?:och|and)\b)({SOME_MONTH})\s*{TO}\s*({SOME_MONTH})(?!\w){_YEAR}"
)
_IN_MONTH = re.compile(rf"\b(?:i|in|under|during)\s+({SOME_MONTH})(?!\w){_YEAR}")
_BARE_MONTH = re.compile(rf"(?<=  )\s*({MONTH})\b{_YEAR}(?=\s*(?:$|[,.;]|\d|kl|  ))")
"""A month next to what was taken, as its weekday: tisdagar januari 18–20."""
_BEGINS = re.compile(
    rf"\b(?:från(?:\s+och\s+med)?|fr\.?\s?o\.?\s?m\.?|from|starting(?:\s+in)?)\s+"
    rf"({SOME_MONTH})(?!\w)"
)
_ENDS = re.compile(rf"\b{UNTIL}\s+({SOME_MONTH})(?!\w){_YEAR}")
_AFTER_SPRING = (
    r"\s*(?:$|[,.;:!?]|\d|(?:kl|klockan|på|till|från|för|vi|om|varje|varannan|alla|jämna|udda|gratis|nära|"
    rf"med|mellan|max|högst|utan)\b|(?:{DAY})|\s\s)"
)
"""What stands after “i vår” where it is the spring, and not ours: i vår lokal."""
_TERM = re.compile(
    r"\b(?:(?:hela|under|i|till|this|next|during|all|the|in)\s+)*\b(?:"
    r"(våren|vårterminen|spring(?:\s+term)?|hösten|höstterminen|autumn(?:\s+term)?)\b(?:\s+20(\d\d)\b)?|"
    r"(vt|ht)(?:[- ]?(?:20)?(\d\d)(?!\s*[-–.:\d]))?\b)|"
    rf"\bi\s+(höst|vår(?={_AFTER_SPRING}))\b"
)
_WHOLE = re.compile(r"\b(?:hela|all|\w+terminen|term)\b|\b[vh]t(?![^\W\d])")
_WEEK = r"(?:veckorna|vecka|vv?\b\.?|weeks?|wk)\s?"
WEEK = re.compile(
    rf"\b(?:(?:från|i|in|from|under|med\s+start|start(?:ar|ing)?)\s+)*{_WEEK}(\d{{1,2}})\b(?![/.:]\d)"
    rf"(?:\s*{TO}\s*(?:{_WEEK})?(\d{{1,2}})\b)?(?:[,\s]+(20\d\d)\b)?"
)
_THIS_WEEK = re.compile(
    r"\b(?:(?:i|under)\s+)?(nästa\s+vecka|next\s+week|(?:den\s+här|denna)\s+veckan?|this\s+week)\b"
)
_TIMES = re.compile(
    rf"(?<![\w/.:-])({NUMBER})\s*(gånger|ggr|tillfällen|träffar|times|occasions|sessions)\b"
    r"(?!\s+(?:i\s+(?:veckan|månaden)|per|om|a|each|every)\b)"
)
_WEEKS = re.compile(rf"\b(?:i|under|for)\s+({NUMBER})\s*(?:veckor|weeks)\b")
_OFF = re.compile(
    r"\b(?:inte|ej|utom|förutom|(?:med\s+)?uppehåll|not|except)\s+(?:(?:i|på|under|för|vid|in|during|for)\s+)?"
    r"(?:the\s+)?(?:skollov\w*|lov(?:en|et)?|school\s+(?:breaks|holidays))\b"
)
_SPRING = ("vår", "vt", "spring")


def week(words: Words, today: date) -> tuple[date, date] | None:
    """Return the Monday and the Sunday of the weeks that are named by number or as the next one."""
    near = words.take(_THIS_WEEK)
    if near is not None:
        monday = today - timedelta(days=today.weekday())
        monday += timedelta(weeks=near[1].startswith("n"))
        return max(monday, today), monday + timedelta(days=6)
    found = WEEK.search(words.low)
    if found is None:
        return None
    given = int(found[3]) if found[3] else None
    first = _of_week(int(found[1]), given, today)
    last = first if found[2] is None else _of_week(int(found[2]), given, first or today)
    if first is None or last is None or last < first:
        return None  # no week of the calendar: the words stay, for all to see
    words.blank(*found.span())
    return max(first, today) if given is None else first, last + timedelta(days=6)


def next_day(weekday: int, after: date) -> date:
    """Return the first such day after another."""
    return after + timedelta(days=(weekday - after.isoweekday() - 1) % 7 + 1)


def season(words: Words, today: date, weekday: int) -> tuple[date, date | None]:
    """Return from when until when a weekly time is meant; today and None where nothing is said.

    Such a weekday is still to come in it.
    """
    feast = until_feast(words, today)
    first, last = _season(words, today, weekday)
    return first, feast if feast is not None and feast >= first else last


def times(words: Words, first: date) -> dict[str, str]:
    """Return how many times something comes again, from its first day on, as the finder asks it."""
    found = words.take(_TIMES)
    if found is not None and number(found[1]):
        return {"times": str(number(found[1]))}
    found = words.take(_WEEKS)
    if found is not None and number(found[1]):
        return {"until": (first + timedelta(days=7 * number(found[1]) - 1)).isoformat()}
    return {}


def breaks_off(words: Words) -> bool:
    """Tell whether it is not wanted in school breaks."""
    return words.take(_OFF) is not None


def _season(words: Words, today: date, weekday: int) -> tuple[date, date | None]:
    for pattern in (_SPAN, _TERM, _IN_MONTH, _BARE_MONTH):
        span = _taken(words, pattern, today, weekday)
        if span is not None:
            return span
    begun, ended = words.take(_BEGINS), words.take(_ENDS)
    first = _months(today, month_of(begun[1]), month_of(begun[1]))[0] if begun else today
    if ended is None:
        return first, None
    if ended[2]:
        return first, _of_year(int(ended[2]), first.month, month_of(ended[1]))[1]
    last = _months(first, first.month, month_of(ended[1]))[1]
    return first, last if _is_to_come(weekday, (first, last), today) else _year_on(last)


def lasts(words: Words) -> bool | None:
    """Tell whether a season is named all through which a weekday must be meant; None for none."""
    term = words.wanted(_TERM)
    if words.wanted(_SPAN) is not None or (term is not None and _WHOLE.search(term[0])):
        return True
    return False if term is not None or words.wanted(_BARE_MONTH) is not None else None


def broken_parity(first: date) -> date:
    """Return the last day before odd weeks become even ones: a year of 53 weeks ends with it."""
    year = first.isocalendar().year
    while date(year, 12, 28).isocalendar().week % 2 == 0:
        year += 1
    return date.fromisocalendar(year + 1, 1, 1) - timedelta(days=1)


def month(words: Words, today: date, weekday: int) -> tuple[date, date] | None:
    """Return the first and the last day of the month that is named; None where none is."""
    return _taken(words, _IN_MONTH, today, weekday)


def _is_to_come(weekday: int, span: tuple[date, date], today: date) -> bool:
    return next_day(weekday, max(span[0] - timedelta(days=1), today)) <= span[1]


def _year_on(last: date) -> date:
    """Return the last day of the same month a year later."""
    return last + relativedelta(years=1, day=31)


def _taken(
    words: Words, pattern: re.Pattern[str], today: date, weekday: int
) -> tuple[date, date] | None:
    """Return the season that is named so, in which such a weekday is still to come.

    One of a year that is said, and that is over, stays among the words.
    """
    found = words.wanted(pattern)
    if found is None:
        return None
    if pattern is _TERM:
        term = found[1] or found[3] or found[5]
        first, last = (1, 6) if term.startswith(_SPRING) else (8, 12)
        given = found[2] or found[4]
        year = 2000 + int(given) if given else None
    else:
        first, last = month_of(found[1]), month_of(found[2 if pattern is _SPAN else 1])
        given = found[pattern.groups]
        year = int(given) if given else None
    span = _months(today, first, last) if year is None else _of_year(year, first, last)
    if not _is_to_come(weekday, span, today):
        if year is not None:
            return None
        span = span[0] + relativedelta(years=1), _year_on(span[1])
    words.blank(*found.span())
    return span


def _of_year(year: int, first: int, last: int) -> tuple[date, date]:
    """Return the first day of one month and the last of another, which is in that year."""
    ends = date(year, last, 1) + relativedelta(day=31)
    return date(year - (last < first), first, 1), ends


def _months(today: date, first: int, last: int) -> tuple[date, date]:
    """Return the first day of one month and the last of another, the season that is not over."""
    begins = date(today.year, first, 1)
    ends = date(today.year + (last < first), last, 1) + relativedelta(day=31)
    if ends < today:
        begins, ends = (one + relativedelta(years=1, day=one.day) for one in (begins, ends))
        ends += relativedelta(day=31)
    return begins, ends


def _of_week(which: int, year: int | None, after: date) -> date | None:
    """Return the Monday of a week, of this year or the next where none is said."""
    for one in (year,) if year else (after.year, after.year + 1):
        try:
            monday = date.fromisocalendar(one, which, 1)
        except ValueError:
            continue
        if year or monday + timedelta(days=6) >= after:
            return monday
    return None
