"""When a search wants something: what its address says, as periods, and what cannot be used."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from bookings.finder.search_reader import Reader
from bookings.finder.search_times import MOST_TIMES, When, when

STOCKHOLM = ZoneInfo("Europe/Stockholm")
pytestmark = pytest.mark.usefixtures("app")
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
SPORTLOV = ("Sportlov", date(2027, 2, 15), date(2027, 2, 19))


def read(query: str, breaks: Sequence[tuple[str, date, date]] = ()) -> tuple[When, list[str]]:
    """Return what the address asks for, and the fields that could not be used."""
    args = MultiDict(parse_qsl(query))
    reader = Reader(args)
    found = when(reader, STOCKHOLM, NOW, lambda _first, _last: breaks)
    return found, [one.field for one in reader.problems]


def walls(found: When) -> list[str]:
    """Return the periods on the wall clock of the city."""
    edges = [
        (one.starts_at.astimezone(STOCKHOLM), one.ends_at.astimezone(STOCKHOLM))
        for one in found.periods
    ]
    return [f"{starts:%m-%d %H:%M} {ends:%m-%d %H:%M}" for starts, ends in edges]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("date=2027-01-12&from=18:00&to=20:00", "01-12 18:00 01-12 20:00"),
        ("date=2027-01-12&from=18.15&to=20", "01-12 18:15 01-12 20:00"),
        ("date=2027-01-12", "01-12 08:00 01-12 22:00"),
        ("date=2027-01-04", "01-04 10:30 01-04 22:00"),
        ("date=2027-01-04&to=12:00", "01-04 10:30 01-04 12:00"),
        ("date=2027-01-04&from=09:00&to=12:00", "01-04 09:00 01-04 12:00"),
        ("date=2027-01-12&from=20:00&to=02:00", "01-12 20:00 01-13 02:00"),
        ("date=2027-01-12&from=20:00&to=24:00", "01-12 20:00 01-13 00:00"),
        ("date=2027-01-12&from=20:00&to=00:00", "01-12 20:00 01-13 00:00"),
        ("date=2027-01-12&from=00:00&to=24:00", "01-12 00:00 01-13 00:00"),
        ("date=2027-01-12&end=2027-01-14&from=10:00&to=16:00", "01-12 10:00 01-14 16:00"),
        ("date=2027-01-12&end=2027-01-14", "01-12 08:00 01-14 22:00"),
        ("date=2027-01-12&end=2027-01-14&from=10:00&to=24:00", "01-12 10:00 01-15 00:00"),
        ("date=2027-01-12&end=2027-01-12&from=20:00&to=02:00", "01-12 20:00 01-13 02:00"),
    ],
)
def test_hours_nights_and_several_days_are_one_period(query: str, expected: str) -> None:
    found, problems = read(query)
    assert walls(found) == [expected]
    assert problems == []
    assert found.rule is None


def test_a_window_comes_again_every_week_until_the_last_date_included() -> None:
    found, problems = read("date=2027-01-12&from=18:00&to=20:00&repeat=weekly&until=2027-02-02")
    assert [one[:5] for one in walls(found)] == ["01-12", "01-19", "01-26", "02-02"]
    assert problems == []


def test_every_second_week_so_many_times() -> None:
    found, _ = read("date=2027-01-12&from=18:00&to=20:00&repeat=every-2-weeks&times=3")
    assert [one[:5] for one in walls(found)] == ["01-12", "01-26", "02-09"]


def test_without_an_end_it_is_ten_times() -> None:
    found, problems = read("date=2027-01-12&from=18:00&to=20:00&repeat=weekly")
    assert (len(found.periods), problems) == (10, [])


def test_of_last_date_and_number_the_number_holds_and_that_is_said() -> None:
    found, problems = read("date=2027-01-12&repeat=weekly&times=2&until=2027-12-01")
    assert (len(found.periods), problems) == (2, ["until"])


def test_the_wall_clock_stays_when_the_clock_is_put_forward() -> None:
    found, _ = read("date=2027-03-23&from=18:00&to=20:00&repeat=weekly&times=2")
    assert walls(found) == ["03-23 18:00 03-23 20:00", "03-30 18:00 03-30 20:00"]
    assert [one.starts_at.hour for one in found.periods] == [17, 16]


def test_school_breaks_are_left_out_and_named() -> None:
    found, problems = read(
        "date=2027-02-09&from=18:00&to=20:00&repeat=weekly&until=2027-02-23&skip_breaks=1",
        [SPORTLOV],
    )
    assert [one[:5] for one in walls(found)] == ["02-09", "02-23"]
    assert found.off == ((date(2027, 2, 16), "Sportlov"),)
    assert problems == []


def test_school_breaks_count_where_nobody_leaves_them_out() -> None:
    found, _ = read("date=2027-02-09&repeat=weekly&times=3", [SPORTLOV])
    assert (len(found.periods), found.off) == (3, ())


def test_where_every_date_is_in_a_break_that_is_said_and_nothing_is_judged() -> None:
    found, problems = read("date=2027-02-16&repeat=weekly&times=1&skip_breaks=1", [SPORTLOV])
    assert (found.periods, problems) == ((), ["skip_breaks"])


@pytest.mark.parametrize(
    ("end", "field"),
    [
        ("times=61", "times"),
        ("times=100000", "times"),
        ("until=2028-06-27", "until"),
        ("until=2035-01-01", "until"),
        ("until=2199-12-31", "until"),
    ],
)
def test_more_than_sixty_dates_are_the_first_sixty(end: str, field: str) -> None:
    found, problems = read(f"date=2027-01-12&from=18:00&to=20:00&repeat=weekly&{end}")
    assert (len(found.periods), problems) == (MOST_TIMES, [field])
    assert walls(found)[-1].startswith("02-29")


def test_a_date_whose_time_does_not_exist_is_left_out_of_a_series_and_named() -> None:
    found, problems = read("date=2027-03-21&from=02:30&to=04:00&repeat=weekly&times=3")
    assert [one[:5] for one in walls(found)] == ["03-21", "04-04"]
    assert problems == ["from"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("date=2027-03-28&from=02:30&to=05:00", "from"),
        ("date=2027-03-28&from=01:00&to=02:30", "from"),
        ("date=2027-01-12&from=21:00&to=18:00", "to"),
        ("date=2027-01-12&end=2027-01-11", "end"),
        ("date=2027-01-12&end=2027-04-12", "end"),
        ("date=2199-12-31&from=20:00&to=24:00", "date"),
    ],
)
def test_a_time_that_cannot_be_is_said_and_the_day_is_kept(query: str, field: str) -> None:
    found, problems = read(query)
    assert (found.periods, problems) == ((), [field])
    assert found.day is not None


def test_an_hour_that_comes_twice_is_the_first_one_or_all_of_it() -> None:
    found, problems = read("date=2027-10-31&from=02:30&to=03:30")
    assert (found.periods[0].minutes, problems) == (120, [])
    both, _ = read("date=2027-10-31&from=01:00&to=02:30")
    assert both.periods[0].minutes == 150


@pytest.mark.parametrize(
    "query", ["from=18:00", "to=20:00", "end=2027-01-14", "repeat=weekly", "times=5",
              "until=2027-03-01", "skip_breaks=1"],
)  # fmt: skip
def test_without_a_date_nothing_is_judged_and_a_date_is_asked_for(query: str) -> None:
    found, problems = read(query)
    assert (found, problems) == (When(), ["date"])


def test_times_without_a_rhythm_ask_for_one_and_the_first_date_is_judged() -> None:
    found, problems = read("date=2027-01-12&until=2027-03-01")
    assert (len(found.periods), problems) == (1, ["repeat"])


def test_a_last_date_before_the_first_is_said_and_the_first_is_judged() -> None:
    found, problems = read("date=2027-01-12&repeat=weekly&until=2027-01-11")
    assert (len(found.periods), problems) == (1, ["until"])


def test_a_day_that_has_passed_is_said_and_a_series_that_began_is_not() -> None:
    assert read("date=2027-01-03")[1] == ["date"]
    assert read("date=2026-12-29&repeat=weekly&times=3")[1] == []


def test_a_time_of_today_that_has_passed_is_told_as_that() -> None:
    assert read("date=2027-01-04&from=08:00&to=09:00")[1] == ["from"]
    assert read("date=2027-01-04&to=10:00")[1] == ["from"]
    assert read("date=2027-01-03")[1] == ["date"]
