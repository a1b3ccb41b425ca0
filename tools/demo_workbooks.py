"""Writing the demo's inventories as workbooks in the form of the template."""
# ruff: noqa: INP001 -- scripts of the maintainers, not a package

import io
import tomllib
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

SOURCE = Path(__file__).with_name("demo_inventories.toml")
_WRITTEN = datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None)
_HEADINGS = {
    "Typ*": "kind", "Rubrik*": "title", "Typ av lokal": "type", "Beskrivning": "text",
    "Innehåll": "contents", "Passar för": "suits", "Antal": "n", "Max personer": "max",
    "Adress": "address", "Postnummer": "postcode", "Ort": "city", "Stadsdel": "district",
    "Vem får boka": "who", "Pris": "price", "Prisenhet": "unit", "Prisgrupp": "group",
    "Kräver överenskommelse": "agree", "Öppettider": "hours", "Villkor": "terms",
    "Hämtas": "pickup", "Kommer man in med rullstol": "wheel", "RWC": "rwc",
    "Hörslinga": "loop", "Kontakt e-post": "email", "Kontakt telefon": "phone",
    "Latitud": "latitude", "Longitud": "longitude",
}  # fmt: skip
_WHERE = ("address", "postcode", "city", "latitude", "longitude")
_PLACED = ("lokal", "inventarie")


def inventories() -> list[dict[str, Any]]:
    """Return the inventories as their source has them."""
    with SOURCE.open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["inventory"]
    return found


def workbook(inventory: dict[str, Any]) -> bytes:
    """Return one inventory as xlsx; the same source gives the same bytes."""
    book = Workbook()
    book.properties.creator = inventory["organisation"]
    sheet = book.worksheets[0]
    sheet.title = "Annonser"
    sheet.append(list(_HEADINGS))
    for row in inventory["rows"]:
        values = _inherited(inventory, row) | row
        sheet.append([values.get(key) for key in _HEADINGS.values()])
    for number, heading in enumerate(_HEADINGS, start=1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(heading) + 2)
    sheet.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return _dated(out.getvalue())


def _inherited(inventory: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """Return what a row takes from its inventory; help has a district but no address."""
    keys = ("email", "phone", "district", *(_WHERE if row["kind"] in _PLACED else ()))
    common = {key: inventory[key] for key in keys}
    return common | ({"n": 1} if row["kind"] == "lokal" else {}) | {"agree": "Nej"}


def _dated(data: bytes) -> bytes:
    """Return the archive with fixed times, in its entries and in its properties."""
    out = io.BytesIO()
    stamp = _WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                for mark in (b"created", b"modified"):
                    start = content.index(b">", content.index(b"<dcterms:" + mark)) + 1
                    end = content.index(b"</dcterms:" + mark)
                    content = content[:start] + stamp + content[end:]
            entry = zipfile.ZipInfo(name, _WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
