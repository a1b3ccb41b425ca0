"""The finder and the listing's page, as a visitor meets them."""

import re
from datetime import date

import pytest
import sqlalchemy as sa
from factories import (
    book,
    make_listing,
    make_member,
    make_organisation,
    make_place,
    period,
    wish,
)
from factories.counting import statements
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory import search
from inventory.models import ListingAudience
from inventory.types import Audience, BookingMode, ListingStatus
from marketplace.transactions import unit_of_work


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def wanted() -> tuple[str, date]:
    day = period().starts_at.date()
    return f"date={day}&from=18:00&to=19:00", day


def test_a_visitor_finds_a_hall_by_all_that_the_form_asks(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        hall = make_listing(session, owner, capacity_max=80)
        make_listing(session, owner, title="Lilla rummet", capacity_max=8)
    when, _ = wanted()
    text = page(client, f"/?kind=premises&people=50&district=Söder&{when}")
    assert "Stora salen" in text
    assert "Lilla rummet" not in text
    assert f"/l/{hall.public_id}-stora-salen" in text


def test_nothing_found_says_ways_out(client: FlaskClient, session: Session) -> None:
    assert "Nothing fits all of that" in page(client, "/?people=50&district=Söder")
    with unit_of_work():
        make_listing(session, make_organisation(session), capacity_max=40)
    text = page(client, "/?people=50&district=Söder")
    assert "Nothing fits all of that" in text
    assert "With room for 40 of 50" in text


@pytest.mark.parametrize(
    "query",
    [
        "date=nonsense&from=25:99&people=-3",
        "people=999999999999999999&quantity=x&max_price=abc",
        "near=0;0&radius_km=-1",
        "near=99,999",
        "district=Atlantis&kind=moon&type=x&sort=x&page=0",
        "date=2027-03-28&from=02:30&to=05:00",
        "date=2020-01-01",
        "date=9999-12-31&to=23:00",
        "date=2027-01-01&repeat=weekly&times=5000",
        "accessible=" + "&accessible=".join(str(n) for n in range(300)),
        "q=" + "ä" * 10000,
        "from=18",
        "date=2027-01-16&from=21:00&to=18:00",
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_works(
    client: FlaskClient, session: Session, query: str
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    text = page(client, f"/?{query}")
    assert "Some of the search could not be used" in text


def test_the_heading_tells_the_times_that_were_asked_for_and_a_night_is_one_period(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    text = page(client, "/?date=2027-01-16&from=18:00&to=20:00")
    assert "1 that can be had on Saturday 16 January 2027, 18.00–20.00" in text
    night = page(client, "/?date=2027-01-16&from=20:00&to=02:00")
    hours = "Saturday 16 January 2027, 20.00 to Sunday 17 January 2027, 02.00"
    assert f"1 that can be had from {hours}" in night
    days = page(client, "/?date=2027-01-16&end=2027-01-17")
    assert "from Saturday 16 January 2027 to Sunday 17 January 2027" in days
    assert "could not be used" not in night


def test_a_day_without_times_finds_what_may_be_booked_for_a_part_of_it(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session), max_minutes=240)
    text = page(client, "/?date=2027-01-16")
    assert "1 that can be had on Saturday 16 January 2027" in text
    assert "Partly free" in text
    assert "until 12.00" in text


def test_a_visitor_is_told_that_some_things_are_lent_only_to_certain_associations(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        hall.audience = [ListingAudience(audience=Audience.VERIFIED)]
    text = page(client, "/?date=2027-01-16&from=18:00&to=20:00")
    assert "Some things are lent only to certain associations." in text
    assert "/sign-in?next=" in text


def test_signs_of_query_languages_are_words_like_others(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        make_listing(session, make_organisation(session))
    assert "Nothing fits all of that" in page(client, '/?q=salen "*(NEAR OR -')


def test_the_listing_page_shows_facts_week_and_way_to_book(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(
            session, make_organisation(session), title="<script>alert(1)</script>", slug="x"
        )
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish())
    _, day = wanted()
    text = page(client, f"/l/{hall.public_id}-x?week={day}")
    assert "<script>alert" not in text
    assert "Taken" in text
    assert "Föreningshuset" in text
    assert f"/l/{hall.public_id}-x/book" in text
    moved = client.get(f"/l/{hall.public_id}-old-name?week={day}")
    assert moved.status_code == 308
    assert moved.headers["Location"].endswith(f"/l/{hall.public_id}-x?week={day}")


def test_a_draft_is_nobody_elses_to_see(client: FlaskClient, session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), status=ListingStatus.DRAFT)
    page(client, f"/l/{hall.public_id}-stora-salen", 404)
    page(client, "/l/short", 404)


def test_a_skill_by_agreement_is_asked_for_without_a_week(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        skill = make_listing(
            session, make_organisation(session), mode=BookingMode.AGREEMENT, place=None
        )
    text = page(client, f"/l/{skill.public_id}-stora-salen")
    assert "Ask the owner" in text
    assert "Free times" not in text


def test_a_contact_that_is_the_organisation_itself_is_named_once(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        owner = make_organisation(session, name="Tidskapseln")
        hall = make_listing(
            session,
            owner,
            contact_name="tidskapseln ",
            contact_email="hej@kapseln.example",
            audience_text="everyone",
        )
        session.execute(sa.delete(ListingAudience))
    text = page(client, f"/l/{hall.public_id}-stora-salen")
    contact = text.partition('id="contact"')[2].partition("</section>")[0]
    assert contact.lower().count("tidskapseln") == 1
    assert "hej@kapseln.example" in contact
    assert text.lower().count("everyone") == 1


def test_no_line_can_begin_with_the_dot_between_facts(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
    for address in ("/", f"/l/{hall.public_id}-stora-salen"):
        assert " ·" not in page(client, address)


@pytest.mark.parametrize(
    ("query", "folds"),
    [
        ("people=x", (True, False)),
        ("radius_km=x&place=Söder", (False, True)),
        ("q=x", (False, False)),
    ],
)
def test_what_could_not_be_used_stands_open(
    client: FlaskClient, query: str, folds: tuple[bool, bool]
) -> None:
    text = page(client, f"/?{query}&district=Söder")
    opened = [
        " open>" in text.partition(f'class="fold fold-wide {name}"')[2][:6]
        for name in ("finder-bar", "finder-filters")
    ]
    assert tuple(opened) == folds


def test_words_are_said_to_be_left_out_only_where_others_remain(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        make_listing(session, make_organisation(session), title="Bastun")
        search.index_missing(work)
    text = page(client, "/?q=bastu+xyzzyq")
    assert "they were left out: xyzzyq" in text
    text = page(client, "/?q=xyzzyq")
    assert "Nobody has these words: xyzzyq" in text
    assert "left out" not in text


def test_words_that_nothing_has_together_offer_what_has_most_of_them(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        owner = make_organisation(session)
        for title in ("Bastun", "Zebran"):
            make_listing(session, owner, title=title)
        search.index_missing(work)
    text = page(client, "/?q=bastu+zebra")
    assert "Without “zebra”, only “bastu”" in text
    assert 'href="/?q=bastu"' in text
    assert "1 more fits" in text


def test_a_word_that_only_begins_what_is_found_is_told(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        make_listing(session, make_organisation(session), title="Bildrummet")
        search.index_missing(work)
    told = "Nothing has the word “bil”. What is shown has longer words that begin so."
    assert told in page(client, "/?q=bil")
    assert "Nothing has the word" not in page(client, "/?q=bildrummet")


def test_another_spelling_is_asked_about_where_it_is_not_sure(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        make_listing(session, make_organisation(session), title="Båtplatsen")
        search.index_missing(work)
    text = page(client, "/?q=båtklatsen")
    assert re.search(r'Did you mean <a[^>]* href="/\?q=b%C3%A5tplatsen"', text)
    assert "Nobody has these words: båtklatsen" in text
    assert "Shown is what" not in text
    assert "Shown is what “båtplatsen” finds" in page(client, "/?q=båtplattsen")


def test_a_district_is_offered_only_where_something_has_the_other_words(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        owner = make_organisation(session)
        place = make_place(session, district="Söder")
        make_listing(session, owner, title="Bastun", place=place)
        make_listing(session, owner, title="Zebran", place=make_place(session, district="Norr"))
        search.index_missing(work)
    assert "Only in Söder" in page(client, "/?q=bastu+söder")
    assert "Only in Söder" in page(client, "/?q=söder")
    assert "Only in Söder" not in page(client, "/?q=zebra+söder")


def test_a_word_that_means_a_filter_is_offered_as_that(
    client: FlaskClient, session: Session
) -> None:
    with unit_of_work() as work:
        owner = make_organisation(session)
        make_listing(session, owner, title="Bastun", place=make_place(session, district="Söder"))
        search.index_missing(work)
    assert 'href="/?q=bastu&amp;free=1"' in page(client, "/?q=gratis+bastu")
    assert 'href="/?q=bastu&amp;district=S%C3%B6der"' in page(client, "/?q=bastu+söder")
    whole = page(client, "/?q=gratis+lokal+söder")
    assert 'href="/?free=1&amp;district=S%C3%B6der&amp;kind=premises"' in whole
    assert "Perhaps you meant" not in page(client, "/?q=gratis&free=1")
    assert "Perhaps you meant" not in page(client, "/?q=lokal")


def test_the_statement_for_owners_is_the_same_however_many_there_are(
    client: FlaskClient, session: Session
) -> None:
    """A connection keeps what it prepared; with a value for each owner it kept 20 MB of it."""
    asked = []
    for _ in range(2):
        with unit_of_work():
            for _ in range(2):
                make_listing(session, make_organisation(session))
        with statements(session) as seen:
            page(client, "/")
        asked.append({one for one in seen if "organisation.sort_key" in one})
    assert asked[0]
    assert asked[0] == asked[1]
