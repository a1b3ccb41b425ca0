"""What the finder says and offers beside a sentence that it has understood."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from factories import make_listing, make_organisation
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.search import index_all
from marketplace import clock
from marketplace.transactions import unit_of_work

ENGLISH = (
    "We are 25, one of us uses a wheelchair, Tuesdays 18 to 20 from January to June, not far from"
    " Söder, with a projector, for free."
)
SWEDISH = (
    "Vi är 25, en av oss sitter i rullstol, tisdagar 18–20 från januari till juni, inte långt från"
    " Söder, med projektor, gratis"
)
MEANT = {
    "people": ["25"],
    "accessible": ["step_free_entrance"],
    "date": ["2027-01-05"],
    "from": ["18:00"],
    "to": ["20:00"],
    "repeat": ["weekly"],
    "until": ["2027-06-30"],
    "place": ["Söder"],
    "feature": ["projektor"],
    "free": ["1"],
}
OFFERED = "Do you mean this search?"
AS_IT_STANDS = "The list below comes from the words alone."


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Hold the day from which the sentences are counted."""
    with clock.pinned(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def stock(session: Session) -> None:
    """Publish what has some of the words of the sentences, and fits none of them."""
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, title="Söder: a free wheelchair and projector, not far")
        make_listing(session, owner, title="Mobilkurs för den som sitter")
        make_listing(session, owner, title="Rullstol och projektor, gratis")
        make_listing(session, owner, title="Hall som kan användas")
    index_all(session)


def opened(client: FlaskClient, said: str) -> str:
    page = client.get(f"/?{urlencode({'q': said})}", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    return page.text


def seen(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page)).split())


def followed(page: str) -> dict[str, list[str]]:
    link = re.search(r'href="(/saved-searches/new[^"]*)"', page)
    assert link is not None
    return parse_qs(urlsplit(unescape(link[1])).query)


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("said", [ENGLISH, SWEDISH])
def test_what_a_sentence_means_is_followed_whatever_its_words_find(
    client: FlaskClient, said: str
) -> None:
    assert followed(opened(client, said)) == MEANT


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("said", ["Hall på lördag", "Hall nära Söder", "wheelchair near Soder"])
def test_a_day_or_a_place_that_is_understood_is_followed_as_that(
    client: FlaskClient, said: str
) -> None:
    page = opened(client, said)
    assert "Nothing fits all of that" not in page
    assert AS_IT_STANDS in seen(page)
    assert {"date", "place"} & followed(page).keys()


@pytest.mark.usefixtures("stock")
def test_what_has_been_understood_is_not_told_to_be_unknown(client: FlaskClient) -> None:
    text = seen(opened(client, ENGLISH))
    assert OFFERED in text
    assert AS_IT_STANDS in text
    for complaint in ("Nobody has these words", "Did you mean", "longer words that begin so"):
        assert complaint not in text
    text = seen(opened(client, "hall xyzzyq on Saturday"))
    assert "Nobody has these words, so they were left out: xyzzyq" in text
    assert "saturday" not in text.partition("left out:")[2].partition(" Order")[0]


@pytest.mark.usefixtures("stock")
def test_no_way_out_looks_for_what_is_left_of_a_sentence(client: FlaskClient) -> None:
    page = opened(client, SWEDISH)
    assert "Nothing has all of these words" in page
    text = seen(page)
    assert "Try the search above." in text
    for way in ("Without “", "Without the words", "What comes closest", "Mobilkurs"):
        assert way not in text
    assert "Without “" in seen(opened(client, "sitter projektor"))


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("helt utan kostnad", {"free": ["1"]}),
        ("completely free", {"free": ["1"]}),
        ("step free hall", {"q": ["hall"], "accessible": ["step_free_entrance"]}),
        ("step-free hall", {"q": ["hall"], "accessible": ["step_free_entrance"]}),
        ("hall helt gratis", {"q": ["hall"], "free": ["1"]}),
    ],
)
def test_one_wish_that_is_understood_is_offered(
    client: FlaskClient, said: str, wanted: dict[str, list[str]]
) -> None:
    page = opened(client, said)
    offer = re.search(r'"understood">.*?<a [^>]*href="([^"]+)"', page)
    assert offer is not None
    assert parse_qs(urlsplit(unescape(offer[1])).query) == wanted
    assert "Only what is free of charge" not in page


@pytest.mark.usefixtures("stock")
def test_wheelchairs_that_are_looked_for_are_followed_as_words(client: FlaskClient) -> None:
    assert followed(opened(client, "2 rullstolar")) == {"q": ["2 rullstolar"]}


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("said", ["rullstol", "wheelchair", "smoke-free", "sugar free", "gratis"])
def test_one_word_or_what_is_free_of_something_is_no_sentence(
    client: FlaskClient, said: str
) -> None:
    page = opened(client, said)
    assert ("free=1" in page.partition("finder-results")[2]) == (said == "gratis")
    assert "accessible=step_free" not in page.partition("finder-results")[2]


@pytest.mark.usefixtures("stock")
def test_a_feast_is_no_slip_of_another_word(client: FlaskClient) -> None:
    for said in ("julafton till annandag", "annandag pingst", "hall annandag pingst"):
        assert "användas" not in seen(opened(client, said)).replace("Hall som kan användas", "")
