"""Spelling help by sound, inside compounds, and from words that mean what is listed."""

import pytest
from factories import make_organisation
from factories.counting import statements
from factories.facts import hall, things
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing, keeping_words, search
from inventory.models import Listing
from inventory.search import Found
from marketplace.actor import SYSTEM
from marketplace.transactions import unit_of_work


def sought(session: Session, text: str) -> Found:
    found = search.found(session, text)
    assert found is not None
    return found


def titles(session: Session, text: str) -> list[str]:
    by_id = {one.id: one.title for one in session.scalars(select(Listing))}
    return [by_id[key] for key in sought(session, text).ids]


@pytest.fixture
def town(session: Session) -> None:
    made = [
        hall(title="Festlokalen Eken", type="ovrigt"),
        things(title="Partytält", type="talt"),
        things(title="Tält", type="talt"),
        things(title="Projektor", type="projektor"),
        things(title="Släp", type="slap"),
        things(title="Grill", type="grill"),
        things(title="Stolar, stapelbara"),
        things(title="Fällbara stolar"),
        things(title="Fällstolar av trä"),
        things(title="Kajak", type="kanoter"),
        hall(title="Trädgården", type="utomhusyta"),
    ]
    with unit_of_work(session) as work:
        owner = make_organisation(work, name="Havsörnen", slug="scout")
        for one in made:
            cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=one)
        keeping_words.add_group(work, SYSTEM, ["projektor", "videokanon"])
        keeping_words.add_group(work, SYSTEM, ["orgel", "harmonium"])


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("text", "meant", "title"),
    [
        ("partytelt", "partytält", "Partytält"),
        ("festlåkalen", "festlokalen", "Festlokalen Eken"),
        ("projektår", "projektor", "Projektor"),
        ("schläpp", "släp", "Släp"),
        ("partytellt på lördag", "partytält på lördag", "Partytält"),
    ],
)
def test_what_is_written_as_it_sounds_is_corrected(
    session: Session, text: str, meant: str, title: str
) -> None:
    found = sought(session, text)
    assert (found.meant, found.corrected) == (meant, True)
    assert titles(session, text)[0] == title


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("telt", "tält"),
        ("tällt", "tält"),
        ("tlät", "tält"),
        ("grila", "grill"),
        ("grrill", "grill"),
        ("schläp", "släp"),
        ("släpp", "släp"),
        ("kajag", "kajak"),
    ],
)
def test_a_slip_in_a_short_word_is_asked_about(session: Session, text: str, meant: str) -> None:
    found = sought(session, text)
    assert (found.meant, found.corrected) == (meant, found.corrected)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("trädgårdstelt", "trädgårdstält"),
        ("bröllopstelt", "bröllopstält"),
    ],
)
def test_a_part_of_a_compound_that_no_listing_has_is_spelled_right(
    session: Session, text: str, meant: str
) -> None:
    assert sought(session, text).meant == meant
    assert titles(session, meant) == ["Tält", "Partytält"]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["vidiokanon", "videokannon"])
def test_a_word_that_means_what_is_listed_is_spelled_right(session: Session, text: str) -> None:
    assert sought(session, text).meant == "videokanon"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["harmonnium", "orgell", "garage", "hoppborg", "fällbara"])
def test_nothing_is_proposed_that_finds_nothing(session: Session, text: str) -> None:
    found = sought(session, text)
    assert found.meant is None


@pytest.mark.parametrize(
    "text",
    [
        "idrottslokal", "bokföringshjälp", "fotbollsskola", "lägerplats", "trädgårdshjälp",
        "lägerskola", "barngrupp", "danskväll", "dansskola", "sammanträdeslokal", "pianostämning",
    ],
)  # fmt: skip
def test_a_compound_that_is_written_right_is_never_corrected(session: Session, text: str) -> None:
    titles_there = (
        "Idrottshall", "Bokföring", "Fotbollsplan", "Skola i Råå", "Lägerbål", "Plats för tält",
        "Trädgård", "Hjälp med läxor", "Barngrind", "Grupprum", "Dansgolv", "Kvällssol",
        "Sammanträdesrum", "Piano", "Städning", "Lokalen", "Läge vid havet", "Bar", "Ramp",
    )  # fmt: skip
    with unit_of_work(session) as work:
        owner = make_organisation(work)
        for title in titles_there:
            cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=things(title=title))
    found = sought(session, text)
    assert (found.meant, found.corrected) == (None, False)


@pytest.mark.usefixtures("town")
def test_real_hits_are_never_corrected(session: Session) -> None:
    found = sought(session, "tält")
    assert (found.meant, found.corrected) == (None, False)
    assert titles(session, "tält") == ["Tält", "Partytält"]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("text", ["fällstolar", "fällstol", "fällbara stolar", "klappstolar"])
def test_folding_chairs_are_found_however_they_are_called(session: Session, text: str) -> None:
    assert {"Fällbara stolar", "Fällstolar av trä"} <= set(titles(session, text)[:3])


@pytest.mark.usefixtures("town")
def test_chairs_that_fold_come_before_others_and_are_chairs(session: Session) -> None:
    assert titles(session, "fällstolar") == [
        "Fällstolar av trä", "Fällbara stolar", "Stolar, stapelbara",
    ]  # fmt: skip
    assert titles(session, "fällbara stolar") == [
        "Fällbara stolar", "Fällstolar av trä", "Stolar, stapelbara",
    ]  # fmt: skip
    assert "Fällstolar av trä" in titles(session, "stolar")
    assert sought(session, "bar").ids == []


def test_where_no_chairs_fold_chairs_are_found(session: Session) -> None:
    with unit_of_work(session) as work:
        owner = make_organisation(work, slug="scout")
        cataloguing.create_listing(work, SYSTEM, organisation=owner, facts=things(title="Stolar"))
    for text, over in (("fällstolar", ()), ("fällbara stolar", ("fällbara",))):
        assert titles(session, text) == ["Stolar"]
        assert (sought(session, text).meant, sought(session, text).passed_over) == (None, over)


@pytest.mark.usefixtures("town")
def test_the_number_of_queries_does_not_grow_with_what_is_misspelt(session: Session) -> None:
    for text in (
        "xyzztelt trädgårdstelt",
        "xyzztelt trädgårdstelt vidiokanon festlåkal projektår qwertyop bröllopstelt",
    ):
        with statements(session) as seen:
            search.found(session, text)
        assert len(seen) <= 20
