"""A visitor who has not signed in narrows the finder down, reads a page and looks around."""

from urllib.parse import parse_qs, urlsplit

from e2e.conftest import Visit
from e2e.people import coming, hall, neighbours, settle, share
from e2e.town import Town

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
