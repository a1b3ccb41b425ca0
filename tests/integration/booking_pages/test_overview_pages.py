"""The overview for the city: who sees it, what it says, and its files."""

import csv
import html
import io
import json
import re
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from booking_stage import Stage
from factories import (
    book,
    make_listing,
    make_member,
    make_organisation,
    make_place,
    make_user,
    wish,
)
from factories.counting import statements
from flask.testing import FlaskClient
from form_browser import Browser
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from inventory import vocabulary
from inventory.models import AccessibilityFact, Listing
from inventory.types import Answer, ListingKind, ListingStatus
from marketplace import clock
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus, Role

TABLES = ("districts", "accessibility", "confirmations", "hours", "use", "listings", "register")


@pytest.fixture
def city(session: Session) -> Organisation:
    with unit_of_work(session) as work:
        return make_organisation(
            work, name="Staden", slug="staden", kind=OrganisationKind.MUNICIPAL
        )


@pytest.fixture
def clerk(stage: Stage, city: Organisation) -> Browser:
    return stage.browser(stage.member(city, Role.ADMIN, "Lovisa"))


def seen(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def lists(stage: Stage, title: str, district: str | None = "Söder", **facts: Any) -> Listing:
    with unit_of_work(stage.session) as work:
        place = make_place(work, district=district) if district else None
        home = work.get_one(Organisation, stage.owner.id)
        return make_listing(work, home, title=title, place=place, **facts)


def row_of(page: str, name: str) -> str:
    """Return a row of a table as text."""
    found = re.search(rf'<th scope="row"[^>]*>{name}</th>(.*?)</tr>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_everyone_sees_how_many_there_are_and_what_is_missing(
    stage: Stage, client: FlaskClient
) -> None:
    lists(stage, "Salen", capacity_max=40)
    lists(stage, "Rummet", capacity_max=10)
    lists(stage, "Tältet", kind=ListingKind.EQUIPMENT, type="talt")
    lists(stage, "Utkastet", status=ListingStatus.DRAFT)
    page = seen(client, "/overview")
    assert row_of(page, "Söder") == "2 1 missing missing 50 people"
    assert row_of(page, "Råå") == "missing missing missing missing –"
    assert 'href="/?kind=premises&district=S%C3%B6der"' in page
    assert re.search(r"<b>Equipment</b>: Allerum, .*Ödåkra", page)
    assert "Söder: Premises (2), Equipment (1), Service is missing, Skill is missing" in page


def looks(page: str) -> dict[str, str]:
    """Return how the pin of each district looks, by its name."""
    found = re.findall(r'<a class="pin pin-(\w+)"[^>]* aria-label="\d+\. ([^:"]+):', page)
    return {name: kind for kind, name in found}


def test_the_pins_show_what_is_there_and_what_is_missing(stage: Stage, client: FlaskClient) -> None:
    for kind in ListingKind:
        lists(stage, f"Allt {kind}", kind=kind, type=None)
    lists(stage, "Salen", "Råå")
    for number in range(4):
        lists(stage, f"Tält {number}", "Centrum", kind=ListingKind.EQUIPMENT, type="talt")
    page = seen(client, "/overview")
    every = looks(page)
    assert (every["Söder"], every["Råå"], every["Ödåkra"]) == ("many", "few", "none")
    assert "Some kinds are missing" in page
    things = seen(client, "/overview?map=equipment")
    assert looks(things) == {
        name: {"Centrum": "many", "Söder": "few"}.get(name, "none") for name in every
    }
    assert "Råå: Equipment is missing" in things
    assert "1 to 3" in things
    assert looks(seen(client, "/overview?map=castle")) == every


def test_the_numbers_are_those_of_the_search_that_they_lead_to(
    stage: Stage, client: FlaskClient
) -> None:
    for number in range(3):
        lists(stage, f"Sal {number}")
    lists(stage, "Pausad", status=ListingStatus.PAUSED)
    assert row_of(seen(client, "/overview"), "Söder").startswith("3 ")
    assert "3 listings" in seen(client, "/?kind=premises&district=Söder")


def test_parts_of_a_whole_are_no_room_of_their_own(stage: Stage, client: FlaskClient) -> None:
    whole = lists(stage, "Hela", capacity_max=100)
    lists(stage, "Halva", capacity_max=50, part_of_id=whole.id)
    assert row_of(seen(client, "/overview"), "Söder").endswith("100 people")
    with unit_of_work(stage.session) as work:
        work.get_one(Listing, whole.id).status = ListingStatus.DRAFT
    assert row_of(seen(client, "/overview"), "Söder").endswith("50 people")


def test_what_has_no_district_has_a_row_of_its_own(stage: Stage, client: FlaskClient) -> None:
    lists(stage, "Bokföring", None, kind=ListingKind.SERVICE, type="bokforing")
    page = seen(client, "/overview")
    assert row_of(page, "No district stated").startswith("missing missing 1")
    assert "What has no district leads nowhere" in page


def test_links_are_promised_where_there_are_some(stage: Stage, client: FlaskClient) -> None:
    lists(stage, "Salen")
    assert "What has no district leads nowhere" not in seen(client, "/overview")


def test_what_was_never_confirmed_and_is_not_old_is_told_apart(
    stage: Stage, clerk: Browser
) -> None:
    lists(stage, "Salen")
    lists(stage, "Rummet", confirmed_on=clock.now().date())
    page = html.unescape(clerk.open("/overview"))
    assert "1 of 2 listings has never been confirmed" in page
    assert "There are none." not in page
    (row,) = csv.DictReader(
        io.StringIO(clerk.client.get("/overview/exports/confirmations.csv").text.lstrip("\ufeff"))
    )
    assert (row["listings"], row["unconfirmed"], row["never_confirmed"]) == ("2", "0", "1")


def test_an_empty_market_says_so(client: FlaskClient, clerk: Browser) -> None:
    assert "Nothing is published yet" in seen(client, "/overview")
    assert "Nothing is open then" in clerk.open("/overview/use")


def test_the_citys_staff_see_facts_of_accessibility_and_confirmations(
    stage: Stage, client: FlaskClient, clerk: Browser
) -> None:
    for answer in (Answer.YES, Answer.NO, None):
        hall = lists(stage, f"Sal {answer}", published_at=clock.now() - timedelta(days=500))
        if answer is not None:
            with unit_of_work(stage.session) as work:
                work.add(AccessibilityFact(listing_id=hall.id, code="hearing_loop", answer=answer))
    page = html.unescape(clerk.open("/overview"))
    assert "1 yes, 1 no, 1 not known" in page
    assert "Facts that nobody has confirmed" in page
    assert stage.owner.name in page
    public = seen(client, "/overview")
    for words in ("not known", stage.owner.name, "/overview/exports", "/overview/use"):
        assert words not in public


def test_who_sees_the_whole_overview_and_its_files(
    stage: Stage, client: FlaskClient, city: Organisation
) -> None:
    people = {f"city {role}": stage.member(city, role, "Stadens") for role in Role}
    with unit_of_work(stage.session) as work:
        people["platform admin"] = make_user(work, is_platform_admin=True)
        people["nobody's"] = make_user(work)
    people |= {"association": stage.anna}
    found = {}
    for name, person in people.items():
        browser = stage.browser(person).client
        addresses = ["/overview/use", *(f"/overview/exports/{table}.csv" for table in TABLES)]
        found[name] = {browser.get(address).status_code for address in addresses}
    assert found == {
        "city admin": {200}, "city booker": {200}, "city caretaker": {200},
        "platform admin": {200}, "association": {404}, "nobody's": {404},
    }  # fmt: skip
    assert client.get("/overview/use").status_code == 302
    assert client.get("/overview/exports/use.csv").status_code == 302


def test_staff_of_a_suspended_department_see_it_no_more(
    stage: Stage, clerk: Browser, city: Organisation
) -> None:
    with unit_of_work(stage.session) as work:
        work.get_one(Organisation, city.id).status = OrganisationStatus.SUSPENDED
    assert clerk.client.get("/overview/use").status_code == 404


def test_the_use_is_shown_by_hours_and_by_listing_and_names_nobody(
    stage: Stage, clerk: Browser
) -> None:
    hall = lists(stage, "Salen", published_at=clock.now() - timedelta(days=100))
    lists(stage, "Tomma rummet", published_at=clock.now() - timedelta(days=100))
    with unit_of_work(stage.session) as work:
        bo = make_member(work, work.get_one(Organisation, stage.theatre.id), name="Bosse Bok")[1]
        book(work, bo, work.merge(hall), work.get_one(Organisation, stage.theatre.id), wish())
    page = html.unescape(clerk.open("/overview/use"))
    assert "under 1 %" in page
    assert page.index("Tomma rummet") < page.index(">Salen<")
    for name in ("Bosse Bok", stage.theatre.name, "Årsmöte"):
        assert f">{name}</" not in page.replace(f'<option value="{stage.theatre.slug}">', "")
    assert re.search(r'href="/\?date=\d{4}-\d\d-\d\d&from=08:00&to=12:00"', page)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=igår", "“igår” is not a date"),
        ("from=2026-02-30", "is not a date"),
        ("from=2026-05-01&to=2026-04-01", "The last day must not be before the first."),
        ("from=2000-01-01&to=2026-01-01", "At most a year is looked at"),
        ("from=9999-12-31", "Days from 1970-01-01 through 2199-12-31 can be looked at"),
        ("from=1900-01-01", "“1900-01-01” lies outside"),
        ("kind=castle", "“castle” is not one of the choices."),
        ("district=Atlantis", "“Atlantis” is not one of the choices."),
        ("owner=" + "x" * 10_000, "is not one of the choices."),
    ],
)
def test_nonsense_is_told_and_the_rest_is_shown(
    stage: Stage, clerk: Browser, query: str, told: str
) -> None:
    lists(stage, "Salen", published_at=clock.now() - timedelta(days=100))
    page = html.unescape(clerk.open(f"/overview/use?{query}"))
    assert clerk.status == 200
    assert told in page


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_a_file_with_the_same_rows_in_each_form(
    stage: Stage, clerk: Browser, table: str
) -> None:
    lists(stage, "=SUM(A1)", published_at=clock.now() - timedelta(days=500))

    def file(form: str) -> bytes:
        answer = clerk.client.get(f"/overview/exports/{table}.{form}")
        assert answer.status_code == 200
        assert f'filename="{table}.{form}"' in answer.headers["Content-Disposition"]
        return bytes(answer.data)

    rows = list(csv.DictReader(io.StringIO(file("csv").decode("utf-8-sig"))))
    objects = json.loads(file("json"))
    sheet = load_workbook(io.BytesIO(file("xlsx"))).worksheets[0]
    assert rows
    assert len(rows) == len(objects) == sheet.max_row - 1
    assert list(rows[0]) == list(objects[0])
    assert sheet.max_column == len(rows[0])
    if "title" in rows[0]:
        assert rows[0]["title"] == "'=SUM(A1)"
        assert objects[0]["title"] == "=SUM(A1)"


