"""What a file holds before any rule is applied: sheets of rows of plain cell values."""

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum


class Missing(Enum):
    """A formula whose value the spreadsheet program never stored (rule 15: never compute)."""

    FORMULA = "formula"


CellValue = str | int | float | bool | dt.datetime | dt.date | dt.time | Missing | None
"""A cell as stored; formulas are already replaced by their stored value."""


@dataclass
class GridRow:
    """A row by the number that a spreadsheet program shows (CSV: the record number)."""

    number: int
    cells: list[CellValue]

    def value(self, column: int) -> CellValue:
        """Return the cell in a column counted from 0; None beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True)
class Merge:
    """A merged block: rows as shown, columns from 0, all ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def width(self) -> int:
        """Return the number of columns covered."""
        return self.last_column - self.first_column + 1


@dataclass
class Grid:
    """A sheet: its title, its stored rows in order, its merged blocks."""

    title: str | None
    rows: list[GridRow]
    merges: list[Merge] = field(default_factory=list)
    counts_fields: bool = False
    """True where a row with another number of fields than the headings is damaged (CSV)."""
