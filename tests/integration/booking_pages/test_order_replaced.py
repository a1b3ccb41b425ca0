"""What comes instead of a thing of an order: at the same time first, and surely in its place."""

import re
from datetime import timedelta
from html import unescape

from booking_stage import Stage, day
from factories import make_listing, make_organisation
from form_browser import Browser
from order_stage import ABOUT, check, link, opened, orders, projector

from bookings.changing import cancel
from bookings.deciding import decline
from bookings.models import Booking, Inquiry, Occurrence, Order
from bookings.types import OccurrenceStatus as Status
from inventory import search
from inventory.models import Listing, ListingActivity
from inventory.types import BookingMode, ListingKind
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import User
from marketplace.transactions import unit_of_work


def hall(stage: Stage, title: str, **facts: object) -> Listing:
    """Return a hall that somebody may look for."""
    facts.setdefault("type", "samlingssal")
    made = stage.hall(title=title, **facts)
    with unit_of_work(stage.session) as work:
        search.index_listing(work, work.get_one(Listing, made.id))
    return made


def ordered(stage: Stage, *things: Listing) -> Browser:
    """Let Bo order the things for one time; Bo's browser on the order's page."""
    bo = opened(stage, *things)
    check(bo, people="12")
    bo.send("do", {"do": "send", **ABOUT})
    return bo


def say_no(stage: Stage, thing: Listing) -> None:
    """Let the thing's owner decline what waits."""
    with unit_of_work(stage.session) as work:
        waiting = next(
            one
            for one in work.query(Booking).filter_by(listing_id=thing.id)
            if one.occurrences[0].status is Status.REQUESTED
        )
        decline(work, acting_as(work.get_one(User, stage.anna.id)), waiting, reason="Golvet slipas")


def path(stage: Stage) -> str:
    (order,) = orders(stage)
    return f"/orders/{order.public_id}"


def instead(page: str, title: str) -> list[str]:
    """Return where the offers lead that stand instead of a thing, as they stand."""
    part = page.partition(f"Instead of {title}</h2>")[2].partition("</section>")[0]
    return [unescape(one) for one in re.findall(r'href="(/l/[^"]*/book[^"]*)"', part)]


def to_search(page: str) -> str:
    return link(page, "Look for something else at that time")


def test_other_halls_at_the_same_time_come_before_other_times(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    page = bo.open(path(stage))
    found = instead(page, "Salen")
    assert other.public_id in found[0]
    assert f"date={day()}" in found[0]
    assert "from=18%3A00" in found[0]
    assert lost.public_id in found[-1]
    then, _heading, later = page.partition("At another time, while the rest")
    assert "At the same time as the rest of the order:" in then
    assert other.public_id in then
    assert lost.public_id in later.partition("</section>")[0]


def test_premises_of_another_type_that_are_used_for_the_same_are_offered(stage: Stage) -> None:
    lost = hall(stage, "Salen")
    other, court = hall(stage, "Bygdegården", type="bygdegard"), hall(stage, "Banan", type="plan")
    with unit_of_work(stage.session) as work:
        for one, code in ((lost, "mote"), (other, "mote"), (court, "fotboll")):
            work.add(ListingActivity(listing_id=one.id, code=code))
            work.get_one(Listing, one.id).place = None
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    found = instead(bo.open(path(stage)), "Salen")
    assert other.public_id in found[0]
    assert not [one for one in found if court.public_id in one]


def test_what_the_order_could_not_have_either_is_not_offered_in_its_place(stage: Stage) -> None:
    large, small = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, large, small, projector(stage))
    for one in (large, small):
        say_no(stage, one)
    page = bo.open(path(stage))
    for title, mine, other in (("Salen", large, small), ("Lilla salen", small, large)):
        offers = instead(page, title)
        assert offers
        assert all(mine.public_id in one for one in offers)
        assert not [one for one in offers if other.public_id in one]


