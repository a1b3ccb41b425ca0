"""Bookings over the nights of the clock change and over the edges of the calendar (R19, R20)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from api_caller import Caller, code_of, wanting
from factories import make_listing, make_member, make_organisation
from flask import Flask
from sqlalchemy.orm import Session

from bookings.models import Occupancy
from bookings.verifying import faults
from inventory.models import Listing
from marketplace import api_tokens
from marketplace.actor import acting_as
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Hall:
    """A hall that may be had for days, and Bo, who books it by program."""

    def __init__(self, app: Flask, session: Session) -> None:
        with unit_of_work(session):
            owner, choir = make_organisation(session), make_organisation(session, slug="koren")
            self.listing: Listing = make_listing(
                session, owner, horizon_days=700, max_minutes=14 * 1440, step_minutes=30
            )
            user, _ = make_member(session, choir)
            _, token = api_tokens.issue(session, acting_as(user), name="Test")
            self.path = f"{self.listing.public_id}-{self.listing.slug}"
            self.body = wanting(self.listing.public_id, "koren")
        self.session = session
        self.bo = Caller(app, token)
        self._sent = 0

    def ask(self, starts: str, ends: str, **repeat: Any) -> Any:
        """Send a booking and return the answer."""
        self._sent += 1
        more = {"repeat": repeat} if repeat else {}
        body = self.body | {"starts_at": starts, "ends_at": ends} | more
        return self.bo.book(body, f"key {self._sent}")

    def book(self, starts: str, ends: str, **repeat: Any) -> list[tuple[datetime, datetime]]:
        """Book and return the dates as the answer has them, with their offsets."""
        answer = self.ask(starts, ends, **repeat)
        assert answer.status_code == 201, answer.text
        return [
            (datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"]))
            for one in answer.json["occurrences"]
        ]

    def taken(self) -> list[tuple[int, int, int]]:
        """Return the rows of taken time; nothing may contradict them."""
        self.session.rollback()
        assert list(faults(self.session)) == []
        rows = self.session.execute(
            sa.select(Occupancy.day, Occupancy.start_minute, Occupancy.end_minute).order_by(
                Occupancy.day, Occupancy.start_minute
            )
        )
        return [(day, start, end) for day, start, end in rows]


@pytest.fixture
def hall(app: Flask, session: Session) -> Hall:
    with time_machine.travel(NOW, tick=False):
        return Hall(app, session)


def lengths(dates: list[tuple[datetime, datetime]]) -> list[float]:
    return [(end.astimezone(UTC) - start.astimezone(UTC)) / HOUR for start, end in dates]


@pytest.mark.parametrize(
    ("first", "before", "after"), [("2027-03-14", 17, 16), ("2027-10-17", 16, 17)]
)
def test_a_series_over_the_change_keeps_its_wall_clock_and_moves_in_utc(
    hall: Hall, first: str, before: int, after: int
) -> None:
    with time_machine.travel(NOW, tick=False):
        made = hall.book(
            f"{first}T18:00", f"{first}T20:30", frequency="weekly", interval=1, times=5
        )
    assert [start.hour for start, _ in made] == [18] * 5
    assert [start.date() - made[0][0].date() for start, _ in made] == [
        timedelta(weeks=n) for n in range(5)
    ]
    hours = [start.astimezone(UTC).hour for start, _ in made]
    # The third date, a Sunday, is the day of the change itself.
    assert hours == [before, before, after, after, after]
    assert lengths(made) == [2.5] * 5
    assert [row[1:] for row in hall.taken()] == [(hour * 60, hour * 60 + 150) for hour in hours]


@pytest.mark.parametrize(("day", "hours"), [("2027-03-28", 23), ("2027-10-31", 25)])
def test_a_whole_day_of_the_change_is_shorter_or_longer_and_meets_its_neighbours(
    hall: Hall, day: str, hours: int
) -> None:
    midnight = datetime.fromisoformat(day)
    edge = [(midnight + timedelta(days=n)).isoformat() for n in (-1, 0, 1, 2)]
    with time_machine.travel(NOW, tick=False):
        made = hall.book(edge[1], edge[2])
        hall.book(edge[0], edge[1])
        hall.book(edge[2], edge[3])
        late = (midnight + timedelta(hours=23, minutes=30)).isoformat()
        assert code_of(hall.ask(late, edge[2])) == (409, "slot-taken")
    assert lengths(made) == [hours]
    minutes = sum(end - start for _, start, end in hall.taken())
    assert minutes == (24 + hours + 24) * 60


def test_the_hour_that_comes_twice_is_had_by_two(hall: Hall) -> None:
    night = "2027-10-31T"
    with time_machine.travel(NOW, tick=False):
        first = hall.book(f"{night}02:00+02:00", f"{night}02:00+01:00")
        second = hall.book(f"{night}02:00+01:00", f"{night}03:00+01:00")
        across = hall.ask(f"{night}02:30+02:00", f"{night}02:30+01:00")
    assert lengths(first) == lengths(second) == [1]
    assert code_of(across) == (409, "slot-taken")
    assert len(across.json["clashes"]) == 1
    assert [row[1:] for row in hall.taken()] == [(0, 60), (60, 120)]


def test_over_the_hour_that_is_left_out_nothing_overlaps_and_nothing_is_lost(hall: Hall) -> None:
    night = "2027-03-28T"
    with time_machine.travel(NOW, tick=False):
        across = hall.book(f"{night}01:00", f"{night}03:00")
        hall.book(f"{night}03:00", f"{night}04:00")
        hall.book(f"{night}00:00", f"{night}01:00")
        assert code_of(hall.ask(f"{night}01:30", f"{night}03:30")) == (409, "slot-taken")
    assert lengths(across) == [1]
    assert [row[1:] for row in hall.taken()] == [(1380, 1440), (0, 60), (60, 120)]


@pytest.mark.parametrize(
    ("first", "expected"),
    [("2027-03-26", [6, 5, 6, 6]), ("2027-10-29", [6, 7, 6, 6])],
)
def test_nights_in_a_row_are_as_long_as_the_clock_makes_them(
    hall: Hall, first: str, expected: list[int]
) -> None:
    next_day = (datetime.fromisoformat(first) + timedelta(days=1)).date().isoformat()
    with time_machine.travel(NOW, tick=False):
        made = hall.book(
            f"{first}T22:00", f"{next_day}T04:00", frequency="daily", interval=1, times=4
        )
    assert lengths(made) == expected
    assert {(start.hour, end.hour) for start, end in made} == {(22, 4)}
    hall.taken()


@pytest.mark.parametrize(
    ("monday", "number"),
    [("2027-03-22", "12"), ("2027-10-25", "43"), ("2026-12-28", "53"), ("2028-02-28", "9")],
)
def test_weeks_with_a_change_a_leap_day_or_the_number_53_can_be_looked_at(
    app: Flask, hall: Hall, monday: str, number: str
) -> None:
    with time_machine.travel(NOW, tick=False):
        page = app.test_client().get(
            f"/l/{hall.path}?week={monday}", headers={"Accept-Language": "en"}
        )
        sunday, until = (
            (datetime.fromisoformat(monday) + timedelta(days=n)).date().isoformat() for n in (6, 7)
        )
        free = hall.bo.get(
            f"/listings/{hall.listing.public_id}/availability", **{"from": monday, "to": sunday}
        )
    assert page.status_code == 200
    assert f"Week {number}" in page.text
    assert free.status_code == 200
    (stretch,) = free.json["free"]
    assert stretch["starts_at"].startswith(f"{monday}T00:00")
    assert stretch["ends_at"].startswith(f"{until}T00:00")


@pytest.mark.parametrize(
    ("first", "repeat", "expected"),
    [
        # Every day over the leap day, every month on the 29th with it and without it.
        (
            "2028-02-27",
            {"frequency": "daily", "times": 4},
            ["2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01"],
        ),
        (
            "2028-01-29",
            {"frequency": "monthly", "times": 3},
            ["2028-01-29", "2028-02-29", "2028-03-29"],
        ),
        (
            "2027-01-29",
            {"frequency": "monthly", "times": 3},
            ["2027-01-29", "2027-03-29", "2027-04-29"],
        ),
        # Week 53 of 2026, and the year's end in it.
        (
            "2026-12-21",
            {"frequency": "weekly", "times": 4},
            ["2026-12-21", "2026-12-28", "2027-01-04", "2027-01-11"],
        ),
        (
            "2026-12-30",
            {"frequency": "daily", "until": "2027-01-02"},
            ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"],
        ),
    ],
)
def test_series_over_the_edges_of_the_calendar_have_these_dates(
    hall: Hall, first: str, repeat: dict[str, Any], expected: list[str]
) -> None:
    # What a horizon of 700 days reaches.
    with time_machine.travel(max(NOW, datetime(int(first[:4]) - 1, 12, 1, tzinfo=UTC)), tick=False):
        made = hall.book(f"{first}T18:00", f"{first}T20:00", **{"interval": 1, **repeat})
    assert [start.date().isoformat() for start, _ in made] == expected
    assert len(hall.taken()) == len(expected)


def test_a_night_over_the_years_end_takes_both_days(hall: Hall) -> None:
    with time_machine.travel(NOW, tick=False):
        made = hall.book("2027-12-31T22:00", "2028-01-01T03:00")
        assert code_of(hall.ask("2028-01-01T02:00", "2028-01-01T04:00")) == (409, "slot-taken")
        hall.book("2028-01-01T03:00", "2028-01-01T04:00")
    assert lengths(made) == [5]
    assert [row[1:] for row in hall.taken()] == [(1260, 1440), (0, 120), (120, 180)]


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2027-02-29T18:00", "2027-02-29T20:00"),
        ("2028-02-30T18:00", "2028-02-30T20:00"),
        ("2027-12-31T24:00", "2028-01-01T02:00"),
        ("9999-12-31T23:00", "9999-12-31T23:30"),
        ("0001-01-01T00:00", "0001-01-01T02:00"),
    ],
)
def test_days_that_are_none_are_refused_by_their_field(hall: Hall, starts: str, ends: str) -> None:
    with time_machine.travel(NOW, tick=False):
        refused = hall.ask(starts, ends)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "starts_at"
    assert hall.taken() == []
