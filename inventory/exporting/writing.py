"""Writing a table as a file, piece by piece: its rows are read as the pieces are taken."""

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from inventory.exporting.tables import Cell, Format, Table, harmless, plain

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}
_PIECE = 64 * 1024
_IN_MEMORY = 4 * 1024 * 1024
_LONGEST_SHEET_NAME = 31
_LONGEST_CELL = 32_767


def pieces(table: Table, form: Format) -> Iterator[bytes]:
    """Return the bytes of the table's file, in pieces.

    CSV is RFC 4180 with commas and a first line of names, in UTF-8 with a mark so that spreadsheet
    programs see that it is. JSON is an array with one object a row.
    """
    write = {Format.CSV: _csv, Format.XLSX: _xlsx, Format.JSON: _json}[form]
    return write(table)


def _csv(table: Table) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_in_csv(cell) for cell in row])
        if buffer.tell() >= _PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _in_csv(cell: Cell) -> str:
    value = plain(cell)
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else str(value)


def _json(table: Table) -> Iterator[bytes]:
    before = "["
    for row in table.rows:
        facts = dict(zip(table.columns, map(_in_json, row), strict=True))
        yield f"{before}\n{json.dumps(facts, ensure_ascii=False)}".encode()
        before = ","
    yield b"[]\n" if before == "[" else b"\n]\n"


def _in_json(cell: Cell) -> object:
    if cell is None or isinstance(cell, bool | int | float | str):
        return cell
    return cell.isoformat() if isinstance(cell, date) else list(cell)


def _xlsx(table: Table) -> Iterator[bytes]:
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
    while piece := kept.read(_PIECE):
        yield piece
