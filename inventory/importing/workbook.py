"""xlsx → grids: one pass over the stored XML, formulas by stored value, comments ignored.

The sheet parts are read directly and not by openpyxl's loader, which builds an object for every
cell of a merged block (a block over a whole sheet is 17 billion) and must load a file twice
to tell a formula without a value from an empty cell.
"""

import datetime as dt
import io
import posixpath
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from inventory.importing.archive import Archive
from inventory.importing.grid import CellValue, Grid, GridRow, Merge, Missing
from inventory.importing.refusal import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    TITLE_ROWS,
    ImportRefused,
    RefusalCode,
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"^([A-Z]{1,3})([1-9][0-9]{0,6})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_ELEMENTS = 4 * MAX_ROWS * MAX_COLUMNS
_MAX_TREE_BYTES = 8 * 1024 * 1024
_MAX_PENDING = 200_000
_MAX_ROW_NUMBER = 1_048_576


def read_workbook(data: bytes) -> list[Grid]:
    """Return the visible sheets; hidden ones hold lists of words, not data.

    Raises `ImportRefused` for damaged, unsafe or oversized files.
    """
    archive = Archive(data)
    if "xl/workbook.xml" not in archive.names:
        is_other = "mimetype" in archive.names and "content.xml" in archive.names
        code = RefusalCode.OPENDOCUMENT if is_other else RefusalCode.NOT_A_SPREADSHEET
        raise ImportRefused(code)
    try:
        return _Workbook(archive).grids()
    except (ET.ParseError, ValueError, IndexError, OverflowError, RecursionError) as error:
        raise ImportRefused(RefusalCode.DAMAGED) from error


