from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.periods import (
    AmbiguousTime,
    DaySlice,
    InvalidPeriod,
    NonexistentTime,
    Period,
    UnreadableTime,
    day_number,
    day_slices,
    iso_week,
    local,
    local_day,
    local_days,
    parse_date,
    parse_instant,
    resolve,
    resolve_first,
    resolve_forward,
    wall_cuts,
    week_of,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

minutes_since_epoch = st.integers(min_value=0, max_value=60 * 24 * 365 * 100)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@st.composite
def periods(draw: st.DrawFn, max_minutes: int = 60 * 24 * 40) -> Period:
    start = EPOCH + timedelta(minutes=draw(minutes_since_epoch))
    return Period(start, start + timedelta(minutes=draw(st.integers(1, max_minutes))))


def test_a_period_that_ends_before_it_starts_is_backwards() -> None:
    with pytest.raises(InvalidPeriod) as refused:
        Period(utc("2027-01-01T10:00"), utc("2027-01-01T09:00"))
    assert refused.value.code == "backwards"


def test_a_period_without_length_is_backwards() -> None:
    with pytest.raises(InvalidPeriod) as refused:
        Period(utc("2027-01-01T10:00"), utc("2027-01-01T10:00"))
    assert refused.value.code == "backwards"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at("2027-01-01T10:00"), utc("2027-01-01T11:00")),
        (utc("2027-01-01T10:00"), at("2027-01-01T11:00")),
    ],
)
def test_a_period_without_zone_is_naive(start: datetime, end: datetime) -> None:
    with pytest.raises(InvalidPeriod) as refused:
        Period(start, end)
    assert refused.value.code == "naive"


def test_a_period_in_the_doubled_hour_is_compared_in_utc() -> None:
    start = datetime(2027, 10, 31, 2, 45, tzinfo=STOCKHOLM, fold=0)
    end = datetime(2027, 10, 31, 2, 15, tzinfo=STOCKHOLM, fold=1)
    period = Period(start, end)
    assert period.minutes == 30
    assert period.starts_at.tzinfo is UTC
    with pytest.raises(InvalidPeriod):
        Period(end, start)


def test_periods_that_touch_do_not_overlap() -> None:
    morning = Period(utc("2027-01-01T08:00"), utc("2027-01-01T12:00"))
    afternoon = Period(utc("2027-01-01T12:00"), utc("2027-01-01T17:00"))
    assert not morning.overlaps(afternoon)
    assert not afternoon.overlaps(morning)
    assert not morning.contains(utc("2027-01-01T12:00"))
    assert afternoon.contains(utc("2027-01-01T12:00"))


def test_a_period_contains_itself_but_nothing_longer() -> None:
    morning = Period(utc("2027-01-01T08:00"), utc("2027-01-01T12:00"))
    assert morning.contains(morning)
    assert not morning.contains(Period(morning.starts_at, utc("2027-01-01T12:01")))
    assert not morning.contains(Period(utc("2027-01-01T07:59"), morning.ends_at))


@given(periods(), periods())
def test_overlap_is_symmetric_and_means_a_shared_instant(one: Period, two: Period) -> None:
    shared = min(one.ends_at, two.ends_at) - max(one.starts_at, two.starts_at)
    assert one.overlaps(two) == two.overlaps(one) == (shared > timedelta())


def test_a_time_in_the_march_gap_is_refused_with_the_next_time_that_exists() -> None:
    for wall in ("2027-03-28T02:00", "2027-03-28T02:30", "2027-03-28T02:59:59"):
        with pytest.raises(NonexistentTime) as refused:
            resolve(at(wall), STOCKHOLM)
        assert refused.value.suggestion == at("2027-03-28T03:00")
        assert refused.value.wall == at(wall)
        assert refused.value.code == "nonexistent-time"


@pytest.mark.parametrize("fold", [0, 1])
def test_a_fold_does_not_bring_a_nonexistent_time_to_life(fold: int) -> None:
    with pytest.raises(NonexistentTime):
        resolve(at("2027-03-28T02:30"), STOCKHOLM, fold)


def test_the_edges_of_the_march_gap_exist() -> None:
    assert resolve(at("2027-03-28T01:59"), STOCKHOLM) == utc("2027-03-28T00:59")
    assert resolve(at("2027-03-28T03:00"), STOCKHOLM) == utc("2027-03-28T01:00")


