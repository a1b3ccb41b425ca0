"""An order stays with who opens a listing's page to read about it, and so does the search."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from booking_stage import Stage, day
from form_browser import Browser
from order_stage import basket, link, projector
from order_stage import opened as opened_order

from inventory.models import Listing
from inventory.types import BookingMode, ListingStatus

WHEN = f"date={day()}&from=18:00&to=20:00"


def opened(stage: Stage, query: str, title: str) -> Browser:
    """Return Bo's browser on the page of a result of the search."""
    bo = stage.browser(stage.bo)
    bo.open(f"/?{query}")
    bo.open(link(bo.page.partition('class="results"')[2], title))
    return bo


def of(address: str, name: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get(name, [])


def test_a_results_page_shows_what_is_chosen_and_adds_what_it_is_about(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    bo = opened(stage, f"{WHEN}&q=projektor&people=&pick={hall.public_id}", "Projektor")
    assert "Your order: 1 thing" in basket(bo)
    assert "Salen" in basket(bo)
    bo.open(link(basket(bo), "Add to your order"))
    assert bo.at == f"/l/{thing.public_id}-{thing.slug}"
    assert "Your order: 2 things" in basket(bo)
    assert "This is in your order." in basket(bo)
    assert "Add to your order" not in basket(bo)
    onward = link(basket(bo), "Ask for all of it")
    assert of(onward, "thing") == [hall.public_id, thing.public_id]
    assert of(onward, "from") == ["18:00"]
    bo.open(link(basket(bo).partition("This is in")[2], "Take away"))
    assert "Your order: 1 thing" in basket(bo)


def test_the_way_back_has_the_search_and_the_order(stage: Stage) -> None:
    hall = projector(stage, title="Biosalong", mode=BookingMode.REQUEST, capacity_max=40)
    query = f"{WHEN}&q=biosalong&mode=request&sort=size&people=30&pick={hall.public_id}"
    bo = opened(stage, query, "Biosalong")
    crumbs = bo.page.partition("breadcrumb")[2].partition("</nav>")[0]
    for back in (link(crumbs, "Find"), link(basket(bo), "Back to the results")):
        assert urlsplit(back).path == "/"
        assert parse_qs(urlsplit(back).query) == parse_qs(query) | {"order_people": ["30"]}


def test_an_empty_order_is_begun_on_a_page(stage: Stage) -> None:
    hall = stage.hall(title="Salen")
    bo = opened(stage, "choose=1", "Salen")
    assert "Your order is empty" in basket(bo)
    assert "Ask for all of it" not in basket(bo)
    assert of(link(basket(bo), "Back to the results"), "choose") == ["1"]
    bo.open(link(basket(bo), "Add to your order"))
    assert of(link(basket(bo), "Ask for all of it"), "thing") == [hall.public_id]


def test_other_weeks_keep_the_order(stage: Stage) -> None:
    hall = stage.hall(title="Salen")
    bo = opened(stage, f"{WHEN}&pick={hall.public_id}", "Salen")
    bo.open(link(bo.page, "Next week"))
    assert "Your order: 1 thing" in basket(bo)


def test_who_chooses_nothing_sees_nothing_of_it(stage: Stage) -> None:
    stage.hall(title="Salen")
    bo = opened(stage, WHEN, "Salen")
    assert 'class="basket"' not in bo.page
    assert "search=" not in bo.address


def test_a_draft_of_others_is_not_shown_there(stage: Stage) -> None:
    draft = stage.hall(title="Hemliga salen", status=ListingStatus.DRAFT)
    hall = stage.hall(title="Salen")
    bo = stage.browser(stage.bo)
    search = quote(f"pick={draft.public_id}")
    page = bo.open(f"/l/{hall.public_id}-{hall.slug}?search={search}")
    assert bo.status == 200
    assert "Hemliga salen" not in page
    assert "Your order is empty" in basket(bo)


def test_what_is_agreed_on_is_added_as_a_question(stage: Stage) -> None:
    hall = stage.hall(title="Salen", mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}?search=choose%3D1")
    assert "it becomes a question to its owner" in basket(bo)
    assert "Add to your order" in basket(bo)
    other = stage.hall(title="Gården", mode=BookingMode.CONTACT)
    bo.open(f"/l/{other.public_id}-{other.slug}?search=choose%3D1")
    assert "with its contact person" in basket(bo)
    assert "Add to your order" not in basket(bo)


@pytest.mark.parametrize(
    "search",
    ["%", "pick", "&" * 300, "x=1&" * 300, "pick=" + "a" * 5000, "choose=7", "date=%00&pick=x"],
)
def test_a_search_that_cannot_be_read_shows_the_page(stage: Stage, search: str) -> None:
    hall = stage.hall(title="Salen")
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}?search={quote(search)}&_external=1&ref=x")
    assert bo.status == 200
    assert "Salen" in bo.page


def test_clearing_the_people_keeps_them_for_the_order(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    bo = stage.browser(stage.bo)
    bo.open(f"/?{WHEN}&people=30&seating=seated&pick={hall.public_id}")
    assert "The order is for" not in basket(bo)
    chips = bo.page.partition('class="chips"')[2].partition("</ul>")[0]
    bo.open(link(chips, "30"))
    assert "The order is for 30" in basket(bo)
    assert of(bo.address, "people") == []
    _kept(bo, "30", "seated")
    bo.open(f"{bo.address}&pick={thing.public_id}")
    _kept(bo, "30", "seated")
    values = bo.form("q").values
    assert values["order_people"] == ["30"]
    assert values["order_seating"] == ["seated"]
    bo.open(link(basket(bo).partition("The order is for")[2], "Take away"))
    assert "The order is for" not in basket(bo)
    assert of(link(basket(bo), "Ask for all of it"), "people") == []


def _kept(browser: Browser, people: str, seating: str) -> None:
    onward = link(basket(browser), "Ask for all of it")
    assert of(onward, "people") == [people]
    assert of(onward, "seating") == [seating]


def test_another_number_in_the_search_is_that_of_the_order(stage: Stage) -> None:
    hall: Listing = stage.hall(title="Salen")
    bo = stage.browser(stage.bo)
    bo.open(f"/?{WHEN}&people=20&order_people=30&pick={hall.public_id}")
    assert of(link(basket(bo), "Ask for all of it"), "people") == ["20"]


def test_the_way_back_from_the_form_has_all_that_was_chosen(stage: Stage) -> None:
    things = [stage.hall(title="Salen"), projector(stage)]
    bo = opened_order(stage, *things, query=f"&{WHEN}&people=30")
    crumbs = bo.page.partition("breadcrumb")[2].partition("</nav>")[0]
    bo.open(link(crumbs, "Find"))
    assert "Your order: 2 things" in basket(bo)
    assert "The order is for 30" in basket(bo)
    onward = link(basket(bo), "Ask for all of it")
    assert of(onward, "thing") == [one.public_id for one in things]
    assert of(onward, "from") == ["18:00"]
    assert of(onward, "people") == ["30"]
