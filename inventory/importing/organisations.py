"""Reading a register of associations: every record's outcome, by the reading rules."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from inventory.importing.cells import Cells
from inventory.importing.dates import read_date
from inventory.importing.emails import read_email
from inventory.importing.files import read_file
from inventory.importing.fingerprint import fingerprint
from inventory.importing.headings import (
    MEMBER_FIELDS,
    ORGANISATION_HEADINGS,
    Field,
    with_mapping,
)
from inventory.importing.languages import read_languages
from inventory.importing.listing_values import city_districts, read_district
from inventory.importing.orgnr import read_orgnr
from inventory.importing.phones import read_phone
from inventory.importing.price import price_group
from inventory.importing.quantities import read_members
from inventory.importing.resemblance import SeenNames
from inventory.importing.result import (
    Finding,
    ImportOutcome,
    ImportReading,
    Match,
    OrganisationValues,
    Reason,
    RowReading,
)
from inventory.importing.sheets import Table, TableRow, tables
from inventory.importing.text import clean, is_nothing
from inventory.importing.web import read_url


def read_organisations(
    data: bytes,
    filename: str,
    *,
    districts: Mapping[str, str] | None = None,
    register: Iterable[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> ImportReading:
    """Read a spreadsheet or CSV file of associations; nothing is stored.

    `districts` maps folded names to names as written, `register` holds the names of
    organisations already known (for umbrellas), `mapping` assigns unknown headings to fields.
    Raises `ImportRefused` where the file as a whole cannot be read.
    """
    found = tables(read_file(data, filename), with_mapping(ORGANISATION_HEADINGS, mapping))
    known = {name.casefold(): name for name in (*register, *_names(found))}
    reader = _RegisterReader(city_districts() if districts is None else districts, known)
    for table in found:
        for row in table.rows:
            reader.add(table, row)
    return ImportReading(
        rows=_with_same_names(reader.rows, found),
        sheets=[table.reading for table in found],
        by_record=found[0].title is None,
    )


class _RegisterReader:
    """Reads records in order; duplicates are judged over the whole file."""

    def __init__(self, districts: Mapping[str, str], known: Mapping[str, str]) -> None:
        self.rows: list[RowReading] = []
        self._districts = districts
        self._known = known
        self._identical: dict[frozenset[tuple[str, str]], int] = {}
        self._by_email: SeenNames[int] = SeenNames()

    def add(self, table: Table, row: TableRow) -> None:
        """Add the reading of one record."""
        base = RowReading(table.title, row.number, ImportOutcome.SKIPPED, row.reason)
        if row.reason is not None:
            damaged = row.reason is Reason.COLUMN_COUNT
            self.rows.append(replace(base, outcome=ImportOutcome.REFUSED) if damaged else base)
            return
        cells = Cells(table, row)
        name = cells.line(Field.NAME)
        base = replace(base, outcome=ImportOutcome.REFUSED)
        if is_nothing(name):
            heading = table.heading(Field.NAME)
            self.rows.append(replace(base, reason=Reason.NAME_MISSING, cell=heading))
            return
        values = self._values(cells, name)
        made = replace(base, name=name, values=values, fingerprint=fingerprint(values))
        self.rows.append(self._judged(cells, made, values))

    def _judged(self, cells: Cells, made: RowReading, values: OrganisationValues) -> RowReading:
        identity = cells.identity("")
        if identity in self._identical:
            return replace(
                made,
                outcome=ImportOutcome.MERGED,
                reason=Reason.EXACT_DUPLICATE,
                match=self._match(self._identical[identity], exact=True),
            )
        resembled = self._by_email.find(values.email, values.name) if values.email else None
        if resembled is not None:
            return replace(
                made,
                outcome=ImportOutcome.REVIEW,
                reason=Reason.POSSIBLE_DUPLICATE,
                match=self._match(resembled, exact=False),
            )
        self._identical[identity] = len(self.rows)
        if values.email:
            self._by_email.add(values.email, values.name, len(self.rows))
        return replace(made, outcome=ImportOutcome.CREATED, findings=tuple(cells.findings))

    def _match(self, index: int, *, exact: bool) -> Match:
        earlier = self.rows[index]
        return Match(earlier.name or "", exact=exact, sheet=earlier.sheet, row=earlier.row)

    def _values(self, cells: Cells, name: str) -> OrganisationValues:
        email = cells.read(Field.EMAIL, read_email)
        if is_nothing(cells.line(Field.EMAIL)):
            cells.warn("email_missing", Field.EMAIL)
        cells.warn_of_text(leave_out=(Field.PHONE, Field.EMAIL, Field.ORGNR))
        return OrganisationValues(
            name=name,
            category=cells.line(Field.CATEGORY) or None,
            district=read_district(cells, self._districts),
            orgnr=cells.read(Field.ORGNR, read_orgnr),
            contact_name=cells.line(Field.CONTACT) or None,
            email=email,
            phone=cells.read(Field.PHONE, read_phone),
            website=cells.read(Field.WEBSITE, read_url),
            description=cells.text(Field.DESCRIPTION),
            umbrella=self._umbrella(cells),
            members=tuple(cells.read(field, read_members) for field in MEMBER_FIELDS),
            price_group=_price_group(cells),
            # Rule 12: the change date of an association carries no expectation, so no warning.
            updated=read_date(cells.value(Field.UPDATED))[0],
            other=cells.other(),
            languages=cells.read(Field.LANGUAGES, read_languages),
        )

    def _umbrella(self, cells: Cells) -> str | None:
        named = cells.line(Field.UMBRELLA)
        if is_nothing(named):
            return None
        found = self._known.get(named.casefold())
        cells.warn(None if found else "umbrella_unknown", Field.UMBRELLA)
        return found or named


def _price_group(cells: Cells) -> str | None:
    named = cells.line(Field.PRICE_GROUP)
    if is_nothing(named):
        return None
    found = price_group(named)
    cells.warn(None if found else "price_group_unknown", Field.PRICE_GROUP)
    return found


def _names(found: list[Table]) -> list[str]:
    return [
        name
        for table in found
        for row in table.rows
        if row.reason is None
        and not is_nothing(name := clean(row.value(table.columns.get(Field.NAME))))
    ]


def _with_same_names(rows: list[RowReading], found: list[Table]) -> list[RowReading]:
    """Rule 3: say so where two created associations carry one name."""
    made = [row for row in rows if row.outcome is ImportOutcome.CREATED]
    counted = Counter((row.name or "").casefold() for row in made)
    headings = {table.title: table.heading(Field.NAME) for table in found}
    return [
        replace(row, findings=(*row.findings, Finding("same_name", headings.get(row.sheet))))
        if row.outcome is ImportOutcome.CREATED and counted[(row.name or "").casefold()] > 1
        else row
        for row in rows
    ]