class _Workbook:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._root = ET.fromstring(archive.read("xl/workbook.xml", limit=_MAX_TREE_BYTES))  # noqa: S314 - guarded
        self._targets = self._relations()
        properties = self._root.find(f"{_MAIN}workbookPr")
        mac = properties is not None and properties.get("date1904") in {"1", "true"}
        self._epoch: dt.datetime = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
        self._strings = self._shared_strings()
        self._date_styles = self._styles_of_dates()

    def grids(self) -> list[Grid]:
        sheets = self._root.findall(f"{_MAIN}sheets/{_MAIN}sheet")
        if len(sheets) > MAX_SHEETS:
            raise ImportRefused(RefusalCode.TOO_MANY_SHEETS, limit=MAX_SHEETS)
        shown = [s for s in sheets if s.get("state", "visible") == "visible"]
        grids = []
        for sheet in shown:
            path = self._targets.get(sheet.get(_RELATION, ""))
            if path is not None and path.startswith("xl/worksheets/"):
                grids.append(self._grid(sheet.get("name", ""), path))
        return grids

    def _relations(self) -> dict[str, str]:
        name = "xl/_rels/workbook.xml.rels"
        if name not in self._archive.names:
            return {}
        root = ET.fromstring(self._archive.read(name, limit=_MAX_TREE_BYTES))  # noqa: S314 - guarded
        return {
            item.get("Id", ""): posixpath.normpath(posixpath.join("/xl", item.get("Target", "")))[
                1:
            ]
            for item in root
        }

    def _shared_strings(self) -> list[str]:
        name = "xl/sharedStrings.xml"
        content = self._archive.read(name) if name in self._archive.names else b"<sst/>"
        item = f"{_MAIN}si"
        return [_rich_text(found) for found in _finished(content, item) if found.tag == item]

    def _styles_of_dates(self) -> set[int]:
        name = "xl/styles.xml"
        if name not in self._archive.names:
            return set()
        root = ET.fromstring(self._archive.read(name, limit=_MAX_TREE_BYTES))  # noqa: S314
        formats = dict(BUILTIN_FORMATS)
        for item in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt"):
            formats[int(item.get("numFmtId", "0"))] = item.get("formatCode", "")
        used = enumerate(root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"))
        return {
            index
            for index, style in used
            if is_date_format(formats.get(int(style.get("numFmtId", "0")), "General"))
        }

    def _grid(self, title: str, path: str) -> Grid:
        grid = Grid(title, [])
        number = 0
        for element in _finished(self._archive.read(path), f"{_MAIN}row"):
            if element.tag == f"{_MAIN}row":
                number = int(element.get("r") or number + 1)
                self._add_row(grid, number, element)
            elif element.tag == f"{_MAIN}mergeCell":
                grid.merges.append(_merge(element.get("ref", "")))
        return grid

    def _add_row(self, grid: Grid, number: int, element: ET.Element) -> None:
        cells: list[CellValue] = []
        for column, cell in _placed(element):
            value = self._value(cell)
            if value is None or value == "":
                continue
            if column >= MAX_COLUMNS:
                raise ImportRefused(
                    RefusalCode.TOO_MANY_COLUMNS, sheet=grid.title, limit=MAX_COLUMNS
                )
            if isinstance(value, str) and len(value) > MAX_CELL_LENGTH:
                raise ImportRefused(
                    RefusalCode.CELL_TOO_LONG, sheet=grid.title, limit=MAX_CELL_LENGTH
                )
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = value
        if not cells:
            return
        if number > MAX_ROWS + TITLE_ROWS or (grid.rows and number <= grid.rows[-1].number):
            raise ImportRefused(RefusalCode.TOO_MANY_ROWS, sheet=grid.title, limit=MAX_ROWS)
        grid.rows.append(GridRow(number, cells))

    def _value(self, cell: ET.Element) -> CellValue:
        sort = cell.get("t", "n")
        if sort == "inlineStr":
            inline = cell.find(f"{_MAIN}is")
            return "" if inline is None else _rich_text(inline)
        stored = cell.findtext(f"{_MAIN}v")
        if stored is None or (stored == "" and sort != "str"):
            return Missing.FORMULA if cell.find(f"{_MAIN}f") is not None else None
        if sort == "e":
            # An error such as #REF! is no value; only a formula can have one.
            return Missing.FORMULA
        return self._typed(sort, stored, cell.get("s", "0"))

    def _typed(self, sort: str, stored: str, style: str) -> CellValue:
        if sort == "s":
            index = int(stored)
            if index < 0:
                raise ValueError(stored)
            return self._strings[index]
        if sort == "str":
            return _unescape(stored)
        if sort == "b":
            return stored == "1"
        if sort == "d":
            return dt.datetime.fromisoformat(stored).replace(tzinfo=None)
        number = float(stored)
        if int(style) in self._date_styles:
            return _as_date(number, self._epoch)
        return int(number) if number.is_integer() else number


def _finished(content: bytes, record: str) -> Iterator[ET.Element]:
    """Yield elements as they end; what lies before a finished record is forgotten.

    Refuses a part with more elements than any sheet within the limits has, so that neither
    a flood of empty elements nor endless nesting takes the memory.
    """
    total = pending = 0
    parents: list[ET.Element] = []
    events = ET.iterparse(io.BytesIO(content), ("start", "end"))  # noqa: S314 - guarded
    for event, element in events:
        if event == "start":
            total, pending = total + 1, pending + 1
            if total > _MAX_ELEMENTS or pending > _MAX_PENDING:
                raise ImportRefused(RefusalCode.TOO_LARGE_INSIDE)
            parents.append(element)
            continue
        parents.pop()
        yield element
        if element.tag == record and parents:
            parents[-1].clear()
            pending = len(parents)


def _as_date(serial: float, epoch: dt.datetime) -> CellValue:
    try:
        found = from_excel(serial, epoch)
    except (ValueError, OverflowError):
        return serial
    return found if isinstance(found, dt.datetime | dt.date | dt.time) else serial


def _rich_text(element: ET.Element) -> str:
    """Join runs of text; phonetic hints (rPh) are no part of what a reader sees."""
    parts = [element.findtext(f"{_MAIN}t") or ""]
    parts += [run.findtext(f"{_MAIN}t") or "" for run in element.findall(f"{_MAIN}r")]
    return _unescape("".join(parts))


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


def _placed(row: ET.Element) -> Iterator[tuple[int, ET.Element]]:
    column = -1
    for cell in row:
        reference = cell.get("r")
        column = column + 1 if reference is None else _position(reference)[0]
        yield column, cell


def _position(reference: str) -> tuple[int, int]:
    found = _REFERENCE.match(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found.group(2))


def _merge(reference: str) -> Merge:
    first, _colon, last = reference.partition(":")
    (left, top), (right, bottom) = _position(first), _position(last or first)
    if bottom < top or right < left or bottom > _MAX_ROW_NUMBER:
        raise ValueError(reference)
    return Merge(top, bottom, left, right)
