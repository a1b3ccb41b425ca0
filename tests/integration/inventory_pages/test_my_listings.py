"""My listings: what is there, who may do what, and that looking changes nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_listing, make_member, make_organisation, make_user
from factories.counting import statements
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from sqlalchemy.orm import Session
from visiting import csrf_token

from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace import clock
from marketplace.models import AuditEntry, Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role

STEPS = ("what", "where", "contents", "accessibility", "when", "terms", "price", "photos")


def listed(session: Session, organisation: Organisation, **facts: Any) -> Listing:
    with unit_of_work(session) as work:
        return make_listing(work, work.merge(organisation), type="samlingssal", **facts)


def now(session: Session, listing: Listing) -> Listing:
    session.rollback()
    return session.get_one(Listing, listing.id)


def test_who_has_nothing_is_invited_to_list_the_first_thing(anna: Browser) -> None:
    anna.open("/listings")
    assert "List the first thing" in anna.page
    assert 'href="/listings/new"' in anna.page


def test_listings_are_found_by_word_status_and_organisation(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    with unit_of_work(session) as work:
        other = make_organisation(work, name="Teatern")
    listed(session, other, title="Teaterns sal")
    listed(session, scouts, title="Öppna salen")
    listed(session, scouts, title="Utkastet", status=ListingStatus.DRAFT)
    listed(session, scouts, title="Glömda rummet", status=ListingStatus.ARCHIVED)
    anna.open("/listings")
    assert "Öppna salen" in anna.page
    assert "Utkastet" in anna.page
    assert "Glömda rummet" not in anna.page
    assert "Teaterns sal" not in anna.page
    anna.open("/listings?status=archived")
    assert "Glömda rummet" in anna.page
    assert "Öppna salen" not in anna.page
    anna.open(f"/listings?organisation={other.slug}&status=nonsense&page=-3")
    assert "Teaterns sal" not in anna.page


def test_a_listing_is_paused_published_archived_and_taken_back(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    listing = listed(session, scouts)
    token = csrf_token(anna.client)
    for status in ("paused", "published", "archived", "draft"):
        answer = anna.client.post(
            f"/listings/{listing.public_id}/status",
            data={"csrf_token": token, "status": status, "next": "/listings?status=draft"},
        )
        assert answer.headers["Location"] == "/listings?status=draft"
        assert now(session, listing).status.value == status
    answer = anna.client.post(
        f"/listings/{listing.public_id}/status",
        data={"csrf_token": token, "status": "archived", "next": "https://elsewhere.example/"},
    )
    assert answer.headers["Location"].startswith("/listings/")


def test_old_facts_are_marked_and_confirmed_by_one_click(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    listing = listed(session, scouts, confirmed_on=clock.now().date() - timedelta(days=400))
    listed(session, scouts, title="Ny sal")
    anna.open("/listings")
    assert anna.page.count("Check the facts") == 1
    assert "Nobody has confirmed the facts yet." in anna.page
    token = csrf_token(anna.client)
    anna.client.post(f"/listings/{listing.public_id}/confirmation", data={"csrf_token": token})
    confirmed = now(session, listing).confirmed_on
    assert isinstance(confirmed, date)
    assert (clock.now().date() - confirmed).days <= 1
    anna.open("/listings")
    assert "Check the facts" not in anna.page


def test_a_copy_is_a_draft_with_another_name(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    listing = listed(session, scouts, title="S" * 120)
    token = csrf_token(anna.client)
    answer = anna.client.post(f"/listings/{listing.public_id}/copies", data={"csrf_token": token})
    assert answer.headers["Location"].endswith("/what")
    session.rollback()
    copy = session.scalars(select(Listing).order_by(Listing.id.desc())).first()
    assert copy is not None
    assert copy.id != listing.id
    assert copy.status is ListingStatus.DRAFT
    assert copy.title.startswith("Copy of SSS")


@pytest.mark.parametrize("role", [Role.BOOKER, Role.CARETAKER])
def test_members_who_are_not_admins_change_nothing(
    app: Flask, session: Session, scouts: Organisation, role: Role
) -> None:
    listing = listed(session, scouts, status=ListingStatus.DRAFT)
    with unit_of_work(session) as work:
        person, _ = make_member(work, work.merge(scouts), role)
    member = in_english(app, person)
    assert answers(member, listing) == {403}
    member.open("/listings")
    assert "You are not an admin of an organisation yet" in member.page
    assert listing.title not in member.page


def test_a_foreign_draft_is_unknown_and_a_foreign_published_one_is_not_mine(
    app: Flask, session: Session, scouts: Organisation
) -> None:
    draft = listed(session, scouts, status=ListingStatus.DRAFT)
    published = listed(session, scouts)
    with unit_of_work(session) as work:
        person, _ = make_member(work, make_organisation(work))
        boss = make_user(work, is_platform_admin=True)
    stranger = in_english(app, person)
    assert answers(stranger, draft) == {404}
    assert answers(stranger, published) == {403}
    assert answers(in_english(app, boss), published) == {403}
    assert now(session, draft).title == "Stora salen"


def test_who_is_not_signed_in_is_asked_to(
    app: Flask, session: Session, scouts: Organisation
) -> None:
    listing = listed(session, scouts)
    visitor = app.test_client()
    for address in ("/listings", "/listings/new", f"/listings/{listing.public_id}/what"):
        answer = visitor.get(address)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]


def answers(browser: Browser, listing: Listing) -> set[int]:
    """Return every status with which the pages of the listing's owner answer."""
    base, token = f"/listings/{listing.public_id}", csrf_token(browser.client)
    found = {browser.client.get(f"{base}/{name}").status_code for name in (*STEPS, "publish", "")
             if name}  # fmt: skip
    found.add(browser.client.get(base).status_code)
    for name in (*STEPS, "status", "confirmation", "copies"):
        data = {"csrf_token": token, "status": "archived", "title": "Mitt"}
        found.add(browser.client.post(f"{base}/{name}", data=data).status_code)
    return found


