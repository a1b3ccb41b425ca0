"""Every row of the example files, compared with the expected result value by value."""

import json
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from inventory.importing import (
    ImportReading,
    ListingValues,
    OrganisationValues,
    RowReading,
    read_listings,
    read_organisations,
)
from inventory.importing.result import Capacity, OpenHours
from inventory.vocabulary import kind_of

DATA = Path(__file__).parents[2] / "data"
EXPECTED: dict[str, Any] = json.loads((DATA / "expected.json").read_text("utf-8"))["files"]
ACCESS_WORDS = {
    "wheelchair": "step_free_entrance",
    "rwc": "accessible_toilet",
    "loop": "hearing_loop",
    "lift": "lift",
}


def slug(word: str) -> str:
    """Return a display word of expected.json as the product's code."""
    plain = unicodedata.normalize("NFD", word)
    return "".join(c for c in plain if not unicodedata.combining(c))


def weekdays(days: tuple[int, ...]) -> str:
    """Write weekdays as expected.json does: `1-5`, `2,4`, `5`."""
    if len(days) > 1 and days[-1] - days[0] == len(days) - 1:
        return f"{days[0]}-{days[-1]}"
    return ",".join(map(str, days))


def hours(found: tuple[OpenHours, ...]) -> list[list[str]]:
    return [[weekdays(h.weekdays), h.opens, h.closes] for h in found]


def capacity(found: Capacity, expected: dict[str, int | None]) -> dict[str, int | None]:
    whole = {"max": found.max, "standing": found.standing, "seated": found.seated}
    return {key: whole[key] for key in expected}


def prices(values: ListingValues) -> list[list[object]]:
    return [[p.group, Decimal(p.amount_ore) / 100, p.unit] for p in values.prices]


def listing_as_expected(row: RowReading, expected: dict[str, Any]) -> dict[str, Any]:
    """Put a created listing in the words of expected.json, for the keys that it has."""
    values = row.values
    assert isinstance(values, ListingValues)
    access = {word: values.accessibility.get(code) for word, code in ACCESS_WORDS.items()}
    everything: dict[str, Any] = {
        "sheet": row.sheet,
        "row": row.row,
        "outcome": row.outcome,
        "type": values.kind,
        "kind": values.type,
        "name": values.name,
        "address": values.address,
        "district": values.district,
        "capacity": capacity(values.capacity, expected.get("capacity", {})),
        "quantity": values.quantity,
        "prices": prices(values),
        "hours": hours(values.hours),
        "access": {word: found.answer for word, found in access.items() if found},
        "phone": values.phone,
        "email": values.email,
        "updated": values.updated,
        "lat": values.latitude,
        "lon": values.longitude,
        "part_of": values.part_of,
        "by_agreement": values.by_agreement,
        "always_with": list(values.always_with),
        "warnings": list(row.warnings),
    }
    return {key: everything[key] for key in expected}


def in_codes(expected: dict[str, Any]) -> dict[str, Any]:
    """Return an expected row with its display words as the product's codes.

    Where it names no warnings there must be none.
    """
    changed = {"warnings": [], **expected}
    if "type" in expected:
        changed["type"] = kind_of(expected["type"])
    if "kind" in expected:
        changed["kind"] = slug(expected["kind"])
    if "prices" in expected:
        changed["prices"] = [
            [slug(group), Decimal(str(amount)), slug(unit)]
            for group, amount, unit in expected["prices"]
        ]
    if expected.get("price_group"):
        changed["price_group"] = slug(expected["price_group"])
    return changed


def other_as_expected(row: RowReading, expected: dict[str, Any], position: str) -> dict[str, Any]:
    """Put a row that made nothing, or a kit part, in the words of expected.json."""
    match = row.match.name if row.match else None
    everything: dict[str, Any] = {
        "sheet": row.sheet,
        position: row.row,
        "outcome": row.outcome,
        "reason": row.reason,
        "name": row.name,
        "kit": row.kit,
        "into": match,
        "resembles": match,
        "warnings": list(row.warnings),
        "quantity": expected.get("quantity"),
    }
    return {key: everything[key] for key in (*expected, "warnings")}


