"""Saved searches for programs."""

from api_town import Town
from factories import at


def saved(town: Town, **facts: object) -> dict[str, object]:
    body = {"name": "Min sal", "query": "kind=premises&people=25", **facts}
    answer = town.bo.send("POST", "/saved-searches", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json
    return found


def test_a_search_is_saved_listed_and_removed(town: Town) -> None:
    made = saved(town, organisation=town.borrower.slug, pace="daily")
    assert made["organisation"] == town.borrower.slug
    assert made["pace"] == "daily"
    assert made["status"] == "active"
    listed = town.bo.send("GET", "/saved-searches").json
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    assert town.bo.send("DELETE", f"/saved-searches/{made['id']}").status_code == 204
    assert town.bo.send("GET", "/saved-searches").json["total"] == 0


def test_nobody_sees_or_removes_those_of_others(town: Town) -> None:
    made = saved(town)
    assert town.cia.send("GET", "/saved-searches").json["total"] == 0
    assert town.cia.send("DELETE", f"/saved-searches/{made['id']}").status_code == 404
    assert town.visitor.send("GET", "/saved-searches").status_code == 401


def test_a_search_for_a_foreign_organisation_is_refused(town: Town) -> None:
    body = {"name": "x", "query": "kind=premises", "organisation": town.lender.slug}
    assert town.bo.send("POST", "/saved-searches", json=body).status_code == 403


def test_what_cannot_be_read_names_the_query(town: Town) -> None:
    body = {"name": "x", "query": "people=many"}
    answer = town.bo.send("POST", "/saved-searches", json=body)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == ["query"]


def test_a_search_for_nothing_is_refused(town: Town) -> None:
    answer = town.bo.send("POST", "/saved-searches", json={"name": "x", "query": "page=2"})
    assert answer.status_code == 422


def test_the_time_stays_in_the_query(town: Town) -> None:
    day = at(18).date().isoformat()
    made = saved(town, query=f"?to=20:00&from=18:00&date={day}&page=3")
    assert made["query"] == f"date={day}&from=18%3A00&to=20%3A00"
