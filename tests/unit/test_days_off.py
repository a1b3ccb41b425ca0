from collections.abc import Sequence
from datetime import date
from typing import Any

from bookings.recurrence import Frequency, Rule
from bookings.series.days_off import Break, days_off


def breaks(first: date, last: date) -> Sequence[Break]:
    known = [
        ("Sportlov", date(2027, 2, 22), date(2027, 2, 26)),
        ("Påsklov", date(2027, 3, 25), date(2027, 4, 2)),
        ("Sommarlov", date(2026, 6, 10), date(2026, 8, 18)),
    ]
    return [one for one in known if one[1] <= last and one[2] >= first]


def weekly(**facts: Any) -> Rule:
    return Rule(Frequency.WEEKLY, times=30, **facts)


def test_nothing_is_left_out_unless_it_was_asked_for() -> None:
    assert days_off(weekly(), date(2027, 1, 5), breaks) == {}


def test_red_days_and_eves_have_their_names() -> None:
    found = days_off(weekly(skip_holidays=True), date(2027, 1, 5))
    assert found[date(2027, 6, 25)] == "Midsommarafton"
    assert found[date(2027, 1, 6)] == "Trettondedag jul"
    assert date(2027, 2, 23) not in found


def test_every_day_of_a_break_is_left_out_and_a_red_day_in_it_keeps_its_name() -> None:
    rule = weekly(skip_holidays=True, skip_school_breaks=True)
    found = days_off(rule, date(2027, 1, 5), breaks)
    assert [found.get(date(2027, 2, day)) for day in (21, 22, 26, 27)] == [
        None,
        "Sportlov",
        "Sportlov",
        None,
    ]
    assert found[date(2027, 3, 26)] == "Långfredagen"
    assert found[date(2027, 3, 30)] == "Påsklov"
    assert "Sommarlov" not in found.values()


def test_a_list_with_an_absurd_date_looks_no_further_than_a_series_may_reach() -> None:
    rule = Rule(Frequency.DATES, dates=frozenset({date(1970, 1, 1)}), skip_holidays=True)
    found = days_off(rule, date(2027, 1, 5), breaks)
    assert min(found) >= date(2025, 1, 1)
