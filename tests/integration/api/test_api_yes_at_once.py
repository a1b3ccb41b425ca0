"""Yes at once by program: written, read back, previewed, booked; and approvals judged again."""

from typing import Any

import pytest
from api_caller import fields_of, wanting
from api_town import Town
from factories import at
from sqlalchemy.orm import Session

from inventory.models import ListingAudience
from inventory.types import Audience
from marketplace.transactions import unit_of_work

EVERY_DAY = list(range(1, 8))
RULE: dict[str, Any] = {
    "weekdays": EVERY_DAY,
    "from": "00:00",
    "to": "12:00",
    "audience": "all",
    "organisation": None,
}


def change(town: Town, *rules: dict[str, Any]) -> Any:
    body = {"booking": {"mode": "request", "at_once": list(rules)}}
    return town.anna.patch(f"/listings/{town.hall.public_id}", body)


def test_rules_are_read_back_as_they_were_sent_by_everybody(town: Town) -> None:
    whole = {**RULE, "from": None, "to": None, "audience": "named", "organisation": "teatern"}
    assert change(town, RULE, whole).status_code == 200
    shown = town.visitor.get(f"/listings/{town.hall.public_id}").json
    assert shown["booking"]["at_once"] == [RULE, whole]
    assert change(town).json["booking"]["at_once"] == []


@pytest.mark.parametrize(
    "bad",
    [
        {"weekdays": []},
        {"weekdays": [8]},
        {"from": "08:00", "to": "08:00"},
        {"from": "08:00", "to": None},
        {"from": "24:00", "to": "08:00"},
        {"audience": "named"},
        {"audience": "nobody"},
        {"organisation": "teatern"},
        {"audience": "umbrella", "organisation": "finns-inte"},
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_its_field(town: Town, bad: dict[str, Any]) -> None:
    answer = change(town, {**RULE, **bad})
    assert any(field.startswith("booking.at_once.0") for field in fields_of(answer))


def test_free_becomes_confirmed_and_ask_requested(town: Town) -> None:
    change(town, RULE)
    for hour, state, status in ((8, "free", "confirmed"), (16, "ask", "requested")):
        times = {"starts_at": at(hour).isoformat(), "ends_at": at(hour + 1).isoformat()}
        body = wanting(town.hall.public_id, "teatern", **times)
        seen = town.bo.post("/bookings/preview", body).json
        assert [one["state"] for one in seen["occurrences"]] == [state]
        made = town.bo.book(body, f"key {hour}").json
        assert [one["status"] for one in made["occurrences"]] == [status]


def test_an_approval_is_judged_again_and_can_let_the_owners_rule_pass(
    town: Town, session: Session
) -> None:
    change(town)
    made = town.bo.book(wanting(town.hall.public_id, "teatern")).json
    with unit_of_work(session) as work:
        hall = work.merge(town.hall)
        hall.audience = [ListingAudience(audience=Audience.CITY)]
    path = f"/bookings/{made['id']}/decision"
    refused = town.anna.post(path, {"decision": "approve"})
    assert refused.status_code == 422
    assert refused.json["code"] == "rule-broken"
    assert [one["code"] for one in refused.json["reasons"]] == ["not-for-you"]
    again = town.anna.post(path, {"decision": "approve", "anyway": True})
    assert again.json["status"] == "confirmed"


def test_alternatives_say_how_many_and_what_they_cost(town: Town) -> None:
    body = wanting(town.hall.public_id, "teatern")
    town.anna.book({**body, "organisation": "scouterna"})
    refused = town.bo.book(body)
    assert refused.status_code == 409
    for one in refused.json["alternatives"]:
        assert one["quantity"] == 1
        assert one["price"] is None or set(one["price"]) == {"amount", "currency"}
