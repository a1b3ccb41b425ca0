from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.recurrence import (
    Frequency,
    RecurrenceError,
    Rule,
    Slot,
    TooManyOccurrences,
    expand,
)
from marketplace.periods import UnreadableTime, local

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEKLY, DAILY, MONTHLY = Frequency.WEEKLY, Frequency.DAILY, Frequency.MONTHLY


def series(rule: Rule, first: str, hours: float = 2) -> list[Slot]:
    start = datetime.fromisoformat(first)
    return expand(rule, start, start + timedelta(hours=hours), STOCKHOLM)


def dates(rule: Rule, first: str) -> list[str]:
    return [slot.local_date.isoformat() for slot in series(rule, first)]


def test_a_weekly_series_keeps_its_wall_clock_across_both_changes() -> None:
    slots = series(Rule(WEEKLY, until=date(2027, 11, 10)), "2027-03-17T18:00")
    assert len(slots) == 35
    for slot in slots:
        assert slot.starts_at
        assert slot.ends_at
        start = local(slot.starts_at, STOCKHOLM)
        assert (start.hour, start.minute, start.isoweekday()) == (18, 0, 3)
        assert slot.ends_at - slot.starts_at == timedelta(hours=2)
        assert start.date() == slot.local_date
    assert {slot.starts_at.hour for slot in slots if slot.starts_at} == {16, 17}


def test_a_time_that_does_not_exist_in_march_is_a_slot_with_a_problem() -> None:
    slots = series(Rule(DAILY, times=3), "2027-03-27T02:30", hours=0.25)
    assert [slot.problem for slot in slots] == [None, "nonexistent-time", None]
    assert slots[1].starts_at is None
    assert slots[1].ends_at is None
    assert slots[1].local_date == date(2027, 3, 28)


def test_an_end_that_does_not_exist_is_a_problem_too() -> None:
    (slot,) = series(Rule(DAILY, times=1), "2027-03-28T01:30", hours=1)
    assert slot.problem == "nonexistent-time"
    assert slot.starts_at is None


def test_a_time_that_occurs_twice_in_october_is_the_first() -> None:
    (slot,) = series(Rule(DAILY, times=1), "2027-10-31T02:30", hours=1)
    assert slot.starts_at == datetime.fromisoformat("2027-10-31T00:30+00:00")
    assert slot.ends_at == datetime.fromisoformat("2027-10-31T02:30+00:00")


def test_the_length_is_wall_clock_so_an_october_night_is_longer() -> None:
    (slot,) = series(Rule(DAILY, times=1), "2027-10-30T22:00", hours=8)
    assert slot.starts_at
    assert slot.ends_at
    assert slot.ends_at - slot.starts_at == timedelta(hours=9)


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        (Rule(DAILY, interval=3, times=3), "2028-02-27T10:00",
         ["2028-02-27", "2028-03-01", "2028-03-04"]),
        (Rule(WEEKLY, until=date(2027, 1, 12)), "2026-12-29T10:00",
         ["2026-12-29", "2027-01-05", "2027-01-12"]),
        (Rule(WEEKLY, interval=2, times=3), "2026-12-22T10:00",
         ["2026-12-22", "2027-01-05", "2027-01-19"]),
        (Rule(WEEKLY, interval=2, times=4, weekdays=(4, 2)), "2027-01-07T10:00",
         ["2027-01-07", "2027-01-19", "2027-01-21", "2027-02-02"]),
        (Rule(WEEKLY, times=2, weekdays=(1,)), "2027-01-06T10:00",
         ["2027-01-11", "2027-01-18"]),
        (Rule(MONTHLY, times=4), "2027-01-31T10:00",
         ["2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"]),
        (Rule(MONTHLY, times=2), "2027-12-29T10:00", ["2027-12-29", "2028-01-29"]),
        (Rule(MONTHLY, interval=2, times=3), "2027-12-30T10:00",
         ["2027-12-30", "2028-04-30", "2028-06-30"]),
        (Rule(MONTHLY, times=3, nth_weekday=True), "2027-01-12T10:00",
         ["2027-01-12", "2027-02-09", "2027-03-09"]),
        (Rule(MONTHLY, times=3, nth_weekday=True), "2027-01-31T10:00",
         ["2027-01-31", "2027-02-28", "2027-03-28"]),
        (Rule(MONTHLY, times=4, nth_weekday=True), "2027-02-23T10:00",
         ["2027-02-23", "2027-03-23", "2027-04-27", "2027-05-25"]),
        (Rule(MONTHLY, times=4, last_weekday=True), "2027-02-23T10:00",
         ["2027-02-23", "2027-03-30", "2027-04-27", "2027-05-25"]),
        (Rule(MONTHLY, interval=12, times=1), "2028-02-29T10:00", ["2028-02-29"]),
    ],
)  # fmt: skip
def test_a_rule_makes_these_dates(rule: Rule, first: str, expected: list[str]) -> None:
    assert dates(rule, first) == expected


