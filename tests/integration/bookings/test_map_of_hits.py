"""The list and the map carry the same numbers, whatever lies outside the drawing."""

import re
from html import unescape

from factories import make_listing, make_organisation, make_place
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from marketplace.transactions import unit_of_work


def the_map(client: FlaskClient, address: str = "/") -> str:
    page = client.get(address, headers={"Accept-Language": "en"}).get_data(as_text=True)
    return unescape(page.partition('id="map-part"')[2].partition("</section>")[0])


def add(session: Session, title: str, where: tuple[float | None, float | None]) -> None:
    place = make_place(session, name=title, latitude=where[0], longitude=where[1])
    make_listing(session, make_organisation(session), title=title, title_key=title, place=place)


def pins(shown: str) -> dict[str, bool]:
    """Return the numbers of the pins, each with whether it is marked as outside."""
    found = re.findall(r'<a class="pin( pin-outside)?".*?aria-label="(\d+)\.', shown)
    return {number: bool(outside) for outside, number in found}


def test_every_hit_with_a_place_has_its_pin(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        add(session, "Alfa", (56.0381, 12.7033))
        add(session, "Beta", (56.14, 12.58))
        add(session, "Gamma", (55.90, 12.90))
        add(session, "Nirgendwo", (None, None))
    shown = the_map(client)
    assert pins(shown) == {"1": False, "2": True, "3": True}
    assert "Numbers 2, 3 lie outside the drawing" in shown
    assert "Without a place on the map: 4." in shown


def test_what_lies_wholly_outside_has_a_map_that_says_so(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        add(session, "Beta", (56.14, 12.58))
    shown = the_map(client)
    assert pins(shown) == {"1": True}
    assert "Number 1 lies outside the drawing" in shown


def test_no_pin_lies_on_another(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        for n in range(9):
            add(session, f"Hus {n}", (56.2, 12.4))
    at = re.findall(r'"pin-touch" cx="([\d.]+)" cy="([\d.]+)" r="25"', the_map(client))
    points = [(float(x), float(y)) for x, y in at]
    assert len(points) == 9
    assert all(
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= 49.8**2
        for n, a in enumerate(points)
        for b in points[:n]
    )


def test_a_pin_that_makes_room_has_a_line_to_its_true_spot(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        for n in range(3):
            add(session, f"Hus {n}", (56.045, 12.695))
    spots = re.findall(
        r'<line x1="[\d.]+" y1="[\d.]+" x2="([\d.]+)" y2="([\d.]+)"', the_map(client)
    )
    assert len(spots) == 2
    assert len(set(spots)) == 1


def listed(page: str) -> dict[str, tuple[str, str]]:
    """Return of each number in the list where it leads on the page, and its title."""
    cards = re.findall(
        r'<li class="ds-card result" id="([^"]*)" tabindex="-1">.*?class="number"[^>]*>(\d+)<'
        r".*?<h3.*?<a[^>]*>(.*?)<",
        page.partition('<ol class="results">')[2].partition("</ol>")[0],
        re.DOTALL,
    )
    return {number: (f"#{id_}", unescape(title)) for id_, number, title in cards}


def drawn(page: str) -> dict[str, tuple[str, str]]:
    """Return of each number on the map where it leads, and its title; shown is what is read out."""
    found = re.findall(
        r'<a class="pin[^"]*"[^>]*href="([^"]*)"[^>]*aria-label="(\d+)\. ([^"(]*?)(?: \([^"]*)?">'
        r".*?<text[^>]*>(\d+)</text>",
        page.partition('id="map-part"')[2].partition("</section>")[0],
    )
    assert all(read == shown for _href, read, _title, shown in found)
    return {number: (href, unescape(title)) for href, number, title, _shown in found}


def test_the_map_has_the_numbers_of_the_list_on_every_page(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        for n in range(24):
            where = (None, None) if n % 5 == 4 else (56.0 + n / 250, 12.65 + n / 500)
            add(session, f"Hus {n:02}", where)
        near = make_listing(session, make_organisation(session), title="Nära", capacity_max=90)
    for query in ("", "sort=size&", "place=Söder&sort=distance&"):
        pages = [client.get(f"/?{query}page={page}").text for page in (1, 2)]
        lists = [listed(page) for page in pages]
        numbers = [list(one) for one in lists]
        assert numbers[0] == [str(n) for n in range(1, 21)]
        assert numbers[1] == [str(n) for n in range(21, 21 + len(numbers[1]))]
        assert numbers[1]
        for page, cards in zip(pages, lists, strict=True):
            nowhere = {f"Hus {n:02}" for n in range(4, 24, 5)}
            assert drawn(page) == {
                number: card for number, card in cards.items() if card[1] not in nowhere
            }
    assert lists
    first = listed(client.get("/?sort=size").text)["1"]
    assert first == ("#hit-1", near.title)