def test_a_time_in_the_october_hour_asks_which_one() -> None:
    with pytest.raises(AmbiguousTime) as asked:
        resolve(at("2027-10-31T02:30"), STOCKHOLM)
    assert asked.value.first == utc("2027-10-31T00:30")
    assert asked.value.second == utc("2027-10-31T01:30")
    assert asked.value.code == "ambiguous-time"


def test_a_fold_answers_which_of_the_october_hours() -> None:
    assert resolve(at("2027-10-31T02:30"), STOCKHOLM, 0) == utc("2027-10-31T00:30")
    assert resolve(at("2027-10-31T02:30"), STOCKHOLM, 1) == utc("2027-10-31T01:30")
    assert resolve_first(at("2027-10-31T02:30"), STOCKHOLM) == utc("2027-10-31T00:30")


def test_the_edges_of_the_october_hour_occur_once() -> None:
    assert resolve(at("2027-10-31T01:59"), STOCKHOLM) == utc("2027-10-30T23:59")
    assert resolve(at("2027-10-31T03:00"), STOCKHOLM) == utc("2027-10-31T02:00")


def test_opening_in_the_march_gap_means_when_the_clock_has_jumped() -> None:
    assert resolve_forward(at("2027-03-28T02:30"), STOCKHOLM) == utc("2027-03-28T01:00")


def test_a_zone_whose_gap_is_at_midnight_still_has_that_day() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    with pytest.raises(NonexistentTime) as refused:
        resolve(at("2022-03-27T00:00"), beirut)
    assert refused.value.suggestion == at("2022-03-27T01:00")
    assert local_day(date(2022, 3, 27), beirut).length == timedelta(hours=23)


@given(minutes_since_epoch)
def test_every_instant_returns_from_its_wall_clock(minute: int) -> None:
    moment = EPOCH + timedelta(minutes=minute)
    wall = local(moment, STOCKHOLM)
    assert resolve(wall.replace(tzinfo=None), STOCKHOLM, wall.fold) == moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-05-01T10:00", "2027-05-01T08:00"),
        ("2027-05-01 10:00", "2027-05-01T08:00"),
        ("2027-05-01T10:00:00Z", "2027-05-01T10:00"),
        ("2027-05-01T10:00+05:30", "2027-05-01T04:30"),
        ("2027-10-31T02:30+01:00", "2027-10-31T01:30"),
        ("2027-03-28T02:30+01:00", "2027-03-28T01:30"),
        ("2028-02-29T10:00", "2028-02-29T09:00"),
        (" 2027-01-01T10:00 ", "2027-01-01T09:00"),
    ],
)
def test_an_instant_is_read_with_or_without_offset(text: str, expected: str) -> None:
    moment = parse_instant(text, STOCKHOLM)
    assert moment == utc(expected)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["", "nu", "2027-05-01", "10:00", "2027-02-29T10:00", "2027-13-01T10:00", "2027-05-01T25:00",
     "2027-05-01T10:00 02:00", "1", "2027-W01-1T10:00", "٢٠٢٧-05-01T10:00",
     "2027-05-01T10:00+99:00"],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTime) as refused:
        parse_instant(text, STOCKHOLM)
    assert refused.value.code == "unreadable-time"


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00"],
)
def test_a_year_beyond_us_is_out_of_range(text: str) -> None:
    with pytest.raises(UnreadableTime) as refused:
        parse_instant(text, STOCKHOLM)
    assert refused.value.code == "out-of-range"


@given(st.text())
def test_reading_an_instant_never_fails_otherwise(text: str) -> None:
    try:
        parse_instant(text, STOCKHOLM)
    except (UnreadableTime, NonexistentTime, AmbiguousTime):
        return


def test_wall_clock_text_in_the_doubled_hour_asks() -> None:
    with pytest.raises(AmbiguousTime):
        parse_instant("2027-10-31T02:30", STOCKHOLM)
    with pytest.raises(NonexistentTime):
        parse_instant("2027-03-28T02:30", STOCKHOLM)


