"""Moves and changes by program: at once or asked for, refused with clashes and what would fit."""

from typing import Any

from api_caller import Reply, code_of, fields_of, wanting
from api_town import Town
from factories import at
from sqlalchemy.orm import Session

from bookings.verifying import faults


def date_of(booking: Any, number: int = 0) -> str:
    return str(booking["occurrences"][number]["id"])


def moved(town: Town, booking: Any, start: int, end: int, **more: Any) -> Reply:
    body = {
        "occurrence": date_of(booking),
        "starts_at": at(start).isoformat(),
        "ends_at": at(end).isoformat(),
        **more,
    }
    return town.bo.post(f"/bookings/{booking['id']}/move", body)


def hours(reply: Any, number: int = 0) -> str:
    return str(reply["occurrences"][number]["starts_at"])[11:16]


def test_an_instant_booking_is_moved_at_once(town: Town, instant: str, session: Session) -> None:
    booking = town.bo.book(wanting(instant, "teatern")).json
    answer = moved(town, booking, 19, 21)
    assert answer.status_code == 200
    assert answer.json["change"] is None
    assert answer.json["id"] == booking["id"]
    assert date_of(answer.json) == date_of(booking)
    assert hours(answer.json) != hours(booking)
    assert answer.json["occurrences"][0]["status"] == "confirmed"
    assert list(faults(session)) == []


def test_a_taken_time_is_refused_with_the_clash_and_what_would_fit(
    town: Town, instant: str
) -> None:
    booking = town.bo.book(wanting(instant, "teatern")).json
    rival = wanting(instant, "koren", starts_at=at(19).isoformat(), ends_at=at(21).isoformat())
    town.eva.book(rival)
    answer = moved(town, booking, 20, 22)
    assert code_of(answer) == (409, "slot-taken")
    assert len(answer.json["clashes"]) == 1
    assert 0 < len(answer.json["alternatives"]) <= 5
    first = answer.json["alternatives"][0]
    body = {
        "occurrence": date_of(booking),
        **{name: first[name] for name in ("starts_at", "ends_at", "listing")},
    }
    assert town.bo.post(f"/bookings/{booking['id']}/move", body).status_code == 200


def test_rules_times_and_names_are_refused_as_everywhere(town: Town, instant: str) -> None:
    booking = town.bo.book(wanting(instant, "teatern")).json
    backwards = moved(town, booking, 21, 19)
    assert fields_of(backwards) == ["ends_at"]
    night = {"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T04:00"}
    gone = town.bo.post(
        f"/bookings/{booking['id']}/move", {"occurrence": date_of(booking), **night}
    )
    assert code_of(gone) == (422, "rule-broken")
    assert [reason["code"] for reason in gone.json["reasons"]] == ["nonexistent-time"]
    assert code_of(moved(town, booking, 19, 21, listing="aaaaaaaaaaaa")) == (404, "not-found")
    assert code_of(moved(town, booking, 19, 21, occurrence="aaaaaaaaaaaa")) == (404, "not-found")
    assert fields_of(moved(town, booking, 19, 21, strange=1)) == ["strange"]


def test_what_the_owner_answers_for_waits_as_a_change(town: Town) -> None:
    booking = town.bo.book(wanting(town.hall.public_id, "teatern")).json
    path = f"/bookings/{booking['id']}"
    assert moved(town, booking, 17, 19).json["occurrences"][0]["status"] == "requested"
    town.anna.post(f"{path}/decision", {"decision": "approve"})
    answer = moved(town, booking, 19, 21, note="Senare")
    assert answer.status_code == 200
    change = answer.json["change"]
    assert (change["side"], change["note"], change["held"]) == ("booker", "Senare", True)
    assert hours(answer.json) != hours(change)
    (waiting,) = town.anna.get(f"{path}/changes").json["items"]
    assert waiting["id"] == change["id"]
    reply = f"{path}/changes/{change['id']}"
    assert code_of(town.bo.post(reply, {"answer": "accept"})) == (403, "not-allowed")
    assert fields_of(town.anna.post(reply, {"answer": "decline"})) == ["reason"]
    accepted = town.anna.post(reply, {"answer": "accept"})
    assert hours(accepted.json) == hours(change)
    assert town.anna.get(f"{path}/changes").json["items"] == []
    assert code_of(town.anna.post(reply, {"answer": "accept"})) == (409, "wrong-state")


def test_a_series_moves_with_its_scope(town: Town, instant: str) -> None:
    body = wanting(instant, "teatern", repeat={"frequency": "weekly", "times": 3})
    booking = town.bo.book(body).json
    answer = moved(town, booking, 8, 9, scope="all")
    assert {hours(answer.json, n) for n in range(3)} == {hours(answer.json)}
    assert len(answer.json["occurrences"]) == 3


def test_facts_are_changed_and_the_rest_stays(town: Town, instant: str) -> None:
    booking = town.bo.book(wanting(instant, "teatern", people=10)).json
    path = f"/bookings/{booking['id']}"
    answer = town.bo.patch(path, {"purpose": "Premiär", "people": None})
    assert answer.status_code == 200
    assert (answer.json["purpose"], answer.json["people"]) == ("Premiär", None)
    assert answer.json["contact"] == booking["contact"]
    bad = town.bo.patch(path, {"contact": {"name": "Bo", "phone": "häst"}})
    assert fields_of(bad) == ["contact.phone"]
    assert code_of(town.bo.patch(path, {"quantity": 2})) == (422, "rule-broken")
    assert code_of(town.anna.patch(path, {"purpose": "Mitt"})) == (403, "not-allowed")
    assert town.bo.patch(path, {}).status_code == 200


def test_a_skipped_date_is_had_when_it_is_free(town: Town, instant: str) -> None:
    rival = town.eva.book(wanting(instant, "koren")).json
    repeat = {"frequency": "weekly", "times": 2}
    booking = town.bo.book(wanting(instant, "teatern", repeat=repeat, on_clash="skip")).json
    path, body = f"/bookings/{booking['id']}/retry", {"occurrences": [date_of(booking)]}
    refused = town.bo.post(path, body)
    assert code_of(refused) == (409, "slot-taken")
    assert len(refused.json["clashes"]) == 1
    town.eva.post(f"/bookings/{rival['id']}/cancellation", {"scope": "all"})
    answer = town.bo.post(path, body)
    assert [one["status"] for one in answer.json["occurrences"]] == ["confirmed", "confirmed"]
    assert code_of(town.bo.post(path, body)) == (409, "wrong-state")
