from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.recurrence import Frequency
from bookings.series import choices
from bookings.series.choices import Choice, Kind, RunsInto
from bookings.types import ReasonCode
from bookings.wished import Wish
from bookings.wishes import edge_on_wall, rule_of, wish_of
from marketplace.periods import local

ZONE = ZoneInfo("Europe/Stockholm")
FIRST = date(2027, 3, 14)


def weekly(times: int = 4, clock: str = "18:00", hours: int = 2, **facts: bool) -> Wish:
    wall = datetime.fromisoformat(f"{FIRST}T{clock}")
    ends = edge_on_wall(wall + timedelta(hours=hours), ZONE)
    rule = rule_of(Frequency.WEEKLY, times=times, skip_holidays=facts.get("red", False))
    off = {date(2027, 3, 28): "Påskdagen"} if facts.get("red") else {}
    return wish_of(starts=edge_on_wall(wall, ZONE), ends=ends, zone=ZONE, rule=rule, days_off=off)


def walls(wish: Wish) -> list[str]:
    return [
        f"{local(one.period.starts_at, ZONE):%m-%d %H}" if one.period and not one.skip else "-"
        for one in wish.dates
    ]


def moved(day: date, starts: str, ends: str) -> Choice:
    return choices.at(day, datetime.fromisoformat(starts), datetime.fromisoformat(ends), ZONE)


def test_a_date_keeps_its_day_in_the_series_whatever_its_time() -> None:
    wish = choices.applied(
        weekly(), [moved(date(2027, 3, 21), "2027-03-22T10:00", "2027-03-22T12:00")], ZONE
    )
    assert walls(wish) == ["03-14 18", "03-22 10", "03-28 18", "04-04 18"]
    assert [(one.local_day, one.exception) for one in wish.dates][1] == ("2027-03-21", True)


def test_the_same_time_as_before_is_no_exception() -> None:
    same = moved(date(2027, 3, 21), "2027-03-21T18:00", "2027-03-21T20:00")
    assert not any(one.exception for one in choices.applied(weekly(), [same], ZONE).dates)


def test_what_is_left_out_or_elsewhere_stands_in_the_rule() -> None:
    wish = choices.applied(
        weekly(),
        [
            Choice(date(2027, 3, 21), Kind.SKIP),
            Choice(date(2027, 3, 28), Kind.ELSEWHERE, listing="abcdefghijkl"),
        ],
        ZONE,
    )
    assert walls(wish) == ["03-14 18", "-", "04-04 18"]
    assert [(one.listing, one.date.local_day) for one in wish.elsewhere] == [
        ("abcdefghijkl", "2027-03-28")
    ]
    assert wish.series is not None
    assert wish.series.skip == ["2027-03-21", "2027-03-28"]


def test_a_red_day_is_kept_when_it_is_said_so_and_is_no_part_of_the_skips() -> None:
    wish = weekly(red=True)
    assert walls(wish) == ["03-14 18", "03-21 18", "-", "04-04 18"]
    kept = choices.applied(wish, [Choice(date(2027, 3, 28), Kind.KEEP)], ZONE)
    assert walls(kept)[2] == "03-28 18"
    assert kept.series is not None
    assert (kept.series.skip, kept.series.skip_holidays) == ([], True)


def test_a_time_that_is_not_there_stays_a_problem_and_one_that_comes_twice_is_the_first() -> None:
    gap = moved(date(2027, 3, 28), "2027-03-28T02:30", "2027-03-28T04:30")
    (one,) = [x for x in choices.applied(weekly(), [gap], ZONE).dates if x.exception]
    assert (one.period, one.problem) == (None, ReasonCode.NONEXISTENT_TIME)
    twice = moved(date(2027, 3, 21), "2027-10-31T02:30", "2027-10-31T04:30")
    (one,) = [x for x in choices.applied(weekly(), [twice], ZONE).dates if x.exception]
    assert one.period is not None
    assert one.period.minutes == 180


@pytest.mark.parametrize(
    ("starts", "ends", "apart", "meets"),
    [
        ("2027-03-28T19:00", "2027-03-28T21:00", 0, True),
        ("2027-03-28T20:00", "2027-03-28T22:00", 0, False),
        ("2027-03-28T20:00", "2027-03-28T22:00", 45, True),
        ("2027-03-28T20:45", "2027-03-28T22:00", 45, False),
        ("2027-03-28T16:00", "2027-03-28T17:30", 45, True),
    ],
)
def test_a_new_time_meets_no_other_date_nor_the_time_that_the_owner_needs_between(
    starts: str, ends: str, apart: int, meets: bool
) -> None:
    choice = moved(date(2027, 3, 21), starts, ends)
    between = timedelta(minutes=apart)
    if not meets:
        assert choices.applied(weekly(), [choice], ZONE, between)
        return
    with pytest.raises(RunsInto) as met:
        choices.applied(weekly(), [choice], ZONE, between)
    assert met.value.day == "2027-03-21"
    assert f"{local(met.value.other.starts_at, ZONE):%m-%d %H}" == "03-28 18"


def test_a_day_that_the_series_does_not_have_is_passed_by() -> None:
    strange = Choice(date(2027, 3, 15), Kind.SKIP)
    assert walls(choices.applied(weekly(), [strange], ZONE)) == walls(weekly())


def test_of_two_series_of_choices_only_those_of_the_series_are_left() -> None:
    single = weekly(times=1)
    assert len(choices.applied(single, [Choice(FIRST, Kind.SKIP)], ZONE).dates) == 1


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
written = st.one_of(
    st.builds(Choice, days, st.sampled_from([Kind.SKIP, Kind.KEEP, Kind.PASS])),
    st.builds(
        lambda day, listing: Choice(day, Kind.ELSEWHERE, listing=listing),
        days,
        st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=12, max_size=12),
    ),
    st.builds(
        lambda day, wall, hours: choices.at(day, wall, wall + timedelta(hours=hours), ZONE),
        days,
        st.datetimes(datetime.fromisoformat("2026-01-01T04:00"),
                     datetime.fromisoformat("2028-12-31T04:00"))
        .map(lambda wall: wall.replace(hour=4, minute=wall.minute, second=0, microsecond=0)),
        st.integers(1, 19),
    ),
)  # fmt: skip


@given(written)
def test_a_choice_that_was_written_is_read_again(choice: Choice) -> None:
    assert choices.read(choice.written(), ZONE) == choice


@given(st.text(max_size=80))
def test_what_nobody_wrote_is_no_choice(text: str) -> None:
    found = choices.read(text, ZONE)
    assert found is None or choices.read(found.written(), ZONE) == found
