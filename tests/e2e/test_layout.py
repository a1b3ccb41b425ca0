"""Nothing scrolls sideways: not on the smallest telephone, and not with text twice as large."""

import pytest
from e2e import judge
from e2e.conftest import DESK, PHONE, Visit
from e2e.quarter import Quarter

SMALLEST = 320
PAGES = {
    "visitor": (
        *("/", "/?q=finnsinte", "/?date={day}&from=18:00&to=20:00&people=20"),
        *("{hall}", "{room}", "{chairs}", "/a/{place}", "/associations", "/sign-in", "/help"),
        *("/overview", "/associations?age=65&kind=slott"),
    ),
    "bo": (
        *("{hall}/book", "{hall}/book?date={day}&from=18:00&to=20:00", "{chairs}/book"),
        *("{requested}", "{series}", "{series}/cancellation", "/bookings", "/account/calendars"),
        *("/account/security", "/organisations/new"),
    ),
    "anna": (
        *("/requests", "/requests/day", "/listings", "/organisations/{place}/members"),
        *(
            "/listings/{hall_id}/" + step
            for step in ("what", "where", "contents", "accessibility", "when", "terms", "price")
        ),
        *("/listings/{hall_id}/photos", "/listings/{hall_id}/publish"),
        "/organisations/{place}/confirmation?show=all",
    ),
    "clerk": (*("/organisations/helsingborgs-stad/import/{upload}", "/overview", "/overview/use"),),
    "adam": ("/staff/organisations", "/staff/people", "/staff/outbox?status=dead"),
}


@pytest.mark.parametrize(("width", "text"), [(SMALLEST, "100%"), (DESK, "200%")])
@pytest.mark.parametrize("role", PAGES)
def test_no_page_scrolls_sideways(
    lived_in: Quarter, visit: Visit, role: str, width: int, text: str
) -> None:
    walker = visit(lived_in.person(role), width=width)
    found = {}
    for page in PAGES[role]:
        walker.open(lived_in.address(page))
        assert walker.status == 200
        walker.page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
        wrong = judge.too_wide(walker.page)
        if wrong:
            found[page] = wrong
    assert found == {}


ENDLESS = "Q" + "w" * 78
WITH_WORDS = {
    "visitor": (
        *(f"/?q={ENDLESS}", f"/?q=lokal+{ENDLESS}&date={{day}}", f"/?q=lokal&place={ENDLESS}"),
        *(f"/?organisation={ENDLESS}&people={ENDLESS}", f"/associations?q={ENDLESS}"),
        *(f"/associations?category={ENDLESS}", f"/?date={ENDLESS}", f"/wanted?q={ENDLESS}"),
    ),
    "bo": (f"/saved-searches/new?q={ENDLESS}", f"/wanted/new?q={ENDLESS}"),
}
NAMED = ("{hall}", "{hall}/book", "/a/{place}", "/?kind=premises&people=100000", "/?kind=skill&q=x")
"""Pages that show what people have called their things, houses and themselves."""


@pytest.mark.parametrize("role", WITH_WORDS)
def test_a_word_without_end_is_broken_wherever_it_is_told(
    lived_in: Quarter, visit: Visit, role: str
) -> None:
    walker = visit(lived_in.person(role), width=PHONE)
    found = {}
    for page in WITH_WORDS[role]:
        walker.open(lived_in.address(page))
        assert walker.status == 200
        if wrong := judge.too_wide(walker.page):
            found[page] = wrong
    assert found == {}


def test_a_name_without_end_is_broken(lived_in: Quarter, visit: Visit) -> None:
    walker = visit(lived_in.person("visitor"), width=PHONE)
    found = {}
    for page in NAMED:
        walker.open(lived_in.address(page))
        # As if everything had been called so: what a page says of people's names stands in these.
        walker.page.evaluate(
            """word => document.querySelectorAll(
              'h1, .result-body .ds-heading, .ds-breadcrumbs a, .person b, .person .meta,'
              + '.ways .meta, .chips a'
            ).forEach(one => { one.textContent = word })""",
            ENDLESS,
        )
        if wrong := judge.too_wide(walker.page):
            found[page] = wrong
    assert found == {}


@pytest.mark.parametrize("script", [True, False])
def test_every_entry_of_the_menu_and_the_tabs_is_seen_whole_on_a_telephone(
    lived_in: Quarter, visit: Visit, script: bool
) -> None:
    walker = visit(lived_in.person("anna"), width=PHONE, script=script)
    walker.open("/listings")
    boxes = [one.bounding_box() for one in walker.page.locator(".site-nav a, .tabs a").all()]
    assert len(boxes) >= 10
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE for box in boxes)


@pytest.mark.parametrize("role", ["visitor", "bo", "anna", "clerk", "adam"])
def test_the_head_is_one_line_at_a_desk(lived_in: Quarter, visit: Visit, role: str) -> None:
    walker = visit(lived_in.person(role), width=DESK)
    walker.open("/")
    boxes = [
        box
        for one in walker.page.locator(".site-head .brand, .site-nav a, .site-tools").all()
        if (box := one.bounding_box())
    ]
    assert len(boxes) >= 5
    middles = [box["y"] + box["height"] / 2 for box in boxes]
    assert max(middles) - min(middles) < 12
