"""Writing a table as a workbook with one sheet."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from inventory.exporting.tables import Cell, Table, harmless, plain

PIECE = 64 * 1024
_IN_MEMORY = 4 * 1024 * 1024
_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 32_767


def pieces(table: Table) -> Iterator[bytes]:
    """Return the bytes of the table's workbook, in pieces."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(table.name[:_LONGEST_SHEET_NAME])
    sheet.freeze_panes = "A2"
    sheet.append([_heading(sheet, name) for name in table.columns])
    for row in table.rows:
        sheet.append(_in_xlsx(sheet, row))
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        book.save(kept)
        yield from _read(kept)


def _heading(sheet: WriteOnlyWorksheet, name: str) -> SheetCell:
    cell: SheetCell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _in_xlsx(sheet: WriteOnlyWorksheet, row: Sequence[Cell]) -> list[object]:
    found: list[object] = []
    for value in map(plain, row):
        if isinstance(value, str):
            # Whatever it begins with, it is stored as a text and not as a formula.
            text = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell = WriteOnlyCell(sheet, harmless(text)[:_LONGEST_CELL])
            cell.data_type = "s"
            found.append(cell if value else None)
        else:
            found.append(value)
    return found


def _read(kept: IO[bytes]) -> Iterator[bytes]:
    kept.seek(0)
    while piece := kept.read(PIECE):
        yield piece
