from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.holidays import holiday_name, swedish_holidays
from inventory.openings import (
    ExceptionRule,
    HolidayRule,
    HoursGroup,
    OpeningError,
    Segment,
    WeeklyRule,
    day_hours,
    explain,
    open_spans,
    weekly_segments,
)
from marketplace.periods import local_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")
H = 60
EVERY_DAY = range(1, 8)
OFFICE = [WeeklyRule(day, 8 * H, 17 * H) for day in EVERY_DAY]

CHRISTMAS_WEEK = (date(2027, 12, 20), date(2027, 12, 26))


@st.composite
def weekly_rules(draw: st.DrawFn) -> WeeklyRule:
    dates = st.none() | st.dates(date(2027, 1, 1), date(2027, 2, 20))
    valid_from, valid_to = draw(dates), draw(dates)
    if valid_from and valid_to and valid_to < valid_from:
        valid_from, valid_to = valid_to, valid_from
    start, end = draw(st.integers(0, 47)) * 30, draw(st.integers(0, 48)) * 30
    return WeeklyRule(draw(st.integers(1, 7)), start, end, valid_from, valid_to)


def wall(day: date, hours: float) -> datetime:
    return (datetime.combine(day, time()) + timedelta(hours=hours)).replace(tzinfo=STOCKHOLM)


def hours_by_day(
    rules: list[WeeklyRule] | None,
    exceptions: list[ExceptionRule],
    holidays: HolidayRule | None,
    dates: tuple[date, date] = CHRISTMAS_WEEK,
) -> dict[int, list[tuple[float, float]]]:
    """Return the open hours by day of the month."""
    hours = {}
    for n in range((dates[1] - dates[0]).days + 1):
        day = dates[0] + timedelta(days=n)
        spans = day_hours(rules, exceptions, holidays, day)
        hours[day.day] = [(start / H, end / H) for start, end in spans]
    return hours


def test_hours_not_stated_refuse_no_hour() -> None:
    first, last = date(2027, 3, 27), date(2027, 3, 29)
    not_stated: list[list[WeeklyRule] | None] = [None, []]
    for rules in not_stated:
        (whole,) = open_spans(rules, [], None, first, last, STOCKHOLM)
        assert whole.starts_at == local_day(first, STOCKHOLM).starts_at
        assert whole.ends_at == local_day(last, STOCKHOLM).ends_at
        assert whole.length == timedelta(hours=71)


def test_weekly_hours_follow_the_wall_clock_across_the_change() -> None:
    spans = open_spans(OFFICE, [], None, date(2027, 3, 27), date(2027, 3, 28), STOCKHOLM)
    assert [span.starts_at.hour for span in spans] == [7, 6]
    assert [span.minutes for span in spans] == [9 * H, 9 * H]
    assert all(span.starts_at.tzinfo is UTC for span in spans)


def test_a_day_without_a_rule_is_closed() -> None:
    monday = [WeeklyRule(1, 8 * H, 17 * H)]
    assert hours_by_day(monday, [], None) == {
        20: [(8, 17)], 21: [], 22: [], 23: [], 24: [], 25: [], 26: [],
    }  # fmt: skip


def test_hours_past_midnight_go_on_into_the_next_day() -> None:
    friday = [WeeklyRule(5, 20 * H, 2 * H)]
    (night,) = open_spans(friday, [], None, date(2027, 6, 3), date(2027, 6, 6), STOCKHOLM)
    assert night.starts_at == wall(date(2027, 6, 4), 20)
    assert night.minutes == 6 * H
    (tail,) = open_spans(friday, [], None, date(2027, 6, 5), date(2027, 6, 5), STOCKHOLM)
    assert tail.minutes == 2 * H


def test_a_rule_holds_on_its_first_and_last_date_only() -> None:
    rules = [
        WeeklyRule(d, 8 * H, 12 * H, date(2027, 12, 21), date(2027, 12, 23)) for d in EVERY_DAY
    ]
    days = hours_by_day(rules, [], None)
    assert [day for day, hours in days.items() if hours] == [21, 22, 23]