def test_skipped_dates_are_listed_and_counted() -> None:
    rule = Rule(WEEKLY, times=3, skip=frozenset({date(2027, 1, 12), date(2030, 1, 1)}))
    slots = series(rule, "2027-01-05T18:00")
    assert [slot.index for slot in slots] == [0, 1, 2]
    assert [slot.skipped for slot in slots] == [False, True, False]
    assert slots[1].starts_at == datetime.fromisoformat("2027-01-12T17:00+00:00")


def test_a_date_that_does_not_exist_can_be_skipped() -> None:
    rule = Rule(DAILY, times=2, skip=frozenset({date(2027, 3, 28)}))
    slot = series(rule, "2027-03-27T02:30", hours=0.25)[1]
    assert slot.skipped
    assert slot.problem == "nonexistent-time"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "until-or-times"),
        ({"times": 2, "until": date(2027, 1, 1)}, "until-or-times"),
        ({"times": 0}, "bad-times"),
        ({"times": -3}, "bad-times"),
        ({"times": 2, "interval": 0}, "bad-interval"),
        ({"times": 2, "interval": 100}, "bad-interval"),
        ({"times": 2, "weekdays": (0,)}, "bad-weekdays"),
        ({"times": 2, "weekdays": (8,)}, "bad-weekdays"),
        ({"times": 2, "frequency": DAILY, "weekdays": (1,)}, "bad-weekdays"),
        ({"times": 2, "nth_weekday": True}, "position-without-month"),
        ({"times": 2, "last_weekday": True}, "position-without-month"),
    ],
)
def test_a_rule_that_makes_no_series_is_refused(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(RecurrenceError) as refused:
        Rule(**{"frequency": WEEKLY, **facts})
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("rule", "first", "hours", "code"),
    [
        (Rule(WEEKLY, until=date(2027, 1, 4)), "2027-01-05T18:00", 2, "until-before-start"),
        (Rule(WEEKLY, until=date(2027, 1, 6), weekdays=(4,)), "2027-01-05T18:00", 2,
         "until-before-start"),
        (Rule(WEEKLY, times=2), "2027-01-05T18:00", 0, "backwards"),
        (Rule(WEEKLY, times=2), "2027-01-05T18:00", -1, "backwards"),
        (Rule(DAILY, times=2), "2027-01-05T18:00", 25, "overlaps-itself"),
        (Rule(MONTHLY, times=2, last_weekday=True), "2027-03-23T10:00", 2, "not-the-last"),
    ],
)  # fmt: skip
def test_dates_that_make_no_series_are_refused(
    rule: Rule, first: str, hours: int, code: str
) -> None:
    with pytest.raises(RecurrenceError) as refused:
        series(rule, first, hours)
    assert refused.value.code == code


def test_loans_that_touch_do_not_overlap() -> None:
    assert len(series(Rule(DAILY, times=2), "2027-01-05T18:00", 24)) == 2
    skipped = Rule(DAILY, times=3, skip=frozenset({date(2027, 1, 6)}))
    assert len(series(skipped, "2027-01-05T18:00", 48)) == 3


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        (Rule(DAILY, times=200), False),
        (Rule(DAILY, times=201), True),
        (Rule(DAILY, times=10**12), True),
        (Rule(DAILY, until=date(9999, 12, 31)), True),
        (Rule(WEEKLY, times=79), False),
        (Rule(WEEKLY, times=80), True),
        (Rule(MONTHLY, until=date(2028, 7, 5)), False),
        (Rule(MONTHLY, until=date(2028, 8, 5)), True),
        (Rule(MONTHLY, until=date(2028, 8, 4)), False),
    ],
)
def test_a_series_has_at_most_200_dates_within_18_months(
    rule: Rule,
    refused: bool,
) -> None:
    if not refused:
        assert series(rule, "2027-01-05T18:00")
        return
    with pytest.raises(TooManyOccurrences) as caught:
        series(rule, "2027-01-05T18:00")
    assert caught.value.code == "too-many-occurrences"
    assert (caught.value.limit, caught.value.months) == (200, 18)


@pytest.mark.parametrize("first", ["0001-01-01T00:00", "9999-12-31T10:00", "2199-12-30T10:00"])
def test_a_year_beyond_us_is_refused(first: str) -> None:
    with pytest.raises(UnreadableTime):
        series(Rule(DAILY, times=5), first)


rules = st.builds(
    Rule,
    frequency=st.sampled_from([DAILY, WEEKLY, MONTHLY]),
    interval=st.integers(1, 4),
    times=st.integers(1, 4),
    skip=st.frozensets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=5),
)