def organisation_as_expected(row: RowReading) -> dict[str, Any]:
    values = row.values
    assert isinstance(values, OrganisationValues)
    return {
        "record": row.row,
        "outcome": row.outcome,
        "name": values.name,
        "category": values.category,
        "district": values.district,
        "orgnr": values.orgnr,
        "email": values.email,
        "phone": values.phone,
        "website": values.website,
        "description": values.description,
        "umbrella": values.umbrella,
        "members": list(values.members),
        "price_group": values.price_group,
        "warnings": list(row.warnings),
    }


def read(filename: str) -> ImportReading:
    return read_listings((DATA / filename).read_bytes(), filename)


LISTING_FILES = [name for name in EXPECTED if name.endswith(".xlsx")]


@pytest.mark.parametrize("filename", LISTING_FILES)
def test_every_row_of_a_listing_file_is_read_exactly_as_expected(filename: str) -> None:
    reading = read(filename)
    expected = EXPECTED[filename]["rows"]
    found = [
        listing_as_expected(row, wanted)
        if wanted["outcome"] == "created" and row.outcome == "created"
        else other_as_expected(row, wanted, "row")
        for row, wanted in zip(reading.rows, expected, strict=False)
    ]
    assert found == [in_codes(row) for row in expected]
    assert len(reading.rows) == len(expected)


@pytest.mark.parametrize("filename", LISTING_FILES)
def test_kit_parts_carry_their_quantities(filename: str) -> None:
    reading = read(filename)
    found = {
        (row.name, part.name): part.quantity
        for row in reading.rows
        if isinstance(row.values, ListingValues)
        for part in row.values.parts
    }
    rows = EXPECTED[filename]["rows"]
    expected = {(r["kit"], r["name"]): r["quantity"] for r in rows if r["outcome"] == "part"}
    assert found == expected


@pytest.mark.parametrize("filename", EXPECTED)
def test_the_summary_counts_every_outcome_and_warning(filename: str) -> None:
    data = (DATA / filename).read_bytes()
    reader = read_organisations if filename.endswith(".csv") else read_listings
    reading = reader(data, filename)
    summary = EXPECTED[filename]["summary"]
    outcomes = {name: summary[name] for name in ("created", "merged", "review", "refused")}
    assert {name: reading.summary[name] for name in outcomes} == outcomes
    warnings: dict[str, int] = {}
    for row in reading.rows:
        if row.outcome in {"created", "part"}:
            for code in row.warnings:
                warnings[code] = warnings.get(code, 0) + 1
    assert warnings == summary["warnings"]


def test_every_record_of_the_register_is_read_exactly_as_expected() -> None:
    reading = read_organisations((DATA / "foreningar.csv").read_bytes(), "foreningar.csv")
    expected = EXPECTED["foreningar.csv"]["rows"]
    # The heading is record 1 and no row of the result; records run on without gaps.
    found = [
        organisation_as_expected(row)
        if row.outcome == "created"
        else other_as_expected(row, wanted, "record")
        for row, wanted in zip(reading.rows, expected, strict=True)
    ]
    assert found == [in_codes(row) for row in expected]


def test_the_long_text_of_a_premises_arrives_whole() -> None:
    rows = {row.name: row.values for row in read("stadens-lokaler.xlsx").rows}
    values = rows["Ljusgården, stora salen"]
    assert isinstance(values, ListingValues)
    assert len(values.contents or "") == 3184


def test_no_digit_of_a_rejected_number_is_left_in_the_reading() -> None:
    data = (DATA / "foreningar.csv").read_bytes()
    shown = repr(read_organisations(data, "foreningar.csv"))
    for number in ("999999-0000", "19990000", "802400", "8024XX", "80-2400", "990000-0000"):
        assert number not in shown


def test_a_premises_whole_gives_ten_relations_and_fifty_one_addresses() -> None:
    made = [
        row.values
        for row in read("stadens-lokaler.xlsx").rows
        if row.outcome == "created" and isinstance(row.values, ListingValues)
    ]
    assert sum(1 for values in made if values.part_of) == 10
    assert len({values.address for values in made}) == 51


def test_reading_twice_gives_the_same_fingerprints_and_none_twice() -> None:
    for filename in LISTING_FILES:
        prints = [r.fingerprint for r in read(filename).rows if r.outcome == "created"]
        assert prints == [r.fingerprint for r in read(filename).rows if r.outcome == "created"]
        assert len(set(prints)) == len(prints)
