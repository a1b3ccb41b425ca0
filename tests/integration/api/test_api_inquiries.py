"""What is agreed on, by program: asked, proposed, accepted once, by the right people only."""

from dataclasses import dataclass
from typing import Any

import pytest
from api_caller import Caller, Reply, code_of, fields_of
from api_town import Town
from factories import at, make_listing
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bookings.models import Booking, Inquiry, InquiryMessage
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind
from marketplace.transactions import unit_of_work

CONTACT = {"name": "Bo", "phone": "08-465 004 01"}
KEY = {"Idempotency-Key": "a key"}


def time(days: int = 14, **more: str) -> dict[str, str]:
    return {
        "starts_at": at(16, days=days).isoformat(),
        "ends_at": at(18, days=days).isoformat(),
    } | more


@dataclass
class Talk:
    """A listing of Anna's that is booked by agreement, and who talks about it."""

    town: Town
    session: Session
    listing: str
    inquiry: str = ""

    def ask(self, caller: Caller, key: str = "a key", **more: Any) -> Reply:
        body = {"organisation": "teatern", "text": "Kan ni hjälpa oss?", "contact": CONTACT} | more
        headers = {"Idempotency-Key": key}
        return caller.post(f"/listings/{self.listing}/inquiries", body, headers=headers)

    def act(self, caller: Caller, verb: str, body: Any, **facts: Any) -> Reply:
        return caller.post(f"/inquiries/{self.inquiry}/{verb}", body, **facts)

    def propose(self, caller: Caller, *times: dict[str, str], **more: Any) -> list[str]:
        answer = self.act(caller, "proposals", {"times": times or [time()], **more})
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json["proposals"]]

    def accept(self, caller: Caller, proposal: str, key: str = "yes") -> Reply:
        headers = {"Idempotency-Key": key}
        return self.act(caller, "acceptance", {"proposal": proposal}, headers=headers)

    def count(self, what: type[Booking] | type[Inquiry] | type[InquiryMessage]) -> int:
        self.session.rollback()
        return self.session.scalar(select(func.count()).select_from(what)) or 0


@pytest.fixture
def talk(town: Town, session: Session) -> Talk:
    """Return a conversation that Bo has begun."""
    with unit_of_work():
        listing = make_listing(
            session, session.merge(town.lender), kind=ListingKind.SERVICE, type="ljud_och_ljus",
            title="Ljudtekniker", mode=BookingMode.AGREEMENT, price_text="Enligt överenskommelse",
        ).public_id  # fmt: skip
    made = Talk(town, session, listing)
    made.inquiry = made.ask(town.bo).json["id"]
    return made


def test_a_question_becomes_a_booking(talk: Talk) -> None:
    bo, anna = talk.town.bo, talk.town.anna
    asked = bo.get(f"/inquiries/{talk.inquiry}").json
    assert (asked["status"], asked["waits_for"]) == ("open", "owner")
    assert (asked["owner"], asked["organisation"]) == ("scouterna", "teatern")
    talk.act(anna, "messages", {"text": "Gärna!"})
    (wanted,) = talk.propose(anna, time(), price_text="800 kr", text="Passar det?")
    seen = bo.get(f"/inquiries/{talk.inquiry}").json
    assert seen["waits_for"] == "booker"
    assert [(one["side"], one["text"]) for one in seen["messages"]] == [
        ("owner", "Gärna!"),
        ("owner", "Passar det?"),
    ]
    (shown,) = seen["proposals"]
    assert (shown["price"], shown["price_text"], shown["reasons"]) == (None, "800 kr", [])
    answer = talk.accept(bo, wanted)
    assert answer.status_code == 201
    assert answer.json["status"] == "confirmed"
    assert answer.json["price_text"] == "800 kr"
    assert answer.headers["Location"] == f"/api/v1/bookings/{answer.json['id']}"
    after = anna.get(f"/inquiries/{talk.inquiry}").json
    assert (after["status"], after["waits_for"], after["booking"]) == (
        "agreed",
        None,
        answer.json["id"],
    )


def test_the_same_key_asks_and_agrees_once(talk: Talk) -> None:
    bo = talk.town.bo
    assert talk.ask(bo).json["id"] == talk.inquiry
    assert talk.count(Inquiry) == 1
    assert code_of(talk.ask(bo, text="Något annat")) == (422, "key-reused")
    (wanted,) = talk.propose(talk.town.anna)
    first, second = talk.accept(bo, wanted), talk.accept(bo, wanted)
    assert first.data == second.data
    assert code_of(talk.accept(bo, wanted, key="another")) == (409, "wrong-state")
    assert talk.count(Booking) == 1