@given(
    rules,
    st.builds(datetime.combine, st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.times()),
    st.integers(1, 1440),
)
def test_a_series_is_ordered_counted_and_true_to_its_clock(
    rule: Rule, first: datetime, minutes: int
) -> None:
    first = first.replace(second=0, microsecond=0)
    try:
        slots = expand(rule, first, first + timedelta(minutes=minutes), STOCKHOLM)
    except TooManyOccurrences:
        # Months without the day carry a series past its 18 months, nothing else so few dates.
        assert rule.frequency is MONTHLY
        assert first.day > 28
        return
    assert len(slots) == rule.times
    assert slots[0].local_date == first.date()
    assert all(one.local_date < two.local_date for one, two in pairwise(slots))
    for slot in slots:
        assert (slot.starts_at is None) == (slot.problem is not None)
        assert slot.skipped == (slot.local_date in rule.skip)
        if slot.starts_at and slot.ends_at:
            assert slot.starts_at < slot.ends_at
            wall = local(slot.starts_at, STOCKHOLM).replace(tzinfo=None, fold=0)
            assert wall == datetime.combine(slot.local_date, first.time())


def test_several_weekdays_begin_on_the_first_of_them_that_comes() -> None:
    rule = Rule(WEEKLY, times=4, weekdays=(2, 4))
    assert dates(rule, "2027-01-06T18:00") == [
        "2027-01-07",
        "2027-01-12",
        "2027-01-14",
        "2027-01-19",
    ]


def test_week_53_is_followed_by_week_1() -> None:
    rule = Rule(WEEKLY, times=3, weekdays=(1, 5))
    assert dates(rule, "2026-12-28T18:00") == ["2026-12-28", "2027-01-01", "2027-01-04"]


def test_dates_of_ones_own_are_sorted_and_stand_once_with_the_first_among_them() -> None:
    own = frozenset({date(2027, 3, 2), date(2027, 1, 26), date(2026, 12, 30), date(2027, 1, 12)})
    rule = Rule(Frequency.DATES, dates=own)
    assert dates(rule, "2027-01-12T18:00") == [
        "2026-12-30",
        "2027-01-12",
        "2027-01-26",
        "2027-03-02",
    ]


def test_dates_of_ones_own_keep_their_clock_in_both_nights() -> None:
    own = frozenset({date(2027, 3, 28), date(2027, 10, 31)})
    slots = series(Rule(Frequency.DATES, dates=own), "2027-03-27T02:30", 1)
    assert [slot.problem for slot in slots] == [None, "nonexistent-time", None]
    assert slots[2].starts_at == datetime.fromisoformat("2027-10-31T00:30+00:00")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "no-dates"),
        ({"dates": frozenset({date(2027, 1, 1)}), "times": 2}, "dates-by-themselves"),
        ({"dates": frozenset({date(2027, 1, 1)}), "until": date(2027, 2, 1)},
         "dates-by-themselves"),
        ({"dates": frozenset({date(2027, 1, 1)}), "weekdays": (1,)}, "bad-weekdays"),
        ({"dates": frozenset({date(2027, 1, 1)}), "frequency": WEEKLY, "times": 2},
         "dates-by-themselves"),
    ],
)  # fmt: skip
def test_a_list_that_makes_no_series_is_refused(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(RecurrenceError) as refused:
        Rule(**{"frequency": Frequency.DATES, **facts})
    assert refused.value.code == code


def test_a_list_has_at_most_200_dates_within_18_months() -> None:
    many = frozenset(date(2027, 1, 1) + timedelta(days=n) for n in range(200))
    assert len(series(Rule(Frequency.DATES, dates=many), "2027-01-01T18:00")) == 200
    with pytest.raises(TooManyOccurrences):
        series(Rule(Frequency.DATES, dates=many), "2027-12-31T18:00")
    with pytest.raises(TooManyOccurrences):
        series(Rule(Frequency.DATES, dates=frozenset({date(2028, 7, 6)})), "2027-01-05T18:00")
    assert len(series(Rule(Frequency.DATES, dates=frozenset({date(2028, 7, 5)})),
                      "2027-01-05T18:00")) == 2  # fmt: skip


def test_days_off_are_skipped_by_name_and_count_towards_the_times() -> None:
    start = datetime.fromisoformat("2027-03-19T18:00")
    off = {date(2027, 3, 26): "Långfredagen", date(2027, 3, 27): "Påskafton"}
    slots = expand(Rule(WEEKLY, times=3), start, start + timedelta(hours=2), STOCKHOLM, off)
    assert [(slot.skipped, slot.day_off) for slot in slots] == [
        (False, ""),
        (True, "Långfredagen"),
        (False, ""),
    ]


def test_what_is_left_out_does_not_run_into_what_follows() -> None:
    start = datetime.fromisoformat("2027-03-25T18:00")
    off = {date(2027, 3, 26): "Långfredagen"}
    assert expand(Rule(DAILY, times=3), start, start + timedelta(hours=30), STOCKHOLM, off)
