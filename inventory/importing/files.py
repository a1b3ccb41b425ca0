"""From the bytes of an upload to grids, whatever its name claims."""

from pathlib import PurePath

from inventory.importing.archive import refuse_foreign_format
from inventory.importing.csvfile import read_csv
from inventory.importing.grid import Grid
from inventory.importing.refusal import MAX_FILE_BYTES, ImportRefused, RefusalCode

_ZIP = b"PK\x03\x04"
_BINARY_NAMES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".pdf", ".numbers", ".docx"}


def read_file(data: bytes, filename: str) -> list[Grid]:
    """Return the sheets of an xlsx or CSV file; the content decides, not the name.

    Raises `ImportRefused` for anything else.
    """
    if len(data) > MAX_FILE_BYTES:
        raise ImportRefused(RefusalCode.FILE_TOO_LARGE, limit=MAX_FILE_BYTES)
    if not data.strip():
        raise ImportRefused(RefusalCode.EMPTY_FILE)
    refuse_foreign_format(data)
    if data.startswith(_ZIP):
        # The library for workbooks takes 8 MB of a process that may never read one.
        from inventory.importing.workbook import read_workbook  # noqa: PLC0415

        return read_workbook(data)
    if PurePath(filename).suffix.lower() in _BINARY_NAMES:
        raise ImportRefused(RefusalCode.NOT_A_SPREADSHEET)
    return read_csv(data)
