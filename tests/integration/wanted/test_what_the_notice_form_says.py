"""The sentences of a notice's form, and what its page says of those who have been told."""

import pytest
from flask import Flask
from form_browser import Browser, in_english
from wanted_stage import Square

from bookings.models import WantedNotice
from bookings.wanted import writing
from bookings.wanted.checking import LONGEST_WORDS
from inventory.types import ListingKind
from marketplace.models import User
from marketplace.periods import local
from marketplace.telling import zone
from marketplace.transactions import unit_of_work


def said(app: Flask, square: Square, **more: str) -> str:
    """Return the page that answers a notice with these facts."""
    starts = local(square.when.starts_at, zone())
    bo = in_english(app, square.now.get_one(User, square.bo_id))
    bo.open("/wanted/new")
    typed = {"title": "Hall", "what": "premises", "text": "We are 25.", "when": "once"}
    typed |= {"date": f"{starts:%Y-%m-%d}", "from": "18:00", "to": "20:00", "contact_name": "Bo"}
    return bo.send("title", typed | more)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"to": "16:00"}, "It ends before it begins."),
        ({"to": ""}, "Choose when it ends."),
        ({"from": ""}, "Choose when it begins."),
    ],
)
def test_a_date_that_was_chosen_is_not_asked_for(
    app: Flask, square: Square, typed: dict[str, str], sentence: str
) -> None:
    page = said(app, square, **typed)
    assert sentence in page
    assert "Choose a date." not in page


def test_a_date_that_is_missing_is_asked_for(app: Flask, square: Square) -> None:
    assert "Choose a date." in said(app, square, date="")


@pytest.mark.parametrize("field", ["people", "quantity"])
def test_a_number_that_is_too_large_is_called_too_large(
    app: Flask, square: Square, field: str
) -> None:
    page = said(app, square, **{field: "99999999999"})
    assert "At most 100,000." in page
    assert "whole number" not in page


def test_a_text_that_is_too_long_is_told_its_limit(app: Flask, square: Square) -> None:
    assert LONGEST_WORDS % 100 == 0
    page = said(app, square, text="rad\n" * (LONGEST_WORDS // 4 + 10))
    assert (
        page.count(f"longer than {LONGEST_WORDS} characters") == 2
    )  # in the summary, and at the field
    assert "The notice is published" in said(app, square, text="ra\n\n" * (LONGEST_WORDS // 4))


def test_a_text_that_is_too_long_hides_no_other_error(app: Flask, square: Square) -> None:
    page = said(
        app, square, text="x" * (LONGEST_WORDS + 1), to="16:00", people="many", contact_name=""
    )
    for sentence in (
        f"longer than {LONGEST_WORDS} characters",
        "It ends before it begins.",
        "Write a whole number",
        "Say whom one can talk to.",
    ):
        assert page.count(sentence) == 2, sentence  # in the summary, and at its field
    assert "x" * (LONGEST_WORDS + 1) in page
    assert 'value="many"' in page


def test_a_change_with_a_text_that_is_too_long_tells_every_error(
    app: Flask, square: Square
) -> None:
    notice = square.publish()
    writer = bo(app, square, notice)
    writer.open(f"{writer.at}/edit")
    page = writer.send("title", {"title": "x" * 101, "to": "01:00", "date": "igår"})
    assert writer.status == 422
    assert "longer than 100 characters" in page
    assert page.count("date") > 0
    assert 'value="igår"' in page


def bo(app: Flask, square: Square, notice: int) -> Browser:
    found = square.notice(notice)
    browser = in_english(app, square.now.get_one(User, square.bo_id))
    browser.open(f"/wanted/{found.public_id}")
    return browser


def test_the_writer_reads_how_many_have_been_told(app: Flask, square: Square) -> None:
    square.hall()
    square.hall(square.other_id)
    notice = square.publish()
    assert "Owners with something fitting are told" in bo(app, square, notice).page
    square.match()
    assert "2 owners with something fitting have been told" in bo(app, square, notice).page


def test_the_writer_reads_that_nobody_has_been_found(app: Flask, square: Square) -> None:
    notice = square.publish()
    square.match()
    page = bo(app, square, notice).page
    assert "We have found no owner to tell of it yet" in page
    assert "Owners with something fitting are told" not in page


def test_nobody_found_is_not_said_above_an_offer(app: Flask, square: Square) -> None:
    notice = square.publish()
    square.match()
    square.offer(notice, square.hall())
    page = bo(app, square, notice).page
    assert "no owner" not in page
    assert "You get a mail when somebody else answers." in page


def test_an_offer_says_when_and_at_what_price(app: Flask, square: Square) -> None:
    notice = square.publish(kind=ListingKind.EQUIPMENT, quantity=2, people=None)
    chairs = square.hall(kind=ListingKind.EQUIPMENT, type="mobler", of=2, capacity_max=None)
    square.offer(notice, chairs, quantity=2, price_text="800 kr in all")
    page = bo(app, square, notice).page
    assert "800 kr in all" in page
    assert "2 of it" in page
    starts = local(square.when.starts_at, zone())
    assert f"{starts:%H}" in page[page.index('id="answers"') :]


def test_as_many_are_offered_as_are_wanted_and_there_are(app: Flask, square: Square) -> None:
    notice = square.notice(square.publish(kind=ListingKind.EQUIPMENT, quantity=3, people=None))
    square.hall(kind=ListingKind.EQUIPMENT, type="mobler", of=2, capacity_max=None)
    anna = in_english(app, square.now.get_one(User, square.anna_id))
    anna.open(f"/wanted/{notice.public_id}/answer")
    assert anna.form("listing").values["quantity"] == ["2"]


def test_a_changed_notice_is_looked_at_anew(app: Flask, square: Square) -> None:
    notice = square.publish()
    square.match()
    with unit_of_work(square.session) as work:
        row, facts = work.get_one(WantedNotice, notice), square.facts(people=10)
        writing.edit(work, square.actor(square.bo_id), row, facts)
    assert "We have found no owner" not in bo(app, square, notice).page
