"""Series by program: weekdays, lists, days left out, and dates changed one by one."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from api_caller import Reply, code_of, fields_of, wanting
from api_town import Town
from factories import at, make_listing
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.models import Booking, Series
from bookings.verifying import faults
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def other(town: Town, session: Session) -> str:
    """Return another listing of Anna's that confirms at once."""
    with unit_of_work():
        return make_listing(session, session.merge(town.lender), title="Källaren").public_id


def day(ahead: int = 14) -> date:
    return at(12, days=ahead).astimezone(STOCKHOLM).date()


def series(listing: str, *changes: dict[str, Any], **repeat: Any) -> dict[str, Any]:
    """Return the body of four weeks from 18 to 20 on the wall clock."""
    repeat = {"frequency": "weekly", "times": 4} | repeat
    times = {"starts_at": f"{day()}T18:00", "ends_at": f"{day()}T20:00"}
    return wanting(listing, "teatern", repeat=repeat, changes=list(changes)) | times


def previewed(town: Town, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = town.bo.post("/bookings/preview", body)
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.json["occurrences"]
    return found


def days(answer: Reply) -> list[str]:
    return [one["starts_at"][:10] for one in answer.json["occurrences"]]


def test_several_weekdays(town: Town, instant: str) -> None:
    own = day().isoweekday()
    later = own % 7 + 1
    made = town.bo.book(series(instant, weekdays=[own, later]))
    expected = [day() + timedelta(days=n) for n in (0, 1, 7, 8)]
    assert days(made) == [str(one) for one in expected]


def test_a_list_of_dates_is_sorted_and_the_first_is_one_of_them(town: Town, instant: str) -> None:
    own = [str(day(30)), str(day(20)), str(day(14)), str(day(20))]
    body = series(instant)
    body["repeat"] = {"frequency": "dates", "dates": own}
    made = town.bo.book(body)
    assert days(made) == [str(day()), str(day(20)), str(day(30))]


@pytest.mark.parametrize(
    ("repeat", "field"),
    [
        ({"frequency": "dates"}, "repeat.dates"),
        ({"frequency": "dates", "dates": ["2027-01-01"], "times": 3}, "repeat.dates"),
        ({"frequency": "weekly", "times": 3, "dates": ["2027-01-01"]}, "repeat.dates"),
        ({"frequency": "daily", "times": 3, "weekdays": [1]}, "repeat.weekdays"),
        ({"frequency": "weekly", "times": 3, "weekdays": [8]}, "repeat.weekdays.0"),
        ({"frequency": "weekly", "times": 3, "weekdays": "monday"}, "repeat.weekdays"),
        ({"frequency": "weekly", "times": 3, "nth_weekday": True}, "repeat.interval"),
        ({"frequency": "weekly", "times": 3, "skip_holidays": "yes"}, "repeat.skip_holidays"),
    ],
)
def test_a_rule_that_makes_no_series_is_refused_by_field(
    town: Town, instant: str, repeat: dict[str, Any], field: str
) -> None:
    answer = town.bo.post("/bookings/preview", series(instant) | {"repeat": repeat})
    assert answer.status_code == 422
    assert fields_of(answer) == [field]


def test_red_days_are_told_by_name_and_not_booked(town: Town, session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, session.merge(town.lender), horizon_days=800).public_id
    year = day().year + 1
    body = series(hall, frequency="daily", skip_holidays=True) | {
        "starts_at": f"{year}-06-04T18:00",
        "ends_at": f"{year}-06-04T20:00",
    }
    shown = previewed(town, body)
    assert [(one["state"], one["day_off"]) for one in shown] == [
        ("free", ""),
        ("free", ""),
        ("skipped", "Nationaldagen"),
        ("free", ""),
    ]
    assert len(days(town.bo.book(body))) == 3


def test_single_dates_are_left_out_moved_and_taken_elsewhere(
    town: Town, instant: str, other: str, session: Session
) -> None:
    body = series(
        instant,
        {"date": str(day(21)), "skip": True},
        {"date": str(day(28)), "starts_at": f"{day(29)}T10:00", "ends_at": f"{day(29)}T11:30"},
        {"date": str(day(35)), "listing": other},
    )
    shown = previewed(town, body)
    assert [(one["date"], one["state"], one["listing"]) for one in shown] == [
        (str(day(14)), "free", instant),
        (str(day(21)), "skipped", instant),
        (str(day(28)), "free", instant),
        (str(day(35)), "free", other),
    ]
    assert shown[2]["starts_at"].startswith(f"{day(29)}T10:00")
    made = town.bo.book(body)
    assert days(made) == [str(day(14)), str(day(29))]
    assert len(made.json["also"]) == 1
    (elsewhere,) = made.json["also"]
    there = town.bo.get(f"/bookings/{elsewhere}")
    assert (there.json["listing"], days(there)) == (other, [str(day(35))])
    session.rollback()
    assert len({one.order_id for one in session.scalars(select(Booking))}) == 1
    assert session.scalars(select(Series)).one().skip == [str(day(21)), str(day(35))]
    assert list(faults(session)) == []
    assert town.bo.book(body).json == made.json


def test_all_of_it_or_nothing_when_the_other_place_is_taken(
    town: Town, instant: str, other: str, session: Session
) -> None:
    times = {"starts_at": f"{day(21)}T18:00", "ends_at": f"{day(21)}T20:00"}
    assert town.eva.book(wanting(other, "koren") | times).status_code == 201
    refused = town.bo.book(series(instant, {"date": str(day(21)), "listing": other}))
    assert code_of(refused) == (409, "slot-taken")
    assert [one["starts_at"][:10] for one in refused.json["clashes"]] == [str(day(21))]
    session.rollback()
    assert len(session.scalars(select(Booking)).all()) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": "2020-01-01", "skip": True}, "changes.0.date"),
        ({"date": "{21}"}, "changes.0"),
        ({"date": "{21}", "skip": False}, "changes.0"),
        ({"date": "{21}", "skip": True, "keep": True}, "changes.0"),
        ({"date": "{21}", "starts_at": "{21}T10:00"}, "changes.0"),
        ({"date": "{21}", "starts_at": "{21}T10:00", "ends_at": "{21}T09:00"},
         "changes.0.ends_at"),
        ({"date": "{21}", "starts_at": "{21}T10:00", "ends_at": "{21}T09:00:30"},
         "changes.0.ends_at"),
        ({"date": "{21}", "starts_at": "{28}T19:00", "ends_at": "{28}T21:00"}, "changes.0"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_is_refused_by_field(
    town: Town, instant: str, change: dict[str, Any], field: str
) -> None:
    filled = {
        name: value.replace("{21}", str(day(21))).replace("{28}", str(day(28)))
        if isinstance(value, str)
        else value
        for name, value in change.items()
    }
    answer = town.bo.post("/bookings/preview", series(instant, filled))
    assert answer.status_code == 422, answer.json
    assert fields_of(answer) == [field]


def test_a_single_booking_has_no_dates_to_change(town: Town, instant: str) -> None:
    body = series(instant, {"date": str(day()), "skip": True}) | {"repeat": None}
    assert fields_of(town.bo.post("/bookings/preview", body)) == ["changes.0.date"]


def test_a_change_to_what_may_not_be_known_of_is_not_found(town: Town, instant: str) -> None:
    body = series(instant, {"date": str(day(21)), "listing": "abcdefghijkl"})
    assert town.bo.post("/bookings/preview", body).status_code == 404
    assert town.bo.book(body).status_code == 404


def test_a_moved_date_keeps_its_wall_clock_over_both_nights(town: Town, session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, session.merge(town.lender), horizon_days=800).public_id
    spring = _last_sunday(day().year + 1, 3)
    first = spring - timedelta(days=14)
    body = series(hall, {"date": str(spring), "starts_at": f"{spring}T01:30",
                         "ends_at": f"{spring}T03:30"}, times=3) | {
        "starts_at": f"{first}T18:00", "ends_at": f"{first}T20:00"}  # fmt: skip
    moved = previewed(town, body)[2]
    length = datetime.fromisoformat(moved["ends_at"]) - datetime.fromisoformat(moved["starts_at"])
    assert length == timedelta(hours=1)
    body["changes"][0] |= {"starts_at": f"{spring}T02:30"}
    gap = previewed(town, body)[2]
    assert [one["code"] for one in gap["reasons"]] == ["nonexistent-time"]


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)
