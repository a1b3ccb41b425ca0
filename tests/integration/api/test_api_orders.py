"""Orders by program: several listings at once, refused line by line, answered once per key."""

from typing import Any

import pytest
from api_caller import Caller, Reply, code_of, fields_of
from api_town import Town
from factories import at, make_listing
from sqlalchemy.orm import Session

from bookings.models import Order
from inventory.models import Listing
from marketplace.transactions import unit_of_work

PHONE = "08-465 004 01"


@pytest.fixture
def projector(session: Session, town: Town) -> Listing:
    with unit_of_work():
        return make_listing(session, session.merge(town.lender), title="Projektor")


def body(*listings: Listing, **more: Any) -> dict[str, Any]:
    times = {"starts_at": at(16).isoformat(), "ends_at": at(18).isoformat()}
    return {
        "organisation": "teatern",
        "purpose": "Premiär",
        "contact": {"name": "Bo Testsson", "phone": PHONE},
        "lines": [{"listing": one.public_id, **times} for one in listings],
    } | more


def orders(session: Session) -> int:
    session.rollback()
    return session.query(Order).count()


def order(caller: Caller, sent: dict[str, Any], key: str = "one") -> Reply:
    return caller.post("/orders", sent, headers={"Idempotency-Key": key})


def test_an_order_gives_a_booking_for_each_line(town: Town, projector: Listing) -> None:
    answer = order(town.bo, body(town.hall, projector))
    assert answer.status_code == 201
    assert [one["status"] for one in answer.json["bookings"]] == ["requested", "confirmed"]
    assert {one["purpose"] for one in answer.json["bookings"]} == {"Premiär"}
    seen = town.cia.get(f"/orders/{answer.json['id']}")
    assert seen.json == answer.json
    assert code_of(town.anna.get(f"/orders/{answer.json['id']}")) == (404, "not-found")
    assert code_of(town.visitor.get(f"/orders/{answer.json['id']}")) == (401, "not-signed-in")


def test_the_same_key_gives_the_first_answer_again(
    town: Town, projector: Listing, session: Session
) -> None:
    first = order(town.bo, body(town.hall, projector))
    assert order(town.bo, body(town.hall, projector)).json == first.json
    assert orders(session) == 1
    assert code_of(order(town.bo, body(town.hall))) == (422, "key-reused")
    assert code_of(town.bo.post("/orders", body(town.hall))) == (400, "key-missing")


def test_a_line_that_does_not_fit_is_explained_and_nothing_is_sent(
    town: Town, projector: Listing, session: Session
) -> None:
    order(town.bo, body(projector))
    answer = order(town.bo, body(town.hall, projector), key="two")
    assert code_of(answer) == (409, "order-refused")
    (line,) = answer.json["lines"]
    assert (line["line"], line["code"]) == (1, "slot-taken")
    assert len(line["clashes"]) == 1
    assert line["alternatives"]
    assert orders(session) == 1


def test_what_can_be_had_is_sent_where_that_is_enough(town: Town, projector: Listing) -> None:
    order(town.bo, body(projector))
    answer = order(town.bo, body(town.hall, projector, all_or_nothing=False), key="two")
    assert [one["status"] for one in answer.json["bookings"]] == ["requested", "skipped"]


def test_a_line_can_have_its_own_purpose_and_repeat(town: Town, projector: Listing) -> None:
    sent = body(town.hall, projector)
    sent["lines"][1] |= {"purpose": "Film", "repeat": {"frequency": "weekly", "times": 3}}
    answer = order(town.bo, sent)
    assert [one["purpose"] for one in answer.json["bookings"]] == ["Premiär", "Film"]
    assert [len(one["occurrences"]) for one in answer.json["bookings"]] == [1, 3]


def test_what_cannot_be_read_names_its_line(town: Town, projector: Listing) -> None:
    sent = body(town.hall, projector)
    sent["lines"][1]["ends_at"] = at(10).isoformat()
    assert fields_of(order(town.bo, sent)) == ["lines.1.ends_at"]
    assert fields_of(order(town.bo, body())) == ["lines"]


def test_unknown_listings_and_foreign_organisations_are_refused_first(
    town: Town, projector: Listing, session: Session
) -> None:
    sent = body(town.hall, projector)
    sent["lines"][0]["listing"] = "zzzzzzzzzzzz"
    assert code_of(order(town.bo, sent)) == (404, "not-found")
    assert code_of(order(town.eva, body(town.hall))) == (403, "not-allowed")
    assert code_of(order(town.dan, body(town.hall, organisation="scouterna"))) == (
        403,
        "not-allowed",
    )
    assert orders(session) == 0


def test_lines_that_repeat_are_sent_for_the_days_that_they_share(
    town: Town, projector: Listing
) -> None:
    order(town.bo, body(projector))
    sent = body(town.hall, projector, only_shared_dates=True)
    for line in sent["lines"]:
        line["repeat"] = {"frequency": "weekly", "times": 3}
    answer = order(town.bo, sent, key="two")
    assert answer.status_code == 201
    hall, thing = answer.json["bookings"]
    assert [one["status"] for one in hall["occurrences"]] == ["requested", "requested"]
    assert [one["status"] for one in thing["occurrences"]] == ["confirmed", "confirmed"]
    assert [one["starts_at"] for one in hall["occurrences"]] == [
        one["starts_at"] for one in thing["occurrences"]
    ]


def test_lines_of_unequal_length_share_the_days_that_both_have(
    town: Town, projector: Listing
) -> None:
    sent = body(town.hall, projector, only_shared_dates=True)
    for line, times in zip(sent["lines"], (6, 3), strict=True):
        line["repeat"] = {"frequency": "weekly", "times": times}
    answer = order(town.bo, sent)
    assert [len(one["occurrences"]) for one in answer.json["bookings"]] == [3, 3]


def test_lines_that_share_no_day_are_refused_as_they_are(
    town: Town, projector: Listing, session: Session
) -> None:
    order(town.bo, body(projector))
    answer = order(town.bo, body(town.hall, projector, only_shared_dates=True), key="two")
    assert code_of(answer) == (409, "order-refused")
    assert orders(session) == 1
