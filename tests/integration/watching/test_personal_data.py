"""One's own copy of what is kept, and what goes with a closed account."""

import json

from factories import make_user
from flask import Flask
from sqlalchemy import select
from visiting import signed_in
from watching_stage import Lookout

from bookings.models import SavedSearch
from marketplace import accounts
from marketplace.actor import acting_as
from marketplace.models import User
from marketplace.transactions import unit_of_work


def test_the_copy_holds_account_bookings_and_searches(app: Flask, lookout: Lookout) -> None:
    lookout.save("kind=premises", name="Min sal")
    bo = signed_in(app, lookout.now.get_one(User, lookout.bo_id))
    answer = bo.get("/account/data")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    told = json.loads(answer.text)
    assert told["account"]["email"] == "bo@teater.example"
    assert [one["name"] for one in told["saved_searches"]] == ["Min sal"]
    assert told["organisations"] == [{"name": "Teaterföreningen Ridån", "role": "admin"}]


def test_the_copy_holds_nothing_of_others(app: Flask, lookout: Lookout) -> None:
    lookout.save("kind=premises")
    with unit_of_work(lookout.session) as work:
        other = make_user(work)
    told = json.loads(signed_in(app, other).get("/account/data").text)
    assert told["saved_searches"] == []
    assert app.test_client().get("/account/data").status_code == 302


def test_saved_searches_go_with_the_account(app: Flask, lookout: Lookout) -> None:
    del app
    lookout.save("kind=premises")
    with unit_of_work(lookout.session) as work:
        boss = acting_as(make_user(work, is_platform_admin=True))
        public_id = work.get_one(User, lookout.bo_id).public_id
        accounts.disable(work, boss, public_id=public_id)
    assert list(lookout.now.scalars(select(SavedSearch))) == []
