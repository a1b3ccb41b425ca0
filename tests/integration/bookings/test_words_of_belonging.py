"""The page of a listing says in plain words what belongs together with it."""

import html
import re

import pytest
from factories.facts import things
from flask.testing import FlaskClient
from owning import Owner, settle
from sqlalchemy.orm import Session

from inventory.facts import UnitFacts
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind, ListingStatus


@pytest.fixture
def owner(session: Session) -> Owner:
    return settle(session)


def read(client: FlaskClient, listing: Listing) -> str:
    page = client.get(f"/l/{listing.public_id}-{listing.slug}", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    found = re.search(r'<section[^>]*id="belonging".*?</section>', page.text, re.DOTALL)
    bare = html.unescape(re.sub(r"<[^>]+>", "", found[0])) if found else ""
    return " ".join(bare.split())


def test_a_plain_listing_says_nothing(owner: Owner, client: FlaskClient) -> None:
    assert read(client, owner.hall("Rummet")) == ""
    assert read(client, owner.things("Stolar", quantity=120)) == ""


def test_whole_and_parts_name_each_other_but_not_what_is_not_shown(
    owner: Owner, client: FlaskClient
) -> None:
    hall = owner.hall("Idrottshallen")
    half = owner.hall("Halva A", part_of=hall.public_id)
    owner.hall("Hemliga hörnet", part_of=hall.public_id, status=ListingStatus.DRAFT)
    assert "Part of Idrottshallen. When the whole is booked, this cannot be" in read(client, half)
    told = read(client, hall)
    assert "Parts: Halva A. They can be booked by themselves; then the whole cannot be" in told
    assert "Hemliga" not in told
    owner.edits(hall, status=ListingStatus.DRAFT)
    assert read(client, half) == ""
    page = client.get(f"/l/{half.public_id}-{half.slug}").text
    assert "Idrottshallen" not in page


def test_a_set_says_what_is_in_it_and_each_thing_that_it_is_in_a_set(
    owner: Owner, client: FlaskClient
) -> None:
    microphones, mixer = owner.things("Mikrofoner", quantity=6), owner.things("Mixer")
    kit = owner.things(
        "Ljudpaket",
        units=[
            UnitFacts(name="Ljudpaket"),
            UnitFacts(microphones.units[0].unit.public_id, quantity=4),
            UnitFacts(mixer.units[0].unit.public_id),
        ],
    )
    assert "It contains 4 × Mikrofoner, 1 × Mixer." in read(client, kit)
    assert "Ljudpaket. When that is booked, fewer are left here." in read(client, microphones)
    assert "Ljudpaket. When that is booked, this is not free." in read(client, mixer)


def test_two_services_of_one_person_say_so(owner: Owner, client: FlaskClient) -> None:
    facts = {"kind": ListingKind.SERVICE, "type": "bokforing", "mode": BookingMode.INSTANT}
    sound = owner.lists(things(title="Ljud", **facts))
    light = owner.lists(things(title="Ljus", units=[UnitFacts(_unit(sound))], **facts))
    assert "The same person also does Ljud." in read(client, light)
    assert "The same person also does Ljus." in read(client, sound)


def _unit(listing: Listing) -> str:
    return listing.units[0].unit.public_id