def test_what_is_found_by_a_search_joins_the_order(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    page = bo.open(to_search(bo.open(path(stage))))
    assert "You are looking for something instead of Salen" in page
    assert link(page, "Back to the order") == path(stage)
    assert "Order several things in one go" not in page
    page = bo.open(link(page.partition('class="results"')[2], "Lilla salen"))
    assert "is added to your order, instead of Salen" in page
    page = bo.open(link(page, "Go on with this time"))
    assert "This is added to your order, instead of Salen" in page
    bo.send("do", {"do": "send", **ABOUT})
    (order,) = orders(stage)
    assert bo.at == path(stage)
    assert [one.listing_id for one in order.bookings][2] == other.id
    assert "1 could not be had and has been replaced." in bo.page
    assert "Instead of Salen." in bo.page
    assert "Look for something else at that time" not in bo.page


def test_a_search_for_an_order_keeps_it_in_every_link_and_form(stage: Stage) -> None:
    lost = hall(stage, "Salen")
    hall(stage, "Lilla salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    page = bo.open(to_search(bo.open(path(stage))))
    (order,) = orders(stage)
    lost_one = order.bookings[0].public_id
    form = bo.form("q").values
    assert (form["order"], form["instead"]) == ([order.public_id], [lost_one])
    part = page.partition("<main")[2].partition("</main>")[0]
    for way in (unescape(one) for one in re.findall(r'href="(/(?:l/[^"]*)?\?[^"]*)"', part)):
        if way != link(page, "Search for something else"):
            assert f"order={order.public_id}" in way, way
    assert "order=" not in link(page, "Search for something else")


def test_a_week_of_a_listing_leads_to_the_order_as_well(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    (order,) = orders(stage)
    names = f"order={order.public_id}&instead={order.bookings[0].public_id}"
    page = bo.open(f"/l/{other.public_id}-{other.slug}?date={day()}&{names}")
    ways = [unescape(one) for one in re.findall(r'href="(/l/[^"]*/book[^"]*)"', page)]
    assert len(ways) > 1
    assert all(f"order={order.public_id}" in one for one in ways)


def test_who_does_not_see_the_order_searches_without_it(stage: Stage) -> None:
    lost = hall(stage, "Salen")
    hall(stage, "Lilla salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    address = to_search(bo.open(path(stage)))
    cia = stage.browser(stage.cia)
    page = cia.open(address)
    assert "You are looking for something instead of" not in page
    assert "Lilla salen" in page
    assert stage.app.test_client().get(address).status_code == 200
    assert stage.app.test_client().get("/?order=%00&instead=x").status_code == 200


def technician(stage: Stage) -> Listing:
    with unit_of_work(stage.session) as work:
        made = make_listing(
            work,
            make_organisation(work),
            title="Ljudtekniker",
            kind=ListingKind.SERVICE,
            mode=BookingMode.AGREEMENT,
        )
        search.index_listing(work, made)
        return made


def test_a_question_to_what_was_found_for_an_order_stands_beside_it(stage: Stage) -> None:
    lost, person = hall(stage, "Salen"), technician(stage)
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    (order,) = orders(stage)
    ref = f"/l/{person.public_id}-{person.slug}"
    names = f"order={order.public_id}&instead={order.bookings[0].public_id}"
    page = bo.open(f"{ref}?date={day()}&from=18:00&to=20:00&{names}")
    bo.open(link(page, "Ask the owner"))
    bo.send("text", {"text": "Kan du?", "contact_name": "Bo"})
    assert stage.now.query(Inquiry).one().order_id == order.id
    page = bo.open(path(stage))
    assert "Not part of the order" in page
    assert "Ljudtekniker" in page


def back_out(bo: Browser, address: str) -> str:
    bo.open(f"{address}/cancellation")
    return bo.send("reason", {})


def test_nothing_is_offered_once_all_the_rest_has_been_taken_back(stage: Stage) -> None:
    lost, person = hall(stage, "Salen"), technician(stage)
    hall(stage, "Lilla salen")
    bo = ordered(stage, lost, projector(stage), person)
    say_no(stage, lost)
    page = bo.open(path(stage))
    assert "Instead of Salen" in page
    assert "Ask the owner" in page
    page = back_out(bo, path(stage))
    assert "Instead of Salen" not in page
    assert "Look for something else" not in page
    assert "Ask the owner" not in page
    assert "1 could not be had." in page


def test_what_is_lost_after_the_rest_was_given_up_is_still_wanted(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, lost, other)
    (order,) = orders(stage)
    back_out(bo, f"/bookings/{order.bookings[1].public_id}")
    with unit_of_work(stage.session) as work:
        for row in work.query(Occurrence).filter_by(status=Status.WITHDRAWN):
            row.changed_at -= timedelta(minutes=5)
    say_no(stage, lost)
    assert "Instead of Salen" in bo.open(path(stage))


def test_nothing_is_offered_for_what_is_past(stage: Stage) -> None:
    lost, person = hall(stage, "Salen"), technician(stage)
    bo = ordered(stage, lost, projector(stage), person)
    say_no(stage, lost)
    with unit_of_work(stage.session) as work:
        for row in work.query(Occurrence):
            length = row.ends_at - row.starts_at
            row.starts_at = row.taken_from = clock.now() - 2 * length
            row.ends_at = row.taken_to = row.starts_at + length
            if row.status is Status.CONFIRMED:
                row.status = Status.COMPLETED
    page = bo.open(path(stage))
    assert "Instead of Salen" not in page
    assert "Ask the owner" not in page


def test_two_of_a_kind_for_one_time_do_not_stand_in_for_each_other(stage: Stage) -> None:
    first, second = hall(stage, "Salen"), hall(stage, "Andra salen")
    third, fourth = hall(stage, "Tredje salen"), hall(stage, "Fjärde salen")
    bo = ordered(stage, first, second, projector(stage))
    for one in (first, second):
        say_no(stage, one)
    page = bo.open(path(stage))
    offer = next(one for one in instead(page, "Salen") if third.public_id in one)
    bo.open(offer)
    page = bo.send("do", {"do": "send"})
    # One of the two has been replaced, and the page knows which.
    assert "1 could not be had and has been replaced. 1 could not be had." in page
    assert "Instead of Salen</h2>" not in page
    assert any(fourth.public_id in one for one in instead(page, "Andra salen"))
    assert "You wanted all or nothing." in page


def test_what_joins_an_order_for_itself_replaces_nothing(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    (order,) = orders(stage)
    ref = f"/l/{other.public_id}-{other.slug}"
    bo.open(f"{ref}/book?date={day()}&from=18:00&to=20:00&order={order.public_id}&instead=x")
    page = bo.send("do", {"do": "send", **ABOUT})
    assert "Order of 3 things" in page
    assert "has been replaced" not in page
    assert "Instead of Salen</h2>" in page


def test_what_replaced_something_and_is_lost_too_is_looked_for_once(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    last = hall(stage, "Tredje salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    found = instead(bo.open(path(stage)), "Salen")
    bo.open(next(one for one in found if other.public_id in one))
    bo.send("do", {"do": "send"})
    say_no(stage, other)
    page = bo.open(path(stage))
    assert "1 could not be had." in page
    assert "Instead of Salen</h2>" not in page
    found = instead(page, "Lilla salen")
    bo.open(next(one for one in found if last.public_id in one))
    page = bo.send("do", {"do": "send"})
    assert "2 could not be had and have been replaced." in page
    assert "Instead of Lilla salen</h2>" not in page


def test_an_owner_does_not_read_what_theirs_was_chosen_instead_of(stage: Stage) -> None:
    lost = hall(stage, "Salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    bo.open(instead(bo.open(path(stage)), "Salen")[0])
    bo.send("do", {"do": "send"})
    (order,) = orders(stage)
    page = stage.browser(stage.anna).open(f"/bookings/{order.bookings[2].public_id}")
    assert order.bookings[0].public_id not in page
    assert "instead" not in page.partition("What has happened")[2]


def test_find_in_the_menu_keeps_the_order_that_something_is_looked_for(stage: Stage) -> None:
    lost = hall(stage, "Salen")
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    page = bo.open(to_search(bo.open(path(stage))))
    menu = page.partition('class="site-nav"')[2].partition("</nav>")[0]
    assert f"order={stage.now.query(Order).one().public_id}" in link(menu, "Find")


def test_an_owner_reads_that_all_is_needed_again_once_the_rest_is_complete(stage: Stage) -> None:
    lost, stays = hall(stage, "Salen"), hall(stage, "Lilla salen")
    last = hall(stage, "Tredje salen")
    bo = ordered(stage, lost, stays, projector(stage))
    say_no(stage, lost)
    (order,) = orders(stage)
    address = f"/bookings/{order.bookings[1].public_id}"
    anna = stage.browser(stage.anna)
    assert "something else in the order cannot be had" in anna.open(address)
    found = instead(bo.open(path(stage)), "Salen")
    bo.open(next(one for one in found if last.public_id in one))
    bo.send("do", {"do": "send"})
    page = anna.open(address)
    assert "something else in the order cannot be had" not in page
    assert "They need all of it." in page


def test_no_kitchen_of_the_house_is_offered_instead_of_its_hall(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Matsalen", type="foreningslokal")
    kitchen = hall(stage, "Köket", type="kok")
    with unit_of_work(stage.session) as work:
        for one, code in ((lost, "fest"), (other, "fest"), (kitchen, "matlagning")):
            work.add(ListingActivity(listing_id=one.id, code=code))
            work.get_one(Listing, one.id).place_id = lost.place_id
    bo = ordered(stage, lost, projector(stage))
    say_no(stage, lost)
    found = instead(bo.open(path(stage)), "Salen")
    assert other.public_id in found[0]
    assert not [one for one in found if kitchen.public_id in one]


def test_instead_of_a_thing_things_of_its_type_are_looked_for(stage: Stage) -> None:
    lost = hall(stage, "Salen", kind=ListingKind.EQUIPMENT, type="projektor")
    bo = ordered(stage, lost, hall(stage, "Lilla salen"))
    say_no(stage, lost)
    way = to_search(bo.open(path(stage)))
    assert "kind=equipment" in way
    assert "type=projektor" in way


def test_what_stands_is_not_replaced_whatever_an_address_says(stage: Stage) -> None:
    standing, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, standing, projector(stage))
    (order,) = orders(stage)
    address = (
        f"/l/{other.public_id}-{other.slug}/book?date={day()}&from=18:00&to=20:00"
        f"&order={order.public_id}&instead={order.bookings[0].public_id}"
    )
    page = bo.open(address)
    assert "This is added to your order" in page
    assert "instead of" not in page
    bo.send("do", {"do": "send", **ABOUT})
    assert bo.at == path(stage)
    say_no(stage, standing)
    assert "1 could not be had" in bo.open(path(stage))
    assert "has been replaced" not in bo.page


def test_what_was_given_up_may_be_offered_again(stage: Stage) -> None:
    lost, other = hall(stage, "Salen"), hall(stage, "Lilla salen")
    bo = ordered(stage, lost, other, projector(stage))
    say_no(stage, lost)
    assert not any(other.public_id in one for one in instead(bo.open(path(stage)), "Salen"))
    with unit_of_work(stage.session) as work:
        mine = next(one for one in work.query(Booking).filter_by(listing_id=other.id))
        cancel(work, acting_as(work.get_one(User, stage.bo.id)), mine)
    assert other.public_id in instead(bo.open(path(stage)), "Salen")[0]
