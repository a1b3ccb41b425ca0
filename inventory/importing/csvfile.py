"""CSV → grid: which encoding and which delimiter it was written with."""

import codecs
import csv
import io

from inventory.importing.grid import Grid, GridRow
from inventory.importing.refusal import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_ROWS,
    TITLE_ROWS,
    ImportRefused,
    RefusalCode,
)

_DELIMITERS = (";", "\t", ",", "|")
_SNIFFED = 20_000
_MOSTLY = 0.3


def read_csv(data: bytes) -> list[Grid]:
    """Return the file as one grid without a title; rows carry their record number.

    Raises `ImportRefused` where the bytes are no text of a known encoding, or too much.
    """
    text = decode(data)
    if "\x00" in text:
        raise ImportRefused(RefusalCode.NOT_A_SPREADSHEET)
    grid = Grid(None, [], counts_fields=True)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, record in enumerate(reader, start=1):
            _add(grid, number, record)
    except csv.Error as error:
        raise ImportRefused(RefusalCode.CELL_TOO_LONG, limit=MAX_CELL_LENGTH) from error
    return [grid]


def decode(data: bytes) -> str:
    """Return the text: UTF-8, UTF-16 or, as Excel in Swedish saves, Windows-1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data:
        return _decoded(data, _wide_encoding(data))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _wide_encoding(data: bytes) -> str:
    """Tell UTF-16 without a mark by where its zeros stand; zeros elsewhere are no text."""
    sample = data[:2_000]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > _MOSTLY * half and not sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > _MOSTLY * half and not sample[1::2].count(0):
        return "utf-16-be"
    raise ImportRefused(RefusalCode.NOT_A_SPREADSHEET)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportRefused(RefusalCode.ENCODING_UNREADABLE) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the widest of the first records."""
    sample = text[:_SNIFFED]

    def width(delimiter: str) -> int:
        widest = 0
        try:
            for number, record in enumerate(csv.reader(io.StringIO(sample), delimiter=delimiter)):
                if number >= TITLE_ROWS:
                    break
                widest = max(widest, sum(1 for field in record if len(field) < 80))  # noqa: PLR2004
        except csv.Error:
            return widest
        return widest

    return max(_DELIMITERS, key=width)


def _add(grid: Grid, number: int, record: list[str]) -> None:
    if number > MAX_ROWS + TITLE_ROWS:
        raise ImportRefused(RefusalCode.TOO_MANY_ROWS, limit=MAX_ROWS)
    if len(record) > MAX_COLUMNS:
        raise ImportRefused(RefusalCode.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
    if any(len(field) > MAX_CELL_LENGTH for field in record):
        raise ImportRefused(RefusalCode.CELL_TOO_LONG, limit=MAX_CELL_LENGTH)
    grid.rows.append(GridRow(number, list(record)))
