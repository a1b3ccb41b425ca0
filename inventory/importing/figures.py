"""Whole numbers as people write them: thousands with spaces, `ca`, ranges, remarks."""

import math
import re
from typing import NamedTuple

from inventory.importing.grid import CellValue
from inventory.importing.text import clean

LARGEST = 1_000_000
"""More people or things than this is a slip of the keyboard, and no column takes it."""

_TOO_LONG = 200
NUMBER = r"\d{1,3}(?: \d{3})+(?!\d)|\d{1,9}"
_APPROXIMATE = re.compile(r"^(?:ca|cirka|c:a|ungefär|omkring|runt|~)\.?\s*(?=\d)")
_RANGE = re.compile(rf"^({NUMBER})\s*[-–—]\s*({NUMBER})$")
_FIGURE = re.compile(NUMBER)


class Figure(NamedTuple):
    """The first figure of a cell, how sure it is, and the words after it."""

    value: int
    approximate: bool = False
    is_range: bool = False
    before: str = ""
    after: str = ""


def figure_of(cell: CellValue, *, units: str) -> Figure | None:
    """Return the figure in a cell, or None where there is none that can be meant.

    `units` is a pattern of words that only name the unit ("st", "pers") and are no remark.
    Of a range the lower end counts: the safe figure.
    """
    if isinstance(cell, int | float):
        return _from_number(cell)
    text = clean(cell).casefold()
    return _from_text(text, units) if len(text) <= _TOO_LONG else None


def _from_number(cell: float) -> Figure | None:
    whole = not isinstance(cell, bool) and math.isfinite(cell) and cell == int(cell)
    return Figure(int(cell)) if whole and 0 <= cell <= LARGEST else None


def _from_text(text: str, units: str) -> Figure | None:
    rest = _APPROXIMATE.sub("", text)
    approximate = rest != text
    rest = re.sub(rf"(?<=\d)\s*(?:{units})\.?$", "", rest).strip()
    spanned = _RANGE.match(rest)
    if spanned:
        lowest = min(_number(spanned.group(1)), _number(spanned.group(2)))
        return _sane(Figure(lowest, approximate, is_range=True))
    found = _FIGURE.search(rest)
    if found is None:
        return None
    before, after = rest[: found.start()].strip(), rest[found.end() :].strip()
    return _sane(Figure(_number(found.group()), approximate, before=before, after=after))


def _number(text: str) -> int:
    return int(text.replace(" ", ""))


def _sane(figure: Figure) -> Figure | None:
    return figure if figure.value <= LARGEST else None
