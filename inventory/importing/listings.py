"""Reading a file of listings: every row's outcome, by the rules of docs/importing.md."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from inventory.importing.cells import Cells
from inventory.importing.coordinates import CITY_BOUNDS, Bounds
from inventory.importing.files import read_file
from inventory.importing.fingerprint import fingerprint
from inventory.importing.headings import LISTING_HEADINGS, Field, with_mapping
from inventory.importing.kinds import read_kind
from inventory.importing.kits import component_name
from inventory.importing.listing_values import Surroundings, city_districts, read_values
from inventory.importing.parts import part_base, wholes
from inventory.importing.quantities import read_quantity
from inventory.importing.resemblance import SeenNames
from inventory.importing.result import (
    Finding,
    ImportOutcome,
    ImportReading,
    KitPart,
    ListingValues,
    Match,
    Reason,
    RowReading,
)
from inventory.importing.sheets import Table, TableRow, tables
from inventory.importing.text import clean, is_nothing

_DISCARDED = ("kasserad", "kasserat", "kasserade")


def read_listings(
    data: bytes,
    filename: str,
    *,
    districts: Mapping[str, str] | None = None,
    bounds: Bounds = CITY_BOUNDS,
    photos: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> ImportReading:
    """Read a spreadsheet of listings; nothing is stored.

    `districts` maps folded names to names as written (default: the city's), `photos` are the
    picture files at hand, `mapping` assigns unknown headings to fields (`headings.Field`).
    Raises `ImportRefused` where the file as a whole cannot be read.
    """
    around = Surroundings(city_districts() if districts is None else districts, bounds, photos)
    found = tables(read_file(data, filename), with_mapping(LISTING_HEADINGS, mapping))
    reader = _FileReader(around)
    for table in found:
        reader.read(table)
    return ImportReading(
        rows=_with_wholes(reader.rows),
        sheets=[table.reading for table in found],
        by_record=found[0].title is None,
    )


@dataclass
class _Kit:
    """The item that component rows belong to: the place of its row, and its parts so far."""

    index: int
    parts: list[KitPart] = field(default_factory=list)


@dataclass(frozen=True)
class _Component:
    """A row that is part of a kit: of the item named in its column, else of the item above."""

    index: int
    cells: Cells
    name: str
    whole: str | None
    above: _Kit | None


class _FileReader:
    """Reads tables in order; duplicates are judged over the whole file."""

    def __init__(self, around: Surroundings) -> None:
        self.rows: list[RowReading] = []
        self._around = around
        self._identical: dict[frozenset[tuple[str, str]], int] = {}
        self._names: SeenNames[int] = SeenNames()

    def read(self, table: Table) -> None:
        """Add a row's reading for every row of the table."""
        items = _item_names(table)
        kits: dict[str, _Kit] = {}
        parts: list[_Component] = []
        above: _Kit | None = None
        for row in table.rows:
            if row.reason is not None:
                above = None if row.reason is Reason.SECTION_ROW else above
                self.rows.append(_without_values(table, row))
                continue
            cells = Cells(table, row)
            name = cells.line(Field.NAME)
            bare = component_name(name)
            whole = _whole_named(cells, items)
            if whole is not None or (bare and above):
                parts.append(_Component(len(self.rows), cells, bare or name, whole, above))
                self.rows.append(_base(cells, bare or name))
                continue
            self._add_row(cells, bare or name, orphan=bool(bare))
            above = _Kit(len(self.rows) - 1)
            kits.setdefault(name.casefold(), above)
        for part in parts:
            # Only now: the item that "Ingår i" names may stand below its parts.
            owner = part.above if part.whole is None else kits[part.whole]
            if owner is not None:
                self._add_part(part, owner)
        self._attach(kits)

    def _attach(self, kits: Mapping[str, _Kit]) -> None:
        for kit in kits.values():
            row = self.rows[kit.index]
            if kit.parts and isinstance(row.values, ListingValues):
                values = replace(row.values, parts=tuple(kit.parts))
                self.rows[kit.index] = replace(row, values=values, fingerprint=fingerprint(values))

    def _add_part(self, part: _Component, kit: _Kit) -> None:
        """Make a row a component; one of an item that made nothing shares the item's fate.

        An item under review keeps its parts, for the case that a person says that it is new.
        """
        reading, owner = self.rows[part.index], self.rows[kit.index]
        if owner.outcome is ImportOutcome.REVIEW:
            quantity, _warning = read_quantity(part.cells.value(Field.QUANTITY))
            kit.parts.append(KitPart(part.name, quantity))
        if owner.outcome is not ImportOutcome.CREATED:
            fate = replace(reading, outcome=owner.outcome, reason=owner.reason, kit=owner.name)
            self.rows[part.index] = fate
            return
        quantity = part.cells.read(Field.QUANTITY, read_quantity)
        part.cells.warn_of_text()
        kit.parts.append(KitPart(part.name, quantity))
        self.rows[part.index] = replace(
            reading,
            outcome=ImportOutcome.PART,
            findings=tuple(part.cells.findings),
            kit=owner.name,
        )

    def _add_row(self, cells: Cells, name: str, *, orphan: bool) -> None:
        refused = _refusal(cells, name)
        if refused is not None:
            self.rows.append(refused)
            return
        kind = _kind(cells)
        reading = _base(cells, name)
        if kind is None:
            heading = cells.table.heading(Field.KIND)
            self.rows.append(replace(reading, reason=Reason.TYPE_UNKNOWN, cell=heading))
            return
        values = read_values(cells, kind, name, self._around)
        if orphan or cells.line(Field.PART_OF):
            cells.warn("part_without_whole", Field.PART_OF)
        self.rows.append(self._judged(cells, reading, values))

    def _judged(self, cells: Cells, reading: RowReading, values: ListingValues) -> RowReading:
        """Return the row as created, or as the duplicate of an earlier one."""
        identity = cells.identity(values.kind)
        made = replace(reading, values=values, fingerprint=fingerprint(values))
        if identity in self._identical:
            earlier = self.rows[self._identical[identity]]
            return replace(
                made,
                outcome=ImportOutcome.MERGED,
                reason=Reason.EXACT_DUPLICATE,
                match=_match(earlier, exact=True),
            )
        scope = _scope(cells.table, values)
        resembled = self._names.find(scope, values.name)
        if resembled is not None:
            return replace(
                made,
                outcome=ImportOutcome.REVIEW,
                reason=Reason.POSSIBLE_DUPLICATE,
                match=_match(self.rows[resembled], exact=False),
            )
        index = len(self.rows)
        self._identical[identity] = index
        self._names.add(scope, values.name, index)
        return replace(made, outcome=ImportOutcome.CREATED, findings=tuple(cells.findings))


def _base(cells: Cells, name: str) -> RowReading:
    """Return a reading that says where the row stands; refused until judged otherwise."""
    return RowReading(cells.table.title, cells.row.number, ImportOutcome.REFUSED, name=name or None)


def _without_values(table: Table, row: TableRow) -> RowReading:
    damaged = row.reason is Reason.COLUMN_COUNT
    outcome = ImportOutcome.REFUSED if damaged else ImportOutcome.SKIPPED
    return RowReading(table.title, row.number, outcome, row.reason)


def _refusal(cells: Cells, name: str) -> RowReading | None:
    if is_nothing(name):
        heading = cells.table.heading(Field.NAME)
        return replace(_base(cells, ""), reason=Reason.NAME_MISSING, cell=heading)
    if cells.line(Field.CONDITION).casefold().startswith(_DISCARDED):
        heading = cells.table.heading(Field.CONDITION)
        return replace(_base(cells, name), reason=Reason.DISCARDED, cell=heading)
    return None


def _kind(cells: Cells) -> str | None:
    is_premises_sheet = cells.has(Field.PREMISES_TYPE)
    return read_kind(cells.line(Field.KIND), cells.table.title, is_premises_sheet=is_premises_sheet)


def _scope(table: Table, values: ListingValues) -> tuple[str, ...]:
    if values.kind == "premises" and values.address:
        return ("address", values.address.casefold())
    return ("sheet", table.title or "", values.kind)


def _match(earlier: RowReading, *, exact: bool) -> Match:
    return Match(earlier.name or "", exact=exact, sheet=earlier.sheet, row=earlier.row)


def _item_names(table: Table) -> set[str]:
    """Return the folded names that a column such as "Ingår i" may point to.

    Items that are themselves parts of something are no kits: a kit has one level.
    """
    name, whole = table.columns.get(Field.NAME), table.columns.get(Field.PART_OF)
    rows = (row for row in table.rows if row.reason is None and not clean(row.value(whole)))
    names = (clean(row.value(name)).casefold() for row in rows)
    return {name for name in names if not is_nothing(name) and component_name(name) is None}


def _whole_named(cells: Cells, items: set[str]) -> str | None:
    whole = cells.line(Field.PART_OF).casefold()
    return whole if whole in items and not is_nothing(cells.line(Field.NAME)) else None


def _with_wholes(rows: list[RowReading]) -> list[RowReading]:
    """Rule 5: join parts to the created whole with the same first part of the name."""
    made = ImportOutcome.CREATED
    premises = [
        (index, row.values)
        for index, row in enumerate(rows)
        if row.outcome is made
        and isinstance(row.values, ListingValues)
        and row.values.kind == "premises"
    ]
    whole_by_base = wholes(values.name for _index, values in premises)
    for index, values in premises:
        base = part_base(values.name)
        if base is None:
            continue
        row, whole = rows[index], whole_by_base.get(base)
        if whole is None:
            lost = (*row.findings, Finding("part_without_whole", None))
            rows[index] = replace(row, findings=lost)
        else:
            joined = replace(values, part_of=whole)
            rows[index] = replace(row, values=joined, fingerprint=fingerprint(joined))
    return rows
