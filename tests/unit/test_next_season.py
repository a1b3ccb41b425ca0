from datetime import date
from typing import Any

import pytest

from bookings.kept_rule import rule_of
from bookings.models import Series
from bookings.recurrence import Frequency, Rule
from bookings.series.next_season import Season, next_year, straight_on

TODAY = date(2027, 5, 1)


def kept(first: str, frequency: str = "weekly", **facts: Any) -> Series:
    values: dict[str, Any] = {
        "interval": 1, "until": None, "times": None, "weekdays": [], "nth_weekday": False,
        "last_weekday": False, "dates": [], "skip_holidays": False, "skip_school_breaks": False,
        "skip": [], "first_start": f"{first}T18:00", "first_end": f"{first}T20:00",
        "time_zone": "Europe/Stockholm", "frequency": frequency,
    } | facts  # fmt: skip
    return Series(**values)


def test_next_year_is_the_same_week_and_weekday_and_ends_as_much_later() -> None:
    series = kept("2027-01-12", until=date(2027, 5, 25), weekdays=[2, 4], skip_holidays=True)
    assert next_year(series, TODAY) == Season(
        date(2028, 1, 11),
        Rule(Frequency.WEEKLY, until=date(2028, 5, 23), weekdays=(2, 4), skip_holidays=True),
    )


def test_what_was_left_out_by_hand_stays_behind() -> None:
    series = kept("2027-01-12", times=10, skip=["2027-02-23"])
    assert rule_of(series).skip == frozenset()


def test_an_old_series_comes_in_the_first_year_that_is_to_come() -> None:
    found = next_year(kept("2020-09-01", times=10), TODAY)
    assert found is not None
    assert (found.first, found.rule.times) == (date(2027, 9, 7), 10)


def test_week_53_becomes_the_last_week_of_a_year_that_has_none() -> None:
    found = next_year(kept("2026-12-29", times=4), TODAY)
    assert found is not None
    assert found.first == date(2027, 12, 28)


@pytest.mark.parametrize(
    ("first", "facts", "expected"),
    [
        ("2027-02-09", {"nth_weekday": True}, date(2028, 2, 8)),
        ("2027-03-30", {"nth_weekday": True}, date(2028, 3, 28)),
        ("2027-04-27", {"last_weekday": True}, date(2028, 4, 25)),
        ("2027-03-14", {}, date(2028, 3, 14)),
        ("2024-02-29", {}, date(2028, 2, 29)),
    ],
)
def test_by_month_the_position_or_the_date_stays(
    first: str, facts: dict[str, Any], expected: date
) -> None:
    today = date(2027, 12, 24)
    found = next_year(kept(first, "monthly", times=5, **facts), today)
    assert found is not None
    assert found.first == expected


@pytest.mark.parametrize(
    ("first", "frequency", "facts", "expected"),
    [
        ("2027-04-06", "weekly", {"times": 10}, date(2027, 6, 15)),
        ("2027-04-06", "weekly", {"times": 10, "interval": 2}, date(2027, 8, 24)),
        ("2027-04-06", "weekly", {"times": 5, "weekdays": [2, 4]}, date(2027, 4, 27)),
        ("2027-04-28", "daily", {"times": 5, "interval": 2}, date(2027, 5, 8)),
        ("2027-02-09", "monthly", {"times": 4, "nth_weekday": True}, date(2027, 6, 8)),
        ("2027-01-31", "monthly", {"times": 3}, date(2027, 7, 31)),
        ("2027-04-06", "dates", {"dates": ["2027-04-20", "2027-05-05"]}, date(2027, 5, 11)),
    ],
)
def test_straight_on_follows_the_last_date_in_the_same_step(
    first: str, frequency: str, facts: dict[str, Any], expected: date
) -> None:
    today = date(2027, 4, 1)
    found = straight_on(kept(first, frequency, **facts), today)
    assert found is not None
    assert found.first == expected


def test_own_dates_move_together_and_keep_their_weekdays() -> None:
    series = kept("2027-04-06", "dates", dates=["2027-04-20", "2027-05-05"])
    found = next_year(series, TODAY)
    assert found is not None
    assert found.first == date(2028, 4, 4)
    assert sorted(found.rule.dates) == [date(2028, 4, 18), date(2028, 5, 3)]


def test_what_is_over_is_not_gone_on_with() -> None:
    assert straight_on(kept("2026-01-13", times=10), TODAY) is None


def test_a_rule_that_cannot_be_read_offers_nothing() -> None:
    broken = kept("2027-01-12", times=None)
    assert (next_year(broken, TODAY), straight_on(broken, TODAY)) == (None, None)