def sheet_of(clerk: Browser, address: str) -> list[dict[str, Any]]:
    """Return the rows of an Excel file by its headings."""
    answer = clerk.client.get(address)
    assert answer.status_code == 200
    names, *rows = load_workbook(io.BytesIO(answer.data)).worksheets[0].values
    assert len(set(names)) == len(names)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_excel_has_a_heading_in_words_for_each_column(
    stage: Stage, clerk: Browser, table: str
) -> None:
    lists(stage, "Salen", published_at=clock.now() - timedelta(days=500))
    rows = sheet_of(clerk, f"/overview/exports/{table}.xlsx?lang=sv")
    codes = clerk.client.get(f"/overview/exports/{table}.csv").text.lstrip("\ufeff").split("\r\n")
    assert not set(rows[0]) & set(codes[0].split(","))


def test_excel_speaks_the_language_of_its_reader(stage: Stage, clerk: Browser) -> None:
    hall = lists(stage, "Salen", type="samlingssal")
    with unit_of_work(stage.session) as work:
        work.add(AccessibilityFact(listing_id=hall.id, code="hearing_loop", answer=Answer.YES))
    row = next(
        one
        for one in sheet_of(clerk, "/overview/exports/listings.xlsx?lang=en")
        if one["Title"] == "Salen"
    )
    assert (row["Kind"], row["Type"], row["Status"]) == ("Premises", "Hall", "Published")
    assert row["Present (accessibility)"] == "Hearing loop"
    assert row["How it is booked"] == "Booked at once"
    (first, *_rest) = sheet_of(clerk, "/overview/exports/hours.xlsx")
    assert first["Weekday"] == "Monday"


