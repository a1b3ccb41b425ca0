"""The finder's price is that of who would book, and says of whom where it is somebody else's."""

from html import unescape
from zoneinfo import ZoneInfo

import pytest
from api_caller import Caller
from factories import make_listing, make_member, make_organisation, make_user, period
from factories.counting import statements
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session
from visiting import signed_in

from inventory.models import Listing, ListingAudience, ListingFeature, Tariff, TariffRule
from inventory.types import Audience, BookingMode, ListingKind, PriceUnit
from marketplace import api_tokens
from marketplace.actor import acting_as
from marketplace.extensions import db
from marketplace.models import Organisation, User
from marketplace.organisations import personal_organisation
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope
from marketplace.web import kept

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ENGLISH = {"Accept-Language": "en"}
ASSOCIATIONS_PRICE, PRIVATE_PRICE = "240 SEK", "700 SEK"


def priced(session: Session, title: str = "The hall", **kronor: int) -> Listing:
    """Return a listing of somebody that costs each price group so much an hour."""
    made = make_listing(session, make_organisation(session), title=title)
    give_prices(session, made, **kronor)
    return made


def give_prices(session: Session, made: Listing, **kronor: int) -> None:
    tariff = Tariff(listing_id=made.id)
    for position, (group, amount) in enumerate(kronor.items()):
        tariff.rules.append(
            TariffRule(
                position=position, price_group=group, amount_ore=amount * 100, unit=PriceUnit.HOUR
            )
        )
    session.add(tariff)
    session.flush()
    made.tariff_id = tariff.id
    session.flush()


def two_prices(session: Session) -> Listing:
    return priced(session, forening=120, privat=350)


def address(more: str = "", *, timed: bool = True) -> str:
    starts, ends = (at.astimezone(STOCKHOLM) for at in (period().starts_at, period().ends_at))
    time = f"date={starts:%Y-%m-%d}&from={starts:%H:%M}&to={ends:%H:%M}" if timed else ""
    return f"/?{time}{more}"


def opened(client: FlaskClient, where: str) -> str:
    return unescape(client.get(where, headers=ENGLISH).text).replace("\xa0", " ")


def cards(page: str) -> str:
    return page.partition('<ol class="results">')[2].partition("</ol>")[0]


@pytest.fixture
def adam(session: Session) -> User:
    """Adam, who belongs to no association."""
    with unit_of_work():
        return make_user(session, name="Adam Torgvall")


@pytest.fixture
def alone(app: Flask, adam: User) -> FlaskClient:
    """Return Adam's browser."""
    return signed_in(app, adam)


def member(app: Flask, session: Session, **facts: str) -> tuple[FlaskClient, Organisation, User]:
    """Return the browser of somebody who books for an association."""
    with unit_of_work():
        choir = make_organisation(session, **facts)
        user = make_member(session, choir, name="Bo Andersson")[0]
    return signed_in(app, user), choir, user


