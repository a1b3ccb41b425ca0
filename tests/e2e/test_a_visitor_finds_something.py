"""A visitor who has not signed in narrows the finder down, reads a page and looks around."""

from urllib.parse import parse_qs, urlsplit

import pytest
from e2e.conftest import DESK, PHONE, Visit
from e2e.people import coming, hall, neighbours, settle, share
from e2e.town import Town
from e2e.walker import Walker

from inventory.facts import PlaceFacts


def test_from_the_finder_to_a_hall_its_week_and_its_association(
    town: Town, visit: Visit, script: bool
) -> None:
    there = neighbours(town, title=f"Klippsalen {script}", summary="Med utsikt över havet")
    with town.work() as session:
        far = settle(session, "Disa Norrby", "Byalaget Norr")
        share(session, far, hall(
            title=f"Klippboden {script}", capacity_seated=8, accessibility={},
            place=PlaceFacts(name="Boden", address="Gatan 1", city="Helsingborg", district="Norr"),
        ))  # fmt: skip
    visitor = visit(script=script)
    visitor.open("/")
    visitor.fill(q="klipp")
    visitor.press("Search")
    assert f"Klippsalen {script}" in visitor.text
    assert f"Klippboden {script}" in visitor.text

    visitor.fill({"date": coming().isoformat(), "from": "18:00", "to": "20:00", "people": "30"})
    visitor.fill({"kind": "premises", "district": "Söder", "accessible": ["step_free_entrance"]})
    visitor.press("Show what fits")
    asked = parse_qs(urlsplit(visitor.page.url).query)
    assert asked["district"] == ["Söder"]
    assert asked["from"] == ["18:00"]
    assert f"Klippboden {script}" not in visitor.text
    visitor.follow(visitor.page.get_by_role("link", name=f"Klippsalen {script}", exact=True).first)

    assert visitor.path == there.page
    assert "Ljus" not in visitor.page.title()
    assert visitor.sees("Present")
    assert visitor.sees("Not present")
    assert "90 cm" in visitor.text
    assert "100 kr" in visitor.text
    assert "Inga skor inomhus." in visitor.page.content()
    shown = visitor.page.locator(".week .day-date").first.inner_text()
    free = visitor.page.locator(".slot.free").count()
    assert free
    visitor.press("Next week")
    assert visitor.page.locator(".week .day-date").first.inner_text() != shown
    assert visitor.page.locator(".slot.free").count() == 7

    visitor.follow(
        visitor.page.locator("main").get_by_role("link", name=there.anna.organisation).first
    )
    assert visitor.path == f"/a/{there.anna.place}"
    assert there.anna.organisation in visitor.text
    assert f"Klippsalen {script}" in visitor.text
    visitor.open("/associations?q=Havsörnen")
    assert there.anna.organisation in visitor.text


def test_what_stands_in_a_card_can_be_pressed_although_all_of_the_card_leads_to_its_page(
    town: Town, visit: Visit, script: bool
) -> None:
    neighbours(town, title=f"Kortsalen {script}")
    visitor = visit(script=script)
    visitor.open("/?q=kortsalen&choose=1")
    visitor.follow(visitor.page.get_by_role("link", name=f"Kortsalen {script}”").first)
    assert visitor.path == "/"
    assert "pick=" in urlsplit(visitor.page.url).query


