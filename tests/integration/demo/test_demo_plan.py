"""When the demo's bookings take place, relative to today."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bookings.demo import manifest
from bookings.demo.manifest import Booking, Closure
from bookings.demo.plan import Act, Present, Shutting, everything, expected, steps, wall_times
from bookings.recurrence import Frequency, Rule
from bookings.series.days_off import days_off
from bookings.types import OccurrenceStatus as Status
from inventory.school_year import proposed

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


def test_what_is_lent_is_handed_out_when_it_begins_and_comes_back_a_little_early() -> None:
    lent = booking(day=-4, days=2, outcome="returned")
    planned = steps([lent], PRESENT)
    assert [step.act for step in planned] == [
        Act.ASK,
        Act.APPROVE,
        Act.HAND_OUT,
        Act.BRING_BACK,
    ]
    assert planned[2].at == datetime(2026, 11, 20, 17, tzinfo=UTC)
    assert planned[3].at == datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert expected(lent, 1, datetime(2026, 11, 22, 16, 30, tzinfo=UTC), NOW) == {Status.COMPLETED}


def test_a_loan_that_would_last_longer_has_come_back_just_now() -> None:
    lent = booking(day=-1, days=5, outcome="returned")
    back = steps([lent], PRESENT)[-1]
    assert (back.act, back.at) == (Act.BRING_BACK, NOW - timedelta(minutes=10))
    assert expected(lent, 1, back.at, NOW) == {Status.RETURNED}


def test_a_loan_that_stays_handed_out_never_comes_back_by_itself() -> None:
    lent = booking(day=-3, days=2, outcome="handed_out")
    assert steps([lent], PRESENT)[-1].act is Act.HAND_OUT
    assert expected(lent, 1, NOW - timedelta(days=1), NOW) == {Status.HANDED_OUT}


def test_that_nobody_came_is_noted_soon_after_the_beginning() -> None:
    season = booking(
        weekday=1,
        week=-4,
        asked=60,
        repeat={"times": 8},
        dates=[{"number": 2, "outcome": "no_show"}],
    )
    noted = steps([season], PRESENT)[-1]
    begins = datetime(2026, 11, 9, 17, tzinfo=UTC)
    assert (noted.act, noted.number) == (Act.STAY_AWAY, 2)
    assert begins < noted.at < begins + timedelta(hours=1)
    assert expected(season, 2, noted.at, NOW) == {Status.NO_SHOW}


def test_a_closure_comes_in_its_turn() -> None:
    given = {
        "owner": "Kåren",
        "listings": ["Stugan"],
        "kind": "closure",
        "day": 9,
        "from": "07:00",
        "to": "22:00",
        "asked": 5,
        "reason": "Skorstenen sotas",
    }
    closure = Closure.model_validate(given)
    played = everything([booking(day=9), booking(day=20, asked=2)], [closure], PRESENT)
    kinds = [step.act.name if not isinstance(step, Shutting) else "CLOSE" for step in played]
    assert kinds == ["ASK", "APPROVE", "CLOSE", "ASK", "APPROVE"]


@pytest.mark.parametrize("weeks", range(53))
def test_something_is_left_of_a_series_without_school_breaks_whatever_the_season(
    weeks: int,
) -> None:
    today = TUESDAY + timedelta(weeks=weeks)
    breaks = [one for year in range(2026, 2029) for one in proposed(year)]
    series = [
        (one, one.repeat)
        for one in manifest.read(Path("demo")).bookings
        if one.repeat and one.repeat.not_in_school_breaks
    ]
    assert series
    for wanted, repeat in series:
        rule = Rule(Frequency.WEEKLY, repeat.interval, times=repeat.times, skip_school_breaks=True)
        first = wall_times(wanted, today)[0].date()
        off = days_off(rule, first, lambda _first, _last: breaks)
        days = {first + timedelta(weeks=n * repeat.interval) for n in range(repeat.times)}
        assert len(days - off.keys()) >= 2
