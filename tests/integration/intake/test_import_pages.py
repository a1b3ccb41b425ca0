"""The pages of the import: choose a file, look it through, import, review; and what goes wrong."""

import re
from datetime import timedelta

import pytest
import time_machine
from bringing import bring, dump
from factories import make_member, make_organisation
from flask import Flask
from flask.testing import FlaskClient
from handing_in import CITY, PAGE, REGISTER, hand_in, post, table
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from visiting import send, signed_in

from inventory.intake import uploads
from inventory.models import ImportedRow, Listing, PendingUpload
from marketplace import clock
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_is_looked_through_and_then_imported(session: Session, admin: FlaskClient) -> None:
    looked = hand_in(admin, CITY, CITY)
    assert looked.status_code == 302
    address = looked.location
    page = admin.get(address)
    assert page.status_code == 200
    assert "Nothing has been saved yet" in page.text
    assert "Bordtennislokal Racket" in page.text
    assert "The row has no name." in page.text
    assert "The number of people is approximate." in page.text
    assert count(session, Listing) == 0
    done = send(admin, f"{address}/run")
    assert done.status_code == 200
    assert "The file has been imported" in done.text
    assert (count(session, Listing), count(session, PendingUpload)) == (85, 0)


def test_markup_of_a_file_arrives_escaped(session: Session, admin: FlaskClient) -> None:
    text = table("Typ;Namn;Antal", "sak;<script>alert(1)</script>;2", "sak;<b>;")
    page = admin.get(hand_in(admin, text).location).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert count(session, Listing) == 0


def test_rows_can_be_filtered_by_outcome(admin: FlaskClient) -> None:
    address = hand_in(admin, CITY, CITY).location
    page = admin.get(f"{address}?show=review").text
    assert "Bordtennislokal Racket" in page
    assert "Havstrutshallen" not in page
    assert admin.get(f"{address}?show=nonsense&page=99").status_code == 200


def test_a_file_of_an_earlier_import_has_nothing_to_import(
    owner: Organisation, admin: FlaskClient
) -> None:
    bring(owner, "en-enkel-mall.xlsx")
    page = admin.get(hand_in(admin, "en-enkel-mall.xlsx", "mall.xlsx").location).text
    assert "There is nothing to import" in page
    assert "Import now" not in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "tom.xlsx", "The file is empty."),
        (b"%PDF-1.7\n" + b"x" * 200, "fil.pdf", "This is not a spreadsheet."),
        (b"PK\x03\x04" + b"\0" * 200, "fil.xlsx", "The file is damaged."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "gammal.xls", "Excel"),
        (b"x" * (10 * 1024 * 1024 + 5), "stor.csv", "at most 10 MB"),
        (table("Typ;Namn;Antal", *("sak;x;1" for _ in range(5001))), "lang.csv", "too many rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_why(
    session: Session, admin: FlaskClient, content: bytes, name: str, sentence: str
) -> None:
    answer = hand_in(admin, content, name)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert count(session, PendingUpload) == 0


def test_no_file_is_said_so(admin: FlaskClient) -> None:
    answer = send(admin, PAGE)
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_a_body_that_is_far_too_large_gets_a_page_too(admin: FlaskClient) -> None:
    answer = post(admin, PAGE, b"x" * (25 * 1024 * 1024), "stor.csv")
    assert (answer.status_code, "at most 10 MB" in answer.text) == (413, True)


def test_own_headings_are_asked_about_once_and_remembered(
    session: Session, admin: FlaskClient
) -> None:
    text = table("Typ;Namn;Antal;Hyrespeng;Hemligt", "sak;Vagn;2;100 kr/dag;koden är 1234")
    asked = hand_in(admin, text)
    assert asked.location.endswith("/headings")
    page = admin.get(asked.location).text
    assert ("Hyrespeng" in page, "Hemligt" in page) == (True, True)
    chosen = send(admin, asked.location, **{"column-0": "price", "column-1": "ignore"})
    assert chosen.status_code == 302
    send(admin, f"{chosen.location}/run")
    session.rollback()
    listing = session.scalars(select(Listing)).one()
    assert listing.price_text == "100 kr/dag"
    assert "1234" not in repr(dump(session))
    again = hand_in(admin, table("Typ;Namn;Antal;HYRESPENG;hemligt", "sak;Kärra;1;5 kr/st;x"))
    assert not again.location.endswith("/headings")
    assert "Choose what your own headings mean" in admin.get(again.location).text


def test_a_file_without_known_headings_can_be_given_a_meaning(admin: FlaskClient) -> None:
    text = table("Grunka;Mängd;Sort och slag", "Vagn;2;sak")
    asked = hand_in(admin, text)
    assert asked.location.endswith("/headings")
    still = send(admin, asked.location, **{"column-0": "name"})
    assert (still.status_code, "No row of headings" in still.text) == (422, True)
    page = admin.get(asked.location).text
    numbers = dict(
        reversed(pair) for pair in re.findall(r'for="(column-\d)">([^<]+)</label>', page)
    )
    meanings = {"grunka": "name", "mängd": "quantity", "sort och slag": "kind"}
    fields = {numbers[word]: meanings[word.casefold()] for word in numbers}
    chosen = send(admin, asked.location, **fields)
    assert chosen.status_code == 302
    assert "Vagn" in admin.get(chosen.location).text


