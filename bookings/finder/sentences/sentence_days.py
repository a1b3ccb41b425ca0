"""When a sentence wants something: its weekdays beside dates, weeks, seasons and hours. Pure.

A number is a time only where a day is named beside it.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bookings.finder.sentences import sentence_dates, sentence_nights, sentence_seasons
from bookings.finder.sentences.sentence_hours import (
    BARE_HOURS,
    PART,
    are_named,
    has_span,
    hours,
    of_part,
    on_clock,
    plural_part,
)
from bookings.finder.sentences.sentence_seasons import next_day
from bookings.finder.sentences.sentence_unsure import cannot_be_asked
from bookings.finder.sentences.sentence_until import Ending, ending
from bookings.finder.sentences.sentence_weekdays import Named, weekdays
from bookings.finder.sentences.sentence_words import (
    CLOCK,
    DAY,
    DAYS,
    MONTH,
    MONTHS,
    UNTIL,
    Words,
)

_AT = rf"(?:\s+(?:(?:kl\.?|at|klockan)\s*)?{CLOCK}(?![\w.:]*\s*[-–]\s*\d))?"
_DAY_PART = rf"({DAY})(?:en|s(?={PART}))?(?:\s?({PART}|lunch))?\b"
_TO_DAY = re.compile(
    rf"(?:\b(?:från|from|mellan|between)\s+)?(?:\bpå\s+)?\b{_DAY_PART}{_AT}"
    rf"\s*(?:{UNTIL}|to\b|[-–])\s*(?:on\s+)?\b{_DAY_PART}{_AT}"
)
_OF_MONTH = re.compile(
    rf"\b(?:den\s+|the\s+)?(första|andra|tredje|fjärde|sista|first|second|third|fourth|last)\s+({DAY})(?:en)?"
    r"\b(?:(?=\s+(?:i|varje|of|in|every|each)\s+(?:the\s+)?(?:månad|varje|every|month))|"
    rf"\s+(?:i|of|in)\s+({MONTH})\b(?:\s+(20\d\d)(?![\w-]))?)"
)
_ORDINALS = {
    "första": 0, "andra": 1, "tredje": 2, "fjärde": 3, "sista": -1,
    "first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1,
}  # fmt: skip
_OFTEN = re.compile(
    r"\b(?:((?:varannan|var\s+annan)\s+vecka|every\s+(?:second|other)\s+week|fortnightly|"
    r"(?:var|varje)\s+(?:14|fjortonde)(?::?e)?\s+dag|every\s+(?:fortnight|14\s+days|two\s+weeks))|"
    r"(?:(?:var|varje|every)\s+)?(jämna?|udda|even|odd)\s+(?:veckor|vecka|weeks?)|varje\s+vecka|alla\s+veckor|veckovis|en\s+gång\s+i\s+veckan|"
    r"every\s+week|weekly|once\s+a\s+week)\b"
)
_TWO, _WEEK = 2, timedelta(days=7)


@dataclass(frozen=True)
class Time:
    """The finder's parameters for a time; `others` are the first days of further weekdays.

    A search carries one weekday: the others are searches of their own.
    """

    wishes: dict[str, str] = field(default_factory=dict)
    others: tuple[date, ...] = ()


def when(words: Words, today: date) -> Time:
    """Return the time that is meant; nothing where no day is named, or one that is not meant."""
    if cannot_be_asked(words):
        return Time()
    nights = sentence_nights.nights(words)
    found = _time(words, today)
    if nights is not None:
        found = _of_nights(found, nights)
    first, last = (found.wishes.get(name) for name in ("date", "until"))
    return Time() if first is None or (last is not None and last < first) else found


def _of_nights(found: Time, nights: int) -> Time:
    """Return a time that lasts so many nights; nothing where it is said to last otherwise."""
    if "repeat" in found.wishes or found.others or "date" not in found.wishes:
        return Time()
    last = (date.fromisoformat(found.wishes["date"]) + timedelta(days=nights)).isoformat()
    if not nights or found.wishes.get("end", last) != last:
        return Time()
    return Time(found.wishes | {"end": last})


def _time(words: Words, today: date) -> Time:
    ends = ending(words, today)
    dated, last = sentence_dates.dated(words, today)
    span = None if dated else _from_day_to_day(words, today)
    dated = dated or _of_month(words, today)
    if ends is not None and (dated is not None or span is not None):
        return Time()
    if span is not None:
        return span
    again = plural_part(words)
    named = weekdays(words, short=dated is not None or ends is not None)
    if named is not None:
        named = replace(named, again=named.again or again)
        found = (
            _of_weekdays(words, today, named, dated, last)
            if ends is None
            else _of_weekdays_until(words, today, named, ends)
        )
    elif dated is not None:
        found = _once(dated, last)
    else:
        found = _unnamed(words, today, ends)
    if "date" not in found.wishes:
        return Time()
    begins = _next_to_day(words, today, named, found) if named is not None else ""
    of_day = dict(hours(words, named.part if named else None, begins))
    return replace(found, wishes={**found.wishes, **of_day})


def _next_to_day(words: Words, today: date, named: Named, found: Time) -> str:
    """Return the hour that stands bare next to the weekday, "" where that may be something else.

    It may be the day of a month where that is on this weekday.
    """
    if named.number is None or are_named(words):
        return ""
    value, start, end = named.number
    if value not in BARE_HOURS:
        return ""
    if "repeat" not in found.wishes:
        months = (today.replace(day=1) + relativedelta(months=more) for more in range(3))
        days = (sentence_dates.calendar(one.year, one.month, value) for one in months)
        coming = next(day for day in days if day is not None and day >= today)
        if coming.isoweekday() in named.days:
            return ""
    words.blank(start, end)
    return f"{value:02d}:00"


def _once(first: date, last: date | None) -> Time:
    more = {"end": last.isoformat()} if last is not None and last != first else {}
    return Time({"date": first.isoformat(), **more})


def _unnamed(words: Words, today: date, ends: Ending | None) -> Time:
    """Return a week, or what is so many days away; until a day, or for one, where that is named."""
    week = sentence_seasons.week(words, today)
    if week is not None:  # hours of a week are those of some day in it
        return Time() if are_named(words) or ends is not None else _once(*week)
    first, last = sentence_dates.relative(words, today)
    if ends is None:
        return _once(first, last) if first is not None else Time()
    if first is None:
        return Time() if ends.sure else _once(ends.day, None)
    return _once(first, ends.day) if last is None and first <= ends.day else Time()


def _from_day_to_day(words: Words, today: date) -> Time | None:
    """Return a time that lasts from one weekday to another; None where hours follow it.

    Monday to Friday 9–16 is no such time: it begins anew every day.
    """
    found = _TO_DAY.search(words.low)
    if found is None or has_span(words.low, found.end()):
        return None
    words.blank(*found.span())
    first = _in_week(words, DAYS[found[1]], today)
    last = first + timedelta(days=(DAYS[found[6]] - DAYS[found[1]]) % 7)
    begins, ends = _edge(found, 2) or of_part(found[2])[0], _edge(found, 7) or of_part(found[7])[1]
    at = {"from": begins, "to": ends}
    return Time(_once(first, last).wishes | {name: hour for name, hour in at.items() if hour})


def _edge(found: re.Match[str], part: int) -> str:
    """Return the hour that stands after a part of the day, which is in the group of that number."""
    hour, minute, half = found.group(part + 1, part + 2, part + 3)
    return on_clock(hour, minute, half, late=of_part(found[part])[0] > "12:00")


def _in_week(words: Words, day: int, today: date) -> date:
    """Return the first such day, in the week that is named if one is."""
    week = sentence_seasons.week(words, today)
    return next_day(day, today) if week is None else next_day(day, week[0] - timedelta(days=1))


def _of_month(words: Words, today: date) -> date | None:
    """Return the next first or last Tuesday of a month; that it comes again stays to be read."""
    found = _OF_MONTH.search(words.low)
    if found is None:
        return None
    first = today.replace(day=1)
    months = [first, first + relativedelta(months=1)]
    if found[3]:
        years = [int(found[4])] if found[4] else [today.year, today.year + 1]
        months = [date(year, MONTHS[found[3]], 1) for year in years]
    for month in months:
        days = (month + timedelta(days=n) for n in range(31))
        those = [
            one for one in days if one.month == month.month and one.isoweekday() == DAYS[found[2]]
        ]
        if (day := those[_ORDINALS[found[1]]]) > today:
            words.blank(*found.span())
            return day
    return None


def _of_weekdays(
    words: Words, today: date, named: Named, dated: date | None, last: date | None
) -> Time:
    often = _often(words)
    lasts = sentence_seasons.lasts(words)
    again = named.again or often is not None or (bool(lasts) and not named.any_)
    if dated is not None:
        if not again:
            return _on_its_day(named, dated, last)
        if last is not None and last - dated < timedelta(days=6):
            return Time()  # 18–20 January, but every Tuesday: the one or the other is meant
    elif not again and (named.any_ or lasts is False):
        return Time()
    week = sentence_seasons.week(words, today)
    if week is not None and dated is None:
        several_weeks = week[1] - week[0] > timedelta(days=6)
        again = again or several_weeks
        dated, last = week[0], week[1] if several_weeks else last
    if not again:
        times = sentence_seasons.times(words, next_day(named.days[0], today))
        if not times:
            return _single(words, today, named, dated)
        return _weekly(words, today, named, (dated, last), {"repeat": "weekly", **times})
    more = often or {"repeat": "weekly"}
    if named.second:
        more["repeat"] = "every-2-weeks"
    return _weekly(words, today, named, (dated, last), more)


def _of_weekdays_until(words: Words, today: date, named: Named, ends: Ending) -> Time:
    """Return what comes again until a day; from a day until one where that is in the same week."""
    if not named.again and _OFTEN.search(words.low) is None:
        first = next_day(named.days[0], today)
        if named.any_ or ends.day < first:
            return Time()
        if not are_named(words) and named.number is None:
            if ends.day - first < _WEEK and len(named.days) == 1:
                return _once(first, ends.day)
            if not ends.sure:
                return Time()  # for that day, or until it
        named = replace(named, again=True)
    found = _of_weekdays(words, today, named, None, ends.last)
    until = found.wishes.get("until", "")
    if until and until < found.wishes["date"] and not ends.of_year:
        a_year_on = date.fromisoformat(until) + relativedelta(years=1)
        return replace(found, wishes=found.wishes | {"until": a_year_on.isoformat()})
    return found


def _often(words: Words) -> dict[str, str] | None:
    """Return how often it comes again, with the parity of its weeks; None where it is not said."""
    found = [one for one in (words.take(_OFTEN), words.take(_OFTEN)) if one is not None]
    if not found:
        return None
    second = any(one[1] or one[2] for one in found)
    more = {"repeat": "every-2-weeks" if second else "weekly"}
    parity = next((one[2] for one in found if one[2]), None)
    if parity is not None:
        more["parity"] = "even" if parity in {"jämn", "jämna", "even"} else "odd"
    return more


def _on_its_day(named: Named, dated: date, last: date | None) -> Time:
    """Return the date, if it is on the weekday that is named with it."""
    on_another = last is None and len(named.days) == 1 and dated.isoweekday() != named.days[0]
    return Time() if on_another else _once(dated, last)


def _single(words: Words, today: date, named: Named, week: date | None) -> Time:
    """Return single days: of the week that is named, of the next one, or the coming ones."""
    said_as_well, _last = sentence_dates.relative(words, today)
    if said_as_well is not None and len(named.days) == 1:
        return _once(said_as_well, None)
    after = week - timedelta(days=1) if week is not None else today
    if week is None and named.coming:
        after = today + timedelta(days=7 - today.isoweekday())
    month = sentence_seasons.month(words, today, named.days[0]) if week is None else None
    if month is not None:
        after = max(month[0] - timedelta(days=1), today)
    days = [next_day(day, after) for day in named.days]
    if len(days) == _TWO and days[1] - days[0] == timedelta(days=1) and not are_named(words):
        return _once(*days)
    return Time({"date": days[0].isoformat()}, tuple(days[1:]))


def _weekly(
    words: Words,
    today: date,
    named: Named,
    bounds: tuple[date | None, date | None],
    more: dict[str, str],
) -> Time:
    first, last = bounds
    if first is None or last is None:
        begins, ends = sentence_seasons.season(words, first or today, named.days[0])
        first, last = first or begins, last or ends
    after = max(first, today + timedelta(days=1)) - timedelta(days=1)
    days = [_of_parity(next_day(day, after), more.get("parity")) for day in named.days]
    wishes = {"date": days[0].isoformat(), **{k: v for k, v in more.items() if k != "parity"}}
    wishes |= sentence_seasons.times(words, days[0])
    if "parity" in more:
        breaks = sentence_seasons.broken_parity(days[0])
        if days[0] + timedelta(weeks=2 * int(wishes.get("times", "1")) - 2) > breaks:
            return Time()
        last = min(last or breaks, breaks)
    if last is not None and "times" not in wishes:
        wishes["until"] = last.isoformat()
    if sentence_seasons.breaks_off(words):
        wishes["skip_breaks"] = "1"
    return Time(wishes, tuple(days[1:]))


def _of_parity(day: date, wanted: str | None) -> date:
    even = day.isocalendar().week % 2 == 0
    return day + timedelta(days=7) if wanted is not None and even != (wanted == "even") else day
