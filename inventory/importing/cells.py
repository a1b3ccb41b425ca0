"""Reading a row field by field, noting for each warning the heading of its cell."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from inventory.importing.formulas import text_warnings
from inventory.importing.grid import CellValue
from inventory.importing.headings import Field
from inventory.importing.orgnr import without_identity_numbers
from inventory.importing.result import Finding
from inventory.importing.sheets import Table, TableRow
from inventory.importing.text import clean, clean_lines

Value = TypeVar("Value")


class Cells:
    """The cells of one row by field; `findings` grows as they are read."""

    def __init__(self, table: Table, row: TableRow) -> None:
        self.table = table
        self.row = row
        self.findings: list[Finding] = []

    def has(self, field: Field) -> bool:
        """Tell whether the sheet has a column for a field."""
        return field in self.table.columns

    def value(self, field: Field) -> CellValue:
        """Return the cell as stored."""
        return self.row.value(self.table.columns.get(field))

    def line(self, field: Field) -> str:
        """Return the cell as one line of cleaned text; empty where there is none."""
        return clean(self.value(field))

    def text(self, field: Field) -> str | None:
        """Return cleaned text that may keep its line breaks; None where there is none."""
        return clean_lines(self.value(field)) or None

    def read(self, field: Field, rule: Callable[[CellValue], tuple[Value, str | None]]) -> Value:
        """Return what a rule makes of a cell, keeping its warning."""
        value, warning = rule(self.value(field))
        self.warn(warning, field)
        return value

    def warn(self, code: str | None, field: Field | None) -> None:
        """Keep a warning about a field's cell, or with None about the row."""
        if code is not None:
            heading = self.table.heading(field) if field is not None else None
            self.findings.append(Finding(code, heading))

    def warn_of_text(self, *, leave_out: Iterable[Field] = ()) -> None:
        """Keep the warnings that rule 15 gives for the row's cells."""
        skipped = {self.table.columns.get(field) for field in leave_out}
        headings = self.table.reading.headings
        for column, cell in self.row.cells.items():
            if column not in skipped:
                heading = headings[column] if column < len(headings) else None
                self.findings += [Finding(code, heading or None) for code in text_warnings(cell)]

    def other(self) -> dict[str, str]:
        """Return the text under headings that no field knows."""
        found = {}
        for column, heading in self.table.other_columns():
            text = without_identity_numbers(clean_lines(self.row.value(column)))
            if text:
                found[heading] = text
        return found

    def identity(self, extra: str) -> frozenset[tuple[str, str]]:
        """Return what must be equal in an exact duplicate: every cell but a running number."""
        fields = {column: field for field, column in self.table.columns.items()}
        headings = self.table.reading.headings
        pairs = {("", extra)}
        for column, cell in self.row.cells.items():
            if fields.get(column) is not Field.NUMBER:
                heading = headings[column] if column < len(headings) else str(column)
                text = clean(cell).casefold()
                if text:
                    pairs.add((fields[column].value if column in fields else heading, text))
        return frozenset(pairs)
