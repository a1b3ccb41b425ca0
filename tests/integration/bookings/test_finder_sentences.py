"""What the finder says in words: how many on how many dates, the last page, no map, no price."""

import re
from datetime import date
from html import unescape
from zoneinfo import ZoneInfo

from factories import book, make_listing, make_member, make_organisation, period, wish
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.models import Listing, Tariff, TariffRule
from inventory.search import index_all
from inventory.types import BookingMode, ListingKind, PriceUnit
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NO_MAP = "There is no map: nothing that is listed here has a place on it."
NO_PRICE = "No price is stated; ask the owner."


def seen(client: FlaskClient, address: str) -> str:
    page = client.get(address, headers={"Accept-Language": "en"}, follow_redirects=True)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page.text)).split())


def heading(client: FlaskClient, address: str) -> str:
    page = client.get(address, headers={"Accept-Language": "en"}).text
    return unescape(page.partition('id="results-title">')[2].partition("<")[0])


def taken(session: Session, made: Listing, *periods: Period) -> None:
    rival = make_organisation(session)
    book(session, make_member(session, rival)[1], made, rival, wish(*periods))


def weeks(times: int) -> str:
    starts = period(8, 10).starts_at.astimezone(STOCKHOLM)
    return f"/?date={starts:%Y-%m-%d}&from=09:00&to=10:00&repeat=weekly&times={times}"


