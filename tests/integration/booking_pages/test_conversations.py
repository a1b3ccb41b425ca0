"""The page of a conversation: times proposed, answered, agreed on, by browser without script."""

from datetime import date, timedelta

import pytest
from booking_stage import Stage, ask_for, day
from factories import book, wish
from factories.counting import statements
from form_browser import Browser
from sqlalchemy import func, select
from visiting import mails, send

from bookings import changing
from bookings.models import Booking, Inquiry, Proposal
from bookings.types import InquiryStatus, ProposalStatus
from inventory.models import Listing, ListingUnit
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.models import Message, Organisation, User
from marketplace.transactions import unit_of_work


def asked(stage: Stage, **facts: object) -> str:
    """Let Bo ask about a service of Anna's, and return the page's path."""
    facts.setdefault("title", "Ljudtekniker")
    listing = stage.hall(mode=BookingMode.AGREEMENT, **facts)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{listing.public_id}-{listing.slug}/ask")
    bo.send("text", {"text": "Kan ni <b>hjälpa</b> oss?", "do": "send", "people": "20"})
    return bo.at


def row(number: int = 0, ahead: int = 14, **more: str) -> dict[str, str]:
    """Return the fields of one row: two hours in the evening."""
    fields = {"date": day(ahead), "start": "18:00", "finish": "20:00"} | more
    return {f"times-{number}-{name}": value for name, value in fields.items()}


def proposed(stage: Stage, path: str, *rows: dict[str, str], **more: str) -> Browser:
    """Let Anna propose times (one unless said otherwise), and return her browser."""
    anna = stage.browser(stage.anna)
    anna.open(path)
    fields = {name: value for one in rows or (row(),) for name, value in one.items()}
    anna.send("times-0-date", {**fields, "do": "propose", **more})
    return anna


def statuses(stage: Stage) -> list[ProposalStatus]:
    found = stage.now.scalars(select(Proposal.status).order_by(Proposal.starts_at))
    return list(found)


def count(stage: Stage, what: type[Booking] | type[Proposal] | type[Message]) -> int:
    return stage.now.scalar(select(func.count()).select_from(what)) or 0


def take(stage: Stage, ahead: int = 14) -> None:
    """Let Cia have the time by another listing of the same unit."""
    other = stage.hall(title="Samma sak", slug="samma", mode=BookingMode.INSTANT)
    with unit_of_work(stage.session) as work:
        wanted = work.scalars(select(Proposal.listing_id)).first()
        unit = work.scalars(
            select(ListingUnit.unit_id).where(ListingUnit.listing_id == wanted)
        ).one()
        work.scalars(
            select(ListingUnit).where(ListingUnit.listing_id == other.id)
        ).one().unit_id = unit
    ask_for(stage.browser(stage.cia), other, date=day(ahead))
    assert count(stage, Booking) == 1


def test_times_are_proposed_agreed_on_and_booked(stage: Stage) -> None:
    path = asked(stage)
    anna = proposed(stage, path, row(), row(1, 15), words="Välj en!")
    assert "Your times have been sent." in anna.page
    assert "Times that you have proposed" in anna.page
    (mail,) = mails(stage.session, "bo@teater.example")
    assert "Välj en!" in mail.text
    assert mail.text.count("18.00–20.00") == 2
    bo = stage.browser(stage.bo)
    page = bo.open(path)
    assert page.count("Say yes and book") == 2
    assert "&lt;b&gt;hjälpa&lt;/b&gt;" in page
    bo.send("shown", {"do": "accept"})
    assert "It is agreed and booked." in bo.page
    assert "See the conversation that led to it" in bo.page
    booking = bo.at
    assert statuses(stage) == [ProposalStatus.ACCEPTED, ProposalStatus.LAPSED]
    assert booking in bo.open(path)
    assert booking in anna.open(path)
    assert 'name="message"' not in anna.page
    assert "See the conversation that led to it" in anna.open(booking)