def test_an_exception_stands_before_a_holiday_and_a_holiday_before_the_week() -> None:
    christmas_eve = date(2027, 12, 24)
    own = ExceptionRule(christmas_eve, christmas_eve, ((10 * H, 12 * H),), "Kalle Anka")
    days = hours_by_day(OFFICE, [own], HolidayRule(closed_on_holidays=True))
    assert days == {
        20: [(8, 17)], 21: [(8, 17)], 22: [(8, 17)], 23: [(8, 17)], 24: [(10, 12)], 25: [], 26: [],
    }  # fmt: skip


def test_holidays_can_have_hours_of_their_own_or_change_nothing() -> None:
    with_hours = HolidayRule(closed_on_holidays=True, spans=((12 * H, 15 * H),))
    assert hours_by_day(OFFICE, [], with_hours)[25] == [(12, 15)]
    assert hours_by_day(OFFICE, [], HolidayRule())[25] == [(8, 17)]
    assert hours_by_day(OFFICE, [], None)[25] == [(8, 17)]


def test_hours_not_stated_are_still_closed_by_an_exception_and_a_holiday() -> None:
    closed = ExceptionRule(date(2027, 12, 21), date(2027, 12, 22), (), "Golvet slipas")
    days = hours_by_day(None, [closed], HolidayRule(closed_on_holidays=True))
    assert [day for day, hours in days.items() if not hours] == [21, 22, 24, 25, 26]


def test_an_exception_that_closes_wins_over_one_that_opens() -> None:
    day = date(2027, 12, 21)
    opens = ExceptionRule(day, day, ((8 * H, 10 * H),))
    more = ExceptionRule(day, day, ((14 * H, 16 * H),))
    assert hours_by_day(OFFICE, [opens, more], None)[21] == [(8, 10), (14, 16)]
    assert hours_by_day(OFFICE, [opens, ExceptionRule(day, day)], None)[21] == []


def test_a_closed_date_takes_its_own_night_and_not_that_of_the_day_before() -> None:
    nights = [WeeklyRule(day, 18 * H, 2 * H) for day in EVERY_DAY]
    closed = ExceptionRule(date(2027, 12, 22), date(2027, 12, 22))
    days = hours_by_day(nights, [closed], None)
    assert days[21] == [(0, 2), (18, 24)]
    assert days[22] == [(0, 2)]
    assert days[23] == [(18, 24)]


def test_a_night_leads_up_to_other_hours_of_the_next_date_and_into_a_holiday() -> None:
    nights = [WeeklyRule(day, 18 * H, 2 * H) for day in EVERY_DAY]
    other = ExceptionRule(date(2027, 12, 22), date(2027, 12, 22), ((2 * H, 10 * H),))
    days = hours_by_day(nights, [other], HolidayRule(closed_on_holidays=True))
    assert days[22] == [(0, 10)]
    assert days[23] == [(18, 24)]
    assert days[24] == [(0, 2)]
    assert days[25] == []


def test_a_special_night_goes_on_into_a_closed_date() -> None:
    party = ExceptionRule(date(2027, 12, 21), date(2027, 12, 21), ((18 * H, 3 * H),))
    closed = ExceptionRule(date(2027, 12, 22), date(2027, 12, 22))
    assert hours_by_day(OFFICE, [party, closed], None)[22] == [(0, 3)]


def test_hours_that_touch_are_one_stretch_across_midnight() -> None:
    rules = [WeeklyRule(day, 0, 1440) for day in EVERY_DAY]
    assert len(open_spans(rules, [], None, *CHRISTMAS_WEEK, STOCKHOLM)) == 1
    rules = [WeeklyRule(1, 8 * H, 12 * H), WeeklyRule(1, 12 * H, 17 * H)]
    assert hours_by_day(rules, [], None)[20] == [(8, 17)]


def test_hours_in_the_march_gap_begin_when_the_clock_has_jumped() -> None:
    night = date(2027, 3, 28)
    (late,) = open_spans([WeeklyRule(7, 150, 240)], [], None, night, night, STOCKHOLM)
    assert late.starts_at == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert late.minutes == 60
    assert open_spans([WeeklyRule(7, 120, 180)], [], None, night, night, STOCKHOLM) == []


