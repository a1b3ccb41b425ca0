"""The document is as tight as the code: what it forbids is refused, its forms are the true ones."""

import calendar
import re
from typing import Any

import jsonschema_rs
import pytest
from api_caller import document, fields_of, wanting
from api_town import Town
from flask import Flask

from marketplace.api import patterns
from marketplace.money import Money, MoneyError
from marketplace.periods import TimeProblem, parse_date

ANSWERS = ("Answer", "Page", "Item", "Document", "Problem")


def texts(schema: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Return every schema of a text within the schema."""
    if isinstance(schema, list):
        return [one for part in schema for one in texts(part, path)]
    if not isinstance(schema, dict):
        return []
    found = [(path, schema)] if "string" in (schema.get("type"), *_list(schema)) else []
    return found + [one for name, part in schema.items() for one in texts(part, f"{path}/{name}")]


def _list(schema: dict[str, Any]) -> list[str]:
    kind = schema.get("type")
    return kind if isinstance(kind, list) else []


def test_every_text_that_is_sent_says_what_may_stand_in_it(app: Flask) -> None:
    described = document(app)
    bodies = {
        name: schema
        for name, schema in described["components"]["schemas"].items()
        if not name.endswith(ANSWERS)
    }
    queries = [
        parameter
        for operations in described["paths"].values()
        for method, operation in operations.items()
        if method != "parameters"
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    ]
    found = texts(bodies) + texts(queries)
    assert len(found) > 100
    # A condition on two fields together says only that one of them is there.
    bare = {path for path, schema in found if not {"pattern", "enum", "const"} & set(schema)}
    assert {path for path in bare if "/anyOf" not in path} == set()


def test_names_of_organisations_and_things_have_their_true_form_everywhere(app: Flask) -> None:
    schemas = document(app)["components"]["schemas"]
    for name in ("BookingBody", "ListingBody", "ListingChange", "GroupBody", "FeedBody"):
        assert schemas[name]["properties"]["organisation"]["pattern"] == patterns.SLUG
    assert schemas["BookingBody"]["properties"]["listing"]["pattern"] == patterns.PUBLIC_ID
    for path in ("/api/v1/listings", "/api/v1/bookings"):
        (found,) = [
            parameter["schema"]
            for parameter in document(app)["paths"][path]["get"]["parameters"]
            if parameter["name"] == "organisation"
        ]
        assert found["pattern"] == patterns.SLUG


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("1970-01-01", True), ("2199-12-31", True), ("1969-12-31", False), ("2200-01-01", False),
        ("2028-02-29", True), ("2027-02-29", False), ("2100-02-29", False), ("2000-02-29", True),
        ("2027-04-31", False), ("2027-13-01", False), ("2027-00-10", False), ("2027-01-32", False),
    ],
)  # fmt: skip
def test_the_form_of_a_date_is_the_calendar(text: str, *, usable: bool) -> None:
    assert bool(re.search(patterns.DAY, text)) is usable
    try:
        parse_date(text)
    except TimeProblem:
        assert not usable
    else:
        assert usable


def test_every_leap_day_of_the_years_that_we_know_and_no_other_has_the_form_of_a_date() -> None:
    leap = [year for year in range(1970, 2200) if re.search(patterns.DAY, f"{year}-02-29")]
    assert leap == [year for year in range(1970, 2200) if calendar.isleap(year)]


@pytest.mark.parametrize(
    ("text", "usable"),
    [("0", True), ("19999999.99", True), ("20000000.00", True), ("20000000.01", False),
     ("20000001", False), ("1.234", False), ("-1", False), ("99999999", False)],
)  # fmt: skip
def test_the_form_of_money_is_what_can_be_kept(text: str, *, usable: bool) -> None:
    assert bool(re.search(patterns.MONEY, text)) is usable
    try:
        Money.parse(text)
    except MoneyError:
        assert not usable
    else:
        assert usable


@pytest.mark.parametrize(
    ("schema", "body", "usable"),
    [
        ("RepeatBody", {"frequency": "weekly"}, False),
        ("RepeatBody", {"frequency": "weekly", "times": 2}, True),
        ("RepeatBody", {"frequency": "weekly", "times": 2, "until": "2027-01-01"}, False),
        ("DecisionBody", {"decision": "approve"}, True),
        ("DecisionBody", {"decision": "decline"}, False),
        ("DecisionBody", {"decision": "decline", "reason": " \n"}, False),
        ("DecisionBody", {"decision": "decline", "reason": "Nej."}, True),
        ("CancellationBody", {"scope": "all"}, True),
        ("CancellationBody", {"scope": "all", "occurrences": ["a" * 12]}, False),
        ("CancellationBody", {"scope": "these"}, False),
        ("CancellationBody", {"scope": "these", "occurrences": ["a" * 12]}, True),
        ("FeedBody", {"of": "me", "name": "Mitt"}, True),
        ("FeedBody", {"of": "me", "name": "\u200b"}, False),
        ("FeedBody", {"of": "lending", "name": "Vårt"}, False),
        ("FeedBody", {"of": "lending", "name": "Vårt", "organisation": "scouterna"}, True),
        ("FeedBody", {"of": "listing", "name": "En", "listing": None}, False),
    ],
)
def test_what_fields_say_together_stands_in_the_document(
    app: Flask, schema: str, body: dict[str, Any], *, usable: bool
) -> None:
    described = document(app)
    whole = described["components"]["schemas"][schema] | {"components": described["components"]}
    assert jsonschema_rs.is_valid(whole, body) is usable


@pytest.mark.parametrize(
    "moment",
    ["2027-03-14", "2027-3-14T18:00", "14.3.2027 18:00", "2027-03-14T18:00:01", "2027-02-30T18:00",
     "2027-03-14T25:00", "2027-03-14T18:00+99:00", " 2027-03-14T18:00"],
)  # fmt: skip
def test_a_moment_of_another_form_than_the_document_names_is_refused(
    town: Town, moment: str
) -> None:
    assert not re.search(patterns.TIME, moment)
    body = wanting(town.hall.public_id, "teatern", starts_at=moment)
    assert fields_of(town.bo.post("/bookings/preview", body)) == ["starts_at"]