def test_the_owner_says_yes_to_the_askers_time(stage: Stage) -> None:
    path = asked(stage)
    bo = stage.browser(stage.bo)
    bo.open(path)
    bo.send("times-0-date", {**row(), "do": "propose"})
    anna = stage.browser(stage.anna)
    anna.open(path)
    anna.send("shown", {"do": "accept"})
    assert anna.at.startswith("/bookings/")
    assert "Bo" in anna.page


def test_what_was_agreed_on_and_cancelled_since_is_told_as_that(stage: Stage) -> None:
    path = asked(stage)
    proposed(stage, path)
    bo = stage.browser(stage.bo)
    bo.open(path)
    bo.send("proposal", {"do": "accept"})
    assert "You have agreed on a time, and it is booked." in bo.open(path)
    with unit_of_work(stage.session) as work:
        booking = work.scalars(select(Booking)).one()
        changing.cancel(work, acting_as(work.get_one(User, stage.anna.id)), booking, reason="Sjuk")
    anna = stage.browser(stage.anna)
    for browser, mine in ((bo, "/bookings?show=questions"), (anna, "/requests")):
        page = browser.open(path)
        assert "You agreed on a time and it was booked, but the booking stands no longer." in page
        assert "Agreed and booked" not in page
        assert "it is booked." not in page
        assert "See the booking" in page
        assert "Agreed and booked" not in browser.open(mine)
    assert "Agreed, then called off by the owner" in bo.open("/bookings?show=questions")
    assert "Ask anew" in bo.open(path)
    assert "Ask anew" not in anna.open(path)


def test_the_second_press_of_yes_shows_the_booking(stage: Stage) -> None:
    path = asked(stage)
    proposed(stage, path)
    bo = stage.browser(stage.bo)
    bo.open(path)
    page, at = bo.page, bo.at
    bo.send("shown", {"do": "accept"})
    booking = bo.at
    bo.page, bo.at = page, at
    bo.send("shown", {"do": "accept"})
    assert bo.at == booking
    assert "A time has been agreed on already." in bo.page
    assert count(stage, Booking) == 1


def test_a_message_sent_twice_is_written_once(stage: Stage) -> None:
    path = asked(stage)
    bo = stage.browser(stage.bo)
    bo.open(path)
    page = bo.page
    bo.send("message", {"message": "Hej!", "do": "say"})
    bo.page, bo.at = page, path
    bo.send("message", {"message": "Hej!", "do": "say"})
    assert bo.page.count("<p>Hej!</p>") == 1
    bo.page, bo.at = page, path
    assert "You have already sent this form once." in bo.send(
        "message", {"message": "Nej!", "do": "say"}
    )


def test_no_is_said_with_a_word_to_some_of_the_times(stage: Stage) -> None:
    path = asked(stage)
    proposed(stage, path, row(), row(1, 15))
    first = stage.now.scalars(select(Proposal.public_id).order_by(Proposal.starts_at)).first()
    bo = stage.browser(stage.bo)
    bo.open(path)
    page = bo.send("note", {"do": "decline", "note": "För tidigt."})
    assert "Choose at least one time." in page
    assert bo.status == 422
    bo.send("note", {"do": "decline", "note": "För tidigt.", "proposal": first})
    assert "They have been told that it does not suit you." in bo.page
    assert statuses(stage) == [ProposalStatus.DECLINED, ProposalStatus.OPEN]
    assert "För tidigt." in mails(stage.session, "anna@scout.example")[-1].text


def test_a_time_is_taken_back(stage: Stage) -> None:
    path = asked(stage)
    anna = proposed(stage, path)
    page = anna.send("proposal", {"do": "withdraw"})
    assert "The time is taken back" in page
    assert statuses(stage) == [ProposalStatus.WITHDRAWN]
    assert stage.now.scalars(select(Message.kind).order_by(Message.id)).all()[-1] == (
        "inquiry_withdrawn"
    )
    assert "18.00–20.00" in mails(stage.session, "bo@teater.example")[-1].text


