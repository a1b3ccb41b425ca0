"""The reading rules one by one, beyond what the example files happen to hold."""

import datetime as dt
import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from inventory.importing.capacity import combined, read_capacity
from inventory.importing.coordinates import read_pair, read_single
from inventory.importing.dates import read_date
from inventory.importing.emails import read_email
from inventory.importing.formulas import text_warnings
from inventory.importing.grid import CellValue, Missing
from inventory.importing.headings import LISTING_HEADINGS, field_of
from inventory.importing.hours import read_hours
from inventory.importing.kinds import read_type, says_by_agreement
from inventory.importing.orgnr import read_orgnr, without_identity_numbers
from inventory.importing.parts import part_base, whole_base
from inventory.importing.phones import read_phone
from inventory.importing.price import read_price, unit_in_heading
from inventory.importing.quantities import read_quantity
from inventory.importing.resemblance import SeenNames, names_agree, words_of
from inventory.importing.result import Capacity, Price
from inventory.importing.text import clean, clean_lines
from inventory.importing.web import read_url


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Lokalens \xa0 NAMN ", "name"),
        ("Kontakt-\nperson", "contact"),
        ("Rubrik*", "name"),
        ("Pris per dygn", "price"),
        ("Var finns den?", "pickup"),
        ("Antal (st)", "quantity"),
        ("Färg", None),
    ],
)
def test_headings_are_compared_without_case_breaks_and_marks(
    heading: str, field: str | None
) -> None:
    assert field_of(heading, LISTING_HEADINGS) == field


def test_text_is_composed_trimmed_and_freed_of_control_characters() -> None:
    assert clean(" Ra\u030aa\u030a\xa0 by\x07 \n torg ") == "Råå by torg"
    assert clean_lines(" en  rad \r\n\ttvå ") == "en rad\ntvå"
    assert clean(12.0) == "12"


@pytest.mark.parametrize(
    ("cell", "capacity", "warning"),
    [
        ("120/80", (120, 120, 80), None),
        ("80 / 120", (120, 80, 120), None),
        ("60 sittande, 90 stående", (90, 90, 60), None),
        ("1 200", (1200, None, None), None),
        ("cirka 40 personer", (40, None, None), "capacity_approximate"),
        ("35-30", (30, None, None), "capacity_range"),
        ("10-dec", (None, None, None), "capacity_is_date"),
        (dt.date(2026, 12, 10), (None, None, None), "capacity_is_date"),
        ("40 men inte i köket", (None, None, None), "capacity_text_only"),
        (-5, (None, None, None), "capacity_text_only"),
        (10**12, (None, None, None), "capacity_text_only"),
        ("–", (None, None, None), None),
        (Missing.FORMULA, (None, None, None), None),
    ],
)
def test_capacity(cell: CellValue, capacity: tuple[int | None, ...], warning: str | None) -> None:
    assert read_capacity(cell) == (Capacity(*capacity), warning)


def test_capacity_with_columns_of_their_own_is_the_larger() -> None:
    assert combined(Capacity(), 40, 60) == Capacity(60, 40, 60)
    assert combined(Capacity(), None, None) == Capacity()


@pytest.mark.parametrize(
    ("cell", "prices"),
    [
        ("100 kr per timme", [("alla", 10_000, "timme")]),
        ("1 200,50 kr/dygn", [("alla", 120_050, "dygn")]),
        ("förening: 100 kr/h, privat: 200 kr/h", [
            ("forening", 10_000, "timme"), ("privat", 20_000, "timme")]),
        ("gratis för barn och unga", [("barn_unga_funktion", 0, "gratis")]),
        (0, [("alla", 0, "gratis")]),
    ],
)  # fmt: skip
def test_prices_that_can_be_read_whole(cell: CellValue, prices: list[tuple[str, int, str]]) -> None:
    assert read_price(cell) == (tuple(Price(*price) for price in prices), None)


