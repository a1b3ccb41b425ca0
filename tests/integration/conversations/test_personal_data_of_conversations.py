"""One's own questions to owners stand in one's own copy, and in nobody else's."""

import json
from typing import Any

from factories import make_user, period
from flask import Flask
from table import Table
from visiting import signed_in

from marketplace import accounts
from marketplace.actor import acting_as
from marketplace.models import User
from marketplace.transactions import unit_of_work


def copy_of(app: Flask, person: User) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(signed_in(app, person).get("/account/data").text)
    return found


def test_the_copy_holds_what_was_asked_with_its_contact(app: Flask, table: Table) -> None:
    asked = table.inquiry
    told = copy_of(app, table.now.get_one(User, table.bo_id))
    (question,) = told["questions"]
    assert question["text"] == asked.text
    assert question["contact_name"] == asked.contact_name
    assert question["contact_phone"] == asked.contact_phone
    assert question["wished_time"] == asked.wished_time
    assert question["what"] == table.listing.title
    assert question["status"] == "open"


def test_the_copy_holds_the_times_that_one_has_proposed(app: Flask, table: Table) -> None:
    table.propose(table.bo_id, period(18, 20))
    (time,) = copy_of(app, table.now.get_one(User, table.bo_id))["proposed_times"]
    assert time["what"] == table.listing.title
    assert time["starts_at"] == period(18, 20).starts_at.isoformat()


def test_the_copy_of_the_other_side_holds_its_own_words_alone(app: Flask, table: Table) -> None:
    table.say(table.anna_id, "Gärna!")
    told = copy_of(app, table.now.get_one(User, table.anna_id))
    assert told["questions"] == told["proposed_times"] == []
    assert [one["text"] for one in told["messages"]] == ["Gärna!"]


def test_a_question_stays_for_its_other_side_when_an_account_is_closed(table: Table) -> None:
    with unit_of_work(table.session) as work:
        boss = acting_as(make_user(work, is_platform_admin=True))
        accounts.disable(work, boss, public_id=work.get_one(User, table.bo_id).public_id)
    assert table.inquiry.text