def test_a_file_waits_an_hour_and_is_then_gone(session: Session, admin: FlaskClient) -> None:
    address = hand_in(admin, "en-enkel-mall.xlsx", "mall.xlsx").location
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        assert admin.get(address).status_code == 410
        assert send(admin, f"{address}/run").status_code == 410
        uploads.tidy(session)
    assert (count(session, PendingUpload), count(session, Listing)) == (0, 0)


def test_sending_the_import_twice_imports_once(session: Session, admin: FlaskClient) -> None:
    address = hand_in(admin, "en-enkel-mall.xlsx", "mall.xlsx").location
    assert send(admin, f"{address}/run").status_code == 200
    assert send(admin, f"{address}/run").status_code == 410
    assert count(session, Listing) == 12


def test_a_file_of_somebody_else_cannot_be_seen(
    app: Flask, owner: Organisation, admin: FlaskClient
) -> None:
    address = hand_in(admin, "en-enkel-mall.xlsx", "mall.xlsx").location
    with unit_of_work() as work:
        colleague, _ = make_member(work, owner)
    assert signed_in(app, colleague).get(address).status_code == 410


def test_a_row_under_review_is_decided_on_its_page(
    session: Session, owner: Organisation, admin: FlaskClient
) -> None:
    bring(owner, table("Typ;Namn;Antal;E-post", "sak;Partytält;2;a@exempel.example"))
    bring(owner, table("Typ;Namn;Antal;E-post", "sak;Partytälten;3;b@exempel.example"))
    page = admin.get(f"{PAGE}/reviews")
    assert ("a@exempel.example" in page.text, "b@exempel.example" in page.text) == (True, True)
    assert "Rows wait for you" in admin.get(PAGE).text
    session.rollback()
    row = session.scalars(select(ImportedRow).order_by(ImportedRow.id.desc())).first()
    assert row is not None
    target = f"{PAGE}/reviews/{row.public_id}"
    assert send(admin, target, choice="perhaps").status_code == 302
    assert count(session, Listing) == 1
    assert send(admin, target, choice="new").status_code == 302
    assert count(session, Listing) == 2
    after = send(admin, target, choice="same")
    assert "Somebody has already chosen" in admin.get(after.location).text
    assert "Nothing waits for you" in admin.get(f"{PAGE}/reviews").text
    assert send(admin, f"{PAGE}/reviews/finnsinteaaaa", choice="new").status_code == 404


PATHS = ["", "/reviews", "/x", "/x/headings"]


@pytest.mark.parametrize("path", PATHS)
def test_others_do_not_come_in(app: Flask, owner: Organisation, path: str) -> None:
    with unit_of_work() as work:
        booker, _ = make_member(work, owner, Role.BOOKER)
        stranger, _ = make_member(work, make_organisation(work))
    assert app.test_client().get(f"{PAGE}{path}").status_code in {302, 401}
    for person in (booker, stranger):
        assert signed_in(app, person).get(f"{PAGE}{path}").status_code == 403
        assert signed_in(app, person).get(f"{REGISTER}{path}").status_code == 404
    assert signed_in(app, stranger).get(f"/organisations/ingen/import{path}").status_code == 404


def test_strangers_cannot_write_either(app: Flask, session: Session, owner: Organisation) -> None:
    with unit_of_work() as work:
        stranger, _ = make_member(work, make_organisation(work))
    client = signed_in(app, stranger)
    assert hand_in(client, "en-enkel-mall.xlsx").status_code == 403
    assert send(client, f"{PAGE}/x/run").status_code == 403
    assert send(client, f"{PAGE}/reviews/x", choice="new").status_code == 403
    assert count(session, PendingUpload) == 0
    assert owner.slug == "exempel"


def test_the_city_imports_its_register(session: Session, city: FlaskClient) -> None:
    before = count(session, Organisation)
    address = hand_in(city, "foreningar.csv", "foreningar.csv", REGISTER).location
    page = city.get(address).text
    assert "Scoutkår Granbarret" in page
    done = send(city, f"{address}/run")
    assert (done.status_code, count(session, Organisation)) == (200, before + 140)
    reviews = city.get(f"{REGISTER}/reviews").text
    assert "Hembygdsfören. Halmtaket" in reviews


def test_the_city_imports_listings_for_an_owner(
    session: Session, owner: Organisation, city: FlaskClient
) -> None:
    address = hand_in(city, "en-enkel-mall.xlsx", "mall.xlsx").location
    assert send(city, f"{address}/run").status_code == 200
    assert (count(session, Listing), owner.slug) == (12, "exempel")


def test_the_way_in_leads_to_the_only_organisation(admin: FlaskClient, city: FlaskClient) -> None:
    assert admin.get("/import").location == PAGE
    assert REGISTER in city.get("/import").text


def test_the_template_is_there_for_all_and_brings_nothing_itself(
    app: Flask, owner: Organisation
) -> None:
    answer = app.test_client().get("/import/template.xlsx")
    assert (answer.mimetype or "").endswith("spreadsheetml.sheet")
    assert "attachment" in answer.headers["Content-Disposition"]
    report = bring(owner, answer.data, dry_run=True)
    assert (report.rows, set(report.summary.values())) == ([], {0})
