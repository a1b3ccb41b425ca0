"""Wanted notices for programs, from the notice to the booking."""

from datetime import datetime, timedelta
from typing import Any

from api_caller import Reply, code_of, fields_of
from api_town import Town
from factories import book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement import agreeing
from bookings.models import Inquiry
from marketplace.actor import acting_as
from marketplace.models import User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

KEY = "Idempotency-Key"


def body(town: Town, **facts: Any) -> dict[str, Any]:
    when = period()
    return {
        "organisation": town.borrower.slug,
        "title": "Lokal till årsmöte",
        "text": "Vi är 25.",
        "kind": "premises",
        "when": "once",
        "starts_at": when.starts_at.isoformat(),
        "ends_at": when.ends_at.isoformat(),
        "contact": {"name": "Bo", "phone": "042-10 50 00"},
        **facts,
    }


def publish(town: Town, key: str = "n1", **facts: Any) -> Reply:
    return town.bo.send("POST", "/wanted", json=body(town, **facts), headers={KEY: key})


def offered(town: Town, notice: str, key: str = "o1", **facts: Any) -> Reply:
    when = period()
    sent = {
        "listing": town.hall.public_id,
        "times": [{"starts_at": when.starts_at.isoformat(), "ends_at": when.ends_at.isoformat()}],
        "text": "Välkomna!",
        **facts,
    }
    return town.anna.send("POST", f"/wanted/{notice}/offers", json=sent, headers={KEY: key})


def test_from_notice_to_booking(town: Town) -> None:
    made = publish(town)
    assert made.status_code == 201, made.text
    notice = made.json["id"]
    listed = town.visitor.send("GET", "/wanted").json
    assert [one["id"] for one in listed["items"]] == [notice]
    assert listed["items"][0]["contact"] == {"name": "Bo", "phone": None}
    offer = offered(town, notice)
    assert offer.status_code == 201, offer.text
    (seen,) = town.bo.send("GET", f"/wanted/{notice}/offers").json["items"]
    talk = town.bo.send("GET", f"/inquiries/{seen['inquiry']}").json
    assert talk["waits_for"] == "booker"
    (proposal,) = talk["proposals"]
    accepted = town.bo.send(
        "POST",
        f"/inquiries/{seen['inquiry']}/acceptance",
        json={"proposal": proposal["id"]},
        headers={KEY: "a1"},
    )
    assert accepted.status_code == 201, accepted.text
    assert town.bo.send("GET", f"/wanted/{notice}").json["status"] == "filled"


def test_who_gave_no_number_with_the_notice_gives_it_with_the_yes(town: Town) -> None:
    notice = publish(town, contact={"name": "Bo"}).json["id"]
    inquiry = offered(town, notice).json["inquiry"]
    (proposal,) = town.bo.send("GET", f"/inquiries/{inquiry}").json["proposals"]
    yes = {"proposal": proposal["id"]}
    address = f"/inquiries/{inquiry}/acceptance"
    refused = town.bo.send("POST", address, json=yes, headers={KEY: "a1"})
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json["errors"]] == ["contact_phone"]
    yes |= {"contact_phone": "042-10 50 00"}
    accepted = town.bo.send("POST", address, json=yes, headers={KEY: "a2"})
    assert accepted.status_code == 201, accepted.text


def test_a_weekly_offer_comes_back_as_asked(town: Town) -> None:
    notice = publish(town, when="weekly", times=3).json["id"]
    inquiry = offered(town, notice, weekly=True).json["inquiry"]
    (proposal,) = town.bo.send("GET", f"/inquiries/{inquiry}").json["proposals"]
    assert (proposal["times"], proposal["interval"]) == (3, 1)


def test_a_weekly_offer_is_for_the_dates_still_needed_alone(town: Town) -> None:
    notice = publish(town, when="weekly", times=3).json["id"]
    inquiry = offered(town, notice).json["inquiry"]
    (proposal,) = town.bo.send("GET", f"/inquiries/{inquiry}").json["proposals"]
    yes = {"proposal": proposal["id"]}
    town.bo.send("POST", f"/inquiries/{inquiry}/acceptance", json=yes, headers={KEY: "a1"})
    refused = offered(town, notice, "o2", weekly=True)
    assert refused.status_code == 422
    assert [one["field"] for one in refused.json["errors"]] == ["weekly"]
    edges = period()
    second = {
        "starts_at": (edges.starts_at + timedelta(weeks=1)).isoformat(),
        "ends_at": (edges.ends_at + timedelta(weeks=1)).isoformat(),
    }
    rest = offered(town, notice, "o3", times=[second], weekly=True).json["inquiry"]
    (proposal,) = town.bo.send("GET", f"/inquiries/{rest}").json["proposals"]
    assert proposal["times"] == 2


def test_sending_twice_publishes_once(town: Town) -> None:
    first, second = publish(town), publish(town)
    assert first.json["id"] == second.json["id"]
    assert town.visitor.send("GET", "/wanted").json["total"] == 1