def test_what_is_taken_at_all_is_not_told_as_nothing(stage: Stage, clerk: Browser) -> None:
    hall = lists(stage, "Salen", published_at=clock.now() - timedelta(days=100))
    with unit_of_work(stage.session) as work:
        bo = make_member(work, work.get_one(Organisation, stage.theatre.id), name="Bo")[1]
        book(work, bo, work.merge(hall), work.get_one(Organisation, stage.theatre.id), wish())
    rows = json.loads(clerk.client.get("/overview/exports/use.json").data)
    (share,) = [one["percent"] for one in rows if one["title"] == "Salen"]
    assert 0 < share < 1


@pytest.mark.parametrize("table", ["hours", "use"])
def test_a_file_of_a_time_that_cannot_be_read_is_refused_in_words(
    stage: Stage, clerk: Browser, table: str
) -> None:
    lists(stage, "Salen", published_at=clock.now() - timedelta(days=100))
    answer = clerk.client.get(f"/overview/exports/{table}.csv?from=x&to=y&owner=nobody")
    assert answer.status_code == 422
    told = html.unescape(answer.text)
    assert "“x” is not a date" in told
    assert "“y” is not a date" in told
    assert "“nobody” is not one of the choices." in told


@pytest.mark.parametrize("table", TABLES)
def test_a_file_says_what_its_address_cannot_ask_of_it(clerk: Browser, table: str) -> None:
    for query, told in (
        ("banan=1&lang=en", "This table cannot be narrowed down by “banan”."),
        ("%00=1&lang=en", "A part of the address could not be read and was left out."),
    ):
        answer = clerk.client.get(f"/overview/exports/{table}.csv?{query}")
        assert answer.status_code == 422
        assert told in html.unescape(answer.text)
    narrowed = clerk.client.get(f"/overview/exports/{table}.csv?kind=premises")
    assert narrowed.status_code == (200 if table in {"hours", "use"} else 422)
    assert clerk.client.get(f"/overview/exports/{table}.csv?lang=sv").status_code == 200