def test_the_conversation_is_ended_with_a_word(stage: Stage) -> None:
    path = asked(stage)
    bo = stage.browser(stage.bo)
    bo.open(path)
    page = bo.send("reason", {"do": "end", "reason": "Vi har hittat någon annan."})
    assert "This conversation is over. Nothing has been booked." in page
    assert "Ask anew" in page
    assert "Vi har hittat någon annan." in mails(stage.session, "anna@scout.example")[-1].text
    assert stage.now.scalars(select(Inquiry.status)).one() is InquiryStatus.CLOSED


def test_a_taken_time_offers_others_and_the_conversation_goes_on(stage: Stage) -> None:
    path = asked(stage)
    proposed(stage, path)
    bo = stage.browser(stage.bo)
    bo.open(path)
    take(stage)
    page = bo.send("shown", {"do": "accept"})
    assert bo.status == 422
    assert "Somebody was faster: that time is taken." in page
    assert "These would fit instead" in page
    assert "Say yes and book" not in page
    link = page.split(f'href="{path}?starts=')[1].split('"')[0].replace("&amp;", "&")
    page = bo.open(f"{path}?starts={link.partition('#')[0]}")
    assert bo.form("times-0-date").values["times-0-date"] == [day()]
    bo.send("times-0-date", {"do": "propose"})
    assert statuses(stage) == [ProposalStatus.OPEN, ProposalStatus.OPEN]


