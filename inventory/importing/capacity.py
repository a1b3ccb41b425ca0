"""Rule 6, capacity: how many people, standing and seated."""

import datetime as dt
import re

from inventory.importing.figures import NUMBER, figure_of
from inventory.importing.grid import CellValue, Missing
from inventory.importing.result import Capacity
from inventory.importing.text import clean, is_nothing

_UNITS = r"st|stycken|pers|personer|platser|p"
_PAIR = re.compile(rf"^({NUMBER})\s*/\s*({NUMBER})$")
_POSTURE = re.compile(rf"({NUMBER})\s*\(?\s*(?:st\s+)?(stå|sitt)\w*\)?")
_MONTHS = "jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec"
_DATE_TEXT = re.compile(
    rf"^(?:\d{{1,2}}[-/. ](?:{_MONTHS})\w*|(?:{_MONTHS})\w*[-/. ]\d{{1,2}}|\d{{4}}-\d\d-\d\d)"
    r"(?:[-/ ]\d{2,4})?$"
)
_TOO_LONG = 200


def read_capacity(cell: CellValue) -> tuple[Capacity, str | None]:
    """Return the capacity in one cell and the warning that it earns."""
    text = clean(cell).casefold()
    if isinstance(cell, Missing) or is_nothing(text):
        return Capacity(), None
    if isinstance(cell, dt.datetime | dt.date | dt.time) or _DATE_TEXT.match(text):
        return Capacity(), "capacity_is_date"
    if isinstance(cell, str) and len(text) <= _TOO_LONG:
        postures = _postures(text)
        if postures is not None:
            return postures, None
    figure = figure_of(re.sub(r"^(?:max|högst)\.?\s+", "", text), units=_UNITS)
    if figure is None or figure.before or figure.after or figure.value == 0:
        return Capacity(), "capacity_text_only"
    if figure.is_range:
        return Capacity(figure.value), "capacity_range"
    return Capacity(figure.value), "capacity_approximate" if figure.approximate else None


def combined(whole: Capacity, standing: int | None, seated: int | None) -> Capacity:
    """Return the capacity where seats and standing have columns of their own."""
    stand = whole.standing if standing is None else standing
    sit = whole.seated if seated is None else seated
    return Capacity(max(filter(None, (whole.max, stand, sit)), default=None), stand, sit)


def _postures(text: str) -> Capacity | None:
    pair = _PAIR.match(text)
    if pair:
        standing, seated = (_number(group) for group in pair.groups())
        return Capacity(max(standing, seated), standing, seated)
    found = {word: _number(number) for number, word in _POSTURE.findall(text)}
    rest = _POSTURE.sub("", text).strip(" ,;/")
    if not found or rest not in {"", "och", "max"}:
        return None
    standing_or_none, seated_or_none = found.get("stå"), found.get("sitt")
    return Capacity(max(found.values()), standing_or_none, seated_or_none)


def _number(text: str) -> int:
    return min(int(text.replace(" ", "")), 1_000_000)
