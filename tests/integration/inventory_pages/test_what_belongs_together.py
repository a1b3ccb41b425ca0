"""Owners say what belongs together: parts, sets and persons; bookings in the way are told."""

import html
import re

import pytest
from factories import make_member, make_organisation, period
from factories.counting import statements
from factories.facts import hall as hall_facts
from factories.facts import things
from flask import Flask
from form_browser import Browser, in_english
from owning import Owner, settle
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import units
from inventory.facts import OpeningFacts, UnitFacts
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace.transactions import unit_of_work
from marketplace.types import Role


@pytest.fixture
def owner(session: Session) -> Owner:
    return settle(session)


@pytest.fixture
def anna(app: Flask, owner: Owner) -> Browser:
    return in_english(app, owner.people[0])


def page_of(listing: Listing) -> str:
    return f"/listings/{listing.public_id}/together"


def words(browser: Browser) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", browser.page)).split())


def titled(owner: Owner, title: str) -> Listing:
    owner.session.rollback()
    return owner.session.scalars(select(Listing).where(Listing.title == title)).one()


def taken(listing: Listing) -> dict[str, int]:
    return {row.unit.name: row.quantity for row in listing.units}


def send(browser: Browser, do: str, **fields: object) -> None:
    """Send the form of the page whose hidden field says what it does."""
    having = {
        "divide": "names", "join": "part", "whole": "part_of", "person": "unit",
        "things": "add",
    }[do]  # fmt: skip
    browser.send(having, fields)


def test_a_hall_is_divided_in_one_go_into_drafts_like_it(owner: Owner, anna: Browser) -> None:
    whole = owner.hall(
        "Idrottshallen",
        openings=[OpeningFacts((1, 2, 3), 8 * 60, 22 * 60)],
        house_rules="Inga skor",
        capacity_seated=200,
        price_text="200 kr",
    )
    anna.open(page_of(whole))
    assert "It has no parts" in anna.page
    send(anna, "divide", names="Halva A\n\n  Halva B  \n")
    assert "2 parts are made, as drafts." in anna.page
    half = titled(owner, "Halva B")
    assert (half.status, half.part_of_id) == (ListingStatus.DRAFT, whole.id)
    assert (half.place_id, half.house_rules, len(half.openings)) == (
        whole.place_id, "Inga skor", 3,
    )  # fmt: skip
    assert (half.capacity_max, half.price_text, half.description) == (None, "", "")
    assert taken(titled(owner, "Idrottshallen")) == {
        "Idrottshallen": 1, "Halva A": 1, "Halva B": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("", "This is needed."),
        ("Halva A\nhalva a", "There is a part called “halva a” already."),
        ("\n".join(f"Del {n}" for n in range(21)), "That is too many: at most 20."),
        ("D" * 300, "This is too long"),
    ],
)
def test_names_of_parts_that_cannot_be_are_told_and_kept(
    owner: Owner, anna: Browser, names: str, sentence: str
) -> None:
    whole = owner.hall("Hallen")
    anna.open(page_of(whole))
    send(anna, "divide", names=names)
    assert anna.status == 422
    assert sentence in html.unescape(anna.page)
    assert names.replace("\n", "") in anna.page.replace("\n", "").replace("\r", "")
    owner.session.rollback()
    assert owner.session.query(Listing).count() == 1


def test_a_listed_room_becomes_a_part_and_leaves_again(owner: Owner, anna: Browser) -> None:
    house, room = owner.hall("Huset"), owner.hall("Rummet")
    owner.hall("Annexet")
    anna.open(page_of(house))
    send(anna, "join", part=room.public_id)
    assert taken(titled(owner, "Huset")) == {"Huset": 1, "Rummet": 1}
    anna.open(page_of(titled(owner, "Rummet")))
    assert anna.form("part_of").values["part_of"] == [house.public_id]
    anna.open(page_of(house))
    anna.send("part", do="leave", part=room.public_id)
    assert "“Rummet” stands by itself now." in html.unescape(anna.page)
    assert taken(titled(owner, "Huset")) == {"Huset": 1}
    anna.send("part", do="leave", part=room.public_id)
    assert anna.status == 200, "whoever presses twice is not told off"


