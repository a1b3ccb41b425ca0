"""Closing times by programs: in the way, closed, read back, opened again, and who may."""

from datetime import date, timedelta
from typing import Any

import pytest
from api_caller import Caller, code_of, fields_of, wanting
from api_town import Town

from marketplace import clock


def on(days: int, hour: int) -> str:
    """Return an hour of a day to come, on the wall clock of the place."""
    return f"{(clock.now() + timedelta(days=days)).date().isoformat()}T{hour:02d}:00"


def closure(**more: Any) -> dict[str, Any]:
    return {
        "starts_at": on(14, 8), "ends_at": on(15, 22), "reason": "Golvet slipas", **more,
    }  # fmt: skip


def path(town: Town) -> str:
    return f"/listings/{town.hall.public_id}/closures"


def booked(town: Town, **more: Any) -> dict[str, Any]:
    body = wanting(town.hall.public_id, "teatern", starts_at=on(14, 18), ends_at=on(14, 20), **more)
    answer = town.bo.book(body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_preview_names_what_is_in_the_way_and_writes_nothing(town: Town) -> None:
    booking = booked(town)
    answer = town.anna.post(f"{path(town)}/preview", closure())
    (row,) = answer.json["in_the_way"]
    assert row["booking"] == booking["id"]
    assert row["id"] == booking["occurrences"][0]["id"]
    assert row["organisation"] == "teatern"
    assert row["starts_at"].startswith(on(14, 18))
    assert town.anna.get(path(town)).json["total"] == 0


def test_a_closed_time_is_busy_until_it_is_opened_again(town: Town) -> None:
    booking = booked(town)
    made = town.anna.post(path(town), closure())
    assert made.status_code == 201
    assert [row["booking"] for row in made.json["in_the_way"]] == [booking["id"]]
    available = f"/listings/{town.hall.public_id}/availability"
    span = {"from": on(14, 0), "to": on(15, 23)}
    busy = town.visitor.get(available, **span).json["busy"]
    assert [part["starts_at"][:16] for part in busy] == [on(14, 8)]
    listed = town.anna.get(path(town)).json
    assert [row["id"] for row in listed["items"]] == [made.json["id"]]
    assert "in_the_way" not in listed["items"][0]
    assert town.anna.send("DELETE", f"{path(town)}/{made.json['id']}").status_code == 204
    busy = town.visitor.get(available, **span).json["busy"]
    assert [part["starts_at"][:16] for part in busy] == [on(14, 18)]
    assert town.anna.get(path(town)).json["total"] == 0
    again = town.anna.send("DELETE", f"{path(town)}/{made.json['id']}")
    assert code_of(again) == (409, "wrong-state")


def test_what_was_booked_since_the_preview_is_a_conflict(town: Town) -> None:
    body = closure(seen=[])
    booking = booked(town)
    assert code_of(town.anna.post(path(town), body)) == (409, "more-in-the-way")
    body["seen"] = [booking["occurrences"][0]["id"]]
    assert town.anna.post(path(town), body).status_code == 201


def test_a_repeated_closing_has_its_periods(town: Town) -> None:
    repeat = {"frequency": "weekly", "times": 3, "skip": [on(21, 8)[:10]]}
    made = town.anna.post(path(town), closure(ends_at=on(14, 10), repeat=repeat)).json
    assert [row["starts_at"][:16] for row in made["periods"]] == [on(14, 8), on(28, 8)]
    assert (made["starts_at"][:16], made["ends_at"][:16]) == (on(14, 8), on(28, 10))


def test_a_closing_repeats_in_every_way_that_a_series_does(town: Town) -> None:
    first = date.fromisoformat(on(14, 8)[:10])
    sunday = first + timedelta(days=(6 - first.weekday()) % 7)
    days = [sunday + timedelta(days=n) for n in (0, 1, 3, 7, 8, 10)]
    hours = {"starts_at": f"{sunday}T08:00", "ends_at": f"{sunday}T10:00"}

    def dates(**repeat: Any) -> list[str]:
        body = closure(**hours, repeat=repeat)
        made = town.anna.post(path(town), body).json
        town.anna.send("DELETE", f"{path(town)}/{made['id']}")
        return [row["starts_at"][:10] for row in made["periods"]]

    weekly = dates(frequency="weekly", times=6, weekdays=[1, 3, 7])
    assert weekly == [str(day) for day in days]
    own = dates(frequency="dates", dates=[str(days[2]), str(days[4])])
    assert own == [str(days[0]), str(days[2]), str(days[4])]


def test_a_closing_leaves_out_red_days(town: Town) -> None:
    year = clock.now().year + 1
    body = closure(starts_at=f"{year}-01-05T08:00", ends_at=f"{year}-01-05T10:00")
    daily = {"frequency": "daily", "until": f"{year}-01-07"}
    for skip, days in ((False, [5, 6, 7]), (True, [5, 7])):
        repeat = daily | {"skip_holidays": skip}
        made = town.anna.post(path(town), body | {"repeat": repeat}).json
        assert [row["starts_at"][:10] for row in made["periods"]] == [
            f"{year}-01-{day:02d}" for day in days
        ]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"ends_at": on(13, 8)}, ["ends_at"]),
        ({"starts_at": "2020-01-01T08:00", "ends_at": "2020-01-01T09:00"}, ["starts_at"]),
        ({"starts_at": "igår"}, ["starts_at"]),
        ({"reason": "   "}, ["reason"]),
        ({"quantity": 2}, ["quantity"]),
        ({"quantity": 0}, ["quantity"]),
        ({"kind": "booking"}, ["kind"]),
        ({"listings": []}, ["listings"]),
        ({"repeat": {"frequency": "daily", "until": "2199-01-01"}}, ["repeat"]),
        (
            {"ends_at": on(14, 7), "repeat": {"frequency": "daily", "times": 2}},
            ["ends_at"],
        ),
    ],
)
@pytest.mark.parametrize("where", ["", "/preview"])
def test_what_cannot_be_closed_is_refused_by_field(
    town: Town, changes: dict[str, Any], fields: list[str], where: str
) -> None:
    assert fields_of(town.anna.post(f"{path(town)}{where}", closure(**changes))) == fields


def test_who_may_close_and_read(town: Town, reading_bo: Caller) -> None:
    body = closure()
    assert code_of(town.visitor.post(path(town), body))[0] == 401
    for other in (town.bo, town.eva, town.gun):
        assert code_of(other.post(path(town), body))[0] == 403
        assert code_of(other.get(path(town)))[0] == 403
    assert code_of(reading_bo.get(path(town)))[0] == 403
    assert code_of(town.anna.post("/listings/aaaaaaaaaaaa/closures", body))[0] == 404
    assert code_of(town.anna.send("DELETE", f"{path(town)}/aaaaaaaaaaaa"))[0] == 404


def test_a_caretaker_states_and_ends_maintenance_only(town: Town) -> None:
    assert code_of(town.dan.post(path(town), closure()))[0] == 403
    made = town.dan.post(path(town), closure(kind="maintenance"))
    assert made.status_code == 201
    other = town.anna.post(path(town), closure()).json
    assert code_of(town.dan.send("DELETE", f"{path(town)}/{other['id']}"))[0] == 403
    assert town.dan.send("DELETE", f"{path(town)}/{made.json['id']}").status_code == 204
