"""The page of a listing tells what is known, and does not lead where nothing can be booked."""

import html
from datetime import date
from typing import Any

import pytest
from factories import make_listing, make_member, make_organisation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from visiting import signed_in

from inventory import hours
from inventory.facts import OpeningFacts
from inventory.holidays import swedish_holidays
from inventory.models import AccessibilityFact, Listing
from inventory.types import Answer, BookingMode, ListingKind
from marketplace.transactions import unit_of_work


def seen(client: FlaskClient, listing: Listing, more: str = "") -> str:
    """Return the page in English, following the way to its address."""
    address = f"/l/{listing.public_id}-{listing.slug}{more}"
    return client.get(address, headers={"Accept-Language": "en"}).text


def pots(session: Session, **facts: Any) -> Listing:
    """Return things of which nobody knows how many there are."""
    facts.setdefault("kind", ListingKind.EQUIPMENT)
    facts.setdefault("contact_email", "kastrull@exempel.example")
    with unit_of_work():
        return make_listing(session, make_organisation(session), title="Kastruller", of=0, **facts)


@pytest.mark.parametrize("kind", [ListingKind.EQUIPMENT, ListingKind.SERVICE, ListingKind.SKILL])
def test_nothing_is_missed_of_the_accessibility_of_what_is_no_room(
    client: FlaskClient, session: Session, kind: ListingKind
) -> None:
    with unit_of_work():
        thing = make_listing(session, make_organisation(session), kind=kind)
    page = seen(client, thing)
    assert 'id="accessibility' not in page
    assert "Nothing is known about the accessibility" not in page
    assert "facts are not known" not in page


def test_premises_say_what_nobody_knows_of_their_accessibility(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
    page = seen(client, hall)
    assert "Nothing is known about the accessibility" in page
    assert "24 facts are not known" in page


@pytest.mark.parametrize("said", ["a fact", "a remark", "words"])
def test_what_was_said_of_the_accessibility_of_a_thing_is_shown_alone(
    client: FlaskClient, session: Session, said: str
) -> None:
    with unit_of_work():
        thing = make_listing(session, make_organisation(session), kind=ListingKind.EQUIPMENT)
        if said == "words":
            thing.accessibility_text = "Väger två kilo."
        else:
            answer = Answer.NO if said == "a fact" else Answer.UNKNOWN
            thing.accessibility = [
                AccessibilityFact(code="hearing_loop", answer=answer, note="Väger två kilo.")
            ]
    page = seen(client, thing)
    assert 'id="accessibility' in page
    assert "Väger två kilo." in page
    assert "Nothing is known about the accessibility" not in page
    assert "not known</summary>" not in page
    assert page.count('class="access-row') <= 1


def test_what_nobody_has_counted_cannot_be_booked_and_says_why(
    client: FlaskClient, session: Session
) -> None:
    page = seen(client, pots(session))
    assert "This cannot be booked yet" in page
    assert "has not said how many there are" in page
    assert 'href="#contact"' in page
    assert "kastrull@exempel.example" in page
    assert "/book" not in page
    assert "Free times" not in page


def test_what_is_booked_elsewhere_need_not_be_counted(
    client: FlaskClient, session: Session
) -> None:
    page = seen(client, pots(session, mode=BookingMode.CONTACT))
    assert "This cannot be booked yet" not in page
    assert "See the contact" in page


@pytest.mark.parametrize("mode", [BookingMode.REQUEST, BookingMode.INSTANT])
def test_the_form_is_not_shown_for_what_nobody_has_counted(
    app: Flask, session: Session, mode: BookingMode
) -> None:
    listing = pots(session, mode=mode)
    with unit_of_work():
        bo, _ = make_member(session, make_organisation(session), locale="en")
    page = seen(signed_in(app, bo), listing, "/book")
    assert "because its owner has not said how many there are" in page
    assert "See the contact" in page
    assert 'name="contact_name"' not in page


def test_without_a_contact_of_its_own_a_listing_shows_what_its_owner_has_made_public(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(
            session, email="kansli@exempel.example", email_public=True, phone="+46846500401"
        )
        owner.phone_public = False
        hall = make_listing(session, owner, contact_email="", contact_phone="", contact_name="")
    page = seen(client, hall)
    assert "mailto:kansli@exempel.example" in page
    assert "tel:" not in page
    assert "has not published a contact person" not in page


@pytest.mark.parametrize(
    ("first", "last", "dates"),
    [
        (date(2027, 1, 1), date(2027, 1, 31), "1–31 January 2027"),
        (date(2027, 6, 1), date(2027, 8, 31), "1 June – 31 August 2027"),
        (date(2027, 11, 1), date(2028, 3, 31), "1 November 2027 – 31 March 2028"),
        (date(2027, 6, 6), date(2027, 6, 6), "6 June 2027"),
        (date(2027, 3, 1), None, "from 1 March 2027"),
        (None, date(2027, 3, 31), "through 31 March 2027"),
    ],
)
def test_hours_are_told_with_the_dates_of_their_season(
    app: Flask, session: Session, first: date | None, last: date | None, dates: str
) -> None:
    with unit_of_work():
        scouts = make_organisation(session)
        user, _actor = make_member(session, scouts)
        hall = make_listing(session, scouts)
        season = OpeningFacts(tuple(range(1, 8)), 8 * 60, 22 * 60, first, last)
        hours.settle(session, hall, [season])
    anna = signed_in(app, user)
    told = f"Monday to Sunday 08.00 to 22.00 ({dates})"
    assert told in seen(anna, hall)
    assert told in seen(anna, hall, "/book")
    review = anna.get(f"/listings/{hall.public_id}/publish", headers={"Accept-Language": "en"})
    assert f"08.00–22.00 ({dates})" in review.text


@pytest.mark.parametrize(("closes", "told"), [(2 * 60, True), (24 * 60, False), (0, False)])
def test_whose_the_night_is_is_told_where_hours_go_past_midnight(
    client: FlaskClient, session: Session, closes: int, told: bool
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        hours.settle(session, hall, [OpeningFacts((5,), 18 * 60, closes)])
    sentence = "What is open past midnight belongs to the day on which it begins."
    assert (sentence in seen(client, hall)) == told


def test_setting_review_and_page_say_the_same_of_holidays(app: Flask, session: Session) -> None:
    with unit_of_work():
        scouts = make_organisation(session)
        user, _actor = make_member(session, scouts)
        hall = make_listing(session, scouts, closed_on_holidays=True)
    anna = signed_in(app, user)
    told = "Closed on public holidays, Midsummer Eve, Christmas Eve and New Year's Eve"
    assert told in html.unescape(seen(anna, hall))
    for step in ("when", "publish"):
        page = anna.get(
            f"/listings/{hall.public_id}/{step}", headers={"Accept-Language": "en"}
        ).text
        assert told in html.unescape(page)


def test_holidays_are_the_days_that_are_told() -> None:
    eves = {day for day, name in swedish_holidays(2027).items() if name.endswith("afton")}
    assert eves == {date(2027, 6, 25), date(2027, 12, 24), date(2027, 12, 31)}


def test_every_free_time_of_the_week_leads_on_for_whom_and_how_many_were_asked_for(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
    page = html.unescape(seen(client, hall, "?for=paddlarna&people=12"))
    links = [part.partition('"')[0] for part in page.split('href="') if "/book?date=" in part[:80]]
    assert links
    assert all("organisation=paddlarna" in link and "people=12" in link for link in links)
