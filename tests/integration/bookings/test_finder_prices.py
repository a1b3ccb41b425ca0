"""A card's price is what will be charged for what can be had; where nobody can say, the unit's."""

from html import unescape
from zoneinfo import ZoneInfo

import pytest
from factories import book, make_listing, make_member, make_organisation, period, wish
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.models import Listing, Tariff, TariffRule
from inventory.types import BookingMode, ListingKind, PriceUnit
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def priced(
    session: Session, kronor: int, unit: PriceUnit = PriceUnit.HOUR, **facts: object
) -> Listing:
    """Return a listing that costs so much per unit."""
    made = make_listing(session, make_organisation(session), **facts)  # type: ignore[arg-type]
    tariff = Tariff(listing_id=made.id)
    tariff.rules.append(
        TariffRule(position=0, price_group="alla", amount_ore=kronor * 100, unit=unit)
    )
    session.add(tariff)
    session.flush()
    made.tariff_id = tariff.id
    return made


def taken(session: Session, made: Listing, *periods: Period) -> None:
    rival = make_organisation(session)
    book(session, make_member(session, rival)[1], made, rival, wish(*periods))


def card(client: FlaskClient, wanted: Period, more: str = "") -> str:
    """Return the only card of a search for the time."""
    starts, ends = (at.astimezone(STOCKHOLM) for at in (wanted.starts_at, wanted.ends_at))
    address = f"/?date={starts:%Y-%m-%d}&from={starts:%H:%M}&to={ends:%H:%M}{more}"
    page = unescape(client.get(address, headers={"Accept-Language": "en"}).text)
    return page.partition('<ol class="results">')[2].partition("</ol>")[0].replace("\xa0", " ")


def test_of_a_season_the_card_prices_the_dates_that_can_be_had(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        taken(session, priced(session, 300), period(4, 22, days=21))
    shown = card(client, period(8, 10), "&repeat=weekly&times=3")
    assert "1,200 SEK for the 2 dates that can be had" in shown
    assert "in total" not in shown


def test_of_a_day_the_card_prices_the_part_that_can_be_had(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        taken(session, priced(session, 100), period(11, 12))
    shown = card(client, period(8, 12))
    assert "300 SEK for the part that can be had" in shown
    assert "in total" not in shown


@pytest.mark.parametrize("asked", ["&sort=price", "&max_price=400"])
def test_where_prices_order_or_limit_the_price_of_the_whole_time_is_told_as_well(
    client: FlaskClient, session: Session, asked: str
) -> None:
    with unit_of_work():
        taken(session, priced(session, 100), period(11, 12))
    whole = "300 SEK for the part that can be had, 400 SEK for the whole time"
    assert whole in card(client, period(8, 12), asked)
    assert not card(client, period(8, 12), "&max_price=300")


def test_what_states_no_price_is_counted_where_prices_are_limited(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        priced(session, 100)
        for _n in range(2):
            make_listing(session, make_organisation(session))
        make_listing(session, make_organisation(session), kind=ListingKind.SERVICE)
    told = "2 more fit, but state no price that could be compared."
    address = "/?kind=premises"
    page = client.get(f"{address}&max_price=500", headers={"Accept-Language": "en"}).text
    assert told in page
    assert "1 listing" in page
    wanted = period(8, 10)
    starts = wanted.starts_at.astimezone(STOCKHOLM)
    with unit_of_work():
        taken(session, make_listing(session, make_organisation(session)), wanted)
    address += f"&date={starts:%Y-%m-%d}&from={starts:%H:%M}&to={starts.hour + 2}:00"
    page = client.get(f"{address}&max_price=500&show=all", headers={"Accept-Language": "en"}).text
    assert told in page
    page = client.get(address, headers={"Accept-Language": "en"}).text
    assert "no price that could be compared" not in page


def test_a_part_that_costs_as_much_as_the_whole_tells_one_price(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        taken(session, priced(session, 100, PriceUnit.OCCASION), period(11, 12))
    shown = card(client, period(8, 12), "&sort=price")
    assert "100 SEK for the part that can be had" in shown
    assert "for the whole time" not in shown


def test_what_is_free_all_the_time_is_priced_in_total(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        priced(session, 100)
    assert "400 SEK in total" in card(client, period(8, 12))


@pytest.mark.parametrize("mode", [BookingMode.AGREEMENT, BookingMode.CONTACT])
def test_what_is_agreed_on_with_the_owner_has_no_total(
    client: FlaskClient, session: Session, mode: BookingMode
) -> None:
    with unit_of_work():
        priced(session, 200, kind=ListingKind.SERVICE, mode=mode)
    shown = card(client, period(8, 12))
    assert "200 SEK per hour" in shown
    assert "in total" not in shown


def test_a_price_per_piece_is_a_total_once_somebody_says_how_many(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        priced(session, 10, PriceUnit.PIECE, kind=ListingKind.EQUIPMENT, of=50)
    assert "10 SEK per piece" in card(client, period(8, 12))
    assert "200 SEK in total" in card(client, period(8, 12), "&quantity=20")
