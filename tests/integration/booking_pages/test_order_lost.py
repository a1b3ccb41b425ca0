"""What of an order could not be had: no price, the reason, and what would fit instead."""

import re
from datetime import timedelta
from html import unescape

from booking_stage import Stage, day
from booking_stage import check as check_one
from factories import make_organisation
from order_stage import ABOUT, check, opened, orders, priced, projector

from bookings.deciding import decline
from bookings.models import Booking, Order
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.models import Membership, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def lost(stage: Stage, *, others: int = 1) -> Listing:
    """Let Bo order a hall and things that Cia has already; what can be had is sent."""
    hall = stage.hall(title="Salen", mode=BookingMode.INSTANT)
    things = [projector(stage, title=f"Projektor {n}") for n in range(others)]
    cia = stage.browser(stage.cia)
    for one in things:
        priced(stage, one, 60, text="100")
        check_one(cia, one)
        cia.send("do", {"do": "send", **ABOUT})
    bo = opened(stage, hall, *things)
    check(bo, extent="some", people="12")
    bo.send("do", {"do": "send", **ABOUT})
    return things[0]


def page_of(stage: Stage) -> str:
    (order,) = [one for one in orders(stage) if one.user_id == stage.bo.id]
    return stage.browser(stage.bo).open(f"/orders/{order.public_id}")


def row(page: str, title: str) -> str:
    found = re.search(f"<tr>\\s*<th[^>]*>[^/]*/[^>]*>{title}.*?</tr>", page, re.DOTALL)
    assert found is not None
    return found[0]


def test_what_could_not_be_had_has_a_reason_and_no_price(stage: Stage) -> None:
    lost(stage)
    line = row(page_of(stage), "Projektor 0")
    assert "Could not be had" in line
    assert "Skipped" not in line
    assert "100" not in line
    assert '<td data-label="Price">–</td>' in line
    assert "taken" in line


def test_its_own_page_says_that_it_costs_nothing_and_offers_what_would_fit(stage: Stage) -> None:
    thing = lost(stage)
    booking = stage.now.query(Booking).filter_by(
        listing_id=thing.id, organisation_id=stage.theatre.id
    )
    page = stage.browser(stage.bo).open(f"/bookings/{booking.one().public_id}")
    assert "Nothing was booked, so it costs nothing." in page
    assert "No price is stated" not in page
    assert "Could not be had" in page
    assert "These would fit" in page


def test_what_would_fit_instead_is_offered_with_all_that_was_filled_in(stage: Stage) -> None:
    thing = lost(stage)
    bo = stage.browser(stage.bo)
    bo.page = page_of(stage)
    assert "Instead of Projektor 0" in bo.page
    (search,) = [one for one in re.findall('href="([^"]*)"', bo.page) if "kind=equipment" in one]
    assert f"date={day()}" in search
    assert "people=12" in search
    links = re.findall(f'href="(/l/{thing.public_id}[^"]*/book[^"]*)"', bo.page)
    assert 0 < len(links) <= 5
    for link in links:
        page = bo.open(link.replace("&amp;", "&"))
        assert "Premiär" in page
        assert "That time is free" in page


def test_only_some_are_looked_up_and_all_have_a_way_to_look_further(stage: Stage) -> None:
    lost(stage, others=7)
    page = page_of(stage)
    assert page.count("Look for something else at that time") == 7
    assert len(set(re.findall("(Projektor [0-9])</h2>", page))) == 7


def test_a_time_that_the_owner_has_declined_is_not_offered_again(stage: Stage) -> None:
    hall = stage.hall(title="Salen")
    bo = opened(stage, hall, projector(stage))
    check(bo)
    bo.send("do", {"do": "send", **ABOUT})
    with unit_of_work(stage.session) as work:
        waiting = work.query(Booking).filter_by(listing_id=hall.id).one()
        decline(work, acting_as(work.get_one(User, stage.anna.id)), waiting, reason="Golvet slipas")
    page = page_of(stage)
    assert "Golvet slipas" in row(page, "Salen")
    assert "Instead of Salen" in page
    here = [one for one in re.findall('href="([^"]*/book[^"]*)"', page) if hall.public_id in one]
    assert here
    assert not [one for one in here if f"date={day()}" in one and "from=18%3A" in one]


