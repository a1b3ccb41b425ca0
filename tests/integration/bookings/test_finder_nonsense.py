"""Whatever an address of the finder says: it is answered, it is said, and the rest works."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from factories import make_listing, make_organisation
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bookings.finder.search_words import PLAIN, SEVERAL
from marketplace.transactions import unit_of_work

pytestmark = pytest.mark.usefixtures("hall")
NONSENSE = "Some of the search could not be used"
EVERY = (*PLAIN, *SEVERAL, "show", "page", "pick", "for", "lang", "next", "endpoint", "_external")
VALUES = (
    "", "0", "1", "-1", "2", "1e9", "nan", "inf", "-inf", "x" * 10_000, "\x00", "a\x00b", "😀",
    "premises", "skill", "2027-03-28", "2027-10-31", "2027-06-30", "2199-12-31", "1970-01-01",
    "0001-01-01", "9999-12-31", "02:30", "00:00", "24:00", "23:59", "18", "18.30", "weekly",
    "every-2-weeks", "60", "61", "999999999999", "Söder", "soder", "56.04,12.70", "12.70,56.04",
    "-33.9,151.2", "56.5,11.5", "nan,nan", "inf,inf", "0;0", "90,180", "distance", "price",
    "relevance", "all", "<script>", "'; drop table listing; --", "%", "*", '"', "()", "AND",
)  # fmt: skip


def page(client: FlaskClient, query: str) -> str:
    answer = client.get(f"/?{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


@pytest.fixture
def hall(session: Session) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), capacity_max=80)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("people=-3", "Write a whole number from 1 to 100000."),
        ("people=0", "Write a whole number from 1 to 100000."),
        ("people=999999999999", "Write a whole number from 1 to 100000."),
        ("people=" + "9" * 90, "Write a whole number from 1 to 100000."),
        ("quantity=half", "Write a whole number, such as 25."),
        ("max_price=-1", "Write an amount in kronor, such as 200."),
        ("max_price=nan", "Write an amount in kronor, such as 200."),
        ("free=yes", "“yes” is not one of the choices."),
        ("may=x", "“x” is not one of the choices."),
        ("unknown=2", "“2” is not one of the choices."),
        ("show=nothing", "“nothing” is not one of the choices."),
        ("sort=moon", "“moon” is not one of the choices."),
        ("kind=moon", "“moon” is not one of the choices."),
        ("type=moon", "“moon” is not one of the choices."),
        ("seating=lying", "“lying” is not one of the choices."),
        ("for=nobody", "This search is for somebody who signs in. Sign in"),
        ("pick=what", "Some of what was chosen for the order is not there any more."),
        ("page=-1", "Write a whole number from 1 to 5000."),
        ("page=9999", "Write a whole number from 1 to 5000."),
        ("district=Atlantis", "Not one of the choices: Atlantis."),
        ("organisation=nobody", "One of the choices is not known here."),
        ("organisation=%00", "One of the choices is not known here."),
        ("mode=magic", "Not one of the choices: magic."),
        ("activity=%00", "Not one of the choices: �."),
        ("feature=moon&feature=sun", "Not one of the choices: moon, sun."),
        (
            "&".join(f"accessible={n}" for n in range(500)),
            "That is more choices than can be combined.",
        ),
        ("near=nan,nan", "That place or distance is not on the map."),
        ("near=inf,-inf", "That place or distance is not on the map."),
        ("near=95,200", "That place or distance is not on the map."),
        ("near=12.70,56.04", "These look swapped: latitude is about 56, longitude about 12."),
        ("near=-33.9,151.2", "These coordinates are outside Sweden."),
        ("near=here", "Write a place as latitude,longitude, such as 56.05,12.69."),
        ("place=Söder&radius_km=-5", "Write a distance in kilometres, such as 5."),
        ("place=Söder&radius_km=0", "Write a distance in kilometres, such as 5."),
        ("place=Söder&radius_km=0.0000001", "Write a distance in kilometres, such as 5."),
        ("place=Söder&radius_km=1e9", "Write a distance in kilometres, such as 5."),
        ("place=Söder&radius_km=nan", "Write a distance in kilometres, such as 5."),
        ("place=Söder&radius_km=far", "Write a distance in kilometres, such as 5."),
        ("place=Xanadu", "We do not know where “Xanadu” is."),
        ("sort=distance", "Say from where, to have the nearest first."),
        (
            "q=" + "ä" * 10_000,
            "A word of more than 80 letters cannot be searched for, and was left out.",
        ),
        (
            "q=" + "sal+" * 2_500,
            "The words are too long to search for, and were left out. Write at most 400 letters.",
        ),
        (
            "q=salen+" + "x" * 81,
            "A word of more than 80 letters cannot be searched for, and was left out.",
        ),
        ("q=*", "Write at least one word to search for."),
        ("date=yesterday", "Write a date as year-month-day, such as 2027-03-14."),
        ("date=2027-01-16&from=25:99", "Write a time as hours and minutes, such as 18:00."),
        ("date=2027-01-16&end=2027-01-15", "The end has to come after the beginning"),
        ("date=2027-01-16&repeat=daily", "“daily” is not one of the choices."),
        ("times=5", "Choose a date as well, to see what is free."),
        ("date=2027-01-16&repeat=weekly&times=0", "Write a whole number from 1 on."),
        ("date=2027-01-16&repeat=weekly&times=61", "At most 60 times in a search."),
        ("date=2027-01-16&times=5", "Say as well how often it comes again."),
        ("kind=premises&kind=skill", "Only one of these can be chosen; the first was used."),
        ("people=20&people=30", "Only one of these can be chosen; the first was used."),
    ],
)
def test_each_parameter_says_what_it_cannot_use_and_the_rest_of_the_search_works(
    client: FlaskClient, query: str, sentence: str
) -> None:
    text = page(client, f"{query}&district=Söder")
    assert NONSENSE in text
    assert sentence in text.partition("error-summary")[2].partition("</ul>")[0]
    if not query.startswith("people=20"):
        assert "Stora salen" in text
    assert "Search without “Söder”" in text or "Söder" in text.partition("chips")[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("people", "-3"),
        ("quantity", "många"),
        ("max_price", "gratis"),
        ("place", "Xanadu"),
        ("times", "0"),
        ("q", "*"),
    ],
)
def test_what_was_typed_stays_in_its_field(client: FlaskClient, name: str, value: str) -> None:
    text = page(client, urlencode({name: value, "date": "2027-01-16", "repeat": "weekly"}))
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
    assert field
    assert f'value="{value}"' in field[0]


@pytest.mark.parametrize("typed", ["18:15", "18.15", "18", "9:30"])
def test_a_time_between_the_half_hours_stays_chosen(client: FlaskClient, typed: str) -> None:
    text = page(client, f"date=2027-01-16&from={typed}&to=21:30")
    chosen = text.partition('name="from"')[2].partition("</select>")[0]
    as_clock = {"18": "18:00", "9:30": "09:30"}.get(typed, "18:15")
    assert f'<option value="{as_clock}" selected>' in chosen
    assert NONSENSE not in text


@pytest.mark.parametrize(
    "name", ["endpoint", "_external", "_scheme", "_anchor", "_method", "self", "values"]
)
def test_names_that_mean_something_to_the_address_builder_are_names_like_others(
    client: FlaskClient, name: str
) -> None:
    text = page(client, f"{name}=evil&people=20")
    assert "evil" not in text.partition("<main")[2]
    assert "Stora salen" in text


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(st.tuples(st.sampled_from(EVERY), st.sampled_from(VALUES)), min_size=1, max_size=9))
def test_no_address_breaks_the_finder(client: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    page(client, urlencode(pairs))
    assert client.get(f"/find/place?{urlencode(pairs)}").status_code == 302


def test_an_old_address_of_a_listing_takes_any_parameter_along(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
    moved = client.get(f"/l/{hall.public_id}-old?ref=a&endpoint=b&people=3&people=4")
    assert moved.status_code == 308
    assert moved.headers["Location"].endswith(
        f"/l/{hall.public_id}-stora-salen?ref=a&endpoint=b&people=3&people=4"
    )


@pytest.mark.parametrize(
    "query", ["near=" + "'" * 59_000, "date=2027-03-02&" * 4000, "q=" + "ord+" * 9000]
)
def test_a_page_repeats_no_more_of_a_long_address_than_it_reads(
    client: FlaskClient, query: str
) -> None:
    answer = client.get(f"/?{query}")
    assert answer.status_code == 200
    assert len(answer.data) < 400_000