def test_a_date_is_read_and_a_wrong_one_refused() -> None:
    assert parse_date("2028-02-29") == date(2028, 2, 29)
    for text in ("2027-02-29", "29/2", "", "2027-02-01T10:00"):
        with pytest.raises(UnreadableTime):
            parse_date(text)
    with pytest.raises(UnreadableTime) as refused:
        parse_date("9999-12-31")
    assert refused.value.code == "out-of-range"


def test_a_period_is_cut_at_utc_midnight() -> None:
    period = Period(utc("2027-12-31T22:00"), utc("2028-01-02T00:30"))
    day = day_number(date(2027, 12, 31))
    assert day_slices(period) == [
        DaySlice(day, 1320, 1440),
        DaySlice(day + 1, 0, 1440),
        DaySlice(day + 2, 0, 30),
    ]


def test_a_period_that_ends_at_utc_midnight_leaves_no_empty_slice() -> None:
    period = Period(utc("1970-01-02T23:00"), utc("1970-01-03T00:00"))
    assert day_slices(period) == [DaySlice(1, 1380, 1440)]


@pytest.mark.parametrize("rest", [timedelta(seconds=1), timedelta(microseconds=1)])
def test_a_period_of_broken_minutes_has_no_slices(rest: timedelta) -> None:
    start, end = utc("2027-01-01T10:00"), utc("2027-01-01T11:00")
    for period in (Period(start + rest, end), Period(start, end + rest)):
        with pytest.raises(InvalidPeriod) as refused:
            day_slices(period)
        assert refused.value.code == "not-whole-minutes"


@given(periods())
def test_slices_join_to_exactly_the_period(period: Period) -> None:
    slices = day_slices(period)
    flat = [(s.day * 1440 + s.start_minute, s.day * 1440 + s.end_minute) for s in slices]
    assert all(0 <= s.start_minute < s.end_minute <= 1440 for s in slices)
    assert EPOCH + timedelta(minutes=flat[0][0]) == period.starts_at
    assert EPOCH + timedelta(minutes=flat[-1][1]) == period.ends_at
    assert all(before[1] == after[0] for before, after in pairwise(flat))


@pytest.mark.parametrize(
    ("day", "hours"), [((2027, 3, 28), 23), ((2027, 10, 31), 25), ((2028, 2, 29), 24)]
)
def test_a_local_day_has_as_many_hours_as_really_pass(
    day: tuple[int, int, int], hours: int
) -> None:
    whole = local_day(date(*day), STOCKHOLM)
    assert whole.minutes == hours * 60
    assert local_days(whole, STOCKHOLM) == [date(*day)]


def test_a_period_touches_local_days_and_not_utc_days() -> None:
    period = Period(utc("2027-06-30T21:30"), utc("2027-06-30T22:30"))
    assert local_days(period, STOCKHOLM) == [date(2027, 6, 30), date(2027, 7, 1)]


def test_february_has_its_leap_day() -> None:
    period = Period(utc("2028-02-28T12:00"), utc("2028-03-01T12:00"))
    days = [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
    assert local_days(period, STOCKHOLM) == days


def test_week_53_runs_into_the_new_year() -> None:
    assert iso_week(date(2027, 1, 1)) == (2026, 53)
    assert iso_week(date(2024, 12, 30)) == (2025, 1)
    week = week_of(date(2027, 1, 1))
    assert week[0] == date(2026, 12, 28)
    assert week[-1] == date(2027, 1, 3)
    assert len(week) == 7
    assert week_of(date(2026, 12, 28)) == week


def test_cuts_fall_on_both_meanings_of_a_doubled_minute_and_on_the_change() -> None:
    night = Period(utc("2027-10-30T23:00"), utc("2027-10-31T02:30"))
    assert wall_cuts(night, {150}, STOCKHOLM) == [
        utc("2027-10-30T23:00"),
        utc("2027-10-31T00:30"),
        utc("2027-10-31T01:00"),
        utc("2027-10-31T01:30"),
        utc("2027-10-31T02:30"),
    ]


def test_a_cut_in_the_gap_falls_on_the_change() -> None:
    night = Period(utc("2027-03-27T22:00"), utc("2027-03-28T03:00"))
    assert wall_cuts(night, {150}, STOCKHOLM) == [
        utc("2027-03-27T22:00"),
        utc("2027-03-27T23:00"),
        utc("2027-03-28T01:00"),
        utc("2027-03-28T03:00"),
    ]
