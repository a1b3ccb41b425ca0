"""The last step of the form: what is missing, what people will ask, and what still holds."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from factories import make_listing, make_organisation
from form_browser import Browser
from listing_form import only
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Listing, ListingUnit, Unit
from inventory.types import BookingMode, ListingKind, ListingStatus
from marketplace import clock
from marketplace.models import Membership, Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def listed(session: Session, scouts: Organisation, **facts: Any) -> str:
    """Make a listing of the association and return the address of its form."""
    with unit_of_work(session) as work:
        made = make_listing(work, work.merge(scouts), **facts)
        return f"/listings/{made.public_id}"


def last_step(anna: Browser, address: str) -> str:
    return html.unescape(anna.open(f"{address}/publish"))


def things(session: Session, scouts: Organisation, **facts: Any) -> str:
    given: dict[str, Any] = {
        "kind": ListingKind.EQUIPMENT,
        "type": "bord_och_stolar",
        "place": None,
    }
    return listed(session, scouts, **{**given, **facts})


def test_a_number_in_the_title_that_is_not_the_quantity_is_asked_about(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    address = things(session, scouts, title="120 stolar", status=ListingStatus.DRAFT)
    page = last_step(anna, address)
    assert "The title says 120, but the quantity is 1. Is that right?" in page
    assert "Publish it" in page
    anna.open(f"{address}/what")
    anna.send("title", quantity="120")
    assert "The title says" not in last_step(anna, address)


@pytest.mark.parametrize(
    ("kind", "title"),
    [(ListingKind.EQUIPMENT, "Bord 180 cm"), (ListingKind.PREMISES, "120 stolar")],
)
def test_a_measure_and_the_name_of_a_room_are_not_asked_about(
    anna: Browser, session: Session, scouts: Organisation, kind: ListingKind, title: str
) -> None:
    page = last_step(anna, things(session, scouts, kind=kind, title=title))
    assert "The title says" not in page


@pytest.mark.parametrize(
    "facts",
    [
        {"mode": BookingMode.REQUEST},
        {"mode": BookingMode.AGREEMENT},
        {"mode": BookingMode.REQUEST, "kind": ListingKind.SERVICE, "type": "vaktmasteri"},
    ],
    ids=["request", "agreement", "service"],
)
def test_the_owner_is_told_to_count_before_anybody_can_book(
    anna: Browser, session: Session, scouts: Organisation, facts: dict[str, Any]
) -> None:
    address = things(session, scouts, title="Kastruller", of=0, **facts)
    told = "Nobody can book it until you say how many there are."
    for page in (last_step(anna, address), anna.open("/listings")):
        assert told in page
        assert f'href="{address}/what"' in page
    anna.open(f"{address}/what")
    anna.send("title", quantity="6")
    assert told not in last_step(anna, address)
    assert told not in anna.open("/listings")


def test_what_is_booked_by_contact_need_not_be_counted(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    address = things(session, scouts, title="Kastruller", of=0, mode=BookingMode.CONTACT)
    told = "Nobody can book it until you say how many there are."
    assert told not in last_step(anna, address)
    assert told not in anna.open("/listings")


def test_each_missing_fact_is_named_and_leads_to_its_step(
    anna: Browser, hall: str, session: Session
) -> None:
    anna.open(f"{hall}/what")
    token = anna.form("csrf_token").values["csrf_token"][0]
    data = {"csrf_token": token, "status": "published", "next": "/listings"}
    anna.page = anna.client.post(f"{hall}/status", data=data, follow_redirects=True).text
    assert only(session).status is ListingStatus.DRAFT
    page = html.unescape(anna.page)
    assert f'href="{hall}/what">Choose a type.</a>' in page
    assert f'href="{hall}/where">Say where it is.</a>' in page


@pytest.mark.parametrize(
    ("step", "typed", "emptied", "sentence"),
    [
        ("where", "place_name", ("place_name", "place_address", "place_city", "place_district",
                                 "place_latitude", "place_longitude"), "Say where it is."),
        ("what", "title", ("type",), "Choose a type."),
    ],
)  # fmt: skip
def test_what_a_published_listing_needs_is_told_at_its_field_when_it_is_taken_away(
    anna: Browser,
    session: Session,
    scouts: Organisation,
    step: str,
    typed: str,
    emptied: tuple[str, ...],
    sentence: str,
) -> None:
    address = listed(session, scouts, type="samlingssal")
    anna.open(f"{address}/{step}")
    anna.send(typed, dict.fromkeys(emptied, ""))
    assert anna.status == 422
    field = "place_address" if step == "where" else "type"
    assert f'href="#{field}">{sentence}</a>' in html.unescape(anna.page)
    assert f'id="{field}-error"' in anna.page


def test_facts_are_confirmed_on_the_last_step_of_what_is_published(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    address = listed(session, scouts, type="samlingssal")
    page = last_step(anna, address)
    assert "Nobody has confirmed the facts yet." in page
    assert "They are right" in page
    with unit_of_work(session) as work:
        kept = work.get_one(Listing, only(session).id)
        kept.confirmed_on = clock.now().date() - timedelta(days=30)
    page = last_step(anna, address)
    assert "Facts confirmed on" in page
    assert "Still right" in page
    token = anna.form("csrf_token").values["csrf_token"][0]
    anna.client.post(f"{address}/confirmation", data={"csrf_token": token})
    page = last_step(anna, address)
    assert "Facts confirmed on" in page
    assert "Still right" not in page


def marked(page: str) -> dict[str, str]:
    """Return how the page marks each step, by its label."""
    found = re.findall(r'<li class="(done|now|next)"[^>]*>.*?steps-label">([^<]+)<', page)
    return {label: mark for mark, label in found}


def test_steps_are_done_when_they_have_what_they_need(
    anna: Browser, hall: str, session: Session
) -> None:
    steps = marked(last_step(anna, hall))
    assert set(steps.values()) == {"next", "now"}
    assert steps["Look and publish"] == "now"
    anna.open(f"{hall}/what")
    anna.send("title", type="samlingssal")
    anna.send("place_name", directions="Till höger")
    steps = marked(anna.page)
    assert steps["What"] == "done"
    assert steps["Where"] == "next", "an address is needed"
    anna.open(f"{hall}/where")
    anna.send("place_name", place_address="Exempelgatan 1")
    anna.send("always_with", capacity_seated="40")
    anna.open(f"{hall}/terms")
    anna.send("contact_name")
    steps = marked(anna.open(f"{hall}/what"))
    assert {label for label, mark in steps.items() if mark == "done"} == {
        "Where", "Size and contents", "Who and how",
    }  # fmt: skip
    assert only(session).status is ListingStatus.DRAFT


def test_no_step_of_what_is_published_looks_undone(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    address = listed(session, scouts, type="samlingssal")
    for name in ("what", "photos", "publish"):
        assert "next" not in marked(anna.open(f"{address}/{name}")).values()


def test_the_number_of_kits_nobody_has_counted_is_asked_for(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    kit = things(session, scouts, title="Ljudpaket", of=0)
    with unit_of_work(session) as work:
        listing = work.get_one(Listing, only(session).id)
        cable = Unit(organisation_id=listing.organisation_id, name="kabel", quantity=0)
        listing.units.append(ListingUnit(unit=cable, quantity=3))
    anna.open(f"{kit}/what")
    anna.send("title")
    assert [row.unit.quantity for row in only(session).units] == [0, 0]
    anna.open(f"{kit}/what")
    anna.send("title", quantity="2")
    assert [(row.quantity, row.unit.quantity) for row in only(session).units] == [(1, 2), (3, 6)]
    assert 'name="quantity"' not in anna.open(f"{kit}/what")


def test_what_the_first_page_asks_for_is_what_is_there(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    page = anna.open("/listings/new")
    assert "Choose a kind and give it a name." in page
    assert "three" not in page
    with unit_of_work(session) as work:
        anna_herself = work.scalars(select(Membership)).one().user_id
        other = make_organisation(work)
        work.add(Membership(user_id=anna_herself, organisation_id=other.id, role=Role.ADMIN))
    assert "say who offers it" in anna.open("/listings/new")
    assert scouts.slug


def test_a_draft_has_no_facts_to_confirm(anna: Browser, hall: str) -> None:
    assert "confirmed the facts" not in last_step(anna, hall)
