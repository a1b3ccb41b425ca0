"""What the pages of an import show: warnings counted, rows compared, files of the other kind."""

import html
import re

import pytest
from bringing import bring, bring_register
from factories.counting import statements
from flask.testing import FlaskClient
from handing_in import CITY, PAGE, REGISTER, hand_in, table
from sqlalchemy.orm import Session
from visiting import send

from marketplace.models import Organisation

WARNED = table(
    "Typ;Namn;Antal;Pris",
    "sak;Vagn;2;5 kr/st",
    "sak;Kastruller;många;5 kr/st",
    "sak;Bord;ca 4;dyrt",
    "sak;;4;dyrt",
)


def rows_of(page: str) -> list[str]:
    return re.findall(r'<td data-label="Name"><bdi>([^<]*)', page)


def test_rows_with_warnings_are_counted_and_seen_alone(admin: FlaskClient) -> None:
    address = hand_in(admin, WARNED).location
    page = admin.get(address).text
    assert re.search(r'show=warnings"[^>]*>With warnings\s*<span class="badge">2<', page)
    alone = admin.get(f"{address}?show=warnings").text
    assert rows_of(alone) == ["Kastruller", "Bord"]
    assert re.search(r'show=warnings" aria-current="[a-z]+"', alone)


def test_a_file_without_warnings_has_no_tab_for_them(admin: FlaskClient) -> None:
    address = hand_in(admin, table("Typ;Namn;Antal;Pris", "sak;Vagn;2;5 kr/st")).location
    assert "show=warnings" not in admin.get(address).text
    assert rows_of(admin.get(f"{address}?show=warnings").text) == []


def test_the_result_shows_rows_with_warnings_open(admin: FlaskClient) -> None:
    page = send(admin, f"{hand_in(admin, WARNED).location}/run").text
    folds = page.split("<details")[1:]
    fold = next(part for part in folds if "With warnings" in part.partition("</summary>")[0])
    assert fold.partition(">")[0].endswith(" open")
    assert rows_of(fold.partition("</details>")[0]) == ["Kastruller", "Bord"]


def test_outcomes_that_are_counted_are_said_of_several(admin: FlaskClient) -> None:
    address = hand_in(admin, CITY, CITY).location
    page = admin.get(address).text
    for words in ("Rows that will be created", "Rows refused", "Rows to review"):
        assert page.count(words) == 2, words  # in the summary and as a tab
    done = send(admin, f"{address}/run").text
    assert "Rows created" in done


HEADINGS = "Typ;Namn;Antal;Adress;Pris;Beskrivning;Kontakt;E-post;Telefon;Innehåll"


def compared(page: str) -> dict[str, tuple[str, str, str]]:
    """Return what a review says of each fact: in the file, here, and whether it differs."""
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, flags=re.DOTALL):
        label, *cells = re.split(r"</th>|</td>", row)
        texts = [html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells[:3]]
        found[label] = (texts[0], texts[1], texts[2])
    return found


def test_a_thing_is_compared_by_all_that_the_file_says(
    owner: Organisation, admin: FlaskClient
) -> None:
    old = "sak;Partytält;2;Gatan 1;100 kr/dag;Vitt tält.;Bo;a@exempel.example;08-465 004 01;"
    new = "sak;Partytälten;3;Gatan 1;100 kr/dag;Grönt tält.;Bo;b@exempel.example;08-465 004 01;stag"
    bring(owner, table(HEADINGS, old))
    bring(owner, table(HEADINGS, new))
    facts = compared(admin.get(f"{PAGE}/reviews").text)
    assert facts["Quantity"] == ("3", "2", "Differs")
    assert facts["Description"] == ("Grönt tält.", "Vitt tält.", "Differs")
    assert facts["E-mail"] == ("b@exempel.example", "a@exempel.example", "Differs")
    assert facts["What is in it"] == ("stag", "–", "Only in the file")
    assert facts["Name"] == ("Partytälten", "Partytält", "Differs")
    assert facts["Address"] == ("Gatan 1", "Gatan 1", "The same")
    assert facts["Price"] == ("100 kr/dag", "100 kr/dag", "The same")
    assert facts["Contact person"] == ("Bo", "Bo", "The same")
    assert facts["Telephone"][0] == facts["Telephone"][1] == "08-465 004 01"
    assert facts["Kind"][2] == facts["Type"][2] == "The same"


def test_premises_are_compared_by_room_and_type_and_by_what_stands_in_remarks(
    owner: Organisation, admin: FlaskClient
) -> None:
    headings = "Lokalens namn;Typ av lokal;Adress;Max antal personer;Kommentar;Öppettider"
    bring(owner, table(headings, "Salen;Samlingssal;Gatan 1;60/40;Ljus sal.;vardagar 8-22"))
    bring(owner, table(headings, "Salén;Mötesrum;Gatan 1;80/40;Mörk sal.;vardagar 8-22"))
    facts = compared(admin.get(f"{PAGE}/reviews").text)
    assert facts["Number of people"] == ("80", "60", "Differs")
    assert facts["People standing"] == ("80", "60", "Differs")
    assert facts["People seated"] == ("40", "40", "The same")
    assert facts["Type"][2] == "Differs"
    assert facts["Description"] == ("Mörk sal.", "Ljus sal.", "Differs")
    assert facts["Opening hours"][2] == "The same"
    assert "Quantity" not in facts


def test_associations_are_compared_in_words_too(city: FlaskClient) -> None:
    bring_register()
    page = city.get(f"{REGISTER}/reviews").text
    assert "Differs" in page


def test_more_rows_to_compare_ask_no_more_of_the_database(
    owner: Organisation, admin: FlaskClient, session: Session
) -> None:
    heading = "Typ;Namn;Antal;Typ av lokal"
    names = ("Partytält", "Släpkärra", "Kaffeurna", "Popcornmaskin")
    counts = []
    for number in (1, 4):
        bring(owner, table(heading, *(f"sak;{name};2;" for name in names[:number])))
        bring(owner, table(heading, *(f"sak;{name};3;" for name in names[:number])))
        with statements(session) as seen:
            page = admin.get(f"{PAGE}/reviews").text
        assert page.count("Differs") >= number
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("known", ["all", "some"])
def test_a_file_of_listings_in_the_register_is_pointed_out(city: FlaskClient, known: str) -> None:
    own = "" if known == "all" else ";Kulör"
    looked = hand_in(
        city, table(f"Typ;Namn;Antal;Pris;E-post;Telefon{own}", "sak;Vagn;2;5 kr;bra;"),
        page=REGISTER,
    )  # fmt: skip
    told = "This looks like a file of listings"
    assert told in city.get(looked.location).text
    assert 'href="/import"' in city.get(looked.location).text


def test_a_register_among_the_listings_is_pointed_out(admin: FlaskClient) -> None:
    looked = hand_in(admin, "foreningar.csv", "foreningar.csv")
    assert "This looks like a register of associations" in admin.get(looked.location).text


def test_a_file_of_the_right_kind_is_not_pointed_out(admin: FlaskClient, city: FlaskClient) -> None:
    for client, name, page in ((admin, CITY, PAGE), (city, "foreningar.csv", REGISTER)):
        looked = hand_in(client, name, name, page)
        assert "This looks like a" not in client.get(looked.location).text
    mixed = table("Namn;Typ;Adress;Telefon;E-post;Postnummer;Ort;Kontakt", "A;;B;;;;;")
    looked = hand_in(city, mixed, page=REGISTER)
    assert "This looks like a" not in city.get(looked.location).text