def declined(stage: Stage) -> Listing:
    """Let Bo order a hall and a projector of two owners; the hall's owner says no."""
    hall = stage.hall(title="Salen")
    bo = opened(stage, hall, projector(stage))
    check(bo, people="12")
    bo.send("do", {"do": "send", **ABOUT})
    with unit_of_work(stage.session) as work:
        waiting = work.query(Booking).filter_by(listing_id=hall.id).one()
        decline(work, acting_as(work.get_one(User, stage.anna.id)), waiting, reason="Golvet slipas")
    return hall


def offered(page: str, thing: Listing) -> str:
    """Return where the first offer of the thing leads."""
    return unescape(re.findall(f'href="(/l/{thing.public_id}[^"]*/book[^"]*)"', page)[0])


def test_what_is_chosen_instead_joins_the_order(stage: Stage) -> None:
    hall = declined(stage)
    bo = stage.browser(stage.bo)
    page = bo.open(offered(page_of(stage), hall))
    assert "This is added to your order" in page
    values = bo.form("date").values
    assert values["purpose"] == ["Premiär"]
    assert values["organisation"] == [stage.theatre.slug]
    assert values["people"] == ["12"]
    assert "Order several things for the same time" not in page
    page = bo.send("do", {"do": "send"})
    (order,) = orders(stage)
    assert bo.at == f"/orders/{order.public_id}"
    assert "Order of 3 things" in page
    assert [one.listing.title for one in order.bookings] == ["Salen", "Projektor", "Salen"]
    assert order.bookings[2].made_by_id == stage.bo.id


def test_what_has_been_replaced_is_not_missing_any_more(stage: Stage) -> None:
    hall = declined(stage)
    bo = stage.browser(stage.bo)
    assert "You wanted all or nothing." in page_of(stage)
    with unit_of_work(stage.session) as work:
        work.query(Order).one().created_at -= timedelta(hours=1)
    bo.open(offered(page_of(stage), hall))
    page = bo.send("do", {"do": "send"})
    assert "1 could not be had and has been replaced." in page
    assert "You wanted all or nothing." not in page
    assert "Instead of Salen" not in page


def test_a_look_at_time_and_price_keeps_the_order(stage: Stage) -> None:
    hall = declined(stage)
    bo = stage.browser(stage.bo)
    bo.open(offered(page_of(stage), hall))
    page = bo.send("date", {"date": day(20), "do": "check"})
    assert "This is added to your order" in page
    bo.send("do", {"do": "send"})
    (order,) = orders(stage)
    assert len(order.bookings) == 3


def test_the_page_of_what_was_lost_leads_into_the_order_as_well(stage: Stage) -> None:
    thing = lost(stage)
    booking = stage.now.query(Booking).filter_by(
        listing_id=thing.id, organisation_id=stage.theatre.id
    )
    bo = stage.browser(stage.bo)
    page = bo.open(f"/bookings/{booking.one().public_id}")
    (order,) = [one for one in orders(stage) if one.user_id == stage.bo.id]
    assert f"order={order.public_id}" in offered(page, thing)


def test_nobody_adds_to_the_order_of_others(stage: Stage) -> None:
    hall = declined(stage)
    cia = stage.browser(stage.cia)
    (order,) = orders(stage)
    page = check_one(cia, hall, date=day(20), order=order.public_id)
    assert "This is added to your order" not in page
    cia.send("do", {"do": "send", **ABOUT, "order": order.public_id})
    assert len(orders(stage)) == 2
    assert {len(one.bookings) for one in orders(stage)} == {1, 2}


def test_what_joins_an_order_is_for_the_same_organisation(stage: Stage) -> None:
    hall = declined(stage)
    with unit_of_work(stage.session) as work:
        other = make_organisation(work, name="Orkestern")
        work.add(Membership(user_id=stage.bo.id, organisation_id=other.id, role=Role.ADMIN))
        slug = other.slug
    bo = stage.browser(stage.bo)
    bo.open(offered(page_of(stage), hall))
    bo.send("date", {"organisation": slug, "do": "check"})
    page = bo.send("do", {"do": "send"})
    assert bo.status == 422
    assert "This is added to an order for" in page
    assert len(orders(stage)) == 1
