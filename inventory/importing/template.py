"""The empty template that owners download: instruction, headings, drop-downs, examples apart."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from inventory.importing.refusal import MAX_ROWS
from inventory.vocabulary import DISTRICTS, KINDS, PRICE_GROUPS, PRICE_UNITS

_INSTRUCTIONS = (
    "Så fyller du i mallen",
    "1. En rad per lokal, inventarie, tjänst eller kompetens på bladet Annonser.",
    "2. Kolumner med * måste fyllas i. Resten kan kompletteras senare.",
    "3. Välj i listorna där det finns en pil. Lämna tomt om du inte vet, gissa inte.",
    "4. Skriv aldrig personnummer, portkoder eller uppgifter om hälsa.",
    "5. Använd helst en gemensam e-postadress, till exempel styrelsen@foreningen.example.",
    "6. På bladet Exempel står hur fyra rader kan se ut. Det bladet läses inte in.",
)
_HEADINGS = (
    "Typ*", "Rubrik*", "Beskrivning", "Antal", "Max personer", "Adress", "Postnummer", "Ort",
    "Stadsdel", "Vem får boka", "Pris", "Prisenhet", "Prisgrupp", "Kräver överenskommelse",
    "Öppettider", "Villkor", "Kommer man in med rullstol", "RWC", "Hörslinga", "Kontaktperson",
    "Kontakt e-post", "Kontakt telefon", "Latitud", "Longitud",
)  # fmt: skip
_LISTS: dict[str, tuple[str, ...]] = {
    "Typ*": tuple(kind.sv.lower() for kind in KINDS),
    "Stadsdel": tuple(district.name for district in DISTRICTS),
    "Prisenhet": tuple(unit.sv for unit in PRICE_UNITS),
    "Prisgrupp": tuple(group.words[0] for group in PRICE_GROUPS),
    "Kräver överenskommelse": ("Ja", "Nej"),
    "Kommer man in med rullstol": ("Ja", "Nej", "Vet ej"),
    "RWC": ("Ja", "Nej", "Vet ej"),
    "Hörslinga": ("Ja", "Nej", "Vet ej"),
    "Vem får boka": ("Alla", "Föreningar", "Medlemmar"),
}
_OFFICE = "styrelsen@foreningen.example"
_EXAMPLES: tuple[dict[str, str | int | float], ...] = (
    {
        "Typ*": "lokal", "Rubrik*": "Föreningsrummet Lyktan", "Antal": 1, "Max personer": 40,
        "Beskrivning": "Möten och studiecirklar", "Adress": "Lyktgatan 3", "Stadsdel": "Söder",
        "Vem får boka": "Föreningar", "Pris": 100, "Prisenhet": "timme",
        "Prisgrupp": "förening", "Kräver överenskommelse": "Nej",
        "Öppettider": "mån-fre 8-22, lör-sön 9-18", "Kommer man in med rullstol": "Ja",
        "RWC": "Ja", "Hörslinga": "Vet ej", "Kontakt e-post": _OFFICE,
        "Kontakt telefon": "08-465 004 02", "Latitud": 56.03818, "Longitud": 12.70407,
    },
    {
        "Typ*": "inventarie", "Rubrik*": "Stolar, stapelbara", "Antal": 120,
        "Beskrivning": "Levereras på vagn", "Stadsdel": "Kattarp", "Vem får boka": "Alla",
        "Pris": 5, "Prisenhet": "styck", "Prisgrupp": "alla", "Kräver överenskommelse": "Nej",
        "Kontakt e-post": _OFFICE, "Kontakt telefon": "08-465 004 05",
    },
    {
        "Typ*": "tjänst", "Rubrik*": "Bokföring för små föreningar", "Beskrivning": "Månadsvis",
        "Vem får boka": "Föreningar", "Pris": 200, "Prisenhet": "timme",
        "Prisgrupp": "förening", "Kräver överenskommelse": "Ja", "Kontakt e-post": _OFFICE,
    },
    {
        "Typ*": "kompetens", "Rubrik*": "Mötesordförande", "Beskrivning": "Årsmöten",
        "Vem får boka": "Föreningar", "Prisenhet": "gratis", "Prisgrupp": "alla",
        "Kräver överenskommelse": "Ja", "Kontakt e-post": _OFFICE,
    },
)  # fmt: skip


def write_template() -> bytes:
    """Return the template as xlsx; only what is written below its headings is ever read."""
    book = Workbook()
    instruction = book.worksheets[0]
    instruction.title = "Instruktion"
    for line in _INSTRUCTIONS:
        instruction.append([line])
    instruction["A1"].font = Font(bold=True, size=14)
    instruction.column_dimensions["A"].width = 90
    sheet = book.create_sheet("Annonser")
    _fill(sheet)
    _show_examples(book.create_sheet("Exempel"))
    lists = book.create_sheet("Listor")
    lists.sheet_state = "hidden"
    for number, (heading, words) in enumerate(_LISTS.items(), start=1):
        for row, word in enumerate(words, start=1):
            lists.cell(row, number, word)
        _drop_down(sheet, heading, number, len(words))
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet) -> None:
    sheet.append(_HEADINGS)
    for number, heading in enumerate(_HEADINGS, start=1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(heading) + 2)
    sheet.freeze_panes = "C2"


def _show_examples(sheet: Worksheet) -> None:
    """Write the examples as columns: a sheet without a row of headings is never read as data."""
    for heading in _HEADINGS:
        sheet.append([heading, *(example.get(heading) for example in _EXAMPLES)])
    for row in sheet.iter_rows(max_col=1):
        row[0].font = Font(bold=True)
    for number in range(1, len(_EXAMPLES) + 2):
        sheet.column_dimensions[get_column_letter(number)].width = 32
    sheet.freeze_panes = "B2"


def _drop_down(sheet: Worksheet, heading: str, column: int, length: int) -> None:
    letter = get_column_letter(column)
    choice = DataValidation(
        type="list", formula1=f"Listor!${letter}$1:${letter}${length}", allow_blank=True
    )
    choice.showErrorMessage = True
    target = get_column_letter(_HEADINGS.index(heading) + 1)
    choice.add(f"{target}2:{target}{MAX_ROWS}")
    sheet.add_data_validation(choice)
