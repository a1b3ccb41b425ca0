"""Whatever people write into fields stays text on every page that shows it."""

import pytest
from e2e.conftest import Visit
from e2e.people import Person, ask, coming, hall, settle, share
from e2e.town import Town, part_of

from inventory.facts import AccessibilityFacts, FeatureFacts, PlaceFacts
from inventory.types import Answer

SCRIPT = "<script>window.planted = 1; alert(1)</script>"
IMAGE = "<img class=planted src=x onerror='window.planted = 1; alert(2)'>"
BREAKING_OUT = "\"'></title></script><svg class=planted onload=alert(3)>"
TEMPLATE = "{{ 7 * 7 }}${7 * 7}"
LINK = "[läs](javascript:alert(4)) javascript:alert(5)"
TEXT = f"{SCRIPT} {IMAGE} {BREAKING_OUT} {TEMPLATE} {LINK}"
HARM = "() => Boolean(window.planted || document.querySelector('.planted, a[href^=javascript]'))"


@pytest.fixture(scope="session")
def planted(town: Town) -> dict[str, str]:
    """Return the addresses of pages on which every free text is hostile."""
    with town.work() as session:
        anna = settle(session, f"Anna {IMAGE}", f"Klubben {BREAKING_OUT}", email="x1@hot.example")
        bo = settle(session, f"Bo {SCRIPT}", f"Laget {IMAGE}", email="x2@hot.example")
        listing = share(
            session,
            anna,
            hall(
                title=f"Salen {BREAKING_OUT}"[:110],
                summary=IMAGE,
                description=TEXT,
                place=PlaceFacts(name=SCRIPT, address=IMAGE, city=BREAKING_OUT, district="Söder",
                                 latitude=56.04, longitude=12.7),
                features=(FeatureFacts(label=IMAGE, count=2),),
                features_text=TEXT,
                accessibility={"lift": AccessibilityFacts(Answer.YES, note=IMAGE)},
                accessibility_text=TEXT,
                audience_text=TEXT[:200],
                price_text=IMAGE,
                openings_text=TEXT[:200],
                house_rules=TEXT,
                loan_terms=TEXT,
                always_with=TEXT,
                handover_text=TEXT,
                directions=TEXT,
                contact_name=IMAGE[:100],
                contact_role=IMAGE[:60],
            ),
        )  # fmt: skip
        booking = ask(session, bo, listing, purpose=TEXT, note=TEXT)
        return {
            "anna": f"{anna.id}",
            "bo": f"{bo.id}",
            "listing": f"/l/{listing.public_id}-{listing.slug}",
            "wizard": f"/listings/{listing.public_id}",
            "booking": f"/bookings/{booking.public_id}",
            "owner": anna.place,
        }


def test_nothing_that_people_write_becomes_markup_or_script(
    planted: dict[str, str], visit: Visit
) -> None:
    listing, booking, wizard = planted["listing"], planted["booking"], planted["wizard"]
    pages = {
        "": ("/?q=Salen", listing, f"/a/{planted['owner']}", "/associations?q=Klubben"),
        "bo": (booking, "/bookings", f"{listing}/book", f"{booking}/cancellation"),
        "anna": (
            *("/requests", f"/requests/day?date={coming()}", booking, "/listings"),
            *(f"{wizard}/{step}" for step in ("what", "where", "contents", "terms", "publish")),
            *(f"/organisations/{planted['owner']}/{page}" for page in ("members", "profile")),
        ),
    }
    for who, addresses in pages.items():
        walker = visit(Person(int(planted[who]), "", "") if who else None)
        for address in addresses:
            walker.open(address)
            assert walker.status == 200
            assert not walker.page.evaluate(HARM), address
            assert "49" not in walker.page.locator("h1").inner_text()


def test_what_is_typed_into_a_search_or_a_refused_form_stays_text(visit: Visit) -> None:
    walker = visit()
    walker.open("/")
    walker.fill(q=IMAGE, people=BREAKING_OUT)
    walker.press("Search")
    assert not walker.page.evaluate(HARM)
    assert walker.page.locator("[name=q]").input_value() == IMAGE
    walker.open("/accessibility")
    walker.fill(page=BREAKING_OUT, reply_to="ingen adress", what=TEXT)
    walker.press("Send the report")
    assert not walker.page.evaluate(HARM)
    assert walker.page.locator("[name=what]").input_value() == TEXT


def test_what_people_write_stays_text_in_their_mails_too(
    town: Town, planted: dict[str, str], visit: Visit
) -> None:
    assert planted
    walker = visit()
    for address in ("x1@hot.example", "x2@hot.example"):
        for letter in town.letters(address):
            walker.page.set_content(part_of(letter, "text/html"))
            assert "onerror" in walker.page.locator("body").inner_text()
            assert not walker.page.evaluate(HARM)
