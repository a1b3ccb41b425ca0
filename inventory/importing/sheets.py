"""From a grid to a table: the heading row, and which rows are data (rules 1 and 2)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inventory.importing.grid import CellValue, Grid, GridRow, Merge, Missing
from inventory.importing.headings import Field, assigned, field_of, heading_text
from inventory.importing.refusal import (
    MAX_MERGED_ROWS,
    MAX_ROWS,
    TITLE_ROWS,
    ImportRefused,
    RefusalCode,
)
from inventory.importing.result import Reason, SheetReading
from inventory.importing.text import clean

_ENOUGH_HEADINGS = 3
_SECTION_WIDTH = 4
_FOOTER = re.compile(r"^(?:(?:del)?summa|totalt?)(?: \w+)?:?$|^antal .{1,60}:$")


@dataclass(frozen=True)
class TableRow:
    """A row below the headings; `reason` is set where it is not data."""

    number: int
    cells: Mapping[int, CellValue]
    reason: Reason | None = None

    def value(self, column: int | None) -> CellValue:
        """Return the cell in a column counted from 0; None where there is none."""
        return None if column is None else self.cells.get(column)


@dataclass(frozen=True)
class Table:
    """A sheet with headings: columns by field, and its rows in order."""

    reading: SheetReading
    columns: Mapping[Field, int]
    rows: list[TableRow]

    @property
    def title(self) -> str | None:
        """Return the sheet's title; None for a CSV file."""
        return self.reading.title

    def heading(self, field: Field) -> str | None:
        """Return the heading, as shown, of the column that holds a field."""
        column = self.columns.get(field)
        return None if column is None else self.reading.headings[column]

    def other_columns(self) -> Iterator[tuple[int, str]]:
        """Yield the columns that no field took."""
        taken = set(self.columns.values())
        for column, heading in enumerate(self.reading.headings):
            if heading and column not in taken:
                yield column, heading


def tables(grids: list[Grid], known: Mapping[str, Field]) -> list[Table]:
    """Return the sheets that have headings; raises `no_headings` where none has.

    The refusal carries the words of the likeliest heading row, to be assigned by hand.
    """
    found = [table for grid in grids if (table := _table(grid, known)) is not None]
    if found:
        return found
    if not any(clean(cell) for grid in grids for row in grid.rows for cell in row.cells):
        raise ImportRefused(RefusalCode.EMPTY_FILE)
    raise ImportRefused(RefusalCode.NO_HEADINGS, headings=_likely_headings(grids))


def _table(grid: Grid, known: Mapping[str, Field]) -> Table | None:
    for index, row in enumerate(grid.rows[:TITLE_ROWS]):
        headings = tuple(heading_text(cell) for cell in row.cells)
        columns = assigned(headings, known)
        if len(columns) < _ENOUGH_HEADINGS:
            continue
        unknown = tuple(h for h in headings if h and field_of(h, known) is None)
        reading = SheetReading(grid.title, row.number, headings, unknown)
        return Table(reading, columns, _rows(grid, index, len(headings)))
    return None


def _rows(grid: Grid, heading_index: int, width: int) -> list[TableRow]:
    below = grid.rows[heading_index + 1 :]
    if len(below) > MAX_ROWS:
        raise ImportRefused(RefusalCode.TOO_MANY_ROWS, sheet=grid.title, limit=MAX_ROWS)
    sections, covered = _merged(grid.merges, {row.number: row for row in below})
    rows: list[TableRow] = []
    expected = grid.rows[heading_index].number + 1
    for row in below:
        rows += [TableRow(n, {}, Reason.EMPTY_ROW) for n in range(expected, row.number)]
        rows.append(_classified(grid, row, width, sections, covered.get(row.number, {})))
        expected = row.number + 1
    return rows


def _merged(
    merges: list[Merge], stored: Mapping[int, GridRow]
) -> tuple[set[int], dict[int, dict[int, CellValue]]]:
    """Return the rows that a wide block covers, and the cells that a block downwards fills."""
    sections: set[int] = set()
    covered: dict[int, dict[int, CellValue]] = {}
    budget = MAX_MERGED_ROWS
    last = max(stored, default=0)
    for merge in merges:
        span = range(merge.first_row, min(merge.last_row, last) + 1)
        budget -= len(span)
        if budget < 0:
            raise ImportRefused(RefusalCode.TOO_MANY_MERGED_CELLS, limit=MAX_MERGED_ROWS)
        if merge.width > _SECTION_WIDTH:
            sections.update(span)
        elif merge.first_row in stored:
            value = stored[merge.first_row].value(merge.first_column)
            for number in span[1:]:
                covered.setdefault(number, {})[merge.first_column] = value
    return sections, covered


def _classified(
    grid: Grid,
    row: GridRow,
    width: int,
    sections: set[int],
    covered: Mapping[int, CellValue],
) -> TableRow:
    filled = {
        column: cell
        for column, cell in enumerate(row.cells)
        if isinstance(cell, Missing) or clean(cell)
    }
    if not filled:
        return TableRow(row.number, {}, Reason.EMPTY_ROW)
    first = clean(filled.get(0))
    reason = None
    if row.number in sections or (len(filled) == 1 and first.isupper()):
        reason = Reason.SECTION_ROW
    elif _FOOTER.match(first.casefold()):
        reason = Reason.FOOTER_ROW
    elif grid.counts_fields and len(row.cells) != width:
        reason = Reason.COLUMN_COUNT
    return TableRow(row.number, {**covered, **filled}, reason)


def _likely_headings(grids: list[Grid]) -> tuple[str, ...]:
    for grid in grids:
        for row in grid.rows[:TITLE_ROWS]:
            words = tuple(heading_text(cell) for cell in row.cells if isinstance(cell, str))
            if len([word for word in words if word]) >= _ENOUGH_HEADINGS:
                return tuple(word for word in words if word)
    return ()
