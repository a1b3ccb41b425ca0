"""When the demo's bookings take place, relative to today."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bookings.demo.manifest import Booking
from bookings.demo.plan import Act, Present, expected, steps, wall_times
from bookings.types import OccurrenceStatus as Status

TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
PRESENT = Present(NOW, ZoneInfo("Europe/Stockholm"))


def booking(**facts: Any) -> Booking:
    given = {
        "owner": "Kåren",
        "listing": "Stugan",
        "by": "anna@scout.example",
        "asked": 10,
        "from": "18:00",
        "to": "20:30",
        "purpose": "Möte",
        "outcome": "confirmed",
    }
    return Booking.model_validate(given | facts)


@pytest.mark.parametrize(
    ("weekday", "week", "day"),
    [
        (3, 0, date(2026, 11, 25)),
        (2, 0, date(2026, 12, 1)),  # after today, so not today
        (2, -1, TUESDAY),
        (3, -1, date(2026, 11, 18)),
        (1, 2, date(2026, 12, 14)),
    ],
)
def test_a_weekday_is_the_first_one_after_today_and_weeks_more(
    weekday: int, week: int, day: date
) -> None:
    starts, ends = wall_times(booking(weekday=weekday, week=week), TUESDAY)
    assert starts.date() == ends.date() == day
    assert (starts.hour, ends.hour, ends.minute) == (18, 20, 30)


def test_a_loan_ends_days_later() -> None:
    starts, ends = wall_times(booking(day=-2, days=5), TUESDAY)
    assert (starts.date(), ends.date()) == (date(2026, 11, 22), date(2026, 11, 27))


def test_every_act_follows_the_one_before_and_none_lies_ahead() -> None:
    wanted = [
        booking(day=9, outcome="cancelled", asked=1),
        booking(day=9, outcome="declined", asked=7, decided=2, reason="Upptaget"),
        booking(day=9, outcome="requested", asked=5),
    ]
    planned = steps(wanted, PRESENT)
    assert [step.at for step in planned] == sorted(step.at for step in planned)
    assert all(step.at < NOW for step in planned)
    acts = [[step.act for step in planned if step.booking is one] for one in wanted]
    assert acts == [[Act.ASK, Act.APPROVE, Act.TAKE_BACK], [Act.ASK, Act.DECLINE], [Act.ASK]]


def test_one_date_of_a_season_is_called_off_some_days_ahead_of_it() -> None:
    season = booking(
        weekday=1,
        week=-4,
        asked=60,
        repeat={"times": 8},
        dates=[{"number": 3, "outcome": "called_off", "reason": "Golvet slipas"}],
    )
    called_off = steps([season], PRESENT)[-1]
    assert (called_off.act, called_off.number) == (Act.CALL_OFF, 3)
    third = wall_times(season, TUESDAY)[0] + timedelta(weeks=2)
    assert called_off.at.date() == third.date() - timedelta(days=3)


def test_what_is_confirmed_ends_as_completed_when_it_has_passed() -> None:
    wanted = booking(dates=[{"number": 2, "outcome": "cancelled"}], repeat={"times": 3})
    past, ahead = NOW - timedelta(days=1), NOW + timedelta(days=1)
    assert expected(wanted, 1, past, NOW) == {Status.COMPLETED}
    assert expected(wanted, 1, ahead, NOW) == {Status.CONFIRMED}
    assert expected(wanted, 2, ahead, NOW) == {Status.CANCELLED}
    lenient = wanted.model_copy(update={"skip_clashes": True})
    assert expected(lenient, 3, ahead, NOW) == {Status.CONFIRMED, Status.SKIPPED}
