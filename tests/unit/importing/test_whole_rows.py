"""Rows read together: kits, duplicates, mapping, what is refused and where, and the template."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from inventory import vocabulary
from inventory.importing import (
    ExistingListing,
    ExistingOrganisation,
    ImportReading,
    KnownThings,
    ListingValues,
    OrganisationValues,
    read_listings,
    read_organisations,
)
from inventory.importing.template import write_template

DATA = Path(__file__).parents[2] / "data"


def listings(*lines: str) -> ImportReading:
    return read_listings("\n".join(lines).encode(), "x.csv")


def outcomes(reading: ImportReading) -> list[tuple[str | None, str, str | None]]:
    return [(row.name, row.outcome.value, row.reason) for row in reading.rows]


def test_a_kit_may_stand_below_the_parts_that_name_it() -> None:
    reading = listings("Sak;Antal;Ingår i", "Mixer;1;Ljudpaket", "Ljudpaket;1;")
    assert outcomes(reading) == [("Mixer", "part", None), ("Ljudpaket", "created", None)]
    values = reading.rows[1].values
    assert isinstance(values, ListingValues)
    assert [(part.name, part.quantity) for part in values.parts] == [("Mixer", 1)]


def test_a_part_of_something_unknown_is_a_listing_of_its_own_with_a_warning() -> None:
    reading = listings("Sak;Antal;Ingår i", "Mixer;1;Finns ej", "- kabel;2;")
    first, second = reading.rows
    assert first.warnings == ("part_without_whole",)
    assert (second.outcome, second.kit) == ("part", "Mixer")
    alone = listings("Sak;Antal;Pris", "- kabel;2;")
    assert (alone.rows[0].name, alone.rows[0].warnings) == ("kabel", ("part_without_whole",))


def test_parts_of_a_discarded_or_doubled_kit_share_its_fate() -> None:
    reading = listings(
        "Sak;Antal;Skick",
        "Paket;1;kasserat", "- kon;4;",
        "Låda;1;bra", "- tång;2;",
        "LÅDA;1;bra", "- tång;2;",
    )  # fmt: skip
    assert outcomes(reading) == [
        ("Paket", "refused", "discarded"),
        ("kon", "refused", "discarded"),
        ("Låda", "created", None),
        ("tång", "part", None),
        ("LÅDA", "merged", "exact_duplicate"),
        ("tång", "merged", "exact_duplicate"),
    ]
    values = reading.rows[2].values
    assert isinstance(values, ListingValues)
    assert len(values.parts) == 1


def test_a_refused_row_names_the_cell_for_which_it_was_refused() -> None:
    reading = listings("Typ;Vad;Antal;Skick", "Önskas;Tält;1;", "sak;-;1;", "sak;Kök;1;Kasserad")
    assert [(row.reason, row.cell) for row in reading.rows] == [
        ("type_unknown", "Typ"),
        ("name_missing", "Vad"),
        ("discarded", "Skick"),
    ]


def test_a_warning_names_the_heading_of_its_cell() -> None:
    reading = listings("Sak;Antal;Pris", "Tält;ca 3;dyrt")
    assert {(f.code, f.heading) for f in reading.rows[0].findings} == {
        ("quantity_approximate", "Antal"),
        ("cost_text_only", "Pris"),
    }


def test_a_running_number_does_not_hide_an_exact_duplicate() -> None:
    reading = listings("Nr;Sak;Antal;Pris", "1;Tält;3;", "2;TÄLT ;3;")
    second = reading.rows[1]
    assert (second.outcome, second.match and second.match.row) == ("merged", 2)


def test_rows_that_differ_only_under_an_unknown_heading_are_no_exact_duplicates() -> None:
    reading = listings("Sak;Antal;Pris;Färg", "Tält;3;;röd", "Tält;3;;blå")
    assert [row.outcome.value for row in reading.rows] == ["created", "review"]
    assert reading.rows[0].fingerprint != reading.rows[1].fingerprint


def test_a_record_with_another_number_of_fields_is_refused() -> None:
    reading = listings("Sak;Antal;Pris", "Tält;3", "Bord;2;", "")
    assert outcomes(reading) == [
        (None, "refused", "column_count"),
        ("Bord", "created", None),
    ]


def test_standing_and_seated_in_columns_of_their_own_give_the_larger() -> None:
    reading = listings("Namn;Typ av lokal;Ståplatser;Sittplatser", "Salen;Aula;80;120")
    values = reading.rows[0].values
    assert isinstance(values, ListingValues)
    assert (values.kind, values.type, values.capacity.max) == ("premises", "aula", 120)


def test_a_contact_column_may_hold_a_name_an_address_or_a_number() -> None:
    reading = listings("Sak;Antal;Kontakt", "A;1;Bo Ek", "B;1;bo@a.example", "C;1;08-465 004 01")
    found = [
        (row.values.contact_name, row.values.email, row.values.phone)
        for row in reading.rows
        if isinstance(row.values, ListingValues)
    ]
    assert found == [
        ("Bo Ek", None, None),
        (None, "bo@a.example", None),
        (None, None, "+46846500401"),
    ]


def test_what_the_owner_already_has_is_judged_by_the_same_rule() -> None:
    row = listings("Namn;Typ av lokal;Adress", "Bordtennislokalen Racket;Hall;Gatan 6").rows[0]
    near = ExistingListing("a", "Bordtennislokal Racket", "premises", "GATAN 6")
    elsewhere = ExistingListing("b", "Bordtennislokal Racket", "premises", "Gatan 7")
    gear = ExistingListing("c", "Bordtennislokal Racket", "equipment", "Gatan 6")
    assert KnownThings([elsewhere, gear]).find(row) is None
    possible = KnownThings([elsewhere, near]).find(row)
    assert possible is not None
    assert (possible.reference, possible.exact) == ("a", False)


def test_a_registered_organisation_is_recognised_by_address_and_name() -> None:
    text = "Föreningens namn;E-post;Stadsdel\nKören Åsa;a@b.example;Råå"
    row = read_organisations(text.encode(), "x.csv").rows[0]
    same = ExistingOrganisation("x", "Kör Åsa", "a@b.example")
    assert KnownThings([ExistingOrganisation("y", "Kören Åsa")]).find(row) is None
    assert KnownThings([same]).find(row) is None
    found = KnownThings([ExistingOrganisation("z", "Körens Åsa", "a@b.example")]).find(row)
    assert found is not None
    assert found.reference == "z"


def test_an_umbrella_in_the_register_is_known() -> None:
    text = "Föreningens namn;E-post;Paraplyorganisation\nKören;a@b.example;ringen"
    alone = read_organisations(text.encode(), "x.csv").rows[0]
    assert alone.warnings == ("umbrella_unknown",)
    row = read_organisations(text.encode(), "x.csv", register=["Ringen"]).rows[0]
    assert row.warnings == ()
    assert isinstance(row.values, OrganisationValues)
    assert row.values.umbrella == "Ringen"


def test_the_fingerprint_does_not_depend_on_a_number_that_was_dropped() -> None:
    head = "Föreningens namn;E-post;Org.nr\n"
    rows = [
        read_organisations((head + f"Kören;a@b.example;{number}").encode(), "x.csv").rows[0]
        for number in ("999999-0000", "")
    ]
    assert rows[0].fingerprint == rows[1].fingerprint


def test_pictures_at_hand_earn_no_warning() -> None:
    data = "Sak;Antal;Foto\nTält;3;a.jpg; b.jpg\n".replace("; b", "| b").encode()
    assert read_listings(data, "x.csv").rows[0].warnings == ("photo_not_found",)
    row = read_listings(data, "x.csv", photos={"a.jpg", "b.jpg"}).rows[0]
    assert row.warnings == ()


def test_the_template_holds_nothing_that_would_be_imported() -> None:
    reading = read_listings(write_template(), "mall.xlsx")
    assert reading.rows == []
    assert [sheet.title for sheet in reading.sheets] == ["Annonser"]
    assert reading.unknown_headings == ()


def test_the_examples_read_without_a_warning_once_they_stand_in_rows() -> None:
    book = load_workbook(io.BytesIO(write_template()))
    columns = list(book["Exempel"].iter_cols(values_only=True))
    assert columns[0] == next(book["Annonser"].iter_rows(values_only=True))
    for example in columns[1:]:
        book["Annonser"].append(example)
    filled = io.BytesIO()
    book.save(filled)
    reading = read_listings(filled.getvalue(), "mall.xlsx")
    assert [row.outcome.value for row in reading.rows] == ["created"] * 4
    assert [row.warnings for row in reading.rows] == [()] * 4
    kinds = [row.values.kind for row in reading.rows if isinstance(row.values, ListingValues)]
    assert kinds == ["premises", "equipment", "service", "skill"]


def test_every_word_in_the_templates_lists_is_understood() -> None:
    book = load_workbook(io.BytesIO(write_template()))
    assert book["Listor"].sheet_state == "hidden"
    assert len(book["Annonser"].data_validations.dataValidation) == 9
    groups = {word for term in vocabulary.PRICE_GROUPS for word in term.words}
    listed = {cell.value for column in book["Listor"].columns for cell in column if cell.value}
    assert {term.words[0] for term in vocabulary.PRICE_GROUPS} <= groups & listed
    assert {unit.sv for unit in vocabulary.PRICE_UNITS} <= listed
    assert {district.name for district in vocabulary.DISTRICTS} <= listed


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("equipment", "Partytält 3×6 m", "talt"),
        ("equipment", "Mixerbord 16 kanaler", "ljudanlaggning"),
        ("skill", "HLR-instruktör", "hlr"),
        ("premises", "Möteslokal", "sammantradesrum"),
        ("service", "något annat", None),
    ],
)
def test_a_type_is_recognised_by_the_longest_known_word(
    kind: str, text: str, code: str | None
) -> None:
    assert vocabulary.type_of(kind, text) == code


def test_codes_are_unique_and_plain_so_that_they_can_stand_in_addresses() -> None:
    tables = [
        [term.code for terms in vocabulary.TYPES.values() for term in terms],
        [term.code for term in vocabulary.ACTIVITIES],
        [term.code for term in vocabulary.FEATURES],
        [fact.code for fact in vocabulary.ACCESSIBILITY],
        [term.code for term in vocabulary.PRICE_GROUPS],
        [district.name for district in vocabulary.DISTRICTS],
    ]
    for codes in tables:
        assert len(set(codes)) == len(codes)
    for code in (code for codes in tables[:-1] for code in codes):
        assert code.isascii()
        assert code.replace("_", "").isalnum()
        assert code.islower()
