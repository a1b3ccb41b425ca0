"""The commands that write listings, bookings and the register to standard output."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from factories import book, make_listing, make_member, make_organisation, wish
from flask import Flask
from flask.cli import ScriptInfo
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from bookings.exporting import COLUMNS as OF_BOOKINGS
from inventory.exporting.listings import AT_ONCE
from inventory.exporting.listings import COLUMNS as OF_LISTINGS
from inventory.exporting.register import COLUMNS as OF_REGISTER
from inventory.types import ListingStatus
from marketplace.cli import main
from marketplace.models import OrganisationAge, OrganisationLanguage
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind


def exported(app: Flask, *words: str) -> bytes:
    result = CliRunner().invoke(main, ["export", *words], obj=ScriptInfo(create_app=lambda: app))
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def rows(app: Flask, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(exported(app, what, "--format", "json"))
    return found


@pytest.fixture
def town(session: Session) -> None:
    with unit_of_work(session) as work:
        home = make_organisation(
            work, name="Scouterna", slug="scouterna", phone="+46846500420", phone_public=False,
            email="hej@scout.example", district="Söder",
            ages=[OrganisationAge(code="7_12")], languages=[OrganisationLanguage(code="sv")],
        )  # fmt: skip
        make_organisation(work, name="Dolda", slug="dolda", in_register=False)
        hall = make_listing(
            work, home, title="=1+1", confirmed_on=date(2026, 3, 14), contact_name="Vera",
            contact_phone="+46846500421", contact_public=False,
        )  # fmt: skip
        make_listing(work, home, title="Utkastet", status=ListingStatus.DRAFT)
        person = make_organisation(
            work, name="Bo Privatsson", slug="p-abc", kind=OrganisationKind.PERSON,
            in_register=False,
        )  # fmt: skip
        bo = make_member(work, person, name="Bo Privatsson")[1]
        book(work, bo, hall, person, wish(purpose="Ring 0431-123456", note="hemligt"))


def test_listings_are_written_with_names_that_stay(app: Flask, town: None) -> None:
    del town
    text = exported(app, "listings").decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(found[0]) == OF_LISTINGS
    hall = next(row for row in found if row["status"] == "published")
    assert (hall["title"], hall["organisation"], hall["district"]) == (
        "'=1+1",
        "scouterna",
        "Söder",
    )
    assert hall["confirmed_on"] == "2026-03-14"
    assert {row["status"] for row in found} == {"published", "draft"}
    assert "Vera" not in text
    assert "46500421" not in text


def test_the_register_leaves_out_what_is_private(app: Flask, town: None) -> None:
    del town
    (row,) = rows(app, "register")
    assert tuple(row) == OF_REGISTER
    assert (row["slug"], row["email"], row["phone"]) == ("scouterna", "hej@scout.example", None)
    assert (row["languages"], row["ages"], row["listings"]) == (["sv"], ["7_12"], 1)


def test_bookings_tell_no_telephone_no_words_and_no_person(app: Flask, town: None) -> None:
    del town
    text = exported(app, "bookings", "--format", "json").decode()
    (row,) = json.loads(text)
    assert tuple(row) == OF_BOOKINGS
    assert (row["status"], row["owner"]) == ("confirmed", "scouterna")
    assert (row["organisation"], row["organisation_name"]) == (None, None)
    assert row["organisation_kind"] == "person"
    assert row["starts_at"].endswith("+00:00")
    for secret in ("Privatsson", "0431", "hemligt", "46500401", "p-abc", "Testsson"):
        assert secret not in text


def test_a_spreadsheet_can_be_opened(app: Flask, town: None) -> None:
    del town
    data = exported(app, "bookings", "--format", "xlsx")
    names, row = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    assert names == OF_BOOKINGS
    assert row[OF_BOOKINGS.index("listing_title")] == "'=1+1"


def test_more_than_one_batch_is_written_whole(app: Flask, session: Session) -> None:
    with unit_of_work(session) as work:
        home = make_organisation(work)
        for number in range(AT_ONCE + 5):
            make_listing(work, home, title=f"Sak {number}", place=None)
    found = [row["title"] for row in rows(app, "listings")]
    assert found == [f"Sak {number}" for number in range(AT_ONCE + 5)]


def test_nothing_is_still_a_file(app: Flask) -> None:
    assert rows(app, "bookings") == []
    assert exported(app, "register").decode("utf-8-sig").strip() == ",".join(OF_REGISTER)


def test_an_unknown_format_is_wrong_usage(app: Flask) -> None:
    result = CliRunner().invoke(
        main, ["export", "listings", "--format", "pdf"], obj=ScriptInfo(create_app=lambda: app)
    )
    assert result.exit_code == 2
