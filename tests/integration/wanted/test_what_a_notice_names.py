"""Who is told of a notice that names only a kind: whose listings its title names, nobody else."""

from typing import Any

import pytest
import synonyms
from wanted_stage import Square

from bookings.types import WantedWhen
from bookings.wanted import matching
from inventory.models import ListingActivity
from inventory.types import ListingKind
from marketplace import clock
from marketplace.transactions import unit_of_work

FITS = "wanted_fits"
THING, ROOM, SKILL = ListingKind.EQUIPMENT, ListingKind.PREMISES, ListingKind.SKILL
OPEN: dict[str, Any] = {"people": None}


def fitting(square: Square, key: int) -> set[str]:
    found = matching.fitting(square.now, square.notice(key), clock.now())
    keys = {one for many in found.values() for one in many}
    return {square.titles[one] for one in keys}


THINGS = [
    ("Partytält 3x6 m", "talt"),
    ("Barncyklar", "ovrig_inventarie"),
    ("Lastcykel", "lastcykel"),
    ("3D-skrivare", "ovrig_inventarie"),
    ("Dräkter från 1800-talet", "klader"),
    ("Tältpinnar", "ovrig_inventarie"),
    ("Bokhylla", "ovrig_inventarie"),
]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Partytält till bokmarknaden", {"Partytält 3x6 m"}),
        ("Tält", {"Partytält 3x6 m"}),
        ("Militärtält till lägret", {"Partytält 3x6 m"}),
        ("Två cyklar över helgen", {"Barncyklar", "Lastcykel"}),
        ("Utrustning till vår fest", set()),
        ("Något stort", set()),
        ("Kran", set()),
        ("Bok", set()),
    ],
)
def test_things_are_wanted_by_their_names(square: Square, title: str, found: set[str]) -> None:
    for name, code in THINGS:
        square.hall(kind=THING, title=name, type=code)
    assert fitting(square, square.publish(kind=THING, title=title, **OPEN)) == found


def test_a_type_fits_by_itself(square: Square) -> None:
    for name, code in THINGS:
        square.hall(kind=THING, title=name, type=code)
    key = square.publish(kind=THING, type="lastcykel", title="Något att frakta med", **OPEN)
    assert fitting(square, key) == {"Lastcykel"}


def test_the_type_for_all_else_says_nothing_by_itself(square: Square) -> None:
    for name, code in THINGS:
        square.hall(kind=THING, title=name, type=code)
    key = square.publish(kind=THING, type="ovrig_inventarie", title="3D-skrivare", **OPEN)
    assert fitting(square, key) == {"3D-skrivare"}


@pytest.mark.parametrize(
    ("title", "people", "found"),
    [
        ("Lokal till vårt årsmöte", None, {"Sammanträdesrum Bryggan", "Vega"}),
        ("Gympasal för tjugo ungar, sex veckor", None, {"Grönsiskeskolan, sal 1"}),
        (
            "Lokal för 25 personer",
            25,
            {"Sammanträdesrum Bryggan", "Grönsiskeskolan, sal 1", "Idrottshall Stora"},
        ),
        ("Lokal för 25 personer", None, set()),
        ("Möteslokal varannan vecka", 100, {"Idrottshall Stora"}),
        ("Kajplats till en ångbåt", 100, {"Idrottshall Stora"}),
        ("Kajplats till en ångbåt", None, set()),
    ],
)
def test_premises_are_wanted_by_what_they_are_for_too(
    square: Square, title: str, people: int | None, found: set[str]
) -> None:
    with unit_of_work(square.session) as work:
        synonyms.seed(work)
    square.hall(title="Sammanträdesrum Bryggan", type="sammantradesrum")
    square.hall(title="Grönsiskeskolan, sal 1", type="gymnastiksal")
    square.hall(title="Idrottshall Stora", type="idrottshall", capacity_max=200)
    square.hall(title="Vega", type="ovrigt", summary="För möten och kurser.", capacity_max=8)
    assert fitting(square, square.publish(title=title, people=people)) == found


def test_people_are_wanted_by_what_they_know(square: Square) -> None:
    for title, summary in (
        ("Simlärare för vuxna", "Vi visar hur man lär sig simma."),
        ("Hjälp med surfplattan", "Bank, foton och videosamtal i lugn takt."),
        ("Visor på dragspel", "Någon av oss spelar."),
    ):
        square.hall(kind=SKILL, type="ovrig_kompetens", title=title, summary=summary)
    title = "Någon som kan visa oss videosamtal"
    key = square.publish(kind=SKILL, title=title, **OPEN)
    assert fitting(square, key) == {"Hjälp med surfplattan"}


def test_a_part_of_a_word_says_little_of_what_people_know(square: Square) -> None:
    square.hall(kind=SKILL, type="mangfald", title="Mångfald i föreningen, samtalskväll")
    key = square.publish(kind=SKILL, title="Någon som kan visa oss videosamtal", **OPEN)
    assert fitting(square, key) == set()