def test_what_makes_something_needs_a_key(talk: Talk) -> None:
    path = f"/listings/{talk.listing}/inquiries"
    body = {"organisation": "teatern", "text": "Hej", "contact": CONTACT}
    assert code_of(talk.town.bo.post(path, body)) == (400, "key-missing")
    answer = talk.act(talk.town.bo, "acceptance", {"proposal": "aaaaaaaaaaaa"})
    assert code_of(answer) == (400, "key-missing")


def test_times_can_be_asked_for_at_once_and_the_owner_says_yes(talk: Talk) -> None:
    asked = talk.ask(talk.town.bo, "more", times=[time(20), time(21)], people=12)
    assert asked.status_code == 201, asked.text
    talk.inquiry = asked.json["id"]
    first, second = asked.json["proposals"]
    assert (first["people"], second["status"]) == (12, "open")
    assert talk.accept(talk.town.anna, first["id"]).status_code == 201


VERBS: list[tuple[str, dict[str, Any]]] = [
    ("messages", {"text": "Hej"}),
    ("proposals", {"times": [time()]}),
    ("refusal", {"proposals": ["aaaaaaaaaaaa"]}),
    ("withdrawal", {"proposals": ["aaaaaaaaaaaa"]}),
    ("acceptance", {"proposal": "aaaaaaaaaaaa"}),
    ("closing", {}),
]


@pytest.mark.parametrize(("verb", "body"), VERBS, ids=[verb for verb, _ in VERBS])
def test_who_is_on_neither_side_finds_nothing(talk: Talk, verb: str, body: dict[str, Any]) -> None:
    town = talk.town
    for stranger in (town.eva, town.dan, town.gun):
        assert code_of(talk.act(stranger, verb, body, headers=KEY)) == (404, "not-found")
        assert stranger.get(f"/inquiries/{talk.inquiry}").status_code == 404
    assert code_of(talk.act(town.visitor, verb, body, headers=KEY)) == (401, "not-signed-in")


@pytest.mark.parametrize(("verb", "body"), VERBS, ids=[verb for verb, _ in VERBS])
def test_a_reading_token_reads_only(
    talk: Talk, reading_bo: Caller, calendar_bo: Caller, verb: str, body: dict[str, Any]
) -> None:
    assert reading_bo.get(f"/inquiries/{talk.inquiry}").status_code == 200
    assert code_of(talk.act(reading_bo, verb, body, headers=KEY)) == (403, "not-allowed")
    assert code_of(talk.ask(reading_bo, "reads")) == (403, "not-allowed")
    assert calendar_bo.get(f"/inquiries/{talk.inquiry}").status_code == 403
    assert talk.act(calendar_bo, verb, body, headers=KEY).status_code == 404


def test_nobody_asks_for_an_organisation_of_others(talk: Talk) -> None:
    assert code_of(talk.ask(talk.town.eva, "e")) == (403, "not-allowed")
    assert code_of(talk.ask(talk.town.bo, "f", organisation="finnsinte")) == (404, "not-found")
    own = talk.ask(talk.town.eva, "g", organisation="me")
    assert own.status_code == 201


def test_a_time_of_another_conversation_is_not_there(talk: Talk) -> None:
    (foreign,) = talk.propose(talk.town.anna)
    talk.inquiry = talk.ask(talk.town.bo, "second").json["id"]
    assert code_of(talk.accept(talk.town.bo, foreign)) == (404, "not-found")
    for verb in ("refusal", "withdrawal"):
        answer = talk.act(talk.town.bo, verb, {"proposals": [foreign]})
        assert code_of(answer) == (404, "not-found")


def test_ones_own_times_are_taken_back_and_the_others_refused(talk: Talk) -> None:
    bo, anna = talk.town.bo, talk.town.anna
    (mine,) = talk.propose(anna)
    assert code_of(talk.accept(anna, mine)) == (403, "not-allowed")
    assert code_of(talk.act(bo, "withdrawal", {"proposals": [mine]})) == (403, "not-allowed")
    assert code_of(talk.act(anna, "refusal", {"proposals": [mine]})) == (403, "not-allowed")
    said_no = talk.act(bo, "refusal", {"proposals": [mine], "text": "Nej tack"})
    assert said_no.json["proposals"][0]["status"] == "declined"
    assert code_of(talk.act(anna, "withdrawal", {"proposals": [mine]})) == (409, "wrong-state")