def test_an_unknown_listing_or_step_is_not_found(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    listing = listed(session, scouts)
    for address in ("/listings/abcdefghijkl/what", f"/listings/{listing.public_id}/nonsense"):
        assert anna.client.get(address).status_code == 404


def test_looking_writes_nothing(anna: Browser, session: Session, scouts: Organisation) -> None:
    listing = listed(session, scouts)
    anna.open("/listings")
    with statements(session) as seen:
        for name in (*STEPS, "publish"):
            anna.open(f"/listings/{listing.public_id}/{name}")
            assert anna.status == 200
        for address in ("/listings", "/listings/new", "/associations", "/a/havsornen"):
            anna.open(address)
            assert anna.status == 200
    assert [
        sql for sql in seen if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN"))
    ] == []
    session.rollback()
    assert session.scalars(select(AuditEntry)).all() == []


def test_more_listings_ask_no_more_of_the_database(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    listing = listed(session, scouts)
    counts: dict[str, list[int]] = {}
    for number in (1, 4):
        for address in pages(listing):
            anna.open(address)
            with statements(session) as seen:
                anna.open(address)
            counts.setdefault(address, []).append(len(seen))
        for extra in range(3):
            listed(session, scouts, title=f"Sal {number}{extra}")
            with unit_of_work(session) as work:
                make_organisation(work)
    assert all(len(set(found)) == 1 for found in counts.values()), counts


def test_many_listings_come_page_by_page_with_the_counts_of_all(
    anna: Browser, session: Session, scouts: Organisation
) -> None:
    with unit_of_work(session) as work:
        owner = work.merge(scouts)
        for number in range(45):
            status = ListingStatus.PUBLISHED if number else ListingStatus.DRAFT
            make_listing(work, owner, title=f"Sal {number:02}", status=status)
    anna.open("/listings")
    assert "Sal 24" in anna.page
    assert "Sal 25" not in anna.page
    for count in (45, 44, 1):
        assert f'<span class="badge">{count}</span>' in anna.page
    # Folded: one stop for each, with what can be done inside.
    assert '<details class="fold" open' not in anna.page
    for number in (2, 99):
        anna.open(f"/listings?page={number}")
        assert "Sal 44" in anna.page
        assert "Sal 24" not in anna.page
    anna.open("/listings?status=draft")
    assert '<details class="fold" open' in anna.page


def pages(listing: Listing) -> list[str]:
    own = [f"/listings/{listing.public_id}/{name}" for name in (*STEPS, "publish")]
    return ["/listings", "/associations", "/a/havsornen", *own]
