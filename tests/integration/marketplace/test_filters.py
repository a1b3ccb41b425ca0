"""How times and amounts are written, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from marketplace import clock
from marketplace.money import Money
from marketplace.periods import Period
from marketplace.web import filters

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
EVENING = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("language", "expected"), [("sv", "måndag 7 december"), ("en", "Monday 7 December")]
)
def test_a_day_has_its_weekday(app: Flask, language: str, expected: str) -> None:
    with app.test_request_context(), force_locale(language), clock.pinned(NOW):
        assert filters.day(EVENING) == expected


def test_a_day_of_another_year_has_its_year(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"), clock.pinned(NOW):
        assert filters.day(EVENING + timedelta(days=30)) == "Wednesday 6 January 2027"


def test_a_period_is_told_in_the_citys_time_with_24_hours(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"), clock.pinned(NOW):
        told = filters.period(Period(EVENING, EVENING + 2 * HOUR))
        assert told == "Monday 7 December, <bdi>18.00–20.00</bdi>"
        assert "24.00" in filters.period(Period(EVENING, EVENING + 6 * HOUR))
        long = filters.period(Period(EVENING, EVENING + 30 * HOUR))
        assert long == "Monday 7 December, 18.00 to Wednesday 9 December, 00.00"


def test_the_first_days_of_january_may_belong_to_the_old_years_last_week(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert filters.week_number(datetime(2027, 1, 1, 12, tzinfo=UTC)) == "Week 53"


@pytest.mark.parametrize(
    ("language", "ore", "expected"),
    [
        ("sv", 120000, "1\N{NO-BREAK SPACE}200\N{NO-BREAK SPACE}kr"),
        ("sv", 12050, "120,50\N{NO-BREAK SPACE}kr"),
        ("en", 0, "Free of charge"),
    ],
)
def test_amounts_have_ore_only_where_there_are_some(
    app: Flask, language: str, ore: int, expected: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert filters.money(Money(ore)) == expected


def test_how_far_off_something_is(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"), clock.pinned(NOW):
        assert filters.relative(NOW + 3 * timedelta(days=1)) == "in 3 days"
        assert filters.relative(NOW - 2 * HOUR) == "2 hours ago"
