"""A table to be exported, and what its cells become in a file that somebody opens."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | float | bool | date | datetime | None | Sequence[str]
"""Several words in one cell are a list in JSON and stand side by side elsewhere."""
Plain = str | int | float | bool

_FIRST = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")
# A telephone number and a negative figure begin with a sign and calculate nothing.
_FIGURE = re.compile(r"[+-]?\d[\d ().-]*")
_BETWEEN = ", "


class Format(StrEnum):
    """The kinds of files."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True)
class Table:
    """Named columns and rows of as many cells, which may be read only once."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def plain(cell: Cell) -> Plain:
    """Return what stands in a cell: days and instants as ISO 8601, nothing as an empty text."""
    if cell is None:
        return ""
    if isinstance(cell, bool | int | float | str):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return _BETWEEN.join(cell)


def harmless(text: str) -> str:
    """Return text that no spreadsheet program takes for a formula: an apostrophe before it.

    Rule 15 of the import keeps such text as it is; here it could run (OWASP, CSV injection).
    """
    if text.lstrip(" ").startswith(_FIRST) and not _FIGURE.fullmatch(text):
        return f"'{text}"
    return text