def test_hours_in_the_october_hour_mean_the_first() -> None:
    night = date(2027, 10, 31)
    (early,) = open_spans([WeeklyRule(7, 60, 150)], [], None, night, night, STOCKHOLM)
    assert early.minutes == 90
    (all_night,) = open_spans([WeeklyRule(7, 0, 300)], [], None, night, night, STOCKHOLM)
    assert all_night.minutes == 360


@pytest.mark.parametrize(
    ("weekday", "start", "end", "code"),
    [(0, 0, 60, "bad-weekday"), (8, 0, 60, "bad-weekday"), (1, -1, 60, "bad-hours"),
     (1, 1440, 60, "bad-hours"), (1, 60, -5, "bad-hours"), (1, 0, 1441, "bad-hours"),
     (1, 600, 2101, "bad-hours")],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(weekday: int, start: int, end: int, code: str) -> None:
    with pytest.raises(OpeningError) as refused:
        WeeklyRule(weekday, start, end)
    assert refused.value.code == code


def test_dates_that_run_backwards_are_refused() -> None:
    later, earlier = date(2027, 2, 2), date(2027, 2, 1)
    with pytest.raises(OpeningError) as refused:
        WeeklyRule(1, 0, 60, later, earlier)
    assert refused.value.code == "backwards-dates"
    with pytest.raises(OpeningError):
        ExceptionRule(later, earlier)
    with pytest.raises(OpeningError):
        ExceptionRule(earlier, later, ((1500, 1600),))
    with pytest.raises(OpeningError):
        HolidayRule(spans=((-1, 60),))


def test_rows_for_queries_are_split_at_midnight_on_sunday_too() -> None:
    assert weekly_segments([WeeklyRule(7, 20 * H, 2 * H)]) == [
        Segment(1, 0, 120, None, None),
        Segment(7, 1200, 1440, None, None),
    ]


def test_the_part_after_midnight_is_valid_a_day_later() -> None:
    summer = WeeklyRule(6, 20 * H, 2 * H, date(2027, 6, 5), date(2027, 8, 28))
    assert weekly_segments([summer]) == [
        Segment(6, 1200, 1440, date(2027, 6, 5), date(2027, 8, 28)),
        Segment(7, 0, 120, date(2027, 6, 6), date(2027, 8, 29)),
    ]


def test_a_stretch_is_one_row_even_where_validities_differ() -> None:
    rules = [
        WeeklyRule(1, 8 * H, 17 * H),
        WeeklyRule(1, 17 * H, 22 * H, date(2027, 6, 1), date(2027, 8, 31)),
    ]
    assert weekly_segments(rules) == [
        Segment(1, 480, 1020, None, date(2027, 5, 31)),
        Segment(1, 480, 1020, date(2027, 9, 1), None),
        Segment(1, 480, 1320, date(2027, 6, 1), date(2027, 8, 31)),
    ]


def test_hours_that_a_season_does_not_touch_stay_one_row() -> None:
    rules = [
        WeeklyRule(1, 8 * H, 12 * H),
        WeeklyRule(1, 18 * H, 20 * H, date(2027, 6, 1), date(2027, 8, 31)),
    ]
    assert weekly_segments(rules) == [
        Segment(1, 480, 720, None, None),
        Segment(1, 1080, 1200, date(2027, 6, 1), date(2027, 8, 31)),
    ]


def test_rules_of_equal_validity_that_touch_become_one_row() -> None:
    rules = [WeeklyRule(1, 480, 720), WeeklyRule(1, 720, 1020), WeeklyRule(1, 500, 600)]
    assert weekly_segments(rules) == [Segment(1, 480, 1020, None, None)]


@given(st.lists(weekly_rules(), min_size=1, max_size=6))
def test_rows_say_for_every_date_what_the_calendar_says(rules: list[WeeklyRule]) -> None:
    segments = weekly_segments(rules)
    for n in range(70):
        day = date(2026, 12, 28) + timedelta(days=n)
        rows = [
            (s.start_minute, s.end_minute)
            for s in segments
            if s.weekday == day.isoweekday() and (s.valid_from or day) <= day <= (s.valid_to or day)
        ]
        assert rows == day_hours(rules, [], None, day)


@given(st.lists(weekly_rules(), max_size=5), st.booleans())
def test_open_time_is_ordered_apart_and_within_the_dates(
    rules: list[WeeklyRule],
    closed: bool,
) -> None:
    first, last = date(2026, 12, 30), date(2027, 1, 12)
    holidays = HolidayRule(closed_on_holidays=closed)
    spans = open_spans(rules, [], holidays, first, last, STOCKHOLM)
    assert all(one.ends_at < two.starts_at for one, two in pairwise(spans))
    for span in spans:
        assert span.starts_at >= local_day(first, STOCKHOLM).starts_at
        assert span.ends_at <= local_day(last, STOCKHOLM).ends_at
    if closed:
        epiphany = local_day(date(2027, 1, 6), STOCKHOLM)
        met = [span for span in spans if span.overlaps(epiphany)]  # by the night before it alone
        assert all(span.starts_at < epiphany.starts_at for span in met)


def test_weekdays_with_equal_hours_are_told_together() -> None:
    rules = [
        *(WeeklyRule(day, 17 * H, 21 * H + 30) for day in (4, 1, 3, 2)),
        WeeklyRule(5, 18 * H, 2 * H),
        WeeklyRule(6, 0, 1440),
        WeeklyRule(7, 8 * H, 12 * H),
        WeeklyRule(7, 12 * H, 16 * H),
    ]
    assert explain(rules) == [
        HoursGroup((1, 2, 3, 4), "17:00", "21:30", None, None),
        HoursGroup((5,), "18:00", "02:00", None, None),
        HoursGroup((6,), "00:00", "24:00", None, None),
        HoursGroup((7,), "08:00", "16:00", None, None),
    ]


def test_hours_of_a_season_are_told_apart() -> None:
    summer = (date(2027, 6, 1), date(2027, 8, 31))
    rules = [WeeklyRule(1, 480, 1020), WeeklyRule(1, 480, 1320, *summer)]
    assert explain(rules) == [
        HoursGroup((1,), "08:00", "17:00", None, None),
        HoursGroup((1,), "08:00", "22:00", *summer),
    ]


def test_hours_longer_than_a_day_together_are_told_one_by_one() -> None:
    rules = [WeeklyRule(1, 8 * H, 20 * H), WeeklyRule(1, 18 * H, 10 * H)]
    assert [(g.opens, g.closes) for g in explain(rules)] == [("08:00", "20:00"), ("18:00", "10:00")]


def test_swedish_holidays_are_the_red_days_and_the_three_eves() -> None:
    assert swedish_holidays(2027) == {
        date(2027, 1, 1): "Nyårsdagen",
        date(2027, 1, 6): "Trettondedag jul",
        date(2027, 3, 26): "Långfredagen",
        date(2027, 3, 28): "Påskdagen",
        date(2027, 3, 29): "Annandag påsk",
        date(2027, 5, 1): "Första maj",
        date(2027, 5, 6): "Kristi himmelsfärdsdag",
        date(2027, 5, 16): "Pingstdagen",
        date(2027, 6, 6): "Nationaldagen",
        date(2027, 6, 25): "Midsommarafton",
        date(2027, 6, 26): "Midsommardagen",
        date(2027, 11, 6): "Alla helgons dag",
        date(2027, 12, 24): "Julafton",
        date(2027, 12, 25): "Juldagen",
        date(2027, 12, 26): "Annandag jul",
        date(2027, 12, 31): "Nyårsafton",
    }


def test_an_ordinary_sunday_is_no_holiday() -> None:
    assert holiday_name(date(2027, 2, 7)) is None
    assert holiday_name(date(2028, 6, 23)) == "Midsommarafton"


def test_changing_the_answer_does_not_change_the_calendar() -> None:
    swedish_holidays(2027).clear()
    assert len(swedish_holidays(2027)) == 16