def test_a_taken_time_is_told_in_its_row_and_the_rest_is_kept(stage: Stage) -> None:
    path = asked(stage)
    proposed(stage, path, row(0, 20))
    take(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    page = anna.send(
        "times-0-date", {**row(0, 16), **row(1, 14), "words": "Välj!", "do": "propose"}
    )
    assert anna.status == 422
    assert 'id="times-1-date-error"' in page
    assert 'id="times-0-date-error"' not in page
    assert anna.form("times-0-date").values["words"] == ["Välj!"]
    assert count(stage, Proposal) == 1


def test_a_time_outside_the_owners_rules_is_told_as_such(stage: Stage) -> None:
    path = asked(stage, notice_hours=24 * 30)
    proposed(stage, path)
    page = stage.browser(stage.bo).open(path)
    assert "Outside what the listing says:" in page
    assert "Say yes and book" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (row(finish="17:00"), "It ends before it begins."),
        (row(date="igår"), "Write a date as year-month-day, such as 2027-03-14."),
        (row(start=""), "Choose when it begins."),
        (row(date="2027-03-28", start="02:30", finish="05:00"), "That time does not exist"),
        (row(date="2027-10-31", start="02:30", finish="05:00"), "That time comes twice"),
        (row(date="2999-01-01"), "The year has to be from 1970 to 2199."),
        ({"words": "Hej"}, "Propose at least one time."),
        (row() | row(1), "One of the times is proposed already."),
        (row() | {"people": "många"}, "Write a whole number, such as 25."),
        (row() | {"people": "41"}, "There is room for 40 people at most."),
        (row() | {"csrf_token": "forged"}, "The page had been open for long."),
        (row() | {"words": "x" * 4001}, "4000"),
        (row() | {"price_text": "x" * 301}, "300"),
    ],
)
def test_times_that_cannot_be_sent_keep_what_was_typed(
    stage: Stage, fields: dict[str, str], sentence: str
) -> None:
    path = asked(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    page = anna.send("times-0-date", {**fields, "do": "propose"})
    assert anna.status == 422
    assert sentence in page
    assert count(stage, Proposal) == 0


def test_a_time_that_comes_twice_is_chosen(stage: Stage) -> None:
    path = asked(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    autumn = next(
        one
        for one in (date.fromisoformat(day()) + timedelta(days=n) for n in range(800))
        if one.month == 10 and one.isoweekday() == 7 and one.day > 24
    )
    fields = row(date=autumn.isoformat(), start="02:30", finish="05:00")
    page = anna.send("times-0-date", {**fields, "do": "propose"})
    assert "Which one do you mean?" in page
    anna.send("times-0-date", {"do": "propose", "times-0-start_fold": "1"})
    (wanted,) = stage.now.scalars(select(Proposal)).all()
    assert wanted.ends_at - wanted.starts_at == timedelta(hours=2, minutes=30)


def test_more_rows_keep_what_was_typed_and_send_nothing(stage: Stage) -> None:
    path = asked(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    page = anna.send("times-0-date", {**row(), "do": "more"})
    assert "times-5-date" in page
    assert anna.form("times-0-date").values["times-0-date"] == [day()]
    assert count(stage, Proposal) == 0


def test_a_telephone_number_is_asked_for_before_it_is_booked(stage: Stage) -> None:
    listing = stage.hall(mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{listing.public_id}-{listing.slug}/ask")
    bo.send("text", {"text": "Hej!", "do": "send", "contact_phone": ""})
    path = bo.at
    proposed(stage, path)
    bo.open(path)
    page = bo.send("shown", {"do": "accept", "contact_phone": ""})
    assert "Give a telephone number." in page
    bo.send("shown", {"do": "accept", "contact_phone": "08-465 004 01"})
    assert "It is agreed and booked." in bo.page


def test_what_no_page_sends_changes_nothing(stage: Stage) -> None:
    path = asked(stage)
    proposed(stage, path)
    (mine,) = stage.now.scalars(select(Proposal.public_id)).all()
    bo, anna = stage.browser(stage.bo).client, stage.browser(stage.anna).client
    assert send(bo, path, do="accept", proposal="aaaaaaaaaaaa").status_code == 404
    assert send(bo, path, do="accept", proposal=[mine, "aaaaaaaaaaaa"]).status_code == 404
    assert send(anna, path, do="accept", proposal=mine, shown="x").status_code == 403
    assert send(bo, path, do="withdraw", proposal=mine).status_code == 403
    assert send(bo, path, do="dance").status_code == 200
    assert send(bo, path, do="accept", proposal=mine, shown="forged").status_code == 422
    foreign = stage.hall(title="Annan").public_id
    fields = {**row(0, 30), "do": "propose", "listing": "aaaaaaaaaaaa"}
    assert send(anna, path, **fields).status_code == 404
    assert send(bo, path, **{**fields, "listing": foreign}).status_code == 422
    assert statuses(stage) == [ProposalStatus.OPEN]


@pytest.mark.parametrize(
    "query", ["starts=x&ends=y", "starts=2027-03-14T10:00&ends=2027-03-13T10:00"]
)
def test_a_link_that_suggests_nonsense_shows_the_page(stage: Stage, query: str) -> None:
    path = asked(stage)
    bo = stage.browser(stage.bo)
    bo.open(f"{path}?{query}")
    assert bo.status == 200
    bo.open(f"{path}?starts=9999-12-31T23:59:00%2B00:00&ends=9999-12-31T23:59:30%2B00:00")
    assert bo.status == 200


def test_the_page_asks_the_same_number_of_questions_for_one_time_and_for_many(
    stage: Stage,
) -> None:
    path = asked(stage)
    anna = proposed(stage, path)

    def cost() -> int:
        stage.session.rollback()
        with statements(stage.session) as seen:
            assert anna.client.get(path).status_code == 200
        return len(seen)

    cost()
    before = cost()
    proposed(stage, path, row(0, 20), row(1, 21), row(2, 22))
    for text in ("Ett", "Två", "Tre"):
        anna.open(path)
        anna.send("message", {"message": text, "do": "say"})
    cost()
    assert cost() == before


def test_a_booking_of_another_kind_names_no_conversation(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    with unit_of_work(stage.session) as work:
        bo = acting_as(work.get_one(User, stage.bo.id))
        theatre = work.get_one(Organisation, stage.theatre.id)
        made = book(work, bo, work.get_one(Listing, hall.id), theatre, wish())
        path = f"/bookings/{made.public_id}"
    assert "See the conversation" not in stage.browser(stage.bo).open(path)