@pytest.mark.parametrize(
    "cell",
    [
        "100 kr", 100, -1, "300:-/helg", "100 kr/h förening, resten enligt taxa", "100 kr/h kungen",
        "förening 100 kr/h privat", "från 100 kr/h", "100-200 kr/h", "99999999999999 kr/h",
    ],
)  # fmt: skip
def test_half_a_tariff_is_worse_than_none(cell: CellValue) -> None:
    assert read_price(cell) == ((), "cost_text_only")


def test_a_unit_in_the_heading_holds_for_plain_figures_only() -> None:
    assert unit_in_heading("Pris per dygn") == "dygn"
    assert unit_in_heading("Pris") is None
    assert read_price("20000000 kr/timme")[1] is None
    assert read_price("20000001 kr/timme") == ((), "cost_text_only")  # no column holds more
    assert read_price("40,50", unit="dygn")[0] == (Price("alla", 4_050, "dygn"),)
    assert read_price("40 kr/h", unit="dygn")[0] == (Price("alla", 4_000, "timme"),)


@pytest.mark.parametrize(
    ("text", "hours", "warning"),
    [
        ("lör–sön 10–18", [((6, 7), "10:00", "18:00")], None),
        ("fre-mån 18-02", [((1, 5, 6, 7), "18:00", "02:00")], None),
        ("måndagar och onsdagar kl. 8.30-16", [((1, 3), "08:30", "16:00")], None),
        ("alla dagar 0-24", [((1, 2, 3, 4, 5, 6, 7), "00:00", "24:00")], None),
        ("vardagar 8-25", [], "hours_text_only"),
        ("vardagar 8-8", [], "hours_text_only"),
        ("vardagar 8-16, annars stängt", [], "hours_text_only"),
        ("8-16", [], "hours_text_only"),
        ("(ej lov)", [], "hours_text_only"),
    ],
)
def test_hours(
    text: str, hours: list[tuple[tuple[int, ...], str, str]], warning: str | None
) -> None:
    found, said = read_hours(text)
    assert [(h.weekdays, h.opens, h.closes) for h in found] == hours
    assert said == warning


@pytest.mark.parametrize(
    ("pair", "point", "warning"),
    [
        (("56,05", "12.70"), (56.05, 12.70), None),
        (("N 56,05", "E 12,70"), (56.05, 12.70), None),
        ((12.70, 56.05), (56.05, 12.70), "coordinates_swapped"),
        ((55.605, 13.0038), None, "coordinates_outside"),
        ((56.05, None), None, "coordinates_outside"),
        ((float("inf"), float("nan")), None, "coordinates_outside"),
        ((None, ""), None, None),
    ],
)
def test_coordinates_in_two_columns(
    pair: tuple[CellValue, CellValue], point: tuple[float, float] | None, warning: str | None
) -> None:
    assert read_pair(*pair) == (point, warning)


@pytest.mark.parametrize(
    "text", ["56.05, 12.70", "56,05; 12,70", "N56.05 E12.70", "56,05, 12,70", "56,05N12,70E"]
)
def test_coordinates_in_one_column(text: str) -> None:
    assert read_single(text) == ((56.05, 12.70), None)


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        (dt.datetime(2026, 3, 14), "2026-03-14"),  # noqa: DTZ001 - cells have no zone
        ("14 mars 2026", "2026-03-14"),
        (20260314, "2026-03-14"),
        ("14/3 2026", "2026-03-14"),
        ("mars 2026", None),
        ("03/04/26", None),
        ("30/2 2026", None),
        ("20261345", None),
        ("14 blad 2026", None),
        (dt.datetime(1899, 12, 31), None),  # noqa: DTZ001 - cells have no zone
    ],
)
def test_dates(cell: CellValue, date: str | None) -> None:
    assert read_date(cell) == (date, None if date else "date_unclear")


@pytest.mark.parametrize(
    ("cell", "number", "warning"),
    [
        (846500477, "+46846500477", "phone_zero_added"),
        ("846500477", "+46846500477", "phone_zero_added"),
        ("46846500477", "+46846500477", None),
        ("08-465 004 31 eller 08-465 004 32", "+46846500431", "phone_several"),
        ("08-465 004 31; 08-465 004 31", "+46846500431", None),
        ("fråga Bo", None, "phone_unclear"),
        ("1", None, "phone_unclear"),
        ("-", None, None),
        ("9" * 300, None, "phone_unclear"),
    ],
)
def test_telephone_numbers(cell: CellValue, number: str | None, warning: str | None) -> None:
    assert read_phone(cell) == (number, warning)


