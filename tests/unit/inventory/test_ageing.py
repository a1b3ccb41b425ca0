"""When facts are old enough to be asked about, and when a reader is told."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from inventory.confirming.ageing import basis, is_due, is_unconfirmed, months_after

HERE = ZoneInfo("Europe/Stockholm")
TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 29), -12, date(2025, 11, 29)),
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), -14, date(2024, 11, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_facts_are_due_on_the_day_a_year_later_and_told_of_two_months_after() -> None:
    assert is_due(date(2025, 11, 29), TODAY)
    assert not is_due(date(2025, 11, 30), TODAY)
    assert is_unconfirmed(date(2025, 9, 29), TODAY)
    assert not is_unconfirmed(date(2025, 9, 30), TODAY)


def test_what_was_never_confirmed_counts_from_the_local_day_it_was_shown() -> None:
    late = datetime(2025, 11, 29, 23, 30, tzinfo=UTC)
    assert basis(None, late, HERE) == date(2025, 11, 30)
    assert basis(date(2026, 1, 1), late, HERE) == date(2026, 1, 1)
