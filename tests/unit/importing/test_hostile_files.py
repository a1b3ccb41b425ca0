"""Files that are broken, huge or hostile are refused with a code, never a crash."""

import contextlib
import io
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from inventory.importing import ImportRefused, read_listings, read_organisations
from inventory.importing import refusal as limits

HEADINGS = ["Namn", "Adress", "Telefon", "E-post"]


def workbook(rows: Iterable[Iterable[object]], *, sheets: int = 1) -> bytes:
    book = Workbook()
    for number in range(sheets):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet(f"Blad {number}")
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(
    data: bytes,
    name: str,
    change: Callable[[bytes], bytes],
    *,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return the xlsx with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for item in old.namelist():
            content = old.read(item)
            new.writestr(item, change(content) if item == name else content)
    return out.getvalue()


def refusal_of(data: bytes, filename: str = "x.xlsx") -> str:
    with pytest.raises(ImportRefused) as caught:
        read_listings(data, filename)
    return caught.value.code.value


def shared_strings_workbook(strings: list[str]) -> bytes:
    """Write three headings and one name as Excel does, with shared strings (openpyxl has none)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    plain = (s if s.startswith("<") else f"<t>{s}</t>" for s in strings)
    items = "".join(f"<si>{item}</si>" for item in plain)
    head = "".join(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC"))
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets>'
        '<sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships><Relationship "
        'Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{items}</sst>',
        SHEET: f'<worksheet xmlns="{main}"><sheetData><row r="1">{head}</row>'
        '<row r="2"><c r="A2" t="s"><v>3</v></c></row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = workbook([[*HEADINGS], ["Salen", "Gatan 1", "08-465 004 01", "a@b.example"]])
SHARED = shared_strings_workbook(["Namn", "Adress", "Telefon", "Salen"])


def test_a_file_above_ten_megabytes_is_refused() -> None:
    assert refusal_of(b"x" * (limits.MAX_FILE_BYTES + 1)) == "file_too_large"


@pytest.mark.parametrize("data", [b"", b"  \r\n ", b"\n"])
def test_an_empty_file_says_that_it_is_empty(data: bytes) -> None:
    assert refusal_of(data, "x.csv") == "empty_file"


def test_a_csv_of_blank_records_says_that_it_is_empty() -> None:
    assert refusal_of(b";;;\n;;;\n", "x.csv") == "empty_file"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 and so on", "not_a_spreadsheet"),
        (b"<html><table><tr><td>Namn</td></tr></table></html>", "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel_format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password_protected",
        ),
        (b"PK\x03\x04 but no archive", "damaged"),
        (PLAIN[: len(PLAIN) // 2], "damaged"),
        (b"\x89PNG\r\n\x1a\n", "not_a_spreadsheet"),
    ],
)
def test_another_format_under_a_spreadsheets_name_is_refused(data: bytes, code: str) -> None:
    assert refusal_of(data) == code


def test_an_opendocument_file_is_told_from_a_damaged_one() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert refusal_of(out.getvalue()) == "opendocument"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hej.txt", "hej")
    assert refusal_of(out.getvalue()) == "not_a_spreadsheet"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(PLAIN, SHEET, lambda old: old + b" " * 30_000_000)
    assert len(bomb) < 100_000
    assert refusal_of(bomb) == "too_large_inside"


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>',
        b'<?xml version="1.0"?><!-- first a comment --><!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b'<?xml version="1.0" encoding="cp037"?>',
        b'<?xml version="1.0" encoding="utf-7"?>',
    ],
)
def test_xml_that_could_expand_or_hide_itself_is_refused(head: bytes) -> None:
    def infect(old: bytes) -> bytes:
        start = old.index(b"<worksheet")
        return head + old[start:]

    assert refusal_of(with_part(PLAIN, SHEET, infect)) == "unsafe_content"


def test_xml_in_utf16_cannot_carry_a_doctype_past_the_guard() -> None:
    hidden = '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode("utf-16")
    assert refusal_of(with_part(PLAIN, SHEET, lambda _old: hidden)) == "unsafe_content"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_broken_xml_is_refused_as_damaged(part: str) -> None:
    assert refusal_of(with_part(PLAIN, part, lambda old: old[:-20])) == "damaged"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="A1"', b'r="A0"'),
        (b'r="A1"', b'r="1A"'),
        (b'<row r="1"', b'<row r="x"'),
        (b"<v>0</v>", b"<v>99999</v>"),
        (b"<v>0</v>", b"<v>-1</v>"),
        (b"<v>0</v>", b"<v>abc</v>"),
        (b'<c r="A2" t="s">', b'<c r="A2" s="x">'),
        (b'<c r="A2" t="s">', b'<c r="A2" t="d">'),
    ],
)
def test_references_that_point_nowhere_are_refused_as_damaged(old: bytes, new: bytes) -> None:
    damaged = with_part(SHARED, SHEET, lambda content: content.replace(old, new, 1))
    assert refusal_of(damaged) == "damaged"


def test_a_workbook_saved_as_strict_open_xml_is_read_like_any_other() -> None:
    data = SHARED
    for part in ("xl/workbook.xml", "xl/sharedStrings.xml", SHEET):
        data = with_part(data, part, in_strict_words)
    assert data != SHARED
    assert [row.name for row in read_listings(data, "x.xlsx").rows] == ["Salen"]


def in_strict_words(content: bytes) -> bytes:
    base, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    content = content.replace(base + b"spreadsheetml/2006/main", strict + b"spreadsheetml/main")
    return content.replace(
        base + b"officeDocument/2006/relationships", strict + b"officeDocument/relationships"
    )


def test_shared_strings_are_joined_from_their_runs_without_phonetic_hints() -> None:
    rich = "<r><t>Stora </t></r><rPh><t>dold</t></rPh><r><t>sal_x0065_n</t></r>"
    strings = ["Namn", "Adress", "Telefon", rich]
    reading = read_listings(shared_strings_workbook(strings), "x.xlsx")
    assert [(row.row, row.name) for row in reading.rows] == [(2, "Stora salen")]


def test_a_block_merged_over_the_whole_sheet_takes_no_time_and_no_memory() -> None:
    def merge(old: bytes) -> bytes:
        block = b'<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
        return old.replace(b"</sheetData>", b"</sheetData>" + block)

    started = time.perf_counter()
    reading = read_listings(with_part(PLAIN, SHEET, merge), "x.xlsx")
    assert time.perf_counter() - started < 2
    assert reading.rows[0].reason == "section_row"


def test_a_great_many_merged_blocks_are_refused() -> None:
    rows: list[list[str]] = [[*HEADINGS], *([f"Sal {n}", "G", "", ""] for n in range(4_000))]

    def merge(old: bytes) -> bytes:
        blocks = b'<mergeCell ref="B2:B4000"/>' * 100
        return old.replace(b"</sheetData>", b"</sheetData><mergeCells>" + blocks + b"</mergeCells>")

    assert refusal_of(with_part(workbook(rows), SHEET, merge)) == "too_many_merged_cells"


@pytest.mark.parametrize(
    "flood",
    [b"<row/>" * 150_000, b"<c/>" * 210_000, b"<x>" * 210_000],
)
def test_a_flood_of_elements_takes_little_memory(flood: bytes) -> None:
    def pour(old: bytes) -> bytes:
        return old.replace(b"<sheetData>", b"<sheetData>" + flood)

    noisy = with_part(PLAIN, SHEET, pour, method=zipfile.ZIP_STORED)
    tracemalloc.start()
    with contextlib.suppress(ImportRefused):
        read_listings(noisy, "x.xlsx")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000_000


def test_endless_nesting_in_a_small_part_is_no_crash() -> None:
    deep = b"<styleSheet>" + b"<x>" * 2_000_000 + b"</x>" * 2_000_000 + b"</styleSheet>"
    data = with_part(PLAIN, "xl/styles.xml", lambda _old: deep, method=zipfile.ZIP_STORED)
    assert refusal_of(data) == "file_too_large"
    shallow = b"<styleSheet>" + b"<x>" * 900_000 + b"</x>" * 900_000 + b"</styleSheet>"
    data = with_part(PLAIN, "xl/styles.xml", lambda _old: shallow, method=zipfile.ZIP_STORED)
    assert read_listings(data, "x.xlsx").summary["created"] == 1


def test_a_cell_in_the_last_row_of_a_sheet_is_one_row_too_many() -> None:
    book = Workbook()
    book.worksheets[0].append(HEADINGS)
    book.worksheets[0].cell(1_048_576, 1, "långt ner")
    out = io.BytesIO()
    book.save(out)
    assert refusal_of(out.getvalue()) == "too_many_rows"


def test_more_than_five_thousand_rows_are_refused() -> None:
    lines = ["Namn;Adress;Telefon", *(f"Sal {n};Gatan {n};" for n in range(5_001))]
    assert refusal_of("\n".join(lines).encode(), "x.csv") == "too_many_rows"


def test_more_than_two_hundred_columns_are_refused() -> None:
    wide: list[object] = [*HEADINGS, *(f"Kolumn {n}" for n in range(200))]
    assert refusal_of(workbook([wide])) == "too_many_columns"
    assert refusal_of(";".join(map(str, wide)).encode(), "x.csv") == "too_many_columns"


def test_more_than_fifty_sheets_are_refused() -> None:
    assert refusal_of(workbook([[*HEADINGS]], sheets=51)) == "too_many_sheets"


@pytest.mark.parametrize("length", [limits.MAX_CELL_LENGTH + 1, 200_000])
def test_a_cell_longer_than_a_spreadsheet_allows_is_refused(length: int) -> None:
    text = "a" * length
    assert refusal_of(f"Namn;Adress;Telefon\n{text};;".encode(), "x.csv") == "cell_too_long"
    data = shared_strings_workbook(["Namn", "Adress", "Telefon", text])
    assert refusal_of(data) == "cell_too_long"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Namn;Adress;Telefon\nSal\x00en;;", "not_a_spreadsheet"),
        (b"Namn;Adress;Telefon\nSal\x81\x8d;;", "encoding_unreadable"),
        (b"\xef\xbb\xbfNamn;\xff\xfe", "encoding_unreadable"),
        (b"\xff\xfeN\x00a", "encoding_unreadable"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, code: str) -> None:
    assert refusal_of(data, "x.csv") == code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_of_every_usual_encoding_and_delimiter_is_read(
    encoding: str, delimiter: str, end: str
) -> None:
    records = [["Föreningens namn", "Stadsdel", "E-post"], ["Kören Åsa", "Råå", "a@b.example"]]
    text = end.join(delimiter.join(record) for record in records) + end
    reading = read_organisations(text.encode(encoding), "x.csv")
    assert [(row.row, row.name, row.warnings) for row in reading.rows] == [(2, "Kören Åsa", ())]


def test_a_file_without_known_headings_offers_its_own_for_mapping() -> None:
    data = b"Ding;Wo;Wieviel\nZelt;Keller;3\n"
    with pytest.raises(ImportRefused) as caught:
        read_listings(data, "x.csv")
    assert caught.value.code.value == "no_headings"
    assert caught.value.headings == ("Ding", "Wo", "Wieviel")
    chosen = {"Ding": "name", "Wo": "pickup", "Wieviel": "quantity", "Nichts": "no such field"}
    reading = read_listings(data, "x.csv", mapping=chosen)
    assert [row.name for row in reading.rows] == ["Zelt"]


def test_unknown_headings_are_collected_and_their_text_is_kept() -> None:
    data = "Sak;Antal;Pris;Färg\nTält;3;;röd\n".encode()
    reading = read_listings(data, "x.csv")
    assert reading.unknown_headings == ("Färg",)
    assert "röd" in repr(reading.rows[0].values)


def test_five_thousand_rows_are_read() -> None:
    row = ["Gatan 3", "Söder", "Möten", "100 kr/h förening", "mån-fre 8-22", "08-465 004 01"]
    rows: list[list[str]] = [
        ["Namn", "Adress", "Stadsdel", "Beskrivning", "Kostnad", "Öppettider", "Telefon"],
        *([f"Lokalen {n}", *row] for n in range(5_000)),
    ]
    reading = read_listings(workbook(rows), "x.xlsx")
    assert reading.summary["created"] == 5_000


def test_five_thousand_different_single_words_are_compared() -> None:
    letters = str.maketrans("0123456789", "ghijklmnop")
    names = [f"{zlib.crc32(str(n).encode()):08x}".translate(letters) for n in range(5_000)]
    text = "\n".join(["Sak;Antal;Pris", *(f"{name};1;" for name in names)])
    reading = read_listings(text.encode(), "x.csv")
    assert len(reading.rows) == 5_000


def test_names_made_to_be_slow_to_compare_are_read() -> None:
    letters = str.maketrans("01", "ab")
    names = [f"{n * 7_919:059b}".translate(letters) for n in range(5_000)]
    text = "\n".join(["Sak;Antal;Pris", *(f"{name};1;" for name in names)])
    reading = read_listings(text.encode(), "x.csv")
    assert len(reading.rows) == 5_000


CELL = st.one_of(
    st.text(max_size=60),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.sampled_from(["=1+1", "-", "ca 5", "1 200 kr/h", "+46", "<b>", "56,1", "9" * 400, "1/0"]),
)
KNOWN_TITLES = (
    ("Namn", "Typ", "Antal", "Pris", "Adress", "Stadsdel", "Telefon", "E-post", "Lat", "Long"),
    ("Öppettider", "Foto", "Skick", "RWC", "Kapacitet", "Uppdaterad", "Prisenhet", "Prisgrupp"),
    ("Koordinater", "Stående", "Org.nr", "65+", "Webbplats", "Ingår i", "Lånas alltid med"),
    ("Typ av lokal", "Kräver överenskommelse", "Taxegrupp"),
)
TITLES = st.lists(
    st.sampled_from([title for titles in KNOWN_TITLES for title in titles]),
    min_size=4,
    max_size=20,
    unique=True,
)


def csv_text(cell: object) -> str:
    return '"' + str(cell).replace('"', '""').replace("\x00", "") + '"'


@settings(max_examples=150, deadline=None)
@given(titles=TITLES, rows=st.lists(st.lists(CELL, max_size=20), max_size=6))
def test_no_cell_whatever_it_holds_makes_the_reader_crash(
    titles: list[str], rows: list[list[object]]
) -> None:
    lines: list[list[object]] = [[*titles], *([*row, *[""] * 20][: len(titles)] for row in rows)]
    text = "\n".join(";".join(map(csv_text, line)) for line in lines)
    for reader in (read_listings, read_organisations):
        try:
            reading = reader(text.encode("utf-8", "replace"), "x.csv")
        except ImportRefused:
            continue
        assert all(row.outcome for row in reading.rows)


def number_cell(number: float) -> str:
    """Write a number as a cell."""
    return f"<c><v>{number!r}</v></c>"


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(st.one_of(st.floats(), st.integers(-(10**30), 10**30)), max_size=9)))
def test_no_number_however_wild_makes_the_reader_crash(rows: list[list[float]]) -> None:
    titles = ["Namn", "Antal", "Kapacitet", "Pris per dag", "Lat", "Long", "Telefon", "Uppdaterad"]
    cells = "".join(f"<row>{''.join(map(number_cell, row))}</row>" for row in rows)
    data = with_part(
        workbook([list(titles)]),
        SHEET,
        lambda old: old.replace(b"</sheetData>", cells.encode() + b"</sheetData>"),
    )
    reading = read_listings(data, "x.xlsx")
    assert all(row.outcome for row in reading.rows)


@settings(max_examples=80, deadline=None)
@given(place=st.integers(0, len(PLAIN) - 1), byte=st.integers(0, 255))
def test_no_single_damaged_byte_makes_the_reader_crash(place: int, byte: int) -> None:
    damaged = PLAIN[:place] + bytes([byte]) + PLAIN[place + 1 :]
    with contextlib.suppress(ImportRefused):
        read_listings(damaged, "x.xlsx")