def test_a_taken_time_is_answered_with_others(talk: Talk, session: Session) -> None:
    (wanted,) = talk.propose(talk.town.anna)
    with unit_of_work():
        other = make_listing(session, session.merge(talk.town.lender), title="Samma")
        mine = session.scalars(select(Listing).where(Listing.public_id == talk.listing)).one()
        other.units[0].unit_id = mine.units[0].unit_id
        key = other.public_id
    taken = talk.town.cia.book(
        {"listing": key, "organisation": "teatern", **time(), "purpose": "x", "contact": CONTACT}
    )
    assert taken.status_code == 201
    answer = talk.accept(talk.town.bo, wanted)
    assert code_of(answer) == (409, "slot-taken")
    assert len(answer.json["clashes"]) == 1
    assert answer.json["alternatives"]
    shown = talk.town.bo.get(f"/inquiries/{talk.inquiry}").json
    assert shown["status"] == "open"
    assert [one["code"] for one in shown["proposals"][0]["reasons"]] == ["taken"]
    later = time(14, ends_at=at(19).isoformat())
    refused = talk.act(talk.town.bo, "proposals", {"times": [later]})
    assert code_of(refused) == (409, "slot-taken")
    assert len(refused.json["clashes"]) == 1


@pytest.mark.parametrize(
    ("times", "field"),
    [
        ([{"starts_at": "igår", "ends_at": "2027-03-14T18:00"}], "times.0.starts_at"),
        ([time(), time(15, ends_at="2027-03-14")], "times.1.ends_at"),
        ([{"starts_at": "2027-03-14T18:00", "ends_at": "2027-03-14T17:00"}], "times.0.ends_at"),
        ([], "times"),
        ([time(day) for day in range(20, 31)], "times"),
        ([time(), time()], "times"),
    ],
)
def test_times_that_cannot_be_read_are_named(talk: Talk, times: Any, field: str) -> None:
    assert fields_of(talk.act(talk.town.anna, "proposals", {"times": times})) == [field]


@pytest.mark.parametrize(
    ("starts", "code"),
    [("2027-03-28T02:30", "nonexistent-time"), ("2027-10-31T02:30", "ambiguous-time")],
)
def test_a_night_on_which_the_clock_changes_is_told(talk: Talk, starts: str, code: str) -> None:
    times = [{"starts_at": starts, "ends_at": f"{starts[:10]}T06:00"}]
    answer = talk.act(talk.town.anna, "proposals", {"times": times})
    assert code_of(answer) == (422, "rule-broken")
    assert [one["code"] for one in answer.json["reasons"]] == [code]


def test_what_only_the_owner_may_say_is_refused_of_the_asker(talk: Talk) -> None:
    body = {"times": [time()], "price_text": "0 kr"}
    assert fields_of(talk.act(talk.town.bo, "proposals", body)) == ["price_text"]
    body = {"times": [time()], "listing": talk.town.hall.public_id}
    assert fields_of(talk.act(talk.town.bo, "proposals", body)) == ["listing"]
    assert talk.act(talk.town.anna, "proposals", body).status_code == 200
    foreign = {"times": [time(30)], "listing": "aaaaaaaaaaaa"}
    assert talk.act(talk.town.anna, "proposals", foreign).status_code == 404


def test_an_ended_conversation_says_so(talk: Talk) -> None:
    ended = talk.act(talk.town.anna, "closing", {"text": "Vi har slutat."})
    assert (ended.json["status"], ended.json["messages"][0]["text"]) == ("closed", "Vi har slutat.")
    assert code_of(talk.act(talk.town.bo, "messages", {"text": "Hallå?"})) == (409, "wrong-state")


def test_conversations_are_listed_by_side_state_and_listing(talk: Talk) -> None:
    bo, anna = talk.town.bo, talk.town.anna

    def ids(caller: Caller, **query: Any) -> list[str]:
        return [one["id"] for one in caller.get("/inquiries", **query).json["items"]]

    assert ids(bo) == [talk.inquiry]
    assert ids(anna) == []
    assert ids(anna, **{"as": "owner"}) == [talk.inquiry]
    assert ids(anna, **{"as": "owner", "organisation": "scouterna"}) == [talk.inquiry]
    assert ids(anna, **{"as": "owner", "organisation": "teatern"}) == []
    assert ids(bo, organisation="teatern", listing=talk.listing) == [talk.inquiry]
    assert ids(bo, listing=talk.town.hall.public_id) == []
    assert ids(bo, status="agreed") == []
    assert ids(bo, status=["agreed", "open"]) == [talk.inquiry]
    assert ids(talk.town.gun, **{"as": "owner"}) == []
    talk.ask(bo, "second")
    page = bo.get("/inquiries", per_page=1).json
    assert (page["total"], len(page["items"])) == (2, 1)
    assert page["next"].endswith("per_page=1&page=2")


def test_a_listing_with_times_takes_no_questions(talk: Talk) -> None:
    talk.listing = talk.town.hall.public_id
    answer = talk.ask(talk.town.bo, "hall")
    assert code_of(answer) == (422, "rule-broken")
    assert [one["code"] for one in answer.json["reasons"]] == ["not-bookable-here"]
