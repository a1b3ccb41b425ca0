"""Questions about what is booked by agreement: asked, read by both sides, answered once."""

import pytest
from booking_stage import Stage
from sqlalchemy import func, select
from visiting import mails, send

from bookings.models import Inquiry
from inventory.types import BookingMode
from marketplace.models import AuditEntry, Message
from marketplace.types import Role


def asked(stage: Stage, **fields: str) -> str:
    """Let Bo ask, and return the page's path."""
    hall = stage.hall(mode=BookingMode.AGREEMENT, title="Ljudtekniker")
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    bo.send("text", {"text": "Kan ni hjälpa oss?", **fields})
    return bo.at


def test_a_question_is_mailed_answered_and_read_by_both_sides(stage: Stage) -> None:
    path = asked(stage, wished_time="En kväll i mars", people="30")
    assert path.startswith("/inquiries/")
    assert "Ljudtekniker" in mails(stage.session, "anna@scout.example")[0].text
    anna, bo = stage.browser(stage.anna), stage.browser(stage.bo)
    page = anna.open("/requests")
    assert "Questions (1)" in page
    page = anna.open(path)
    for told in ("Kan ni hjälpa oss?", "En kväll i mars", "08-465 004 01", "bo@teater.example"):
        assert told in page
    anna.send("answer", {"answer": "Gärna den 3 mars."})
    assert "Gärna den 3 mars." in mails(stage.session, "bo@teater.example")[0].text
    assert "Gärna den 3 mars." in bo.open(path)
    assert "Questions (1)" not in anna.open("/requests")
    assert "Answered" in bo.open("/bookings?show=questions")
    actions = stage.now.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [one for one in actions if one.startswith("question")] == [
        "question asked",
        "question answered",
    ]


def test_a_question_is_answered_once(stage: Stage) -> None:
    path = asked(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    page = anna.page
    anna.send("answer", {"answer": "Ja."})
    anna.page, anna.at = page, path
    assert "Somebody has already answered this question." in anna.send("answer", {"answer": "Nej."})
    assert stage.now.scalars(select(Inquiry.answer)).one() == "Ja."


def test_an_empty_answer_and_a_strangers_answer_are_refused(stage: Stage) -> None:
    path = asked(stage)
    anna = stage.browser(stage.anna)
    anna.open(path)
    assert "Write an answer." in anna.send("answer", {"answer": "  "})
    bo, cia = stage.browser(stage.bo).client, stage.browser(stage.cia).client
    assert send(bo, path, answer="Ja").status_code == 403
    assert send(cia, path, answer="Ja").status_code == 404
    assert cia.get(path).status_code == 404
    caretaker = stage.browser(stage.member(stage.owner, Role.CARETAKER, "Vilma")).client
    assert caretaker.get(path).status_code == 404


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
    ],
)
def test_a_question_that_cannot_be_sent_keeps_what_was_typed(
    stage: Stage, fields: dict[str, str], sentence: str
) -> None:
    hall = stage.hall(mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    page = bo.send("text", {"text": "Hej!", "wished_time": "I mars", **fields})
    assert bo.status == 422
    assert sentence in page
    assert bo.form("text").values["wished_time"] == ["I mars"]
    assert stage.now.scalar(select(func.count()).select_from(Inquiry)) == 0
    assert stage.now.scalar(select(func.count()).select_from(Message)) == 0


def test_sending_a_question_twice_asks_once(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.AGREEMENT)
    bo = stage.browser(stage.bo)
    bo.open(f"/l/{hall.public_id}-{hall.slug}/ask")
    page, at = bo.page, bo.at
    bo.send("text", {"text": "Hej!"})
    first = bo.at
    bo.page, bo.at = page, at
    bo.send("text", {"text": "Hej!"})
    assert bo.at == first
    assert stage.now.scalar(select(func.count()).select_from(Inquiry)) == 1


def test_a_listing_with_times_takes_no_questions_here(stage: Stage) -> None:
    hall = stage.hall()
    client = stage.browser(stage.bo).client
    answer = client.get(f"/l/{hall.public_id}-{hall.slug}/ask")
    assert answer.status_code == 302
    assert answer.location.endswith(f"/l/{hall.public_id}-{hall.slug}")