def test_a_part_of_what_is_booked_stays_one_and_the_bookings_are_listed(
    owner: Owner, anna: Browser
) -> None:
    hall = owner.hall("Hallen")
    half = owner.hall("Halva A", part_of=hall.public_id)
    package = owner.hall(
        "Festpaket",
        mode=BookingMode.REQUEST,
        units=[UnitFacts(next(row.unit.public_id for row in hall.units if not row.by_part))],
    )
    booked, party = owner.lends(hall, period(18, 20)), owner.lends(package, period(20, 22))
    anna.open(page_of(hall))
    assert anna.form("part").values["do"] == ["leave"]
    anna.send("part")
    assert anna.status == 422
    told = words(anna)
    assert "Bookings to come count on what you took out." in told
    assert "stands by itself now" not in told
    for booking in (booked, party):
        assert f'href="/bookings/{booking.public_id}"' in anna.page
    assert told.count("Waits for your answer") == 1
    assert titled(owner, "Halva A").part_of_id == hall.id
    anna.open(page_of(half))
    send(anna, "whole", part_of="")
    assert anna.status == 422
    assert booked.reference in anna.page


def test_the_tree_shows_three_levels_and_where_one_is(owner: Owner, anna: Browser) -> None:
    site = owner.hall("Området")
    building = owner.hall("Huset", part_of=site.public_id)
    room = owner.hall("Rummet", part_of=building.public_id)
    owner.hall("Vinden", part_of=building.public_id, status=ListingStatus.DRAFT)
    anna.open(page_of(room))
    assert re.search(r"<strong[^>]*>Rummet</strong>", anna.page)
    told = words(anna).partition("How it hangs together")[2]
    assert told.index("Området") < told.index("Huset") < told.index("Rummet")
    assert "Vinden Draft" in told
    other = owner.hall("Skjulet")
    anna.open(page_of(other))
    assert "Området › Huset › Rummet" in anna.page
    anna.open(page_of(site))
    assert "Området › Huset" not in anna.page, "a whole is no part of what it holds"


def test_bookings_in_the_way_of_a_new_part_are_listed_with_their_pages(
    owner: Owner, anna: Browser
) -> None:
    house, room = owner.hall("Huset"), owner.hall("Rummet", mode=BookingMode.REQUEST)
    first, second = owner.lends(house, period(16, 18)), owner.lends(room, period(17, 19))
    anna.open(page_of(house))
    send(anna, "join", part=room.public_id)
    assert anna.status == 422
    told = words(anna)
    assert "Bookings to come take the same at the same time." in told
    for booking in (first, second):
        assert f'href="/bookings/{booking.public_id}"' in anna.page
        assert booking.reference in told
    assert told.count("Teatern") == 2
    assert told.count("Waits for your answer") == 1
    assert anna.form("part").values["part"] == [room.public_id]
    assert titled(owner, "Rummet").part_of_id is None
    anna.open(f"/bookings/{second.public_id}")
    assert anna.status == 200


def test_a_set_takes_things_that_are_lent_alone_and_some_that_only_it_has(
    owner: Owner, anna: Browser
) -> None:
    microphones = owner.things("Mikrofoner", quantity=6)
    kit = owner.things("Ljudpaket")
    anna.open(page_of(kit))
    anna.send("units-0-thing", add="units")
    unit = microphones.units[0].unit.public_id
    anna.send("units-0-thing", {"units-1-thing": unit, "units-1-quantity": "4"}, add="units")
    send(anna, "things", **{"units-2-name": "Mixer"})
    assert anna.status == 200, words(anna)
    kit = titled(owner, "Ljudpaket")
    assert taken(kit) == {"Ljudpaket": 1, "Mikrofoner": 4, "Mixer": 1}
    assert units.quantity_of(kit) == 1
    anna.open(page_of(kit))
    send(anna, "things", **{"units-0-of": "5"})
    assert units.quantity_of(titled(owner, "Mikrofoner")) == 5
    anna.open(page_of(kit))
    anna.send("units-0-thing", remove="units-0")
    send(anna, "things")
    assert taken(titled(owner, "Ljudpaket")) == {"Ljudpaket": 1, "Mixer": 1}