@pytest.mark.parametrize(
    ("cell", "email", "warning"),
    [
        ("MAILTO:Bo@A.example;", "bo@a.example", None),
        ("Bo Ek <bo@a.example>", "bo@a.example", None),
        ("bo@a.example eller eva@a.example", "bo@a.example", "email_several"),
        ("bo@@a.example", None, "email_invalid"),
        ("bo@a", None, "email_invalid"),
        (".bo@a.example", None, "email_invalid"),
        ("bo at a.example", None, "email_invalid"),
        ("a" * 30_000, None, "email_invalid"),
    ],
)
def test_email_addresses(cell: str, email: str | None, warning: str | None) -> None:
    assert read_email(cell) == (email, warning)


@pytest.mark.parametrize(
    ("cell", "warnings"),
    [
        ("=1+1", ["formula_like_text"]),
        ("@SUM(A1)", ["formula_like_text"]),
        ("\tcmd", ["formula_like_text"]),
        ("+cmd|calc", ["formula_like_text"]),
        ("-2+3", ["formula_like_text"]),
        ("+46 8", []),
        ("- stoppur", []),
        ("-", []),
        ("a < b > c", []),
        ("<img src=x onerror=alert(1)>", ["markup_in_text"]),
        (Missing.FORMULA, ["formula_no_value"]),
        (-5, []),
    ],
)
def test_formulas_and_markup(cell: CellValue, warnings: list[str]) -> None:
    assert text_warnings(cell) == warnings


def made_number(first_nine: str) -> str:
    """Return ten digits with a true check digit; made here so that none stands in a file."""
    return first_nine + luhn.calc_check_digit(first_nine)


def test_a_valid_organisation_number_is_kept_in_one_form() -> None:
    number = made_number("802" + "9" * 6)
    kept = f"{number[:6]}-{number[6:]}"
    for written in (number, kept, f"16{number}", f" {number[:6]} {number[6:]} "):
        assert read_orgnr(written) == (kept, None)


@pytest.mark.parametrize("prefix", ["", "19", "20", "18"])
@pytest.mark.parametrize("mark", ["", "-", "+"])
def test_what_is_shaped_like_a_personal_identity_number_is_dropped(prefix: str, mark: str) -> None:
    number = made_number("801" + "9" * 6)
    written = f"{prefix}{number[:6]}{mark}{number[6:]}"
    assert read_orgnr(written) == (None, "orgnr_rejected")


@pytest.mark.parametrize("word", ["ansökt", "saknas", "?", "", "-"])
def test_words_for_no_number_earn_no_warning(word: str) -> None:
    assert read_orgnr(word) == (None, None)


def test_identity_numbers_are_taken_out_of_columns_that_nobody_knows() -> None:
    number = made_number("801" + "9" * 6)
    shown = without_identity_numbers(f"ring 08-465 004 01, 19{number[:6]}-{number[6:]}!")
    assert shown == "ring 08-465 004 01, !"


@pytest.mark.parametrize(
    ("cell", "url", "warning"),
    [
        ("www.a.example/x", "https://www.a.example/x", None),
        ("HTTP://A.example:8080/B?c=1", "http://a.example:8080/B?c=1", None),
        ("a.example:8080", "https://a.example:8080", None),
        ("javascript:alert(1)", None, "url_rejected"),
        ("data:text/html,x", None, "url_rejected"),
        ("https://user:pass@a.example/", None, "url_rejected"),
        ("https://[::1", None, "url_rejected"),
        ("https://a.example:99999/", None, "url_rejected"),
        ("finns inte", None, "url_rejected"),
        ("-", None, None),
    ],
)
def test_web_addresses(cell: str, url: str | None, warning: str | None) -> None:
    assert read_url(cell) == (url, warning)


