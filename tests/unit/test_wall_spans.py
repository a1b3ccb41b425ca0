"""What the wall clock shows during a period, on the nights when it is changed as well."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bookings.judging.walls import WallSpan, edges, spans
from marketplace.clock_changes import changes_of
from marketplace.periods import Period

STOCKHOLM, AZORES = ZoneInfo("Europe/Stockholm"), ZoneInfo("Atlantic/Azores")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_an_ordinary_evening_is_one_span_and_ends_at_twenty_four() -> None:
    day = date(2027, 2, 3)
    period = Period(utc(day, 17), utc(day, 23))
    assert spans(period, STOCKHOLM) == [WallSpan(day, 18 * 60, 1440)]
    assert edges(period, STOCKHOLM)[1] == WallSpan(day, 1440, 1440)


def test_what_goes_on_past_midnight_is_cut_there() -> None:
    day, next_day = date(2027, 12, 31), date(2028, 1, 1)
    period = Period(utc(day, 21), utc(next_day, 1))
    assert spans(period, STOCKHOLM) == [
        WallSpan(day, 22 * 60, 1440),
        WallSpan(next_day, 0, 2 * 60),
    ]


def test_nothing_is_asked_of_the_hour_that_is_left_out_in_spring() -> None:
    period = Period(utc(SPRING, 0, 30), utc(SPRING, 1, 30))
    assert spans(period, STOCKHOLM) == [
        WallSpan(SPRING, 90, 120),
        WallSpan(SPRING, 180, 210),
    ]


def test_what_ends_when_the_clock_is_put_forward_ends_at_two() -> None:
    assert spans(Period(utc(SPRING, 0), utc(SPRING, 1)), STOCKHOLM) == [WallSpan(SPRING, 60, 120)]


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ((0, 45), (1, 15), (165, 180)),  # 2.45 the first time to 2.15 the second
        ((1, 15), (1, 45), (179, 180)),  # wholly in the second hour
        ((1, 30), (3, 0), (179, 240)),
        ((0, 0), (1, 0), (120, 180)),
    ],
)
def test_the_hour_that_comes_again_is_the_end_of_the_first(
    starts: tuple[int, int], ends: tuple[int, int], told: tuple[int, int]
) -> None:
    period = Period(utc(AUTUMN, *starts), utc(AUTUMN, *ends))
    assert spans(period, STOCKHOLM) == [WallSpan(AUTUMN, *told)]


def test_a_midnight_that_does_not_exist_cuts_nothing() -> None:
    period = Period(utc(SPRING, 0, 30), utc(SPRING, 1, 30))
    assert spans(period, AZORES) == [
        WallSpan(date(2027, 3, 27), 23 * 60 + 30, 1440),
        WallSpan(SPRING, 60, 90),
    ]


def test_a_zone_has_two_changes_a_year_or_none() -> None:
    spring, autumn = changes_of(STOCKHOLM, 2027)
    assert (spring.at, spring.forward) == (utc(SPRING, 1), True)
    assert (autumn.at, autumn.forward) == (utc(AUTUMN, 1), False)
    assert (spring.wall_before.hour, spring.wall_after.hour) == (2, 3)
    assert autumn.repeats(utc(AUTUMN, 1, 59))
    assert not autumn.repeats(utc(AUTUMN, 2))
    assert changes_of(ZoneInfo("UTC"), 2027) == ()