def test_a_thing_that_a_request_counts_on_stays_in_the_set_and_the_request_is_listed(
    owner: Owner, anna: Browser
) -> None:
    microphones = owner.things("Mikrofoner", quantity=6)
    contents = [
        UnitFacts(microphones.units[0].unit.public_id, quantity=4),
        UnitFacts(name="Mixer"),
        UnitFacts(name="Högtalare", quantity=2, of=2),
    ]
    kit = owner.things("Ljudpaket", mode=BookingMode.REQUEST, units=contents)
    held = owner.lends(kit)
    anna.open(page_of(kit))
    anna.send("units-0-thing", remove="units-0")
    send(anna, "things")
    assert anna.status == 422
    assert "Bookings to come count on what you took out." in words(anna)
    assert f'href="/bookings/{held.public_id}"' in anna.page
    assert words(anna).count("Waits for your answer") == 1
    assert "units-2-name" in anna.page, "what was typed is kept: two rows and an empty one"
    assert taken(titled(owner, "Ljudpaket")) == {"Mikrofoner": 4, "Mixer": 1, "Högtalare": 2}
    anna.open(f"/listings/{microphones.public_id}/what")
    anna.send("title", quantity="3")
    assert anna.status == 422
    assert held.reference in anna.page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"units-0-quantity": "9"}, "One booking cannot take more than there are."),
        ({"units-0-quantity": "många"}, "Write a whole number in digits, such as 40."),
        ({"units-0-thing": "", "units-0-name": ""}, "Choose what is taken, or name something new."),
        ({"units-0-thing": "nonsense"}, "Choose among what the list for “What?” offers."),
        ({"units-1-thing": "same", "units-1-quantity": "1"}, "The same thing stands there twice."),
    ],
)
def test_contents_that_cannot_be_are_told_in_plain_words(
    owner: Owner, anna: Browser, fields: dict[str, str], sentence: str
) -> None:
    kit = owner.things("Ljudpaket")
    unit = kit.units[0].unit.public_id
    anna.open(page_of(kit))
    if any(name.startswith("units-1") for name in fields):
        anna.send("units-0-thing", add="units")
    send(anna, "things", **{key: unit if v == "same" else v for key, v in fields.items()})
    assert anna.status == 422
    assert sentence in html.unescape(anna.page)
    assert "unit" not in words(anna).casefold().replace("community", "")


def test_two_services_of_the_same_person_share_their_time(owner: Owner, anna: Browser) -> None:
    facts = {"kind": ListingKind.SERVICE, "type": "bokforing", "mode": BookingMode.INSTANT}
    sound = owner.lists(things(title="Ljud", **facts))
    light = owner.lists(things(title="Ljus", **facts))
    anna.open(page_of(light))
    send(anna, "person", unit=sound.units[0].unit.public_id)
    assert taken(titled(owner, "Ljus")) == {"Ljud": 1}
    anna.open(page_of(light))
    assert anna.form("unit").values["unit"] == [sound.units[0].unit.public_id]
    send(anna, "person", unit="")
    assert taken(titled(owner, "Ljus")) == {"Ljus": 1}


def test_fewer_chairs_in_the_wizard_names_the_bookings_and_keeps_what_was_typed(
    owner: Owner, anna: Browser
) -> None:
    chairs = owner.things("Stolar", quantity=120)
    booked = owner.lends(chairs, quantity=100)
    anna.open(f"/listings/{chairs.public_id}/what")
    anna.send("title", quantity="80", summary="Röda")
    assert anna.status == 422
    assert booked.reference in anna.page
    assert anna.form("title").values["summary"] == ["Röda"]
    assert anna.form("title").values["quantity"] == ["80"]
    assert units.quantity_of(titled(owner, "Stolar")) == 120