def test_who_books_for_nobody_else_sees_the_price_of_a_private_person(
    alone: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = two_prices(session)
    shown = cards(opened(alone, address()))
    assert f"{PRIVATE_PRICE} in total" in shown
    assert ASSOCIATIONS_PRICE not in shown
    assert "for an association" not in shown
    assert "350 SEK per hour" in cards(opened(alone, address(timed=False)))
    starts, ends = (at.astimezone(STOCKHOLM) for at in (period().starts_at, period().ends_at))
    form = opened(
        alone,
        f"/l/{hall.public_id}-{hall.slug}/book?date={starts:%Y-%m-%d}&end={starts:%Y-%m-%d}"
        f"&from={starts:%H:%M}&to={ends:%H:%M}",
    )
    assert PRIVATE_PRICE in form


def test_limit_order_and_count_go_by_the_price_of_the_private_person(
    alone: FlaskClient, client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        two_prices(session)
        priced(session, "Cheaper for people", forening=200, privat=0)
    assert "The hall" not in cards(opened(alone, address("&max_price=300")))
    assert "The hall" in cards(opened(client, address("&max_price=300")))
    order = cards(opened(alone, address("&sort=price")))
    assert order.index("Cheaper for people") < order.index("The hall")
    order = cards(opened(client, address("&sort=price")))
    assert order.index("The hall") < order.index("Cheaper for people")
    assert "Cheaper for people" in cards(opened(alone, address("&free=1")))
    assert not cards(opened(client, address("&free=1")))


def test_what_is_lent_to_associations_only_is_not_for_a_private_person(
    alone: FlaskClient, client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = two_prices(session)
        session.execute(delete(ListingAudience).where(ListingAudience.listing_id == hall.id))
        session.add(ListingAudience(listing_id=hall.id, audience=Audience.ASSOCIATIONS))
    assert "The hall" in cards(opened(client, address()))
    assert "The hall" not in cards(opened(alone, address()))
    assert "Not possible" in cards(opened(alone, address("&show=all")))
    assert "Not for Adam Torgvall" in cards(opened(alone, address(timed=False)))
    assert "Only what I may book" in opened(alone, address())
    assert "What I may book" in opened(alone, address("&may=1"))


def test_ways_out_name_the_price_of_the_private_person(
    alone: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        two_prices(session)
    page = opened(alone, address("&max_price=100"))
    assert f"For {PRIVATE_PRICE}" in page
    assert "the price for an association" not in page


@pytest.mark.parametrize("scope", [TokenScope.ALL, TokenScope.READ])
def test_programs_are_told_the_same(
    app: Flask, adam: User, session: Session, scope: TokenScope
) -> None:
    with unit_of_work():
        two_prices(session)
        person = acting_as(session.merge(adam))
        token = api_tokens.issue(session, person, name="Test", scope=scope)[1]
    asked = f"/listings?starts_at={at(0)}&ends_at={at(1)}&max_price="
    adams, visitors = Caller(app, token), Caller(app)
    assert adams.send("GET", f"{asked}300").json["total"] == 0
    assert adams.send("GET", f"{asked}700").json["total"] == 1
    assert visitors.send("GET", f"{asked}300").json["total"] == 1


def at(edge: int) -> str:
    instant = (period().starts_at, period().ends_at)[edge]
    return f"{instant.astimezone(STOCKHOLM):%Y-%m-%dT%H:%M}"


def test_a_member_searches_for_the_association_although_their_own_name_comes_first(
    app: Flask, session: Session
) -> None:
    browser, choir, user = member(app, session, name="Örgryte kör", sort_key="örgryte kör")
    with unit_of_work():
        two_prices(session)
        personal_organisation(session, acting_as(session.merge(user)))
    shown = cards(opened(browser, address()))
    assert f"{ASSOCIATIONS_PRICE} in total" in shown
    assert "for an association" not in shown
    mine = opened(browser, address("&for=me"))
    assert f"{PRIVATE_PRICE} in total" in cards(mine)
    assert "Myself, as a private person" in mine
    assert "for=me" in cards(mine)
    assert f"{ASSOCIATIONS_PRICE} in total" in cards(opened(browser, address(f"&for={choir.slug}")))


def test_a_visitor_is_told_that_it_is_the_price_of_an_association(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        two_prices(session)
    assert f"{ASSOCIATIONS_PRICE} in total for an association" in cards(opened(client, address()))
    timeless = cards(opened(client, address(timed=False)))
    assert "120 SEK per hour for an association" in timeless
    way = f"For {ASSOCIATIONS_PRICE} (the price for an association)"
    assert way in opened(client, address("&max_price=100"))


def test_nothing_is_added_to_a_price_that_holds_for_everybody(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        priced(session, alla=120)
    assert f"{ASSOCIATIONS_PRICE} in total" in cards(opened(client, address()))
    assert "for an association" not in opened(client, address())
    assert "for an association" not in opened(client, address("&max_price=100"))


def test_a_visitor_is_told_that_associations_have_no_price(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        priced(session, privat=350)
    shown = cards(opened(client, address()))
    assert "No price is stated for associations; ask the owner." in shown


def test_a_lone_figure_of_the_owner_is_told_as_the_owners_own_words(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, title="Stjärnsalen", price_text="200")
        make_listing(session, owner, title="Källaren", price_text="Efter överenskommelse")
    shown = cards(opened(client, address()))
    assert "The owner writes of the price: “200”" in shown
    assert "Efter överenskommelse" in shown
    assert "“Efter" not in shown


def test_a_figure_meant_for_others_is_not_told_as_the_price_of_the_group(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = priced(session, privat=350)
        hall.price_text = "350"
    shown = cards(opened(client, address()))
    assert "No price is stated for associations. The owner writes of the price: “350”" in shown


def test_the_booking_form_tells_a_lone_figure_in_the_same_way(
    alone: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), price_text="200")
    starts, ends = (one.astimezone(STOCKHOLM) for one in (period().starts_at, period().ends_at))
    form = opened(
        alone,
        f"/l/{hall.public_id}-{hall.slug}/book?date={starts:%Y-%m-%d}&end={starts:%Y-%m-%d}"
        f"&from={starts:%H:%M}&to={ends:%H:%M}",
    )
    assert "The owner writes of the price: “200”" in form


@pytest.mark.parametrize("kind", [ListingKind.SERVICE, ListingKind.SKILL])
def test_people_are_booked_and_not_lent(
    client: FlaskClient, session: Session, kind: ListingKind
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, kind=kind, type=None, of=2, mode=BookingMode.REQUEST)
    shown = cards(opened(client, address()))
    assert "2 can be booked at the same time" in shown
    assert "to lend" not in shown


def test_things_are_lent(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, kind=ListingKind.EQUIPMENT, type=None, of=20)
    assert "20 to lend" in cards(opened(client, address()))


def test_a_feature_that_was_asked_for_stands_on_the_card(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        session.add(ListingFeature(listing_id=hall.id, code="projektor"))
    assert "Projector" in cards(opened(client, address("&feature=projektor")))
    assert "Projector" not in cards(opened(client, address()))


def test_how_many_are_chosen_is_right_in_number(client: FlaskClient, session: Session) -> None:
    swedish = {"Accept-Language": "sv"}
    with unit_of_work():
        make_listing(session, make_organisation(session))
    page = unescape(client.get("/?feature=projektor&quantity=1", headers=swedish).text)
    assert "(1 vald)" in page
    assert "(1 valda)" not in page
    assert "Minst 1 stycken" not in page
    page = client.get("/?feature=projektor&feature=kok&quantity=2", headers=swedish).text
    assert "(2 valda)" in page
    assert "Minst 2 stycken" in page


def test_a_person_alone_costs_no_query_more(
    alone: FlaskClient, app: Flask, session: Session
) -> None:
    with unit_of_work():
        two_prices(session)
    browser, _choir, _user = member(app, session)
    opened(alone, address())
    opened(browser, address())
    kept.forget(db.engine)  # else the visitor's page is there already
    with statements(session) as few:
        opened(alone, address())
    with statements(session) as many:
        opened(browser, address())
    assert 1 < len(few) <= len(many)
