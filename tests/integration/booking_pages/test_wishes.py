"""From typed values to a wish: wall clock, offsets, the nights of the clock change, series."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bookings.recurrence import Frequency
from bookings.types import ReasonCode
from bookings.wished import Wish
from bookings.wishes import Edge, edge_from_iso, edge_on_wall, rule_of, wish_of
from marketplace.errors import Invalid
from marketplace.periods import Period

ZONE = ZoneInfo("Europe/Stockholm")


def wished(starts: str, ends: str, **more: Any) -> Wish:
    edges = (edge_from_iso(text, ZONE) for text in (starts, ends))
    return wish_of(starts=next(edges), ends=next(edges), zone=ZONE, **more)


def refused(**more: Any) -> list[str]:
    with pytest.raises(Invalid) as caught:
        wished(more.pop("starts", "2027-06-01T18:00"), more.pop("ends", "2027-06-01T20:00"), **more)
    return [problem.field for problem in caught.value.problems]


def test_without_an_offset_the_wall_clock_of_the_place_is_meant() -> None:
    expected = Period(datetime(2027, 6, 1, 16, tzinfo=UTC), datetime(2027, 6, 1, 18, tzinfo=UTC))
    assert wished("2027-06-01T18:00", "2027-06-01T18:00Z").dates[0].period == Period(
        expected.starts_at, expected.ends_at
    )
    assert wished("2027-06-01T12:00-04:00", "2027-06-01T20:00").dates[0].period == expected


def test_a_time_that_is_not_there_or_comes_twice_is_a_date_with_that_problem() -> None:
    gap = wished("2027-03-28T02:30", "2027-03-28T04:00").dates[0]
    assert (gap.period, gap.problem) == (None, ReasonCode.NONEXISTENT_TIME)
    twice = wished("2027-10-31T02:30", "2027-10-31T04:00").dates[0]
    assert (twice.period, twice.problem) == (None, ReasonCode.AMBIGUOUS_TIME)
    said = wished("2027-10-31T02:30+01:00", "2027-10-31T04:00").dates[0].period
    assert said is not None
    assert said.minutes == 90


def test_a_chosen_fold_says_which_of_two_times() -> None:
    twice, missing = (datetime.fromisoformat(f"2027-{day}T02:30") for day in ("10-31", "03-28"))
    both = [edge_on_wall(twice, ZONE, fold) for fold in (0, 1)]
    assert [edge.at for edge in both] == list(both[0].twice or ())
    assert edge_on_wall(twice, ZONE).at is None
    assert edge_on_wall(missing, ZONE).instead == datetime.fromisoformat("2027-03-28T03:00")


def test_a_series_takes_the_first_of_two_times_but_keeps_the_callers_own_first_date() -> None:
    rule = rule_of(Frequency.WEEKLY, times=3)
    wish = wished("2027-10-31T02:30+01:00", "2027-10-31T04:00", rule=rule)
    first = wish.dates[0].period
    assert first is not None
    assert first.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert [date.local_day for date in wish.dates] == ["2027-10-31", "2027-11-07", "2027-11-14"]
    assert wish.series is not None
    assert (wish.series.first_start, wish.series.time_zone) == ("2027-10-31T02:30", ZONE.key)


def test_a_series_over_the_gap_has_one_date_with_a_problem_unless_it_is_skipped() -> None:
    times = {"starts": "2027-03-21T02:30", "ends": "2027-03-21T03:30"}
    rule = rule_of(Frequency.WEEKLY, times=3)
    problems = [one.problem for one in wished(times["starts"], times["ends"], rule=rule).dates]
    assert problems == [None, ReasonCode.NONEXISTENT_TIME, None]
    skipping = rule_of(Frequency.WEEKLY, times=3, skip=frozenset({date(2027, 3, 28)}))
    dates = wished(times["starts"], times["ends"], rule=skipping).dates
    assert [(one.skip, one.problem) for one in dates] == [
        (False, None),
        (True, None),
        (False, None),
    ]


def test_a_year_of_use_is_too_long_rather_than_too_much_to_look_up() -> None:
    far = wished("2027-06-01T18:00", "2199-06-01T18:00").dates[0]
    assert (far.period, far.problem) == (None, ReasonCode.TOO_LONG)


def test_everything_that_cannot_be_used_is_named_at_once() -> None:
    assert refused(ends="2027-06-01T17:00", quantity=0, people=10**12, contact_phone="ring") == [
        "ends_at",
        "quantity",
        "people",
        "contact_phone",
    ]
    assert refused(ends="2027-06-01T18:00") == ["ends_at"]
    assert refused(rule=rule_of(Frequency.WEEKLY, until=date(2020, 1, 1))) == ["until"]
    assert refused(rule=rule_of(Frequency.WEEKLY, times=201)) == ["times"]
    assert refused(ends="2027-06-03T18:00", rule=rule_of(Frequency.DAILY, times=3)) == ["repeat"]


@pytest.mark.parametrize(
    "text",
    ["", "igår", "2027-06-01", "2027-13-01T10:00", "0001-01-01T00:00", "2027-06-01T10:00:30"],
)
def test_a_time_that_cannot_be_read_names_its_field(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        edge_from_iso(text, ZONE, "ends_at")
    assert [problem.field for problem in caught.value.problems] == ["ends_at"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({}, "times"), ({"times": 0}, "times"), ({"times": 3, "interval": 0}, "repeat")],
)
def test_a_rule_that_makes_no_series_names_its_field(facts: dict[str, int], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        rule_of(Frequency.WEEKLY, **facts)  # type: ignore[arg-type]
    assert [problem.field for problem in caught.value.problems] == [field]


def test_texts_are_cleaned_and_the_number_is_stored_in_one_form() -> None:
    wish = wished(
        "2027-06-01T18:00",
        "2027-06-01T20:00",
        purpose="  Kör\x00övning ",
        contact_name=" Bo  B ",
        contact_phone="08-465 004 01",
    )
    assert (wish.purpose, wish.contact_name) == ("Körövning", "Bo B")
    assert wish.contact_phone == "+46846500401"
    assert isinstance(edge_from_iso("2027-06-01T18:00", ZONE), Edge)
