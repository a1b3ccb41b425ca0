"""Bookings by program on the wall clock: no offset, the night in March and the one in October."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from api_caller import code_of, wanting
from api_town import Town
from factories import at
from sqlalchemy.orm import Session

from bookings.verifying import faults

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def test_a_time_without_offset_is_the_wall_clock_of_the_place(town: Town, instant: str) -> None:
    day = at(12).date().isoformat()
    body = wanting(instant, "teatern", starts_at=f"{day}T18:00", ends_at=f"{day}T20:00:00")
    made = town.bo.book(body).json["occurrences"][0]
    begins = datetime.fromisoformat(made["starts_at"])
    assert (
        begins.utcoffset()
        == datetime.fromisoformat(f"{day}T18:00").replace(tzinfo=STOCKHOLM).utcoffset()
    )
    assert (begins.hour, begins.minute) == (18, 0)


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        ("2027-03-28T02:30", "2027-03-28T04:00", "nonexistent-time"),
        ("2027-03-28T01:00", "2027-03-28T02:30", "nonexistent-time"),
        ("2027-10-31T02:30", "2027-10-31T04:00", "ambiguous-time"),
    ],
)
def test_a_wall_clock_time_that_is_none_or_two_breaks_a_rule(
    town: Town, instant: str, starts: str, ends: str, code: str
) -> None:
    body = wanting(instant, "teatern", starts_at=starts, ends_at=ends)
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        refused = town.bo.book(body)
        assert code_of(refused) == (422, "rule-broken")
        assert [reason["code"] for reason in refused.json["reasons"]] == [code]
        preview = town.bo.post("/bookings/preview", body).json["occurrences"]
    assert [(one["state"], one["starts_at"]) for one in preview] == [("refused", None)]
    assert [reason["code"] for reason in preview[0]["reasons"]] == [code]


@pytest.mark.parametrize(
    ("day", "offered"),
    [
        ("2027-03-28", ["03:00+02:00/04:30+02:00"]),
        ("2027-10-31", ["02:30+02:00/04:00+01:00", "02:30+01:00/04:00+01:00"]),
    ],
)
def test_a_time_that_is_none_or_two_is_answered_with_what_may_be_meant(
    town: Town, instant: str, day: str, offered: list[str]
) -> None:
    body = wanting(instant, "teatern", starts_at=f"{day}T02:30", ends_at=f"{day}T04:00")
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        found = town.bo.book(body).json["alternatives"]
        assert [
            f"{one['starts_at'][11:16]}{one['starts_at'][19:]}/"
            f"{one['ends_at'][11:16]}{one['ends_at'][19:]}"
            for one in found[: len(offered)]
        ] == offered
        chosen = {name: found[0][name] for name in ("starts_at", "ends_at")}
        assert town.bo.book(body | chosen).status_code == 201


def test_the_hour_that_comes_twice_is_booked_by_its_offset(town: Town, instant: str) -> None:
    body = wanting(
        instant,
        "teatern",
        starts_at="2027-10-31T02:30:00+01:00",
        ends_at="2027-10-31T04:00:00+01:00",
    )
    with time_machine.travel(datetime(2027, 10, 1, tzinfo=UTC), tick=False):
        made = town.bo.book(body)
    assert made.json["occurrences"][0]["starts_at"] == "2027-10-31T02:30:00+01:00"


def test_a_series_over_the_spring_night_is_refused_or_lists_that_date_as_skipped(
    town: Town, instant: str, session: Session
) -> None:
    body = wanting(
        instant,
        "teatern",
        starts_at="2027-03-21T02:30",
        ends_at="2027-03-21T04:00",
        repeat={"frequency": "weekly", "interval": 1, "until": "2027-04-04"},
    )
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        refused = town.bo.book(body)
        assert [reason["code"] for reason in refused.json["reasons"]] == ["nonexistent-time"]
        made = town.bo.book(body | {"on_clash": "skip"}).json
    assert [(one["starts_at"], one["status"]) for one in made["occurrences"]] == [
        ("2027-03-21T02:30:00+01:00", "confirmed"),
        ("2027-03-28T03:00:00+02:00", "skipped"),
        ("2027-04-04T02:30:00+02:00", "confirmed"),
    ]
    assert "does not exist" in made["occurrences"][1]["reason"]
    assert list(faults(session)) == []