def test_what_is_called_so_comes_before_what_is_of_the_same_type(square: Square) -> None:
    square.hall(kind=THING, type="talt", title="Partytält 4×8 m")
    square.hall(kind=THING, type="talt", title="Patrulltält 10-manna")
    assert fitting(square, square.publish(kind=THING, title="Partytält", **OPEN)) == {
        "Partytält 4×8 m"
    }
    # Nobody's is called so any more; what is called a tent is the next best.
    square.hall(kind=THING, type="lastcykel", title="Lastcykel")
    assert fitting(square, square.publish(kind=THING, title="Festtält", **OPEN)) == {
        "Partytält 4×8 m", "Patrulltält 10-manna",
    }  # fmt: skip


def test_nobody_is_told_of_what_nobody_has(square: Square) -> None:
    square.hall(kind=THING, title="Lastcykel", type="lastcykel")
    square.publish(kind=THING, title="Partytält till bokmarknaden", **OPEN)
    square.match()
    assert square.recipients(FITS) == []


def test_an_unpublished_name_is_no_name(square: Square) -> None:
    square.hall(kind=THING, title="Kåta", type="ovrig_inventarie", status="draft")
    assert fitting(square, square.publish(kind=THING, title="Kåta", **OPEN)) == set()


def test_premises_without_a_time_are_wanted_by_their_names_only(square: Square) -> None:
    square.hall(title="Idrottshall Stora", type="idrottshall")
    key = square.publish(title="Kajplats till en ångbåt", when=WantedWhen.UNDECIDED, period=None)
    assert fitting(square, key) == set()


ALIKE = ("Lokal för möte", "Vårmöte", "Möte hos Vega i mars", "Lokal till våra möten")
OF_NOTHING = (
    "Lokal för 25",
    "Någonstans att vara",
    "Plats för vår grupp",
    "Vi behöver ett ställe",
    "Vi firar Pelle",
)


@pytest.fixture
def halls(square: Square) -> None:
    square.hall(title="Sammanträdesrum Bryggan", type="sammantradesrum")
    square.hall(title="Vega", type="ovrigt", summary="För möten och kurser.")
    square.hall(title="Vårsalen", type="ovrigt")
    square.hall(title="Grönsiskeskolan, sal 1", type="gymnastiksal")


def in_order(square: Square, key: int) -> list[str]:
    """Return what fits a notice, the best first."""
    found = matching.fitting(square.now, square.notice(key), clock.now())
    return [square.titles[one] for some in found.values() for one in some]


@pytest.mark.usefixtures("halls")
@pytest.mark.parametrize("title", ALIKE)
def test_what_it_is_for_says_who_fits_best_and_keeps_nobody_away(
    square: Square, title: str
) -> None:
    found = in_order(square, square.publish(title=title, people=25))
    assert set(found[:2]) == {"Sammanträdesrum Bryggan", "Vega"}
    assert set(found) == set(square.titles.values())


@pytest.mark.usefixtures("halls")
@pytest.mark.parametrize("title", ALIKE)
def test_what_it_is_for_is_all_to_go_by_where_nothing_else_is_said(
    square: Square, title: str
) -> None:
    key = square.publish(title=title, when=WantedWhen.UNDECIDED, period=None)
    assert set(in_order(square, key)) == {"Sammanträdesrum Bryggan", "Vega"}


@pytest.mark.usefixtures("halls")
@pytest.mark.parametrize("title", ["Gymnastiksal till kursen", "Gymnastiksal för möte"])
def test_who_names_a_type_is_told_of_to_those_who_have_it(square: Square, title: str) -> None:
    found = in_order(square, square.publish(title=title, people=25))
    assert found == ["Grönsiskeskolan, sal 1"]


@pytest.mark.usefixtures("halls")
@pytest.mark.parametrize("title", OF_NOTHING)
def test_an_ordinary_word_keeps_nobody_from_being_told(square: Square, title: str) -> None:
    every = set(square.titles.values())
    assert fitting(square, square.publish(title=title, people=25)) == every


@pytest.mark.usefixtures("halls")
@pytest.mark.parametrize("title", OF_NOTHING[:4])
def test_so_it_is_where_no_time_is_wanted(square: Square, title: str) -> None:
    every = set(square.titles.values())
    key = square.publish(title=title, people=25, when=WantedWhen.UNDECIDED, period=None)
    assert fitting(square, key) == every


@pytest.mark.usefixtures("halls")
def test_a_word_that_a_listing_has_lets_it_come_first(square: Square) -> None:
    key = square.publish(title="Någonstans att vara, som Vega", people=25)
    assert in_order(square, key)[0] == "Vega"


def test_a_use_that_is_only_ticked_counts(square: Square) -> None:
    with unit_of_work(square.session) as work:
        synonyms.seed(work)
    square.hall(title="Vega", type="ovrigt", activities=[ListingActivity(code="mote")])
    square.hall(title="Idrottshall Stora", type="idrottshall")
    found = in_order(square, square.publish(title="Vårmöte", people=25))
    assert found == ["Vega", "Idrottshall Stora"]


@pytest.mark.parametrize("title", ["Danskväll", "Lokal för dans", "Plats att dansa på, dans"])
def test_what_ends_in_a_time_is_wanted_by_what_it_begins_with(square: Square, title: str) -> None:
    square.hall(title="Vega", type="ovrigt", activities=[ListingActivity(code="dans")])
    square.hall(title="Idrottshall Stora", type="idrottshall")
    found = in_order(square, square.publish(title=title, people=25))
    assert found == ["Vega", "Idrottshall Stora"]
