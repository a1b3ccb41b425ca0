"""What a series means in a sentence, in both languages."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from bookings.kept_rule import days_of
from bookings.recurrence import Frequency
from bookings.series import series_words
from bookings.wished import Wish
from bookings.wishes import edge_on_wall, rule_of, wish_of

ZONE = ZoneInfo("Europe/Stockholm")
OFF = {date(2027, 1, 26): "Sportlov", date(2027, 2, 2): "Sportlov", date(2027, 2, 9): "Fettisdag"}


def wished(frequency: str, clock: str = "18:00", hours: int = 2, **facts: Any) -> Wish:
    wall = datetime.fromisoformat(f"2027-01-12T{clock}")
    days_off = facts.pop("days_off", {})
    return wish_of(
        starts=edge_on_wall(wall, ZONE),
        ends=edge_on_wall(wall + timedelta(hours=hours), ZONE),
        zone=ZONE,
        rule=rule_of(Frequency(frequency), **({"times": 3} | facts)),
        days_off=days_off,
    )


@pytest.mark.parametrize(
    ("frequency", "facts", "words"),
    [
        ("daily", {}, "Every day, 18.00–20.00"),
        ("daily", {"interval": 3}, "Every 3 days, 18.00–20.00"),
        ("weekly", {}, "Every Tuesday, 18.00–20.00"),
        ("weekly", {"weekdays": (4, 2)}, "Every Tuesday and Thursday, 18.00–20.00"),
        ("weekly", {"interval": 2}, "Every second week on Tuesday, 18.00–20.00"),
        ("weekly", {"interval": 4}, "Every 4 weeks on Tuesday, 18.00–20.00"),
        ("monthly", {}, "Day 12 of every month, 18.00–20.00"),
        ("monthly", {"nth_weekday": True}, "The second Tuesday of every month, 18.00–20.00"),
        ("monthly", {"interval": 2}, "Day 12 of every month, every 2 months, 18.00–20.00"),
        ("weekly", {"hours": 6}, "Every Tuesday, 18.00–24.00"),
        ("weekly", {"hours": 8}, "Every Tuesday, 18.00–02.00"),
        ("weekly", {"hours": 50}, "Every Tuesday"),
    ],
)
def test_a_rule_is_said_in_words(
    app: Flask, frequency: str, facts: dict[str, Any], words: str
) -> None:
    wish = wished(frequency, **facts)
    assert wish.series is not None
    with app.test_request_context(), force_locale("en"):
        assert series_words.rule(wish.series) == words


@pytest.mark.parametrize(
    ("holidays", "breaks", "words"),
    [
        (True, True, "Every Tuesday, 18.00–20.00, not on red days or in school breaks"),
        (True, False, "Every Tuesday, 18.00–20.00, not on red days"),
        (False, True, "Every Tuesday, 18.00–20.00, not in school breaks"),
        (False, False, "Every Tuesday, 18.00–20.00"),
    ],
)
def test_a_kept_series_says_which_days_it_leaves_out(
    app: Flask, *, holidays: bool, breaks: bool, words: str
) -> None:
    wish = wished("weekly", skip_holidays=holidays, skip_school_breaks=breaks)
    assert wish.series is not None
    with app.test_request_context(), force_locale("en"):
        assert series_words.kept(wish.series) == words


def test_the_summary_counts_what_is_wanted_and_names_what_is_left_out(app: Flask) -> None:
    wish = wished("weekly", times=8, days_off=OFF)
    assert wish.series is not None
    with app.test_request_context(), force_locale("en"):
        assert series_words.summary(wish.series, wish.dates) == (
            "Every Tuesday, 18.00–20.00, from 12 January to 2 March 2027: 5 times."
            " 3 dates are left out: Winter school break and Fettisdag."
        )


def test_where_everything_is_left_out_only_the_rule_is_said(app: Flask) -> None:
    wish = wished("weekly", times=1, days_off={date(2027, 1, 12): "Knut"})
    assert wish.series is not None
    with app.test_request_context(), force_locale("en"):
        assert series_words.summary(wish.series, wish.dates) == "Every Tuesday, 18.00–20.00"


@pytest.mark.parametrize(
    ("frequency", "facts", "days", "others"),
    [
        ("daily", {"interval": 2}, ("2027-01-14", "2027-01-16"), ("2027-01-13",)),
        ("weekly", {"interval": 2}, ("2027-01-26", "2027-02-09"), ("2027-01-19", "2027-01-27")),
        (
            "monthly",
            {"nth_weekday": True},
            ("2027-02-09", "2027-03-09"),
            ("2027-02-12", "2027-02-10"),
        ),
    ],
)
def test_a_date_goes_by_its_rule_or_has_a_day_of_its_own(
    frequency: str, facts: dict[str, Any], days: tuple[str, ...], others: tuple[str, ...]
) -> None:
    series = wished(frequency, **facts).series
    assert series is not None
    said = {day.isoformat() for day in days_of(series)}
    assert {"2027-01-12", *days} == said
    assert not said & set(others)