@pytest.mark.parametrize(
    ("cell", "quantity", "warning"),
    [
        ("3 stycken", 3, None),
        ("minst 10", 10, "quantity_note"),
        ("1 200 st", 1200, None),
        ("30–40", 30, "quantity_range"),
        (2.5, None, "quantity_unclear"),
        (True, None, "quantity_unclear"),
        (dt.date(2026, 3, 4), None, "quantity_unclear"),
        ("0", 0, "quantity_zero"),
        ("9" * 12, None, "quantity_unclear"),
    ],
)
def test_quantities(cell: CellValue, quantity: int | None, warning: str | None) -> None:
    assert read_quantity(cell) == (quantity, warning)


@pytest.mark.parametrize(
    "text", ["efter överenskommelse", "Enligt Överenskommelse", "enl. överenskommelse", "tid e.ö."]
)
def test_by_agreement(text: str) -> None:
    assert says_by_agreement(text)
    assert not says_by_agreement("vi är överens om helgen")


@pytest.mark.parametrize(
    ("kind", "name", "type_"),
    [
        ("equipment", "Kajak enkel (lånas alltid med flytväst)", "kanoter"),
        ("equipment", "Tält (med stormkök)", "talt"),
        ("equipment", "Bord (hopfällbart, plats för högtalare)", "bord_och_stolar"),
        ("equipment", "Flytväst (till kajak och kanadensare)", "flytvastar"),
        ("equipment", "Kanot med två flytvästar", "kanoter"),
        ("equipment", "Projektor inkl. högtalare", "projektor"),
        ("equipment", "Släp till lastcykel", "slap"),
        ("equipment", "Kajak [2 st] (flytväst)", "kanoter"),
        # What stands first says nothing: the rest may.
        ("equipment", "Paketet (kajak)", "kanoter"),
        ("equipment", "(grill)", "grill"),
        ("equipment", "Kajak enkel", "kanoter"),
        ("service", "Transport (även städning)", "transport"),
        ("skill", "Domare (även simlärare)", "domare"),
    ],
)
def test_what_stands_first_in_a_name_tells_the_type(kind: str, name: str, type_: str) -> None:
    assert read_type(kind, "", name) == (type_, None)


@pytest.mark.parametrize("tail", ["halva A", "del B", "1/3 C", "halv 2"])
def test_part_and_whole_share_the_first_part_of_the_name(tail: str) -> None:
    assert part_base(f"Ankarsalen – {tail}") == whole_base("ANKARSALEN – hela salen")
    assert part_base("Frostnäva ishall – klubbrum") is None


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ("Scenpodium 2×1 m", "Scenpodie 2×1 m", True),
        ("Klassrum B12", "Klassrum B13", False),
        ("Stora salen", "Stora, salen!", True),
        ("Stora salen", "Stora salen två", False),
        ("Sal A", "Sal B", False),
        ("!!!", "???", False),
    ],
)
def test_names_agree_word_by_word(first: str, second: str, *, agree: bool) -> None:
    assert names_agree(words_of(first), words_of(second)) is agree


WORD = st.text(alphabet="abcde1", min_size=1, max_size=9)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(names=st.lists(NAME, max_size=25))
def test_the_index_finds_exactly_what_comparing_all_names_finds(names: list[str]) -> None:
    seen: SeenNames[int] = SeenNames()
    kept: list[tuple[int, str]] = []
    for index, name in enumerate(names):
        plain = (i for i, other in kept if names_agree(words_of(other), words_of(name)))
        assert seen.find("here", name) == next(plain, None)
        seen.add("here", name, index)
        kept.append((index, name))
    assert all(seen.find("elsewhere", name) is None for name in names)


def test_alike_words_of_every_length_share_the_pairs_that_the_index_asks_for() -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    for _ in range(4_000):
        first = "".join(chance.choices("abcd", k=chance.randint(1, 14)))
        letters = list(first)
        for _ in range(chance.randint(0, 3)):
            letters[chance.randrange(len(letters))] = chance.choice(["", "x", "ab"])
        second = "".join(letters)
        if not second or SequenceMatcher(None, first, second).ratio() < 0.8:
            continue
        seen: SeenNames[str] = SeenNames()
        seen.add("here", first, first)
        assert seen.find("here", second) == first