def test_the_list_is_narrowed(town: Town) -> None:
    publish(town, district="Söder")
    assert town.visitor.send("GET", "/wanted?kind=premises&district=S%C3%B6der").json["total"] == 1
    assert town.visitor.send("GET", "/wanted?kind=skill").json["total"] == 0
    assert town.visitor.send("GET", "/wanted?kind=magic").status_code == 422


def test_who_may_publish_close_and_offer(town: Town) -> None:
    notice = publish(town).json["id"]
    for caller, status in ((town.visitor, 401), (town.eva, 403), (town.anna, 403)):
        answer = caller.send("POST", "/wanted", json=body(town), headers={KEY: "x"})
        assert answer.status_code == status
        assert caller.send("POST", f"/wanted/{notice}/closing").status_code == status
    sent = {"listing": town.hall.public_id, "times": []}
    for caller in (town.bo, town.gun, town.eva):
        refused = caller.send("POST", f"/wanted/{notice}/offers", json=sent, headers={KEY: "y"})
        assert refused.status_code == 403
    assert town.bo.send("POST", f"/wanted/{notice}/closing").json["status"] == "closed"
    assert offered(town, notice).status_code == 409


def test_answers_are_read_by_the_asker_and_their_own(town: Town) -> None:
    notice = publish(town).json["id"]
    offered(town, notice)
    totals = [
        caller.send("GET", f"/wanted/{notice}/offers").json["total"]
        for caller in (town.bo, town.anna, town.eva)
    ]
    assert totals == [1, 1, 0]


def test_an_answer_in_words(town: Town) -> None:
    notice = publish(town).json["id"]
    sent = {"organisation": town.lender.slug, "text": "Ring oss!"}
    answer = town.gun.send("POST", f"/wanted/{notice}/offers", json=sent, headers={KEY: "w"})
    assert answer.status_code == 201, answer.text
    assert answer.json["inquiry"] is None
    (seen,) = town.bo.send("GET", f"/wanted/{notice}/offers").json["items"]
    assert "@" in seen["email"]


def test_what_cannot_be_used_is_named_as_in_the_body(town: Town) -> None:
    bad = publish(town, type="magi", contact={"name": "Bo", "phone": "x"}, ends_at=None)
    assert bad.status_code == 422
    assert {one["field"] for one in bad.json["errors"]} == {"type", "contact.phone", "starts_at"}
    backwards = publish(town, ends_at=body(town)["starts_at"])
    assert [one["field"] for one in backwards.json["errors"]] == ["ends_at"]


def test_an_unknown_notice_is_not_found(town: Town) -> None:
    assert town.visitor.send("GET", "/wanted/aaaaaaaaaaaa").status_code == 404
    assert town.bo.send("GET", "/wanted/aaaaaaaaaaaa/offers").status_code == 404


def test_private_persons_publish_nothing(town: Town) -> None:
    answer = town.bo.send("POST", "/wanted", json=body(town, organisation="me"), headers={KEY: "p"})
    assert answer.status_code == 403


def test_what_stands_already_is_refused_in_words(town: Town) -> None:
    notice = publish(town).json["id"]
    again = publish(town, "n2")
    assert (again.status_code, again.json["code"]) == (409, "wanted-already")
    assert offered(town, notice).status_code == 201
    assert offered(town, notice).status_code == 201
    twice = offered(town, notice, "o2")
    assert (twice.status_code, twice.json["code"]) == (409, "offered-already")
    assert town.bo.send("GET", f"/wanted/{notice}/offers").json["total"] == 1


def in_weeks(*numbers: int) -> list[dict[str, str]]:
    edges = period()
    return [
        {
            "starts_at": (edges.starts_at + timedelta(weeks=number)).isoformat(),
            "ends_at": (edges.ends_at + timedelta(weeks=number)).isoformat(),
        }
        for number in numbers
    ]


def accepted(town: Town, inquiry: str, proposal: str) -> Reply:
    yes = {"proposal": proposal}
    address = f"/inquiries/{inquiry}/acceptance"
    return town.bo.send("POST", address, json=yes, headers={KEY: proposal})


def test_a_time_that_is_had_from_somebody_else_says_so(town: Town, session: Session) -> None:
    notice = publish(town, when="weekly", times=3).json["id"]
    with unit_of_work():
        other = make_listing(session, session.merge(town.lender), title="Lilla salen").public_id
    single = offered(town, notice, times=in_weeks(0, 1)).json["inquiry"]
    weekly = offered(town, notice, "o2", weekly=True).json["inquiry"]
    taken = offered(town, notice, "o3", listing=other).json["inquiry"]
    for inquiry in (single, weekly):
        talk = town.bo.send("GET", f"/inquiries/{inquiry}").json
        assert [one["had"] for one in talk["proposals"]] == [[] for _one in talk["proposals"]]
    (proposal,) = town.bo.send("GET", f"/inquiries/{taken}").json["proposals"]
    assert accepted(town, taken, proposal["id"]).status_code == 201

    first, second = town.bo.send("GET", f"/inquiries/{single}").json["proposals"]
    assert [at_once(one) for one in first["had"]] == [at_once(in_weeks(0)[0])]
    assert (first["reasons"], second["had"]) == ([], [])
    refused = accepted(town, single, first["id"])
    assert code_of(refused) == (409, "wrong-state")
    (repeats,) = town.bo.send("GET", f"/inquiries/{weekly}").json["proposals"]
    assert [at_once(one) for one in repeats["had"]] == [at_once(in_weeks(0)[0])]
    booking = accepted(town, weekly, repeats["id"]).json
    assert len(booking["occurrences"]) == 2