def test_a_pool_that_a_set_takes_from_is_counted_in_the_wizard_all_the_same(
    owner: Owner, anna: Browser
) -> None:
    chairs = owner.things("Stolar", quantity=120)
    owner.things("Fest", units=[UnitFacts(chairs.units[0].unit.public_id, quantity=10)])
    anna.open(f"/listings/{chairs.public_id}/what")
    anna.send("title", quantity="110")
    assert anna.status == 200
    assert units.quantity_of(titled(owner, "Stolar")) == 110


def test_archiving_what_is_booked_shows_the_bookings_and_offers_to_pause(
    owner: Owner, anna: Browser
) -> None:
    room = owner.hall("Rummet")
    booked = owner.lends(room)
    anna.open("/listings")
    token = anna.form("csrf_token").values["csrf_token"][0]
    answer = anna.client.post(
        f"/listings/{room.public_id}/status", data={"csrf_token": token, "status": "archived"}
    )
    assert answer.status_code == 409
    assert booked.reference in answer.text
    assert 'value="paused"' in answer.text
    assert titled(owner, "Rummet").status is ListingStatus.PUBLISHED


def test_somebody_else_was_faster_and_nothing_is_lost(owner: Owner, anna: Browser) -> None:
    house, room = owner.hall("Huset"), owner.hall("Rummet")
    anna.open(page_of(room))
    owner.edits(room, summary="Nytt")
    send(anna, "whole", part_of=house.public_id)
    assert anna.status == 422
    assert "perhaps by somebody else" in anna.page
    send(anna, "whole", part_of=house.public_id)
    assert titled(owner, "Rummet").part_of_id == house.id


def test_a_part_of_an_archived_whole_stays_one_when_its_words_are_changed(
    owner: Owner, anna: Browser
) -> None:
    house = owner.hall("Huset")
    room = owner.hall("Rummet", part_of=house.public_id)
    owner.edits(house, status=ListingStatus.ARCHIVED)
    anna.open(f"/listings/{room.public_id}/what")
    anna.send("title", summary="Ljust")
    assert anna.status == 200
    assert titled(owner, "Rummet").part_of_id == house.id


def test_who_also_takes_things_keeps_them(owner: Owner, anna: Browser) -> None:
    facts = {"kind": ListingKind.SERVICE, "type": "bokforing", "mode": BookingMode.INSTANT}
    owner.lists(things(title="Ljus", **facts))
    both = owner.lists(
        things(title="Ljud", units=[UnitFacts(name="Anna"), UnitFacts(name="Mixer")], **facts)
    )
    anna.open(page_of(both))
    assert 'name="unit"' not in anna.page
    assert 'name="units-1-thing"' in anna.page


def test_nobody_else_opens_or_changes_it(app: Flask, owner: Owner, anna: Browser) -> None:
    draft = owner.hall("Rummet", status=ListingStatus.DRAFT)
    house = owner.hall("Huset")
    with unit_of_work(owner.session) as work:
        stranger, _ = make_member(work, make_organisation(work))
        booker, _ = make_member(work, work.merge(owner.home), Role.BOOKER)
    assert in_english(app, stranger).open(page_of(draft))
    for person, listing, status in (
        (stranger, draft, 404), (stranger, house, 403), (booker, house, 403),
    ):  # fmt: skip
        browser = in_english(app, person)
        browser.open(page_of(listing))
        assert browser.status == status
    foreign = settle(owner.session).hall("Annans")
    anna.open(page_of(house))
    send(anna, "join", part=foreign.public_id)
    assert anna.status == 422
    anna.open(page_of(house))
    anna.client.post(
        page_of(house),
        data={"csrf_token": anna.form("names").values["csrf_token"][0], "do": "nonsense"},
    )
    assert titled(owner, "Annans").part_of_id is None


def test_the_page_asks_the_database_as_often_for_ten_parts_as_for_none(
    owner: Owner, anna: Browser
) -> None:
    few, many = owner.hall("Lilla huset"), owner.hall("Stora huset")
    for n in range(10):
        owner.lists(hall_facts(title=f"Rum {n}", part_of=many.public_id))
    counts = []
    for listing in (few, many):
        anna.open(page_of(listing))
        with statements(owner.session) as seen:
            anna.open(page_of(listing))
        counts.append(len(seen))
    assert counts[0] == counts[1]
