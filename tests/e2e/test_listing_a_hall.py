"""Anna signs in by a mailed code, invites a second person and lists her hall step by step."""

from pathlib import Path

import pytest
from e2e.conftest import Visit
from e2e.people import coming, settle
from e2e.town import Town, link_in
from e2e.walker import Walker
from form_browser import picture


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """Return a picture file."""
    file = tmp_path / "sal.jpg"
    file.write_bytes(picture((1600, 1200)))
    return str(file)


def test_a_code_that_came_by_mail_signs_in_and_a_wrong_one_does_not(
    town: Town, visit: Visit, script: bool
) -> None:
    walker = visit(script=script)
    address = f"ny-{script}@exempel.example".lower()
    walker.open("/sign-in")
    walker.fill(email=address)
    walker.press("Send me a code")
    walker.fill(code="000000")
    walker.press("Sign in", walker.page.locator("main form").first)
    assert walker.page.locator("#error-summary").is_visible()
    assert len(town.letters(address)) == 1
    walker.open("/sign-in")
    walker.sign_in(address)
    walker.fill(name="Nora Nykomling")
    walker.press("Save and go on")
    assert "Nora Nykomling" in walker.page.locator("header").inner_text()
    walker.page.locator("details.account > summary").click()
    walker.press("Sign out", walker.page.locator("header"))
    walker.open("/account")
    assert walker.path == "/sign-in"


def test_a_second_person_is_invited_and_comes_in_by_the_mailed_link(
    town: Town, visit: Visit, script: bool
) -> None:
    with town.work() as session:
        anna = settle(session, "Anna Granlöv", "Scoutkåren Vågen")
    walker = visit(script=script)
    walker.open("/sign-in")
    walker.sign_in(anna.email)
    walker.open(f"/organisations/{anna.place}/members")
    guest = f"cia-{script}@vagen.example".lower()
    walker.fill(email=guest)
    walker.page.locator("input[name=role][value=caretaker]").check()
    walker.press("Send the invitation")
    assert guest in walker.text

    other = visit(script=script)
    other.open(link_in(town.letters(guest)[-1]))
    assert anna.organisation in other.text
    other.press("Sign in")
    other.sign_in(guest)
    if other.page.locator("main [name=name]").count():
        other.fill(name="Cia Tältström")
        other.press("Save and go on")
    if not other.path.startswith("/invitations/"):
        other.open(link_in(town.letters(guest)[0]))
    other.press("Accept")
    other.open("/organisations")
    assert anna.organisation in other.text
    walker.open(f"/organisations/{anna.place}/members")
    assert "Cia Tältström" in walker.text


def test_a_hall_is_listed_step_by_step_published_and_found(
    town: Town, visit: Visit, photo: str, script: bool
) -> None:
    with town.work() as session:
        anna = settle(session, "Anna Granlöv", "Scoutkåren Fyren")
    title = f"Fyrsalen {script}"
    walker = visit(anna, script=script)
    walker.open("/listings/new")
    walker.fill(kind="premises", title=title)
    walker.press("Make a draft and continue")
    walker.fill({"type": "samlingssal", "summary": "Ljus sal med scen", "activities": ["kurs"]})
    walker.press("Save and continue")
    place_on_the_map(walker)
    walker.press("Save and continue")
    walker.fill({"capacity_seated": "60", "known-stolar_count": "60"})
    walker.press("Save and continue")
    walker.fill({"facts_known-step_free_entrance-answer": "yes"})
    walker.press("Save and continue")
    opening_hours(walker)
    walker.press("Save and continue")
    assert walker.path.endswith("/terms"), walker.text
    walker.fill(mode="instant", contact_name="Anna", contact_email="salen@fyren.example")
    walker.press("Save and continue")
    prices(walker)
    walker.press("Save and continue")
    described(walker, photo)
    walker.press("Save and continue")
    assert walker.path.endswith("/publish"), walker.text
    assert "60" in walker.text
    walker.press("Publish it")
    assert walker.sees("It is published")

    visitor = visit(script=script)
    visitor.open(f"/?q=Fyrsalen&date={coming().isoformat()}&from=18:00&to=20:00&people=50")
    visitor.follow(visitor.page.get_by_role("link", name=title, exact=True))
    shown = visitor.page.locator(".gallery img").first
    assert shown.get_attribute("alt") == "En ljus sal med scen"
    assert "200 kr" in visitor.text


def place_on_the_map(walker: Walker) -> None:
    """Fill in the place: the point by a click on the map, or typed where no script runs."""
    walker.fill(
        place_name="Fyrhuset",
        place_address="Piren 1",
        place_postcode="252 00",
        place_city="Helsingborg",
        place_district="Centrum",
    )
    latitude = walker.page.locator("[name=place_latitude]")
    if walker.script:
        walker.page.locator(".map-sketch").click()
        assert latitude.input_value().startswith("56.")
    else:
        walker.fill(place_latitude="56,0460", place_longitude="12,6940")
        assert latitude.input_value() == "56,0460"


def opening_hours(walker: Walker) -> None:
    """Say that it is open 8 to 22 every day."""
    walker.fill(hours="stated")
    if not walker.page.locator('[name="openings-0-start"]').count():
        walker.follow(walker.page.locator("button[name=add][value=openings]"))
    walker.fill(
        {
            "openings-0-weekdays": ["1", "2", "3", "4", "5", "6", "7"],
            "openings-0-start": "8",
            "openings-0-end": "22.00",
        }
    )


def prices(walker: Walker) -> None:
    """Add a price and read what two hours cost."""
    if not walker.page.locator('[name="price_rules-0-amount"]').count():
        walker.follow(walker.page.locator("button[name=add][value=price_rules]"))
    walker.fill(
        {
            "price_text": "100 kr i timmen, 200 kr för två",
            "price_rules-0-price_group": "alla",
            "price_rules-0-amount": "100",
            "price_rules-0-unit": "timme",
        }
    )
    walker.follow(walker.page.locator("button[name=go][value=example]"))
    assert "200" in walker.page.locator("main .ds-alert").first.inner_text()


def described(walker: Walker, photo: str) -> None:
    """Send a photo without words, read that they are asked for, and give them."""
    walker.fill({"new-0-file": photo})
    walker.press("Save the photos")
    assert walker.page.locator("#error-summary").is_visible()
    walker.fill({"new-0-file": photo, "new-0-alt": "En ljus sal med scen"})
    walker.press("Save the photos")
    assert walker.page.locator(".photo-row img").count() == 1
