"""Lists whose address cannot be used as it stands: that is said, and the rest is shown."""

import pytest
from factories import make_listing, make_member, make_organisation
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy.orm import Session

from bookings.types import WantedWhen
from bookings.wanted import writing
from bookings.wanted.facts import NoticeFacts
from inventory.types import ListingKind
from marketplace.actor import acting_as
from marketplace.transactions import unit_of_work

NOT_A_CHOICE = "“{}” is not one of the choices."
NO_PAGE = "There is no page “{}”; the first one is shown."


@pytest.fixture
def reader(app: Flask, session: Session) -> Browser:
    del session
    with unit_of_work() as work:
        home = make_organisation(work, name="Teaterföreningen")
        make_listing(work, home)
        bo, _ = make_member(work, home, name="Bo")
        for number in range(3):
            facts = NoticeFacts(
                kind=ListingKind.PREMISES,
                title=f"En sal {number}",
                text="Vi är många.",
                when=WantedWhen.UNDECIDED,
                contact_name="Bo",
            )
            writing.publish(work, acting_as(bo), home, facts)
    return in_english(app, bo)


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("/wanted?kind=zz", NOT_A_CHOICE.format("zz")),
        ("/wanted?district=Atlantis", NOT_A_CHOICE.format("Atlantis")),
        ("/wanted?show=theirs", NOT_A_CHOICE.format("theirs")),
        ("/wanted?page=abc", NO_PAGE.format("abc")),
        ("/wanted?page=-1", NO_PAGE.format("-1")),
        ("/bookings?organisation=nobody", NOT_A_CHOICE.format("nobody")),
        ("/bookings?show=never", NOT_A_CHOICE.format("never")),
        ("/bookings?page=x", NO_PAGE.format("x")),
        ("/closures?show=never", NOT_A_CHOICE.format("never")),
        ("/closures?page=x", NO_PAGE.format("x")),
        ("/requests?listing=zzzzzzzzzzzz", NOT_A_CHOICE.format("zzzzzzzzzzzz")),
        ("/requests?page=x", NO_PAGE.format("x")),
        ("/requests?date=2026-02-31", "There is no day “2026-02-31” here; today is shown."),
        ("/requests/day?date=x", "There is no day “x” here; today is shown."),
        ("/associations?kind=zz", "“zz” is none of the choices"),
        ("/associations?page=abc", NO_PAGE.format("abc")),
    ],
)
def test_a_list_says_what_of_its_address_it_cannot_use(
    reader: Browser, page: str, sentence: str
) -> None:
    assert sentence in reader.open(page)
    assert reader.status == 200
    plain = page.partition("?")[0]
    assert "ds-alert" not in reader.open(plain).partition("<main")[2]


def test_beyond_the_last_page_is_the_last_page(
    reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bookings.views.wanted.wanted_notices.PER_PAGE", 2)
    page = reader.open("/wanted?page=99999")
    assert "En sal 0" in page
    assert "En sal 2" not in page
    assert "Nobody looks for anything right now" not in page
    assert reader.open("/wanted?page=2").count("En sal") == page.count("En sal")


def test_the_links_of_a_list_leave_out_what_could_not_be_used(reader: Browser) -> None:
    assert (
        "organisation=nobody"
        not in reader.open("/bookings?organisation=nobody")
        .partition("<main")[2]
        .partition("</main>")[0]
    )
