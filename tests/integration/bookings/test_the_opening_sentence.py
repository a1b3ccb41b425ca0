"""A whole wish in one search: what fits says how, and where nothing does it is said what would.

We are 25, one of us uses a wheelchair, Tuesdays 18 to 20 from January to June, not far from Söder,
with a projector, for free.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from zoneinfo import ZoneInfo

import pytest
from factories import book, make_listing, make_member, make_organisation, make_place, wish
from factories.counting import statements
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from visiting import signed_in

from inventory.models import (
    AccessibilityFact,
    Listing,
    ListingFeature,
    SchoolBreak,
    Tariff,
    TariffRule,
)
from inventory.types import Answer, BookingMode, PriceUnit
from marketplace import clock
from marketplace.models import User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SENTENCE = (
    "people=25&accessible=step_free_entrance&date=2027-01-12&from=18:00&to=20:00&repeat=weekly"
    "&until=2027-06-15&skip_breaks=1&place=Söder&radius_km=2&feature=projektor&free=1"
)
FAR = {"district": "Allerum", "latitude": 56.1020, "longitude": 12.7200}


def tuesday(month: int, day: int, start: int = 18, end: int = 20) -> Period:
    """Return hours of a day of 2027 by the clock of the city."""
    return Period(
        datetime(2027, month, day, start, tzinfo=STOCKHOLM),
        datetime(2027, month, day, end, tzinfo=STOCKHOLM),
    )


def add(session: Session, title: str, **facts: Any) -> Listing:
    """Add a room that fits the sentence in all that is not said otherwise."""
    answer = facts.pop("answer", Answer.YES)
    features = facts.pop("features", ("projektor",))
    prices = facts.pop("prices", {"alla": 200, "forening": 0})
    facts.setdefault("capacity_max", 30)
    made = make_listing(
        session, make_organisation(session), title=title, title_key=title.lower(),
        horizon_days=400, place=make_place(session, **facts.pop("at", {})), **facts,
    )  # fmt: skip
    if answer is not None:
        made.accessibility = [AccessibilityFact(code="step_free_entrance", answer=answer)]
    made.features = [ListingFeature(code=code) for code in features]
    rules = [
        TariffRule(
            position=n, price_group=group, amount_ore=kronor * 100, unit=PriceUnit.HOUR
        )
        for n, (group, kronor) in enumerate(prices.items())
    ]  # fmt: skip
    made.tariff = Tariff(listing_id=made.id, rules=rules)
    session.flush()
    return made


def take(session: Session, made: Listing, *spans: Period) -> None:
    rival = make_organisation(session)
    book(session, make_member(session, rival)[1], made, rival, wish(*spans))


@pytest.fixture
def bo(session: Session) -> Iterator[User]:
    """Return a member of an association, some weeks before the season."""
    with clock.pinned(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        with unit_of_work():
            session.add(
                SchoolBreak(
                    name="Sportlov", first_day=date(2027, 2, 15), last_day=date(2027, 2, 19)
                )
            )
            user = make_member(session, make_organisation(session, name="Teatern"))[0]
        yield user


def asked(app: Flask, person: User, query: str = SENTENCE) -> str:
    """Return the page of a search, in English."""
    answer = signed_in(app, person).get(f"/?{query}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return unescape(answer.text).replace("\xa0", " ")


def cards(page: str) -> dict[str, str]:
    """Return what stands on each card, without markup, by title."""
    results = page.partition('<ol class="results">')[2].partition("</ol>")[0]
    found = {}
    for card in results.split('<li class="ds-card result"')[1:]:
        body = card.partition("<h3")[2].partition(">")[2]
        words = " ".join(re.sub(r"<[^>]*>", " ", body).split())
        title = re.findall(r"<h3[^>]*><a[^>]*>([^<]*)</a>", card)[0]
        found[title] = words
    return found


def test_what_fits_is_found_and_says_how(app: Flask, session: Session, bo: User) -> None:
    with unit_of_work():
        add(session, "Fri")
        add(session, "Frågas", mode=BookingMode.REQUEST, at={"latitude": 56.0471})
        take(session, add(session, "Nästan"), tuesday(3, 2), tuesday(5, 4))
        add(session, "Talas om", mode=BookingMode.AGREEMENT)
        add(session, "Trång", capacity_max=24)
        add(session, "Trappan", answer=Answer.NO)
        add(session, "Okänd", answer=None)
        add(session, "Långt bort", at=FAR)
        add(session, "Utan projektor", features=())
        add(session, "Kostar", prices={"alla": 0, "forening": 50})
        add(session, "Vet ej vad", prices={})
    shown = cards(asked(app, bo))
    assert list(shown) == ["Fri", "Frågas", "Talas om", "Nästan"]
    assert "Free all 22 dates" in shown["Fri"]
    assert "Free to ask for all 22 dates; the owner answers" in shown["Frågas"]
    assert "Ask agreed on with the owner" in shown["Talas om"]
    assert "Partly free 20 of 22 dates" in shown["Nästan"]
    assert "Which dates cannot be had Tue 2 Mar · Tue 4 May" in shown["Nästan"]
    for card in shown.values():
        assert "Entrance by wheelchair" in card
        assert "Free of charge" in card
        assert "at most 30 people" in card
    assert re.search(r"Söder · \d+ m ", shown["Fri"])
    assert "1.0 km" in shown["Frågas"]


def test_the_price_is_that_of_the_association_that_asks(
    app: Flask, session: Session, bo: User
) -> None:
    with unit_of_work():
        add(session, "Vår", prices={"alla": 200, "forening": 20})
        add(session, "Allas", prices={"alla": 30})
        firm = make_organisation(session, name="Bolaget", price_group="foretag")
        director = make_member(session, firm)[0]
    evening = "date=2027-01-12&from=18:00&to=20:00"
    ours = cards(asked(app, bo, f"{evening}&sort=price"))
    theirs = cards(asked(app, director, f"{evening}&sort=price"))
    assert list(ours) == ["Vår", "Allas"]
    assert list(theirs) == ["Allas", "Vår"]
    assert "40 SEK in total" in ours["Vår"]
    assert "400 SEK in total" in theirs["Vår"]
    assert list(cards(asked(app, bo, f"{evening}&max_price=50"))) == ["Vår"]
    assert list(cards(asked(app, director, f"{evening}&max_price=60"))) == ["Allas"]
    assert list(cards(asked(app, bo, "max_price=20"))) == ["Vår"]
    assert list(cards(asked(app, director, "max_price=30"))) == ["Allas"]


def test_typed_as_one_says_it_the_page_answers_at_once_how_many_there_are_and_which(
    app: Flask, session: Session, bo: User
) -> None:
    with unit_of_work():
        for title in ("Fri", "Ledig", "Öppen", "Tillgänglig"):
            add(session, title)
        take(session, add(session, "Nästan"), tuesday(3, 2))
        add(session, "Trång", capacity_max=24)
    said = (
        "Vi är 25, en av oss sitter i rullstol, tisdagar 18–20 från januari till juni,"
        " inte långt från Söder, med projektor, gratis"
    )
    page = asked(app, bo, urlencode({"q": said}))
    told = re.sub("<[^>]*>", "", page.partition('class="understood"')[2].partition("</p>")[0])
    assert "4 can be had on all 26 dates, 1 on some of them: Fri, Ledig, Tillgänglig" in told
    page = asked(app, bo, urlencode({"q": said, "district": "Allerum"}))
    told = page.partition('class="understood"')[2].partition("</p>")[0]
    assert "Nothing can be had on any of the 26 dates" in told


def test_what_is_taken_says_when_it_is_free_next(app: Flask, session: Session, bo: User) -> None:
    with unit_of_work():
        take(session, add(session, "Tagen"), tuesday(1, 12), tuesday(1, 13))
        take(session, add(session, "Halv"), tuesday(1, 12, 19, 21))
    evening = "date=2027-01-12&from=18:00&to=20:00"
    assert list(cards(asked(app, bo, evening))) == ["Halv"]
    shown = cards(asked(app, bo, f"{evening}&show=all"))
    assert "Taken Next free at these hours: Thursday 14 January 2027." in shown["Tagen"]
    assert "Partly free until 19.00" in shown["Halv"]


def test_a_way_out_may_lead_to_all_dates_but_one_and_says_so(
    app: Flask, session: Session, bo: User
) -> None:
    with unit_of_work():
        take(session, add(session, "Lådan", prices={"forening": 25}), tuesday(1, 26))
    series = "date=2027-01-05&from=18:00&to=20:00&repeat=weekly&times=4&feature=projektor"
    page = asked(app, bo, f"{series}&free=1")
    ((address, count),) = re.findall(
        r'<a class="ds-link" href="/\?([^"]*)"[^>]*>'
        r"For 200 SEK, of which 150 SEK for what can be had</a> <span[^>]*>([^<]*)<",
        page,
    )
    assert count == "1 more fits on 3 of 4 dates: Lådan"
    shown = cards(asked(app, bo, address))["Lådan"]
    assert "3 of 4 dates" in shown
    assert "max_price=200" in address
    assert "150 SEK for the 3 dates that can be had, 200 SEK for the whole time" in shown


def test_where_nothing_fits_each_way_out_is_said_in_words(
    app: Flask, session: Session, bo: User
) -> None:
    with unit_of_work():
        take(session, add(session, "Sent"), tuesday(1, 12))
        beside = {"name": "Huset bredvid", "district": "Centrum", "latitude": 56.0467,
                  "longitude": 12.6944}  # fmt: skip
        add(session, "Grannen", at=beside)
        for title, room in (("Rum A", 14), ("Rum B", 13), ("Nästan", 22)):
            add(session, title, capacity_max=room)
        add(session, "Okänd", answer=None)
        add(session, "Utan projektor", features=())
        add(session, "Femtio", prices={"forening": 25})
    evening = "people=25&accessible=step_free_entrance&date=2027-01-12&from=18:00&to=20:00"
    page = asked(app, bo, f"{evening}&district=Söder&feature=projektor&free=1")
    assert "Nothing fits all of that" in page
    ways = dict(re.findall(r'<a class="ds-link" href="([^"]*)"[^>]*>([^<]*)</a> <span', page))
    told = {words: address for address, words in ways.items()}
    assert set(told) == {
        "2 hours later, 20.00 to 22.00",
        "Two rooms beside each other, with room for 27 together",
        "One district further, in Centrum",
        "With room for 22 of 25",
        "Where nobody has said how accessible it is",
        "For 50 SEK",
        "Without projector",
        "Without entrance by wheelchair",
    }
    changed = {
        words: {
            name: values
            for name, values in parse_qs(urlsplit(address).query).items()
            if address.startswith("/?") and f"{name}={values[0]}" not in f"{evening}&district=Söder"
        }
        for words, address in told.items()
    }
    assert changed["2 hours later, 20.00 to 22.00"] == {
        "from": ["20:00"], "to": ["22:00"], "feature": ["projektor"], "free": ["1"]
    }  # fmt: skip


def test_the_sentence_asks_as_often_whatever_there_is(
    app: Flask, session: Session, bo: User
) -> None:
    counts = []
    for more in (1, 12):
        with unit_of_work():
            for number in range(more):
                add(session, f"Sal {more} {number}")
        browser = signed_in(app, bo)
        browser.get(f"/?{SENTENCE}")  # what has changed is read once, by whoever looks first
        with statements(session) as seen:
            assert browser.get(f"/?{SENTENCE}").status_code == 200
        counts.append(len(seen))
    assert counts[0] >= counts[1]


def test_the_wish_typed_as_a_sentence_leads_to_that_search(client: FlaskClient) -> None:
    said = "Vi är 25, tisdagar 18-20 i januari, nära Söder, med projektor"
    answer = client.get(f"/?{urlencode({'q': said})}", headers={"Accept-Language": "en"})
    offer = re.search(r'"understood">.*?<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', answer.text)
    assert offer is not None
    wanted = parse_qs(urlsplit(unescape(offer[1])).query)
    assert wanted["people"] == ["25"]
    assert wanted["place"] == ["Söder"]
    assert wanted["feature"] == ["projektor"]
    assert (wanted["from"], wanted["to"], wanted["repeat"]) == (["18:00"], ["20:00"], ["weekly"])
    assert "25 people" in offer[2]
    assert client.get(unescape(offer[1])).status_code == 200


def test_a_single_word_is_no_sentence(client: FlaskClient) -> None:
    assert "understood" not in client.get("/?q=projektor").text
