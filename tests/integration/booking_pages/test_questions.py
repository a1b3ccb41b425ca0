"""Questions about what is booked by agreement: asked once, with times or without, read by both."""

import pytest
from booking_stage import Stage, day
from sqlalchemy import func, select
from visiting import mails, send

from bookings.models import Inquiry, Proposal
from inventory.types import BookingMode
from marketplace.models import AuditEntry, Message
from marketplace.types import Role


def asked(stage: Stage, **fields: str) -> str:
    """Let Bo ask, and return the page's path."""
    hall = stage.hall(mode=BookingMode.AGREEMENT, title="Ljudtekniker")
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    bo.send("text", {"text": "Kan ni hjälpa oss?", "do": "send", **fields})
    return bo.at


def test_a_question_is_mailed_answered_and_read_by_both_sides(stage: Stage) -> None:
    path = asked(stage, wished_time="En kväll i mars", people="30")
    assert path.startswith("/inquiries/")
    assert "Ljudtekniker" in mails(stage.session, "anna@scout.example")[0].text
    anna, bo = stage.browser(stage.anna), stage.browser(stage.bo)
    page = anna.open("/requests")
    assert "Questions (1)" in page
    assert "Waits for your answer" in page
    page = anna.open(path)
    for told in ("Kan ni hjälpa oss?", "En kväll i mars", "08-465 004 01", "bo@teater.example"):
        assert told in page
    anna.send("message", {"message": "Gärna den 3 mars.", "do": "say"})
    assert "Gärna den 3 mars." in mails(stage.session, "bo@teater.example")[0].text
    assert "Gärna den 3 mars." in bo.open(path)
    page = anna.open("/requests")
    assert "Questions (0)" in page
    assert "Waits for Teaterföreningen Ridån" in page
    assert "Waits for your answer" in bo.open("/bookings?show=questions")
    actions = stage.now.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [one for one in actions if one.startswith(("question", "message"))] == [
        "question asked",
        "message sent",
    ]


def test_enter_in_a_field_sends_what_is_written(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    assert bo.form("text").buttons[0] == ("do", "send")


def test_an_empty_message_and_a_strangers_message_are_refused(stage: Stage) -> None:
    path = asked(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    assert "Write something." in anna.send("message", {"message": "  ", "do": "say"})
    assert anna.status == 422
    caretaker = stage.browser(stage.member(stage.owner, Role.CARETAKER, "Vilma")).client
    booker = stage.browser(stage.member(stage.owner, Role.BOOKER, "Disa")).client
    own_caretaker = stage.browser(stage.member(stage.theatre, Role.CARETAKER, "Tor")).client
    for stranger in (stage.browser(stage.cia).client, caretaker, booker, own_caretaker):
        assert stranger.get(path).status_code == 404
        for do in ("say", "propose", "more", "accept", "decline", "withdraw", "end", ""):
            assert send(stranger, path, do=do, message="Ja").status_code == 404
    assert "/sign-in" in stage.app.test_client().get(path).location


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "  "}, "Write what you would like to ask."),
        ({"contact_name": ""}, "Say whom the owner can talk to."),
        ({"contact_phone": "ring"}, "Write the number with its area code"),
        ({"people": "-3"}, "Write a whole number, such as 25."),
        ({"organisation": "brisen"}, "Choose one of the names in the list."),
        ({"csrf_token": "forged"}, "The page had been open for long."),
        ({"text": "x" * 2001}, "2000"),
        ({"times-0-date": "2027-03-14"}, "Choose when it begins."),
        ({"times-0-start": "18:00", "times-0-finish": "20:00"}, "Choose a date."),
    ],
)
def test_a_question_that_cannot_be_sent_keeps_what_was_typed(
    stage: Stage, fields: dict[str, str], sentence: str
) -> None:
    hall = stage.hall(mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    page = bo.send("text", {"text": "Hej!", "wished_time": "I mars", "do": "send", **fields})
    assert bo.status == 422
    assert sentence in page
    assert bo.form("text").values["wished_time"] == ["I mars"]
    assert stage.now.scalar(select(func.count()).select_from(Inquiry)) == 0
    assert stage.now.scalar(select(func.count()).select_from(Message)) == 0


def test_times_that_would_suit_are_asked_for_at_once(stage: Stage) -> None:
    path = asked(
        stage,
        **{"times-0-date": day(), "times-0-start": "18:00", "times-0-finish": "20:00"},
        **{"times-2-date": day(15), "times-2-start": "22:00", "times-2-finish": "02:00"},
        **{"times-2-last_day": day(16)},
    )
    assert stage.now.scalar(select(func.count()).select_from(Proposal)) == 2
    (mail,) = mails(stage.session, "anna@scout.example")
    assert "18.00–20.00" in mail.text
    assert "Say yes and book" in stage.browser(stage.anna).open(path)


def test_more_rows_for_times_are_shown_and_nothing_is_sent(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    assert "times-5-date" not in bo.page
    page = bo.send("text", {"text": "Hej!", "do": "more"})
    assert "times-5-date" in page
    assert bo.form("text").values["text"] == ["Hej!"]
    assert stage.now.scalar(select(func.count()).select_from(Inquiry)) == 0


def test_sending_a_question_twice_asks_once(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    page, at = bo.page, bo.at
    bo.send("text", {"text": "Hej!", "do": "send"})
    first = bo.at
    bo.page, bo.at = page, at
    bo.send("text", {"text": "Hej!", "do": "send"})
    assert bo.at == first
    assert stage.now.scalar(select(func.count()).select_from(Inquiry)) == 1


def test_one_asks_for_oneself_and_agrees_as_a_person(stage: Stage) -> None:
    path = asked(stage, organisation="me")
    anna, bo = stage.browser(stage.anna), stage.browser(stage.bo)
    anna.open(path)
    row = {"times-0-date": day(), "times-0-start": "18:00", "times-0-finish": "20:00"}
    anna.send("times-0-date", {**row, "do": "propose"})
    bo.open(path)
    bo.send("shown", {"do": "accept"})
    assert bo.at.startswith("/bookings/")
    assert "It is agreed and booked." in bo.page


def test_a_listing_with_times_takes_no_questions_here(stage: Stage) -> None:
    hall = stage.hall()
    client = stage.browser(stage.bo).client
    answer = client.get(f"/l/{hall.public_id}-{hall.slug}/ask")
    assert answer.status_code == 302
    assert answer.location.endswith(f"/l/{hall.public_id}-{hall.slug}")
