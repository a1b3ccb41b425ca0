"""The keyboard alone: where the focus goes, that it is seen, and where a refused form puts it."""

from e2e.conftest import Visit
from e2e.people import coming, neighbours
from e2e.quarter import Quarter
from e2e.town import Town
from e2e.walker import Walker
from playwright.sync_api import Page

STOPS = 14
_SEEN = """() => {
  const one = document.activeElement;
  if (one.type === 'date' && !one.matches(':focus')) return true;  // the browser's own button in it
  const style = getComputedStyle(one);
  const ring = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none';
  return ring || style.boxShadow !== 'none';
}"""
_PLACE = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return [box.top + scrollY, box.left, box.width * box.height];
}"""


def focused(page: Page) -> str:
    """Return what has the focus: an id, a name or the text."""
    return str(
        page.evaluate(
            "() => document.activeElement.id || document.activeElement.name"
            " || document.activeElement.textContent.trim()"
        )
    )


def test_the_first_stop_leads_past_the_menu(lived_in: Quarter, visit: Visit) -> None:
    walker = visit(lived_in.anna)
    for address in ("/", lived_in.things["hall"], "/requests"):
        page = walker.open(address)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert focused(page) == "main"


def test_every_stop_is_seen_and_they_go_down_the_page(lived_in: Quarter, visit: Visit) -> None:
    walker = visit(lived_in.bo)
    page = walker.open(f"{lived_in.things['hall']}/book")
    page.locator("#main").focus()
    tops = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(_SEEN), focused(page)
        top, _left, area = page.evaluate(_PLACE)
        assert area, focused(page)
        tops.append(round(top / 60))
    assert tops == sorted(tops)


def test_a_hall_is_asked_for_and_cancelled_with_keys_alone(town: Town, visit: Visit) -> None:
    there = neighbours(town)
    walker = visit(there.bo)
    page = walker.open(f"{there.page}/book?date={coming()}&from=18:00&to=20:00")
    tab_to(walker, "button[name=do][value=check]")
    entered(walker)
    tab_to(walker, "[name=purpose]")
    page.keyboard.type("Repetition")
    tab_to(walker, "button[name=do][value=send]")
    entered(walker)
    assert walker.path.startswith("/bookings/")
    tab_to(walker, "a[href$='/cancellation']")
    entered(walker)
    tab_to(walker, "main form button[type=submit]")
    entered(walker)
    assert walker.sees("Withdrawn")


def tab_to(walker: Walker, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(60):
        walker.page.keyboard.press("Tab")
        if walker.page.locator(selector).evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way to {selector} with the Tab key")


def entered(walker: Walker) -> None:
    """Press Enter and wait for the page that follows."""
    with walker.page.expect_navigation(wait_until="domcontentloaded"):
        walker.page.keyboard.press("Enter")
    walker.look()


def test_a_refused_form_names_its_faults_first_and_leads_to_them(town: Town, visit: Visit) -> None:
    there = neighbours(town)
    walker = visit(there.bo)
    page = walker.open(f"{there.page}/book")
    tab_to(walker, "button[name=do][value=check]")
    entered(walker)
    assert focused(page) == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page) == page.locator("#error-summary a").first.evaluate(
        "one => one.hash.slice(1)"
    )
    field = page.locator("[aria-invalid=true]").first
    described = field.get_attribute("aria-describedby") or ""
    assert any(page.locator(f"#{one}").is_visible() for one in described.split())


def test_what_was_looked_up_has_the_focus_when_it_is_shown(town: Town, visit: Visit) -> None:
    there = neighbours(town)
    walker = visit(there.bo)
    page = walker.open(f"{there.page}/book?date={coming()}&from=18:00&to=20:00")
    walker.press("Check time and price")
    assert town.words("That time is free") in focused(page)


def test_the_menu_of_the_account_closes_with_escape(lived_in: Quarter, visit: Visit) -> None:
    walker = visit(lived_in.bo)
    page = walker.open("/bookings")
    menu = page.locator("details.account")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("link").first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not menu.get_by_role("link").first.is_visible()
    assert menu.locator("summary").evaluate("one => one === document.activeElement")
