"""Dates as people write them, in a list: 2027-03-14, 14/3, 14 mars 2027."""

import re
from collections.abc import Iterator
from datetime import date

from marketplace.periods import EARLIEST_YEAR, LATEST_YEAR

LONGEST = 8000
"""So many characters are read; two hundred dates with their weekdays need fewer."""

_MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february"),
    ("mar", "mars", "march"),
    ("apr", "april"),
    ("maj", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "augusti", "august"),
    ("sep", "sept", "september"),
    ("okt", "oktober", "oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_BY_NAME = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}
_DAY, _YEAR = r"(?P<d>\d{1,2})", r"(?:(?:, ?|[ -]+)(?P<y>\d{4}))?"
_PATTERNS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        _DAY + r"/(?P<m>\d{1,2})(?:/(?P<z>\d{4}))?" + _YEAR,
        _DAY + r"\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        _DAY + r":?[ae]? (?P<n>[a-z]+)\.?" + _YEAR,
        r"(?P<n>[a-z]+)\.? (?P<d>\d{1,2})" + _YEAR,
    )
]
# A weekday says nothing that the date does not, and is not compared with it.
_BEFORE = re.compile(
    r"(?:(?:mån|tis|ons|tors|tor|fre|lör|sön)(?:dag(?:en)?)?"
    r"|(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)\.?,?\s+"
)
# A comma stands between dates, or before a year.
_PARTS = re.compile(r"[\n\r;]+|,(?![ \t]*\d{4}[ \t]*(?:[,;\n\r]|$))")


def read(text: str, first: date) -> tuple[list[date], list[str]]:
    """Return the dates of a list, and what could not be read, both as they were written.

    One date a line, or between commas and semicolons. Without a year the next such day from
    `first` on is meant.
    """
    dates: list[date] = []
    strange: list[str] = []
    for part in _parts(text[:LONGEST]):
        found = _date(part, first)
        if found is None:
            strange.append(part)
        else:
            dates.append(found)
    return dates, strange


def _parts(text: str) -> Iterator[str]:
    for part in _PARTS.split(text):
        if words := " ".join(part.split()):
            yield words


def _date(text: str, first: date) -> date | None:
    plain = text.casefold().strip(" .,-–•*")
    plain = _BEFORE.sub("", plain, count=1).removeprefix("den ").removeprefix("the ").strip()
    for pattern in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        facts = found.groupdict()
        month = _BY_NAME.get(facts["n"], 0) if facts.get("n") else int(facts["m"])
        year = facts.get("y") or facts.get("z")
        return _day(int(year), month, int(facts["d"])) if year else _next(month, facts["d"], first)
    return None


def _next(month: int, day: str, first: date) -> date | None:
    years = (first.year, first.year + 1)
    found = (_day(year, month, int(day)) for year in years)
    return next((one for one in found if one is not None and one >= first), None)


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