def test_the_language_is_switched_and_stays(visit: Visit, script: bool) -> None:
    visitor = visit(script=script)
    page = visitor.open("/")
    assert page.locator("html").get_attribute("lang") == "sv"
    visitor.follow(page.get_by_role("link", name="English"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() == "Find premises, equipment or help"
    visitor.open("/help")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_typed_beginning_is_gone_on_with_where_there_is_script(
    town: Town, visit: Visit, script: bool
) -> None:
    neighbours(town, title=f"Zebrasalen {script}")
    visitor = visit(script=script)
    visitor.open("/")
    visitor.page.locator("#q").press_sequentially("zeb")
    if not script:
        assert visitor.page.locator("datalist").count() == 0
        return
    offered = visitor.page.locator(f"datalist option[value='Zebrasalen {script}']")
    offered.wait_for(state="attached")
    assert visitor.page.locator("#q").get_attribute("list") == "q-suggestions"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_near_me_asks_the_device_and_shows_the_nearest_first(
    town: Town, visit: Visit, width: int
) -> None:
    near, far = f"Geohallen Ö {width}", f"Geohallen A {width}"
    neighbours(town, title=near)
    neighbours(town, title=far, place=PlaceFacts(
        name="Boden", address="Gatan 9", city="Helsingborg", district="Ödåkra",
        latitude=56.0934, longitude=12.7433,
    ))  # fmt: skip
    here = {"latitude": 56.0390, "longitude": 12.7040}
    visitor = visit(width=width, geolocation=here, permissions=["geolocation"])
    visitor.open(f"/?q=Geohallen+{width}&place=Atlantis&radius_km=10")
    assert in_turn(visitor, near, far) == [far, near]
    near_me(visitor)
    asked = parse_qs(urlsplit(visitor.page.url).query)
    assert asked["near"] == ["56.0390,12.7040"]
    assert asked["radius_km"] == ["10"]
    assert "place" not in asked
    visitor.press("nearest")
    assert in_turn(visitor, near, far) == [near, far]
    assert "110 m" in visitor.text
    assert "6,5 km" in visitor.text


def in_turn(visitor: Walker, *titles: str) -> list[str]:
    """Return those of the titles that the list of results has, in its order."""
    found = visitor.page.locator(".results h3").all_inner_texts()
    return [one for one in found if one in titles]


def near_me(visitor: Walker) -> None:
    """Press the button that asks the device where it is, and wait for what comes of it."""
    button = visitor.page.locator("[data-near-me]")
    visitor.unfold(button)
    visitor.follow(button)


def test_near_me_says_so_where_the_device_does_not_tell(visit: Visit) -> None:
    visitor = visit(permissions=[])
    visitor.open("/")
    button = visitor.page.locator("[data-near-me]")
    visitor.unfold(button)
    button.click()
    told = visitor.page.locator("[data-near-me-status]")
    told.filter(has_text=visitor.town.words("Your device did not say where it is.")).wait_for()
    assert visitor.page.url == f"{visitor.town.address}/"


def test_without_script_nothing_asks_the_device(visit: Visit) -> None:
    visitor = visit(script=False)
    visitor.open("/")
    assert not visitor.page.locator("[data-near-me]").is_visible()
    assert visitor.page.locator("[name=place]").count() == 1


@pytest.fixture
def tiles(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the city have named a service of map tiles; here every tile is one picture of ours."""
    address = f"{town.address}/static/img/icon.svg?{{z}}/{{x}}/{{y}}"
    known = town.app.config["SETTINGS"]
    named = known.model_copy(update={"map_tiles_url": address})
    monkeypatch.setitem(town.app.config, "SETTINGS", named)


@pytest.mark.usefixtures("tiles")
def test_the_movable_map_has_the_numbers_of_the_list_and_leads_to_it(
    town: Town, visit: Visit
) -> None:
    titles = ["Kartsalen A", "Kartsalen B", "Kartsalen C"]
    for number, title in enumerate(titles):
        neighbours(town, title=title, place=PlaceFacts(
            name="Huset", address=f"Gatan {number}", city="Helsingborg", district="Söder",
            latitude=56.03 + number / 100, longitude=12.70,
        ))  # fmt: skip
    visitor = visit()
    visitor.open("/?q=Kartsalen")
    numbers = visitor.page.locator(".results .number").all_inner_texts()
    assert dict(zip(numbers, in_turn(visitor, *titles), strict=True)) == {
        "1": titles[0], "2": titles[1], "3": titles[2],
    }  # fmt: skip
    visitor.page.locator("[data-map-open]").click()
    pins = visitor.page.locator(".leaflet-marker-icon")
    pins.first.wait_for()
    shown = {pin.inner_text(): pin.get_attribute("title") for pin in pins.all()}
    assert shown == {number: f"{number}. {titles[int(number) - 1]}" for number in numbers}
    pins.nth(1).press("Enter")
    popup = visitor.page.locator(".leaflet-popup a[href='#hit-2']")
    popup.wait_for()
    popup.click()
    visitor.page.wait_for_url("**#hit-2")


@pytest.mark.usefixtures("tiles")
def test_those_of_one_house_share_a_pin_that_opens_a_list(town: Town, visit: Visit) -> None:
    titles = ["Hussalen A", "Hussalen B"]
    for title in titles:
        neighbours(town, title=title, place=PlaceFacts(
            name="Huset", address="Gatan 1", city="Helsingborg", district="Söder",
            latitude=56.03, longitude=12.70,
        ))  # fmt: skip
    visitor = visit()
    visitor.open("/?q=Hussalen")
    visitor.page.locator("[data-map-open]").click()
    pin = visitor.page.locator(".leaflet-marker-icon")
    pin.first.wait_for()
    assert pin.all_inner_texts() == ["1 +1"]
    pin.press("Enter")
    links = visitor.page.locator(".leaflet-popup a[href^='#hit-']")
    links.first.wait_for()
    assert links.all_inner_texts() == [f"{n}. {title}" for n, title in enumerate(titles, start=1)]


@pytest.mark.parametrize("width", [PHONE, 700])
def test_a_pin_of_the_drawn_map_leads_to_where_the_name_is_seen(
    town: Town, visit: Visit, width: int
) -> None:
    neighbours(town, title=f"Sjösalen {width}", place=PlaceFacts(
        name="Huset", address="Gatan 1", city="Helsingborg", district="Söder",
        latitude=56.03, longitude=12.70,
    ))  # fmt: skip
    visitor = visit(width=width)
    for address, drawn in (("/?q=Sjösalen", "#map-part"), ("/overview", "#districts-map")):
        visitor.open(address)
        visitor.page.evaluate(
            "document.querySelectorAll('.table-wrap').forEach((one) => { one.scrollLeft = 9999; })"
        )
        pin = visitor.page.locator(f"{drawn} a.pin").last
        touch = pin.locator(".pin-touch").bounding_box()
        assert touch is not None
        assert touch["width"] >= 44
        target = visitor.page.locator(pin.get_attribute("href") or "")
        pin.click()
        name = target.locator("h3") if drawn == "#map-part" else target
        visitor.page.wait_for_function(
            """(name) => { const { top, bottom, left } = name.getBoundingClientRect();
               return top >= 0 && bottom <= innerHeight && left >= 0; }""",
            arg=name.element_handle(),
        )
        assert target.evaluate("(one) => one === document.activeElement")
