"""Where a search wants something: districts, houses and addresses that are known, and points."""

import re
from html import unescape

import pytest
from factories import make_listing, make_organisation, make_place
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from bookings.finder.search_places import NEAR_KM, Where, where
from bookings.finder.search_reader import Reader
from inventory import search
from inventory.search_filters import Near
from marketplace import geocoding
from marketplace.errors import Busy
from marketplace.extensions import db
from marketplace.geocoding import Point
from marketplace.transactions import unit_of_work
from marketplace.web import kept


def read(session: Session, **args: str) -> tuple[Where, list[str]]:
    """Return what the address asks for, and the fields that could not be used."""
    reader = Reader(MultiDict(args))
    found = where(reader, session)
    return found, [one.field for one in reader.problems]


@pytest.fixture
def house(session: Session) -> None:
    with unit_of_work():
        place = make_place(
            session, name="Ångpannan", address="Båtsmansgatan 7", latitude=56.05, longitude=12.70
        )
        other = make_place(
            session, name="Bryggan", address="Kajen 1", latitude=56.01, longitude=12.75
        )
        owner = make_organisation(session)
        make_listing(session, owner, title="Pannrummet", place=place)
        make_listing(session, owner, title="Båtsmansgatan är inte här", place=other)
        search.index_missing(session)


@pytest.mark.parametrize("name", ["Söder", "söder", "soder", "SÖDER "])
def test_a_district_is_known_however_it_is_typed(session: Session, name: str) -> None:
    found, problems = read(session, place=name)
    assert found.near is not None
    assert (found.near.radius_km, problems) == (NEAR_KM, [])
    assert abs(found.near.latitude - 56.04) < 0.02


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    "name", ["Ångpannan", "angpannan", "Båtsmansgatan 7", "batsmansgatan 7", "Båtsmansgatan"]
)
def test_house_and_address_of_something_that_is_lent_are_known(session: Session, name: str) -> None:
    found, problems = read(session, place=name, radius_km="2")
    assert (found.near, problems) == (Near(56.05, 12.70, 2.0), [])


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("name", ["Xanadu", "Storgatan 99", "annpangan", "%", "Pannrummet"])
def test_what_nobody_has_said_where_it_is_is_told(session: Session, name: str) -> None:
    found, problems = read(session, place=name)
    assert (found.near, found.unknown, problems) == (None, True, ["place"])


@pytest.mark.parametrize("text", ["56.05,12.70", " 56.05 , 12.70 "])
def test_a_point_is_a_circle(session: Session, text: str) -> None:
    found, problems = read(session, near=text, radius_km="0,5")
    assert (found.near, problems) == (Near(56.05, 12.70, 0.5), [])


@pytest.mark.parametrize(
    "text",
    ["12.70,56.05", "-41.3,174.8", "0,0", "nan,12", "56,nan", "inf,inf", "1e400,12", "91,181",
     "56.05", "56.05,12.70,3", "56.05;12.70", "here"],
)  # fmt: skip
def test_a_point_that_is_nowhere_here_is_told_and_the_place_is_used(
    session: Session, text: str
) -> None:
    found, problems = read(session, near=text)
    assert (found.near, problems) == (None, ["near"])
    assert read(session, near=text, place="Söder")[0].near is not None


@pytest.mark.parametrize("radius", ["-1", "0", "1e9", "1001", "nan", "inf", "far", "1,2,3"])
def test_a_radius_that_is_none_is_told_and_the_usual_one_is_used(
    session: Session, radius: str
) -> None:
    found, problems = read(session, place="Söder", radius_km=radius)
    assert found.near is not None
    assert (found.near.radius_km, problems) == (NEAR_KM, ["radius_km"])


def test_a_radius_without_a_middle_asks_for_one(session: Session) -> None:
    assert read(session, radius_km="5") == (Where(), ["place"])


def test_a_point_that_was_looked_up_for_another_name_is_not_used(session: Session) -> None:
    point = {"near": "56.10,12.60", "near_of": "Hantverkargatan 3"}
    kept, _ = read(session, place="hantverkargatan 3", **point)
    assert kept.near == Near(56.10, 12.60, NEAR_KM, anywhere=True)
    moved, _ = read(session, place="Söder", **point)
    assert moved.near is not None
    assert moved.near != kept.near


def test_the_address_service_is_not_needed_for_nothing(app: Flask) -> None:
    moved = app.test_client().get("/find/place?place=Xanadu&people=4&near=56,12")
    assert moved.status_code == 302
    assert moved.headers["Location"] == "/?people=4&place=Xanadu"


class Service:
    """An address service that knows one street."""

    def find(self, address: str) -> Point | None:
        if address == "Fel":
            raise Busy
        return Point(56.05, 12.70) if address.startswith("Hantverkargatan") else None


@pytest.mark.usefixtures("house")
def test_what_nobody_here_knows_is_looked_up_where_the_city_has_an_address_service(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()

    def page(address: str) -> str:
        answer = client.get(address, headers={"Accept-Language": "en"}, follow_redirects=True)
        assert answer.status_code == 200
        return unescape(answer.text)

    unknown = "/?place=Hantverkargatan+3&radius_km=2&kind=premises"
    assert "address service" not in page(unknown)
    monkeypatch.setattr(geocoding, "configured", lambda _settings: Service())
    kept.forget(db.engine)  # as when the process starts anew with other settings
    offered = re.findall(r'href="(/find/place[^"]*)"', page(unknown))
    assert len(offered) == 1
    found = page(offered[0])
    assert "Within 2 km of Hantverkargatan 3" in found
    results = found.partition('<ol class="results">')[2].partition("</ol>")[0]
    assert "Pannrummet" in results
    assert "Båtsmansgatan är inte här" not in results
    for name in ("Nowhere", "Fel"):
        assert f"We do not know where “{name}” is." in page(f"/find/place?place={name}")
