"""Searching the register: by language, age and umbrella, with counts, and nonsense told."""

import html
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from factories import make_organisation
from factories.counting import statements
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory import keeping_words, register
from inventory.register import RegisterFilters
from marketplace.actor import SYSTEM
from marketplace.models import (
    Organisation,
    OrganisationActivity,
    OrganisationAge,
    OrganisationLanguage,
)
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, OrganisationStatus


def seen(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/associations{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return html.unescape(answer.text)


def names(page: str) -> list[str]:
    return re.findall(r'href="/a/[^"]+"[^>]*>([^<]+)</a>', page)


@pytest.fixture
def town(session: Session) -> dict[str, Organisation]:
    with unit_of_work(session) as work:
        ring = make_organisation(
            work, name="Kulturringen", slug="ringen", kind=OrganisationKind.UMBRELLA
        )
        choir = make_organisation(
            work, name="Kören Brisen", slug="brisen", district="Söder", category="Kultur",
            sort_key="1", umbrella_id=ring.id,
            languages=[OrganisationLanguage(code="sv"), OrganisationLanguage(code="ar")],
            ages=[OrganisationAge(code="26_64"), OrganisationAge(code="65")],
            activities=[OrganisationActivity(code="kor")],
        )  # fmt: skip
        scouts = make_organisation(
            work, name="Scoutkåren Eken", slug="eken", district="Norr", category="Scouting",
            sort_key="2", languages=[OrganisationLanguage(code="sv")],
            ages=[OrganisationAge(code="7_12")],
        )  # fmt: skip
    return {"ring": ring, "choir": choir, "scouts": scouts}


@pytest.mark.parametrize(
    "query",
    ["?language=ar", "?language=sv&language=ar", "?age=65", "?age=26_64&age=65", "?umbrella=ringen",
     "?q=arabiska", "?q=kulturringen+kören", "?q=körsång", "?q=choir",
     "?age=65&language=ar&umbrella=ringen&district=Söder&category=Kultur&activity=kor"],
)  # fmt: skip
def test_the_choir_alone_is_found_by(
    client: FlaskClient, town: dict[str, Organisation], query: str
) -> None:
    assert names(seen(client, query)) == [town["choir"].name]


def test_all_that_is_chosen_of_one_filter_must_hold(
    client: FlaskClient, town: dict[str, Organisation]
) -> None:
    del town
    assert names(seen(client, "?age=65&age=7_12")) == []


def test_every_choice_says_how_many_it_would_leave_also_when_none(
    client: FlaskClient, town: dict[str, Organisation]
) -> None:
    del town
    page = seen(client, "?district=Söder")
    for choice in ("Söder (1)", "Norr (1)", "Råå (0)", "Kulturringen (1)", "Scouting (0)"):
        assert choice in page
    counts = dict(
        re.findall(r'<label class="ds-label"[^>]*>([^<]+) <span class="count">\((\d+)\)', page)
    )
    assert (counts["Arabic"], counts["65 and over"], counts["7–12 years"]) == ("1", "1", "0")
    assert 'value="7_12"' in page


SELECT = re.compile(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)')


def offered(page: str) -> dict[str, dict[str, int]]:
    """Return of each select how many its choices say that they would leave."""
    return {
        name: {value: int(count) for value, count in OPTION.findall(choices)}
        for name, choices in SELECT.findall(page)
    }


@pytest.mark.parametrize(
    "query",
    ["", "?activity=kor", "?activity=teater&activity=kor", "?activity=kor&district=Söder&age=65",
     "?activity=teater&language=sv", "?kind=association&umbrella=ringen", "?category=Scouting"],
)  # fmt: skip
def test_a_number_in_a_select_is_what_choosing_it_instead_leaves(
    client: FlaskClient, session: Session, town: dict[str, Organisation], query: str
) -> None:
    with unit_of_work(session) as work:
        codes = ("kor", "teater")
        for name, some in (("Teatern", codes[1:]), ("Spelet", codes), ("Kören Två", codes[:1])):
            make_organisation(
                work, name=name, slug=name[-3:], district="Söder", umbrella_id=town["ring"].id,
                activities=[OrganisationActivity(code=code) for code in some],
                languages=[OrganisationLanguage(code="sv")],
            )  # fmt: skip
    given = parse_qsl(query.removeprefix("?"))
    selects = offered(seen(client, query))
    assert {"activity", "district", "kind", "category", "umbrella"} <= selects.keys()
    for name in ("activity", "district", "kind", "category", "umbrella"):
        # A select stands for the first value of its name; those that follow are kept beside it.
        first = next((pair for pair in given if pair[0] == name), None)
        rest = [pair for pair in given if pair is not first]
        for value, count in selects[name].items():
            if count or value in {"teater", "Norr", "association"}:
                there = seen(client, f"?{urlencode([(name, value), *rest])}")
                assert f">{count} organisation" in there, (name, value)


def test_each_chosen_filter_can_be_taken_away_alone(
    client: FlaskClient, town: dict[str, Organisation]
) -> None:
    del town
    page = seen(client, "?age=65&age=26_64&q=kören")
    left = re.findall(r'data-removable href="([^"]+)"', page)
    assert left == [
        "/associations?age=65&age=26_64",
        "/associations?q=k%C3%B6ren&age=26_64",
        "/associations?q=k%C3%B6ren&age=65",
    ]


def test_pages_keep_the_search(client: FlaskClient, session: Session) -> None:
    with unit_of_work(session) as work:
        for number in range(30):
            make_organisation(
                work, name=f"Klubb {number:02}", sort_key=f"{number:02}", district="Söder",
                ages=[OrganisationAge(code="65")],
            )  # fmt: skip
    page = seen(client, "?age=65&district=Söder")
    assert "/associations?district=S%C3%B6der&age=65&page=2" in page
    assert "Klubb 29" in seen(client, "?age=65&district=Söder&page=2")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?kind=castle", "Kind: “castle” is none of the choices"),
        ("?age=200", "Age: “200” is none of the choices"),
        ("?language=klingon&language=ar", "Language: “klingon” is none of the choices"),
        ("?district=Atlantis", "District: “Atlantis” is none of the choices"),
        ("?umbrella=nobody", "Umbrella organisation: “nobody” is none of the choices"),
        ("?category=Nonsens", "Category: “Nonsens” is none of the choices"),
        ("?page=-3", "There is no page “-3”"),
        ("?page=9999999999999999999999", "There is no page"),
        ("?q=" + "å" * 10_000, "Only the first 100 characters"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_rest_works(
    client: FlaskClient, town: dict[str, Organisation], query: str, told: str
) -> None:
    page = seen(client, f"{query}&activity=kor")
    assert told in page
    if "å" not in query:
        assert names(page) == [town["choir"].name]


def test_five_hundred_choices_are_too_many_and_told(
    client: FlaskClient, town: dict[str, Organisation]
) -> None:
    del town
    many = "&".join(f"age={number}" for number in range(500))
    page = seen(client, f"?{many}")
    assert "Age: only the first 20 were used." in page
    assert page.count("is none of the choices") == 20


def test_hidden_umbrellas_are_no_choice(
    client: FlaskClient, session: Session, town: dict[str, Organisation]
) -> None:
    with unit_of_work(session) as work:
        work.merge(town["ring"]).status = OrganisationStatus.SUSPENDED
    page = seen(client)
    assert "Kulturringen" not in page
    assert "Kören Brisen" in page


def test_the_number_of_questions_does_not_grow_with_the_register(session: Session) -> None:
    def asked() -> int:
        session.rollback()
        session.expunge_all()
        with statements(session) as seen_statements:
            page = register.find(session, RegisterFilters(text="klubb", ages=("65",)))
            assert all(row.umbrella is None for row in page.rows)
        return len(seen_statements)

    counts = []
    for number in range(6):
        with unit_of_work(session) as work:
            make_organisation(
                work, name=f"Klubb {number}", ages=[OrganisationAge(code="65")],
                languages=[OrganisationLanguage(code="sv")],
                activities=[OrganisationActivity(code="kor")],
            )  # fmt: skip
        if number in {0, 5}:
            counts.append(asked())
    assert counts[0] == counts[1] <= 11


@pytest.fixture
def clubs(session: Session) -> None:
    made: list[tuple[str, dict[str, Any]]] = [
        ("Anhörigcaféet", {"ages": [OrganisationAge(code="65")]}),
        ("Boxklubben Hörnan", {}),
        ("Danska torsdagsklubben", {}),
        ("Dansklubben Kicken", {}),
        ("Folkdans i kör", {"description": "Vi gillar dans."}),
        ("Pensionärsringen", {"category": "Pensionärer"}),
        ("Afghanska kvinnogruppen", {}),
        ("Veteranerna", {"category": "Pensionärer"}),
    ]
    with unit_of_work(session) as work:
        for n, (name, more) in enumerate(made):
            make_organisation(work, name=name, sort_key=f"{n}", **more)


@pytest.mark.usefixtures("clubs")
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("pensionär", ["Pensionärsringen", "Veteranerna", "Anhörigcaféet"]),
        ("dans", ["Folkdans i kör", "Dansklubben Kicken", "Danska torsdagsklubben"]),
        ("boxning", ["Boxklubben Hörnan"]),
        ("boxklubb", ["Boxklubben Hörnan"]),
    ],
)
def test_who_is_called_so_comes_before_who_only_says_so(
    client: FlaskClient, query: str, first: list[str]
) -> None:
    assert names(seen(client, f"?q={query}")) == first


@pytest.mark.usefixtures("clubs")
def test_words_that_mean_the_same_find_each_other(client: FlaskClient, session: Session) -> None:
    with unit_of_work(session) as work:
        keeping_words.add_group(work, SYSTEM, ["pugilism", "boxklubb"])
    assert names(seen(client, "?q=pugilism")) == ["Boxklubben Hörnan"]


@pytest.mark.usefixtures("clubs")
def test_a_name_spelled_wrong_is_corrected_and_said(client: FlaskClient) -> None:
    for typed, meant, name in (
        ("Afganska", "afghanska", "Afghanska kvinnogruppen"),
        ("pensonärsringen", "pensionärsringen", "Pensionärsringen"),
    ):
        page = seen(client, f"?q={typed}")
        assert f"Nothing has “{typed}”. Shown is what “{meant}” finds." in page
        assert names(page) == [name]


@pytest.mark.usefixtures("clubs")
def test_a_name_that_is_only_like_one_is_asked_about(client: FlaskClient) -> None:
    page = seen(client, "?q=pensionärspingen")
    assert "Did you mean" in page
    assert "pensionärsringen</a>?" in page
    assert names(page) == []


@pytest.mark.usefixtures("clubs")
def test_a_word_that_nobody_says_is_left_out_and_told(client: FlaskClient) -> None:
    page = seen(client, "?q=xyzzyq+boxning")
    assert names(page) == ["Boxklubben Hörnan"]
    assert "they were left out: xyzzyq" in page
    page = seen(client, "?q=xyzzyq")
    assert names(page) == []
    assert "Nobody has these words: xyzzyq" in page