def test_a_map_of_nothing_that_is_listed_is_told(client: FlaskClient) -> None:
    assert "“banan” is not one of the choices." in seen(client, "/overview?map=banan")
    assert "is not one of the choices" not in seen(client, "/overview?map=premises")


def test_unknown_tables_and_forms_are_not_found(clerk: Browser) -> None:
    for name in ("bookings.csv", "districts.exe", "nothing.csv", "districts.CSV"):
        assert clerk.client.get(f"/overview/exports/{name}").status_code == 404


def test_the_pages_take_as_many_questions_for_ten_listings_as_for_one(
    stage: Stage, clerk: Browser
) -> None:
    counts: dict[str, list[int]] = {"/overview": [], "/overview/use": []}
    for number in range(10):
        lists(stage, f"Sal {number}", published_at=clock.now() - timedelta(days=100))
        if number in {0, 9}:
            for address, found in counts.items():
                with statements(stage.now) as asked:
                    clerk.open(address)
                found.append(len(asked))
    for found in counts.values():
        assert found[0] == found[1]


def test_what_is_free_next_has_not_begun(
    stage: Stage, city: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(stage, "Salen", published_at=clock.now() - timedelta(days=100))
    now = clock.now().astimezone(ZoneInfo("Europe/Stockholm")).replace(hour=9, minute=7)
    monkeypatch.setattr(clock, "now", lambda: now.astimezone(UTC))
    clerk = stage.browser(stage.member(city, Role.ADMIN, "Lovisa"))
    page = html.unescape(clerk.open("/overview/use"))
    today, later = now.date().isoformat(), (now.date() + timedelta(days=7)).isoformat()
    assert f"date={today}&from=08:00&to=12:00" not in page
    assert f"date={later}&from=08:00&to=12:00" in page
    assert f"date={today}&from=12:00" in page


def test_the_map_is_near_and_its_numbers_are_written_out(stage: Stage, client: FlaskClient) -> None:
    lists(stage, "Arenan", capacity_max=6451)
    page = seen(client, "/overview")
    assert "6,451 people" in row_of(page, "Söder")
    assert page.index('href="#map"') < page.index("<table")
    assert "their pins stand at the edge" in page


def test_a_pin_leads_to_the_name_of_its_district(stage: Stage, client: FlaskClient) -> None:
    lists(stage, "Arenan")
    page = seen(client, "/overview")
    led = re.findall(r'<a class="pin[^"]*"[^>]*href="#([^"]+)"[^>]*aria-label="(\d+)\. ', page)
    assert len(led) == len(vocabulary.DISTRICTS)
    for target, number in led:
        row = re.search(rf'<td data-label="No.">{number}</td><th scope="row" id="{target}"', page)
        assert row is not None  # the cell of the name, which a sideways scroll then shows


def test_a_finger_meets_the_pin_of_one_district_alone(stage: Stage, client: FlaskClient) -> None:
    lists(stage, "Arenan")
    at = re.findall(r'"pin-touch" cx="([\d.]+)" cy="([\d.]+)" r="25"', seen(client, "/overview"))
    points = [(float(x), float(y)) for x, y in at]
    assert len(points) == len(vocabulary.DISTRICTS)
    assert all(25 <= x <= 375 and 25 <= y <= 455 for x, y in points)
    assert all(
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= 49.8**2
        for n, a in enumerate(points)
        for b in points[:n]
    )
