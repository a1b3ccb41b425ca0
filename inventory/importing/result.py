"""What a reading answers with: every row's outcome, reason, warnings and cleaned values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from inventory.types import ImportOutcome

__all__ = [
    "Capacity",
    "Finding",
    "ImportOutcome",
    "ImportReading",
    "ListingValues",
    "Match",
    "OpenHours",
    "OrganisationValues",
    "Price",
    "Reason",
    "RowReading",
    "SheetReading",
]


class Reason(StrEnum):
    """Why a row made nothing (docs/importing.md, What becomes of a row)."""

    NAME_MISSING = "name_missing"
    DISCARDED = "discarded"
    TYPE_UNKNOWN = "type_unknown"
    COLUMN_COUNT = "column_count"
    EXACT_DUPLICATE = "exact_duplicate"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    EMPTY_ROW = "empty_row"
    SECTION_ROW = "section_row"
    FOOTER_ROW = "footer_row"


@dataclass(frozen=True)
class Finding:
    """A warning and the heading of the cell that it is about (None: the row as a whole)."""

    code: str
    heading: str | None


@dataclass(frozen=True)
class Match:
    """The earlier row or the existing thing that a row duplicates (exact) or resembles."""

    name: str
    exact: bool
    sheet: str | None = None
    row: int | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Capacity:
    """How many people; `max` is the largest given."""

    max: int | None = None
    standing: int | None = None
    seated: int | None = None


@dataclass(frozen=True)
class Price:
    """One price: group and unit are codes of the vocabulary, the amount is whole öre."""

    group: str
    amount_ore: int
    unit: str


@dataclass(frozen=True)
class OpenHours:
    """Weekdays 1 (Monday) to 7, wall clock `HH:MM`; the end may be 24:00 or the next day's."""

    weekdays: tuple[int, ...]
    opens: str
    closes: str


@dataclass(frozen=True)
class Access:
    """An answer about one fact: yes, no or unknown, with the words that followed it."""

    answer: str
    note: str | None = None


@dataclass(frozen=True)
class KitPart:
    """A component of a kit; without a quantity it is not bookable yet."""

    name: str
    quantity: int | None


@dataclass(frozen=True)
class ListingValues:
    """Everything that a row says of a listing, cleaned; None or empty: the file is silent."""

    kind: str
    type: str
    name: str
    type_text: str | None = None
    description: str | None = None
    contents: str | None = None
    activities_text: str | None = None
    address: str | None = None
    postcode: str | None = None
    city: str | None = None
    district: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    capacity: Capacity = Capacity()
    capacity_text: str | None = None
    quantity: int | None = None
    quantity_text: str | None = None
    prices: tuple[Price, ...] = ()
    price_text: str | None = None
    deposit_text: str | None = None
    hours: tuple[OpenHours, ...] = ()
    hours_text: str | None = None
    when_text: str | None = None
    accessibility: Mapping[str, Access] = field(default_factory=dict)
    accessibility_text: str | None = None
    audience_text: str | None = None
    contact_name: str | None = None
    phone: str | None = None
    email: str | None = None
    terms: str | None = None
    booked_via: str | None = None
    pickup: str | None = None
    condition: str | None = None
    note: str | None = None
    by_agreement: bool = False
    always_with: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    updated: str | None = None
    part_of: str | None = None
    parts: tuple[KitPart, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganisationValues:
    """Everything that a record says of an organisation; `orgnr` is a valid number or None."""

    name: str
    category: str | None = None
    district: str | None = None
    orgnr: str | None = None
    contact_name: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    description: str | None = None
    umbrella: str | None = None
    members: tuple[int | None, ...] = (None,) * 6
    price_group: str | None = None
    updated: str | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowReading:
    """One row of the file. `cell` is the heading of the cell for which it was refused."""

    sheet: str | None
    row: int
    outcome: ImportOutcome
    reason: Reason | None = None
    name: str | None = None
    cell: str | None = None
    findings: tuple[Finding, ...] = ()
    values: ListingValues | OrganisationValues | None = None
    fingerprint: str | None = None
    match: Match | None = None
    kit: str | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return each warning code once, sorted."""
        return tuple(sorted({finding.code for finding in self.findings}))


@dataclass(frozen=True)
class SheetReading:
    """A sheet that had headings: where they stood and which of them no field knows."""

    title: str | None
    heading_row: int
    headings: tuple[str, ...]
    unknown_headings: tuple[str, ...]


@dataclass(frozen=True)
class ImportReading:
    """The whole file, row by row. `by_record`: rows are CSV records, headings being record 1."""

    rows: list[RowReading]
    sheets: list[SheetReading]
    by_record: bool = False

    @property
    def unknown_headings(self) -> tuple[str, ...]:
        """Return headings that a person may assign to fields, each once, in order."""
        return tuple(dict.fromkeys(h for sheet in self.sheets for h in sheet.unknown_headings))

    @property
    def summary(self) -> dict[str, int]:
        """Return the number of rows per outcome, all six outcomes always present."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome.value: counted[outcome] for outcome in ImportOutcome}
