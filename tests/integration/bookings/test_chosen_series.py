"""A season that was searched for stays a season on the listing's page and on the way to book it."""

import html
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from factories import book, make_listing, make_member, make_organisation, wish
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.models import Listing, SchoolBreak, Tariff, TariffRule
from inventory.types import PriceUnit
from marketplace import clock
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 12, 1, 9, tzinfo=STOCKHOLM)
TUESDAYS = "date=2027-01-05&from=18:00&to=20:00&repeat=weekly&times=8&people=25"


def evening(day: date) -> Period:
    start, end = (
        datetime(day.year, day.month, day.day, hour, tzinfo=STOCKHOLM) for hour in (18, 20)
    )
    return Period(start, end)


@pytest.fixture
def hall(session: Session) -> Listing:
    """Return a hall of which the second Tuesday is taken."""
    with clock.pinned(NOW), unit_of_work():
        other = make_organisation(session, name="Andra", slug="andra")
        _user, actor = make_member(session, other)
        made = make_listing(session, make_organisation(session), capacity_max=80, horizon_days=400)
        book(session, actor, made, other, wish(evening(date(2027, 1, 12))))
        session.add(
            SchoolBreak(name="Sportlov", first_day=date(2027, 2, 22), last_day=date(2027, 2, 28))
        )
    return made


def chosen(client: FlaskClient, hall: Listing, query: str) -> str:
    """Return the page's part about the time that was looked for."""
    with clock.pinned(NOW):
        address = f"/l/{hall.public_id}-{hall.slug}?{query}"
        page = client.get(address, headers={"Accept-Language": "en"}).text
    _before, _id, after = page.partition('id="chosen')
    return html.unescape(after.partition("</section>")[0])


def onward(part: str) -> dict[str, list[str]]:
    """Return what the way on to the booking form is told."""
    address = next(one for one in part.split('"') if "/book?" in one)
    return parse_qs(urlsplit(address).query)


def test_the_page_says_how_many_of_the_dates_can_be_had_and_which_cannot(
    client: FlaskClient, hall: Listing
) -> None:
    part = chosen(client, hall, TUESDAYS)
    assert "7 of 8 dates can be had" in part
    assert "Every Tuesday, 18.00–20.00" in part
    assert "12 Jan" in part
    assert "19 Jan" not in part


def test_the_way_on_keeps_the_repetition(client: FlaskClient, hall: Listing) -> None:
    asked = onward(chosen(client, hall, TUESDAYS))
    assert asked["repeat"] == ["weekly"]
    assert asked["times"] == ["8"]
    assert asked["date"] == ["2027-01-05"]
    assert asked["people"] == ["25"]


def test_a_date_in_a_break_that_is_left_out_is_none_of_the_dates(
    client: FlaskClient, hall: Listing
) -> None:
    query = "date=2027-02-23&from=18:00&to=20:00&repeat=weekly&times=3&skip_school_breaks=y"
    part = chosen(client, hall, query)
    assert "All 2 dates are free" in part
    assert "from 2 March to 9 March" in part
    assert "Winter school break" in part
    assert onward(part)["skip_school_breaks"] == ["y"]


def test_a_season_of_which_nothing_fits_says_why_and_leads_nowhere(
    client: FlaskClient, hall: Listing
) -> None:
    part = chosen(client, hall, TUESDAYS.replace("people=25", "people=250"))
    assert "None of these dates can be had" in part
    assert "There is room for 80 people at most." in part
    assert "/book?" not in part


def test_one_time_is_told_as_before(client: FlaskClient, hall: Listing) -> None:
    part = chosen(client, hall, "date=2027-01-05&from=18:00&to=20:00&seating=seated")
    assert "That time is free and booked at once" in part
    asked = onward(part)
    assert "repeat" not in asked
    assert asked["seating"] == ["seated"]


def test_the_part_of_a_time_that_the_finder_found_free_is_told_and_led_on_to(
    client: FlaskClient, hall: Listing
) -> None:
    part = chosen(client, hall, "date=2027-01-12&from=17:00&to=23:00&people=25")
    assert "Part of that time can be had" in part
    assert "20.00–23.00" in part
    asked = onward(part)
    assert [asked[name] for name in ("date", "from", "to")] == [
        ["2027-01-12"],
        ["20:00"],
        ["23:00"],
    ]
    assert "Part of that time" not in chosen(client, hall, "date=2027-01-12&from=18:00&to=20:00")


def test_what_is_priced_by_the_piece_is_priced_where_the_address_says_how_many(
    client: FlaskClient, hall: Listing, session: Session
) -> None:
    with unit_of_work():
        rule = TariffRule(position=0, price_group="alla", amount_ore=1000, unit=PriceUnit.PIECE)
        session.get_one(Listing, hall.id).tariff = Tariff(listing_id=hall.id, rules=[rule])
    once = "date=2027-01-05&from=18:00&to=20:00"
    for query in (once, f"{once}&repeat=weekly&times=8"):
        assert "SEK" in chosen(client, hall, f"{query}&quantity=1")
        assert "SEK" not in chosen(client, hall, query)
