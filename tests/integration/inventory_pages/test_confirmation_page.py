"""Confirm what you lend: one page for all of it, and what readers see of it."""

from datetime import timedelta

import pytest
from factories import make_listing, make_member, make_organisation, make_user
from factories.counting import statements
from flask import Flask
from flask.testing import FlaskClient
from form_browser import Browser, in_english
from sqlalchemy.orm import Session
from visiting import csrf_token, send

from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace import clock
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role

PAGE = "/organisations/havsornen/confirmation"


def lists(session: Session, home: Organisation, title: str, *, days: int | None) -> Listing:
    confirmed = None if days is None else clock.now().date() - timedelta(days=days)
    with unit_of_work(session) as work:
        return make_listing(
            work, work.merge(home), title=title, type="samlingssal", confirmed_on=confirmed,
            contact_name="Vera Visselpipa", published_at=clock.now() - timedelta(days=days or 0),
        )  # fmt: skip


def confirmed_today(session: Session, listing: Listing) -> bool:
    session.rollback()
    found = session.get_one(Listing, listing.id).confirmed_on
    return found is not None and clock.now().date() - found < timedelta(days=2)


def test_what_is_due_is_shown_with_its_facts_and_confirmed_one_by_one(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    old, older = (lists(session, scouts, name, days=400) for name in ("Stugan", "Boden"))
    lists(session, scouts, "Nya tältet", days=3)
    anna.open(PAGE)
    assert "Stugan" in anna.page
    assert "Vera Visselpipa" in anna.page
    assert "Nya tältet" not in anna.page
    assert "2 listings to look at" in anna.page
    anna.client.post(PAGE, data={"csrf_token": csrf_token(anna.client), "listing": old.public_id})
    assert (confirmed_today(session, old), confirmed_today(session, older)) == (True, False)
    anna.open(PAGE)
    assert "Stugan" not in anna.page


def test_one_press_confirms_all_that_the_page_shows(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    made = [lists(session, scouts, f"Sak {number}", days=500) for number in range(3)]
    with unit_of_work(session) as work:
        work.merge(scouts).confirmed_on = clock.now()
    anna.open(PAGE)
    assert "All 3 listings below are still right" in anna.page
    anna.send("listing")
    assert "Thank you. 3 entries are marked as right today." in anna.page
    assert all(confirmed_today(session, one) for one in made)
    assert "Everything has been confirmed" in anna.page


def test_the_organisations_own_facts_stand_first(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    with unit_of_work(session) as work:
        work.merge(scouts).confirmed_on = clock.now() - timedelta(days=400)
    anna.open(PAGE)
    assert "What you say about Scoutkåren Havsörnen itself" in anna.page
    anna.send("own")
    session.rollback()
    found = session.get_one(Organisation, scouts.id).confirmed_on
    assert found is not None
    assert clock.now() - found < timedelta(minutes=5)


def test_pressing_nothing_changes_nothing(anna: Browser, scouts: Organisation) -> None:
    del scouts
    anna.open(PAGE)
    answer = send(anna.client, PAGE, listing="   ")
    assert answer.status_code == 302
    assert "Nothing was chosen" in anna.open(PAGE)


@pytest.mark.parametrize("status", [ListingStatus.DRAFT, ListingStatus.ARCHIVED])
def test_what_nobody_sees_is_not_confirmed_and_that_is_said(
    anna: Browser, session: Session, scouts: Organisation, status: ListingStatus
) -> None:
    with unit_of_work(session) as work:
        hidden = make_listing(work, work.merge(scouts), title="Gömt", status=status)
    shown = lists(session, scouts, "Stugan", days=400)
    both = f"{shown.public_id} {hidden.public_id}"
    for path, keys in ((PAGE, both), (f"/listings/{hidden.public_id}/confirmation", "")):
        answer = send(anna.client, path, listing=keys)
        page = anna.open(answer.headers["Location"])
        assert "Only what others can see is confirmed. Publish it first." in page
        assert "Thank you" not in page
    assert not confirmed_today(session, hidden)
    assert not confirmed_today(session, shown)


def test_who_may_see_and_press(app: Flask, session: Session, scouts: Organisation) -> None:
    listing = lists(session, scouts, "Stugan", days=400)
    people = {}
    with unit_of_work(session) as work:
        home = work.merge(scouts)
        for role in Role:
            people[role.value] = make_member(work, home, role)[0]
        people["neighbour"] = make_member(work, make_organisation(work))[0]
        people["city"] = make_user(work, is_platform_admin=True)
    seen, pressed = {}, {}
    for name, person in people.items():
        browser = in_english(app, person)
        seen[name] = browser.client.get(PAGE).status_code
        if name != "admin":
            pressed[name] = send(browser.client, PAGE, listing=listing.public_id).status_code
    assert seen == {
        "admin": 200, "booker": 403, "caretaker": 403, "neighbour": 403, "city": 200,
    }  # fmt: skip
    assert pressed == {"booker": 403, "caretaker": 403, "neighbour": 403, "city": 403}
    assert not confirmed_today(session, listing)


def test_visitors_sign_in_first_and_unknown_ones_are_not_found(
    client: FlaskClient, anna: Browser
) -> None:
    assert client.get(PAGE).status_code == 302
    assert anna.client.get("/organisations/nobody/confirmation").status_code == 404


def test_foreign_listings_are_not_found(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    del scouts
    with unit_of_work(session) as work:
        foreign = make_listing(work, make_organisation(work), title="Grannens")
    for wanted in (foreign.public_id, "aaaaaaaaaaaa", "x" * 10_000):
        assert send(anna.client, PAGE, listing=wanted).status_code == 404


def test_the_listings_page_says_when_nobody_has_confirmed_for_fourteen_months(
    client: FlaskClient, session: Session, scouts: Organisation
) -> None:
    def says(listing: Listing) -> str:
        address = f"/l/{listing.public_id}-{listing.slug}"
        return client.get(address, headers={"Accept-Language": "en"}).text

    fresh = says(lists(session, scouts, "Nya", days=300))
    assert "The owner confirmed these facts on" in fresh
    assert "more than 14 months ago" not in fresh
    assert "more than 14 months ago" in says(lists(session, scouts, "Gamla", days=450))
    with unit_of_work(session) as work:
        never = make_listing(
            work, work.merge(scouts), title="Aldrig",
            published_at=clock.now() - timedelta(days=450),
        )  # fmt: skip
    assert "has not confirmed these facts for more than 14 months" in says(never)


def test_the_organisations_page_says_it_as_well(
    client: FlaskClient, session: Session, scouts: Organisation
) -> None:
    def says() -> str:
        return client.get("/a/havsornen", headers={"Accept-Language": "en"}).text

    assert "They may be out of date" not in says()
    with unit_of_work(session) as work:
        work.merge(scouts).created_at = clock.now() - timedelta(days=450)
    assert "They may be out of date" in says()


def test_looking_at_ten_takes_as_many_questions_as_looking_at_one(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    counts = []
    for number in range(10):
        lists(session, scouts, f"Sak {number}", days=400)
        if number in {0, 9}:
            with statements(session) as seen:
                anna.open(PAGE)
            counts.append(len(seen))
    assert counts[0] == counts[1]


def test_what_was_never_confirmed_and_is_not_due_is_not_called_confirmed(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    with unit_of_work(session) as work:
        work.merge(scouts).confirmed_on = clock.now()
    lists(session, scouts, "Stugan", days=None)
    lists(session, scouts, "Boden", days=3)
    anna.open(PAGE)
    assert "Everything has been confirmed" not in anna.page
    assert "Nothing is due now" in anna.page
    assert "1 listing has never been confirmed" in anna.page


def test_an_owner_with_nothing_published_is_not_told_that_all_is_confirmed(
    anna: Browser, scouts: Organisation
) -> None:
    del scouts
    anna.open(PAGE)
    assert "Everything has been confirmed" not in anna.page
    assert "Nothing of yours is published." in anna.page


def test_numbers_and_addresses_are_read_from_left_to_right_in_every_language(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    with unit_of_work(session) as work:
        home = work.merge(scouts)
        home.phone, home.website = "042105000", "https://havsornen.example/"
    anna.open(f"{PAGE}?show=all")
    assert '<bdi dir="ltr">042-10 50 00</bdi>' in anna.page
    assert '<bdi dir="ltr">https://havsornen.example/</bdi>' in anna.page
