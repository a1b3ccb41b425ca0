"""Rule 12, dates: only what names a day beyond doubt."""

import datetime as dt
import re

from inventory.importing.grid import CellValue, Missing
from inventory.importing.text import clean, is_nothing

_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_BY_NAME = {name: number for number, name in enumerate(_MONTHS, start=1)}
_BY_NAME |= {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_ISO = re.compile(r"^(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[ T]\d\d:\d\d(?::\d\d)?)?$")
_COMPACT = re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$")
_SLASHED = re.compile(r"^(?P<d>\d{1,2})/(?P<m>\d{1,2})[ -]+(?P<y>\d{4})$")
_WORDED = re.compile(r"^(?:den )?(?P<d>\d{1,2}) (?P<m>[a-zåäö]+)\.? (?P<y>\d{4})$")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def read_date(cell: CellValue) -> tuple[str | None, str | None]:
    """Return the date as `YYYY-MM-DD` and the warning `date_unclear` where it is none."""
    if isinstance(cell, dt.datetime | dt.date):
        return _checked(cell.year, cell.month, cell.day)
    text = clean(cell).casefold()
    if isinstance(cell, Missing) or is_nothing(text):
        return None, None
    for pattern in (_ISO, _COMPACT, _SLASHED, _WORDED):
        found = pattern.match(text)
        if found:
            month = _BY_NAME.get(found["m"], 0) if pattern is _WORDED else int(found["m"])
            return _checked(int(found["y"]), month, int(found["d"]))
    return None, "date_unclear"


def _checked(year: int, month: int, day: int) -> tuple[str | None, str | None]:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None, "date_unclear"
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None, "date_unclear"
    return date.isoformat(), None
