"""Tables as files: the same cells in each, and nothing in them that a spreadsheet would run."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from inventory.exporting.tables import Cell, Format, Table, harmless
from inventory.exporting.writing import pieces

COLUMNS = ("name", "count", "share", "there", "on", "at", "words", "nothing")
ROW: Sequence[Cell] = (
    "Kören; “Brisen”\nrad två", 12, 0.5, True, date(2026, 3, 14),
    datetime(2026, 3, 14, 12, 0, tzinfo=UTC), ["kor", "dans"], None,
)  # fmt: skip


def bytes_of(form: Format, *rows: Sequence[Cell], columns: tuple[str, ...] = COLUMNS) -> bytes:
    return b"".join(pieces(Table("tabell", columns, rows), form))


def csv_of(*rows: Sequence[Cell], columns: tuple[str, ...] = COLUMNS) -> list[list[str]]:
    text = bytes_of(Format.CSV, *rows, columns=columns).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def sheet_of(*rows: Sequence[Cell], columns: tuple[str, ...] = COLUMNS) -> Any:
    book = load_workbook(io.BytesIO(bytes_of(Format.XLSX, *rows, columns=columns)))
    return book.worksheets[0]


def test_csv_has_names_and_plain_cells() -> None:
    names, row = csv_of(ROW)
    assert names == list(COLUMNS)
    assert row == [
        "Kören; “Brisen”\nrad två", "12", "0.5", "true", "2026-03-14",
        "2026-03-14T12:00:00+00:00", "kor, dans", "",
    ]  # fmt: skip


def test_json_keeps_what_kind_of_value_it_is() -> None:
    (row,) = json.loads(bytes_of(Format.JSON, ROW))
    assert row["words"] == ["kor", "dans"]
    assert (row["count"], row["there"], row["nothing"]) == (12, True, None)
    assert row["at"] == "2026-03-14T12:00:00+00:00"


def test_a_table_without_rows_is_still_a_file() -> None:
    assert json.loads(bytes_of(Format.JSON)) == []
    assert csv_of() == [list(COLUMNS)]
    assert sheet_of().max_row == 1


def test_xlsx_keeps_numbers_as_numbers() -> None:
    names, row = sheet_of(ROW).iter_rows(values_only=True)
    assert names == COLUMNS
    assert row[1:4] == (12, 0.5, True)
    assert row[7] is None


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "  =1+1", "|cmd", "＝1+1", "\r=1"],
)
def test_no_cell_is_run_by_a_spreadsheet_program(text: str) -> None:
    (_, (cell,)) = csv_of([text], columns=("a",))
    assert cell.startswith("'")
    found = sheet_of([text], columns=("a",))["A2"]
    assert found.data_type == "s"
    assert found.value.startswith("'")


@pytest.mark.parametrize("text", ["+46846500420", "-12.5", "+46 8-465 004 20", "vanlig text", ""])
def test_figures_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_what_no_sheet_can_hold_is_left_out_of_it() -> None:
    assert sheet_of(["a\x0bb"], columns=("a",))["A2"].value == "ab"
    assert len(sheet_of(["å" * 40_000], columns=("a",))["A2"].value) == 32_767


def test_rows_are_read_as_the_file_is_taken() -> None:
    read = []

    def rows() -> Iterator[Sequence[Cell]]:
        for number in range(10_000):
            read.append(number)
            yield [f"rad {number} " + "x" * 100]

    taken = pieces(Table("lång", ("a",), rows()), Format.CSV)
    next(taken)
    assert len(read) < 2_000