def at_once(time: dict[str, str]) -> datetime:
    return datetime.fromisoformat(time["starts_at"])


def test_a_yes_to_several_times_reads_the_same_wherever_it_is_read(
    town: Town, session: Session
) -> None:
    notice = publish(town, when="weekly", times=3).json["id"]
    inquiry = offered(town, notice, times=in_weeks(0, 1, 2)).json["inquiry"]
    with unit_of_work():
        row = session.scalars(select(Inquiry).where(Inquiry.public_id == inquiry)).one()
        bo = acting_as(session.scalars(select(User).where(User.email == "bo@teater.example")).one())
        made = agreeing.accept_all(session, bo, row, row.proposals[:2])
        bookings = [one.public_id for one in made]
    talks = session.scalars(select(Inquiry.public_id)).all()
    assert len(talks) == 2
    (listed,) = town.bo.send("GET", "/inquiries").json["items"]
    assert listed["id"] == inquiry
    read = [town.anna.send("GET", f"/inquiries/{one}").json for one in talks]
    for one in (listed, *read):
        assert one["bookings"] == bookings
        assert one["booking"] in bookings
        assert len(one["proposals"]) == 3
        assert [said["text"] for said in one["messages"]] == ["Välkomna!"]
    (offer,) = town.bo.send("GET", f"/wanted/{notice}/offers").json["items"]
    assert offer["inquiry"] == inquiry


def test_a_conversation_without_an_agreement_has_no_bookings(town: Town) -> None:
    inquiry = offered(town, publish(town).json["id"]).json["inquiry"]
    assert town.bo.send("GET", f"/inquiries/{inquiry}").json["bookings"] == []


def test_one_yes_takes_several_times_or_none(town: Town, session: Session) -> None:
    notice = publish(town, when="weekly", times=3).json["id"]
    inquiry = offered(town, notice, times=in_weeks(0, 1, 2)).json["inquiry"]
    address = f"/inquiries/{inquiry}/acceptance"
    first, second, third = town.bo.send("GET", f"/inquiries/{inquiry}").json["proposals"]
    yes = {"proposal": first["id"], "also": [third["id"]]}
    other = period()
    middle = Period(other.starts_at + timedelta(weeks=1), other.ends_at + timedelta(weeks=1))
    with unit_of_work():
        rival = make_organisation(session)
        book(session, make_member(session, rival)[1], session.merge(town.hall), rival, wish(middle))
    every = {"proposal": first["id"], "also": [second["id"], third["id"]]}
    refused = town.bo.send("POST", address, json=every, headers={KEY: "y9"})
    assert code_of(refused) == (409, "slot-taken")
    assert [at_once(one) for one in refused.json["clashes"]] == [at_once(in_weeks(1)[0])]
    assert refused.json["alternatives"]
    assert town.bo.send("GET", "/bookings").json["items"] == []
    unknown = {**yes, "also": ["a" * 12]}
    assert town.bo.send("POST", address, json=unknown, headers={KEY: "y0"}).status_code == 404
    made = town.bo.send("POST", address, json=yes, headers={KEY: "y2"})
    assert made.status_code == 201, made.text
    assert len(made.json["also"]) == 1
    again = town.bo.send("POST", address, json=yes, headers={KEY: "y2"})
    assert again.json == made.json
    other = town.bo.send("GET", f"/bookings/{made.json['also'][0]}").json
    starts = [one["occurrences"][0]["starts_at"] for one in (made.json, other)]
    assert [datetime.fromisoformat(one) for one in starts] == [
        at_once(in_weeks(0)[0]),
        at_once(in_weeks(2)[0]),
    ]


def test_where_one_time_is_needed_one_yes_takes_one(town: Town) -> None:
    notice = publish(town).json["id"]
    inquiry = offered(town, notice, times=in_weeks(0, 1)).json["inquiry"]
    first, second = town.bo.send("GET", f"/inquiries/{inquiry}").json["proposals"]
    address = f"/inquiries/{inquiry}/acceptance"
    both = {"proposal": first["id"], "also": [second["id"]]}
    refused = town.bo.send("POST", address, json=both, headers={KEY: "y1"})
    assert fields_of(refused) == ["also"]
    assert accepted(town, inquiry, first["id"]).json["also"] == []
