"""What is chosen in the finder for one order, and what the forms that book receive of a search."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from booking_stage import Stage, day
from factories import make_listing, make_organisation, make_place
from form_browser import Browser
from order_stage import ABOUT, basket, link, orders, priced, projector

from inventory import search
from inventory.models import Listing, ListingUnit
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace import clock
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work

GONE = "Some of what was chosen for the order is not there any more."


def test_a_thing_is_added_stays_while_the_search_goes_on_and_is_taken_away(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    bo = stage.browser(stage.bo)
    bo.open("/?people=30")
    assert "Add to an order" not in bo.page
    bo.open(link(bo.page, "Order several things in one go"))
    assert "Your order is empty" in basket(bo)
    bo.open(link(bo.page.partition('class="results"')[2], "Add to an order"))
    assert "Your order: 1 thing" in basket(bo)
    assert bo.form("q").values["pick"] == [hall.public_id]
    bo.open(f"/?pick={hall.public_id}&pick={thing.public_id}")
    assert "Your order: 2 things" in basket(bo)
    assert bo.page.count("In your order") == 2
    bo.open(link(basket(bo).partition("Projektor")[2], "Take away"))
    assert "Your order: 1 thing" in basket(bo)
    assert "Salen" in basket(bo)


def test_every_link_of_the_finder_keeps_what_was_chosen(stage: Stage) -> None:
    hall = stage.hall(title="Salen")
    bo = stage.browser(stage.bo)
    bo.open(f"/?people=30&district={quote('Söder')}&sort=size&pick={hall.public_id}")
    part = bo.page.partition("<main")[2].partition("</main>")[0]
    ways = [unescape(one) for one in re.findall(r'href="(/\?[^"]*)"', part)]
    assert len(ways) >= 5
    for way in ways:
        if way != link(basket(bo), "Take away"):
            assert hall.public_id in way, way


def test_drafts_of_others_and_what_is_not_there_are_left_out_and_that_is_said(stage: Stage) -> None:
    draft = stage.hall(title="Hemliga salen", status=ListingStatus.DRAFT)
    bo = stage.browser(stage.bo)
    page = bo.open(f"/?pick={draft.public_id}&pick=aaaaaaaaaaaa")
    assert "Hemliga salen" not in page
    assert "Your order is empty" in basket(bo)
    assert GONE in page
    assert 'value="aaaaaaaaaaaa"' not in page
    assert GONE in bo.open("/?pick=x")
    hall = stage.hall(title="Salen")
    page = bo.open(f"/?choose=1&pick=zzzzzzzzzzzz&pick={hall.public_id}")
    assert GONE in page
    assert "Salen" in basket(bo)
    assert GONE not in bo.open(f"/?choose=1&pick={hall.public_id}")
    anna = stage.browser(stage.anna)
    anna.open(f"/?pick={draft.public_id}")
    assert "Hemliga salen" in basket(anna)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=18:00&to=20:00", {"date": day(), "from": "18:00", "to": "20:00"}),
        ("from=18&to=20.30", {"date": day(), "from": "18:00", "to": "20:30"}),
        ("from=20:00&to=02:00", {"from": "20:00", "to": "02:00", "end": day(15)}),
        ("from=20:00&to=24:00", {"from": "20:00", "to": "24:00", "end": ""}),
        (f"end={day(16)}&from=09:00&to=24:00", {"to": "24:00", "end": day(16)}),
        ("from=18:00&to=20:00&people=25", {"people": "25"}),
        (
            f"from=18:00&to=20:00&repeat=weekly&until={day(50)}&skip_breaks=1",
            {"repeat": "weekly", "until": day(50), "times": "", "skip_school_breaks": "y"},
        ),
        (
            f"from=18:00&to=20:00&repeat=every-2-weeks&until={day(500)}&times=3",
            {"repeat": "every-2-weeks", "until": "", "times": "3"},
        ),
    ],
)
def test_the_forms_receive_time_and_people_and_repetition(
    stage: Stage, query: str, expected: dict[str, str]
) -> None:
    hall = stage.hall(title="Salen", mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    bo.open(f"/?date={day()}&{query}&pick={hall.public_id}")
    bo.open(link(basket(bo), "Ask for all of it"))
    _filled(bo, expected)
    bo.open(f"/?date={day()}&{query}")
    bo.open(link(bo.page.partition('class="results"')[2], "Salen"))
    bo.open(link(bo.page, "Book"))
    _filled(bo, expected)


def _filled(browser: Browser, expected: dict[str, str]) -> None:
    values = browser.form("date").values
    assert {name: values.get(name, [""])[0] for name in expected} == expected


def test_what_is_chosen_for_several_kinds_is_sent_as_one_order(stage: Stage) -> None:
    things = [stage.hall(title="Salen"), projector(stage)]
    bo = stage.browser(stage.bo)
    picked = "".join(f"&pick={one.public_id}" for one in things)
    bo.open(f"/?date={day()}&from=18:00&to=20:00&people=25{picked}")
    bo.open(link(basket(bo), "Ask for all of it"))
    bo.send("date", {**ABOUT, "do": "send"})
    (order,) = orders(stage)
    assert {one.listing.title for one in order.bookings} == {"Salen", "Projektor"}


def test_a_hall_a_projector_and_a_technician_are_picked_from_the_results_for_one_time(
    stage: Stage,
) -> None:
    stage.hall(title="Salen", mode=BookingMode.INSTANT)
    projector(stage)
    with unit_of_work(stage.session) as work:
        owner = make_organisation(work, name="Teknikerna")
        make_listing(
            work, owner, title="Tekniker", kind=ListingKind.SERVICE, mode=BookingMode.REQUEST
        )
    bo = stage.browser(stage.bo)
    bo.open(f"/?date={day()}&from=18:00&to=20:00&people=25&choose=1")
    for title in ("Salen", "Projektor", "Tekniker"):
        card = bo.page.partition('class="results"')[2].partition(f">{title}</a>")[2]
        bo.open(link(card.partition('<li class="ds-card')[0], "Add to an order"))
        assert title in basket(bo)
    bo.open(link(basket(bo), "Ask for all of it"))
    bo.send("date", {**ABOUT, "do": "send"})
    (order,) = orders(stage)
    assert {one.listing.title for one in order.bookings} == {"Salen", "Projektor", "Tekniker"}
    times = {(one.starts_at, one.ends_at) for line in order.bookings for one in line.occurrences}
    assert len(times) == 1


@pytest.fixture
def house(stage: Stage) -> list[Listing]:
    """Return two rooms of one house, a whole with its half, and one that is booked elsewhere."""
    with unit_of_work(stage.session) as work:
        owner = work.get_one(Organisation, stage.owner.id)
        place = make_place(work)
        return [
            make_listing(work, owner, title=title, capacity_max=room, place=place, mode=mode)
            for title, room, mode in (
                ("Stora rummet", 20, BookingMode.INSTANT),
                ("Lilla rummet", 12, BookingMode.REQUEST),
                ("Kontaktrummet", 19, BookingMode.CONTACT),
            )
        ]


def test_two_rooms_beside_each_other_can_be_sent_as_they_are_offered(
    stage: Stage, house: list[Listing]
) -> None:
    bo = stage.browser(stage.bo)
    page = bo.open(f"/?kind=premises&people=30&date={day()}&from=18:00&to=20:00")
    assert "Two rooms beside each other, with room for 32 together" in page
    bo.open(link(page, "Two rooms beside each other"))
    bo.send("date", {**ABOUT, "do": "send"})
    (order,) = orders(stage)
    assert {one.listing_id for one in order.bookings} == {house[0].id, house[1].id}


def test_two_rooms_cost_together_what_was_said_at_most(stage: Stage, house: list[Listing]) -> None:
    bo = stage.browser(stage.bo)
    search = f"/?kind=premises&people=30&date={day()}&from=18:00&to=20:00"
    beside = "Two rooms beside each other"
    assert beside not in bo.open(f"{search}&max_price=300"), "nobody knows what they cost"
    for one in house[:2]:
        priced(stage, one, 100)
    assert beside not in bo.open(f"{search}&max_price=300"), "each costs 200, together 400"
    assert beside in bo.open(f"{search}&max_price=400")


@pytest.mark.parametrize(
    ("people", "offered"), [(31, True), (32, False)], ids=["as many as the whole", "more"]
)
def test_two_parts_of_a_hall_are_offered_for_as_many_as_the_hall_holds(
    stage: Stage, house: list[Listing], people: int, offered: bool
) -> None:
    """Wherever each is said to lie, and by the name of the hall; 20 and 12 in a hall of 31."""
    with unit_of_work(stage.session) as work:
        parts = [work.get_one(Listing, one.id) for one in house[:2]]
        owner = work.get_one(Organisation, parts[0].organisation_id)
        whole = make_listing(
            work, owner, title="Ankarsalen", capacity_max=31, min_minutes=600,
            place=make_place(work, latitude=56.2),
        )  # fmt: skip
        for number, part in enumerate(parts):
            part.title = f"Ankarsalen, del {number}"
            part.place = make_place(work, latitude=56.1 + number / 1000)
            part.edited_at = clock.now()
            unit = part.units[0].unit_id
            work.add(ListingUnit(listing_id=whole.id, unit_id=unit, quantity=1))
        work.flush()
        search.index_missing(work)
    wanted = f"/?kind=premises&q=Ankarsalen&people={people}&date={day()}&from=18:00&to=20:00"
    page = stage.browser(stage.bo).open(wanted)
    assert ("Two rooms beside each other, with room for 31 together" in page) == offered
    assert ("Two rooms beside each other" in page) == offered


def test_a_whole_and_its_half_are_not_two_rooms(stage: Stage, house: list[Listing]) -> None:
    with unit_of_work(stage.session) as work:
        whole, half = (work.get_one(Listing, one.id) for one in house[:2])
        work.add(ListingUnit(listing_id=whole.id, unit_id=half.units[0].unit_id, quantity=1))
        whole.edited_at = clock.now()
    page = stage.browser(stage.bo).open(
        f"/?kind=premises&people=30&date={day()}&from=18:00&to=20:00"
    )
    assert "Two rooms beside each other" not in page
