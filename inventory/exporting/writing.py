"""Writing a table as a file, piece by piece: its rows are read as the pieces are taken."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

from inventory.exporting.tables import Cell, Format, Table, harmless, plain

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}
PIECE = 64 * 1024


def pieces(table: Table, form: Format) -> Iterator[bytes]:
    """Return the bytes of the table's file, in pieces.

    CSV is RFC 4180 with commas and a first line of names, in UTF-8 with a mark so that spreadsheet
    programs see that it is. JSON is an array with one object a row.
    """
    if form is Format.XLSX:
        # The library for workbooks takes 8 MB of a process that may never write one.
        from inventory.exporting import workbook  # noqa: PLC0415

        return workbook.pieces(table)
    return _csv(table) if form is Format.CSV else _json(table)


def _csv(table: Table) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_in_csv(cell) for cell in row])
        if buffer.tell() >= PIECE:
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