def test_a_page_beyond_the_last_says_that_the_last_is_shown(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        for number in range(21):
            make_listing(session, owner, title=f"Sal {number}")
    note = "There are only 2 pages of this list; the last one is shown."
    assert note in seen(client, "/?page=99")
    assert note not in seen(client, "/?page=2")
    assert "There is only 1 page of this list, and it is shown here." in seen(
        client, "/?q=sal+7&page=3"
    )


def test_hits_without_a_place_say_why_there_is_no_map(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, kind=ListingKind.SERVICE, type=None, place=None)
        make_listing(session, owner)
    assert NO_MAP in seen(client, "/?kind=service")
    assert NO_MAP not in seen(client, "/?kind=premises")
    assert NO_MAP not in seen(client, "/?kind=skill")


def test_the_heading_of_a_season_counts_all_dates_and_some_of_them(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        halls = [make_listing(session, make_organisation(session)) for _ in range(3)]
        taken(session, halls[0], period(4, 22, days=21))
    assert heading(client, weeks(3)) == "2 can be had on all 3 dates, 1 on some of them"
    assert heading(client, weeks(1)).startswith("3 that can be had on ")
    assert heading(client, f"{weeks(3)}&q=zebra") == "Nothing can be had on any of the 3 dates"
    with unit_of_work():
        for hall in halls[1:]:
            taken(session, session.merge(hall), period(4, 22, days=14))
    assert heading(client, weeks(3)) == "3 can be had on some of the 3 dates"
    assert heading(client, weeks(2)) == "3 can be had on some of the 2 dates"


def test_the_heading_of_a_season_counts_what_is_shown_besides(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        _free, busy = (make_listing(session, make_organisation(session)) for _ in range(2))
        taken(session, busy, period(4, 22), period(4, 22, days=21))
    assert heading(client, weeks(2)) == "1 can be had on all 2 dates"
    assert heading(client, f"{weeks(2)}&show=all") == "1 can be had on all 2 dates; 2 are shown"


def test_a_part_of_several_days_names_its_day(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        taken(session, make_listing(session, make_organisation(session)), period(6, 12, days=15))
    first, last = (period(days=days).starts_at.date() for days in (14, 16))
    shown = seen(client, f"/?date={first}&from=08:00&end={last}&to=12:00")
    part = re.search(r"Partly free .*?(until|from) (\w+) (\d+) (\w+)", shown)
    assert part is not None
    named = period(days=15).starts_at.date()
    assert part.groups()[1:] == (f"{named:%A}", str(named.day), f"{named:%B}")


def test_a_part_within_one_of_several_days_names_that_day_once(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        made = make_listing(session, make_organisation(session))
        spans = [period(4, 23), period(0, 8, days=15), period(14, 23, days=15)]
        taken(session, made, *spans, period(0, 12, days=16))
    first, last = (period(days=days).starts_at.date() for days in (14, 16))
    shown = seen(client, f"/?date={first}&from=08:00&end={last}&to=12:00")
    part = re.search(r"Partly free (\w+ \d+ \w+)[^,]*, \d\d\.\d\d–\d\d\.\d\d", shown)
    assert part is not None, shown
    named = period(days=15).starts_at
    assert part[1] == f"{named:%A} {named.day} {named:%B}"


def test_a_card_without_a_price_says_what_the_listing_says(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session, in_register=True)
        made = make_listing(session, owner)
        address, slug = f"/l/{made.public_id}-{made.slug}", owner.slug
    assert NO_PRICE in seen(client, address)
    for page in ("/", weeks(2), f"/a/{slug}"):
        assert NO_PRICE in seen(client, page)


def test_a_card_of_what_only_others_pay_for_says_so(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        made = make_listing(session, make_organisation(session))
        tariff = Tariff(listing_id=made.id)
        hour = PriceUnit.HOUR
        tariff.rules.append(
            TariffRule(position=0, price_group="foretag", amount_ore=20000, unit=hour)
        )
        session.add(tariff)
        session.flush()
        made.tariff_id = tariff.id
    assert "No price is stated for associations; ask the owner." in seen(client, "/")

    with unit_of_work() as work:
        work.merge(made).price_text = "350 kr/h privat"
    assert "No price is stated for associations. 350 kr/h privat" in seen(client, "/")


def test_a_service_that_nobody_counts_says_so_where_many_are_wanted(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, kind=ListingKind.SERVICE, mode=BookingMode.AGREEMENT)
    note = "nobody has counted this; ask the owner whether there can be 500"
    for page in ("/?quantity=500", f"{weeks(1)}&quantity=500"):
        assert note in seen(client, page)
    for page in ("/", weeks(1)):
        assert "nobody has counted" not in seen(client, page)


def test_several_weekdays_are_offered_one_search_each(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    shown = seen(client, "/?q=tisdagar+och+torsdagar+18-20")
    assert "A search has one weekday. Search for the other days by themselves:" in shown
    assert "one weekday" not in seen(client, "/?q=tisdagar+18-20")
    page = client.get("/?q=tisdagar+och+torsdagar+18-20").text
    found = re.findall(r'href="/\?date=([\d-]+)[^"]*from=18:00', page)
    days = [date.fromisoformat(one) for one in found]
    assert [day.isoweekday() for day in days] == [2, 4]


def test_that_no_search_is_for_every_month_is_said(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    told = "You cannot search for every month. Search for one date at a time."
    shown = seen(client, "/?q=första+måndagen+i+varje+månad+kl+19")
    assert told in shown
    assert "Do you mean this search?" not in shown
    assert told not in seen(client, "/?q=första+måndagen+i+mars+kl+19")


def test_the_heading_counts_what_is_agreed_on_by_itself(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner)
        for _n in range(2):
            make_listing(session, owner, mode=BookingMode.AGREEMENT)
    assert heading(client, weeks(3)) == (
        "1 can be had on all 3 dates; for 2 you agree on a time with the owner"
    )
    told = heading(client, weeks(3).partition("&repeat")[0])
    assert told.startswith("1 that can be had on")
    assert told.endswith("; for 2 you agree on a time with the owner")


def test_the_search_that_a_sentence_means_is_offered_spelled_right(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_listing(session, owner, title="Partytält", kind=ListingKind.EQUIPMENT, type="talt")
    index_all(session)
    shown = seen(client, "/?q=partytelt+på+lördag+18-20")
    assert "Do you mean this search? “partytält”" in shown
    assert "Do you mean this search? “partytält”" in seen(client, "/?q=partytält+på+lördag+18-20")
