"""Open time cut into the hours of the week."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bookings.overview.open_time import BANDS, CELLS, Hours, OpenTime, open_time
from inventory.openings import ExceptionRule, HolidayRule, WeeklyRule, day_hours

HERE = ZoneInfo("Europe/Stockholm")
MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)
MORNING, AFTERNOON, EVENING, LATE = range(4)


def opened(
    *rules: WeeklyRule,
    exceptions: tuple[ExceptionRule, ...] = (),
    holidays: bool = False,
    breaks: tuple[tuple[date, date], ...] = (),
    first: date = MONDAY,
    last: date = SUNDAY,
) -> OpenTime:
    return open_time(Hours(rules or None, exceptions, holidays, breaks, HERE), first, last)


def cell(weekday: int, band: int) -> int:
    return (weekday - 1) * len(BANDS) + band


def minute(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=HERE).timestamp()) // 60


def test_hours_that_are_not_stated_are_open_all_day_but_nights_are_no_cell() -> None:
    assert opened().totals() == [4 * 60, 5 * 60, 3 * 60, 3 * 60] * 7


def test_weekly_hours_fill_the_parts_of_their_day() -> None:
    totals = opened(WeeklyRule(2, 18 * 60, 21 * 60)).totals()
    assert totals[cell(2, EVENING)] == 120
    assert totals[cell(2, LATE)] == 60
    assert sum(totals) == 180


def test_a_night_goes_on_into_no_morning() -> None:
    totals = opened(WeeklyRule(5, 22 * 60, 9 * 60)).totals()
    assert totals[cell(5, LATE)] == 60
    assert totals[cell(6, MORNING)] == 60
    assert sum(totals) == 120


def test_exceptions_holidays_and_breaks_take_days_away() -> None:
    daily = [WeeklyRule(day, 8 * 60, 12 * 60) for day in range(1, 8)]
    closed = (ExceptionRule(MONDAY, MONDAY),)
    assert sum(opened(*daily, exceptions=closed).totals()) == 6 * 240
    assert sum(opened(*daily, breaks=((MONDAY, date(2026, 11, 24)),)).totals()) == 5 * 240
    christmas = opened(*daily, holidays=True, first=date(2026, 12, 24), last=date(2026, 12, 26))
    assert sum(christmas.totals()) == 0


def test_what_is_said_of_a_day_stands_before_a_school_break() -> None:
    daily = [WeeklyRule(day, 8 * 60, 12 * 60) for day in range(1, 8)]
    own = (ExceptionRule(MONDAY, MONDAY, ((600, 660),)),)
    totals = opened(*daily, exceptions=own, breaks=((MONDAY, MONDAY),)).totals()
    assert totals[cell(1, MORNING)] == 60


def test_the_wall_clock_decides_over_the_change_of_the_clock() -> None:
    """On 25 October 2026 the clock goes back: eight o'clock is one hour later in UTC."""
    weekly = [WeeklyRule(day, 8 * 60, 12 * 60) for day in (6, 7)]
    times = opened(*weekly, first=date(2026, 10, 24), last=date(2026, 10, 25))
    (before, *_), (after, *_) = times.pieces
    assert after - before == 25 * 60
    assert times.totals()[cell(7, MORNING)] == 240


def test_a_stretch_is_counted_where_it_is_open() -> None:
    times = opened(WeeklyRule(1, 10 * 60, 18 * 60))
    found = dict(times.within(minute(MONDAY, 9), minute(MONDAY, 17)))
    assert found == {cell(1, MORNING): 120, cell(1, AFTERNOON): 300}
    assert dict(times.within(minute(SUNDAY, 9), minute(SUNDAY, 17))) == {}
    assert dict(times.within(minute(date(2026, 12, 7), 9), minute(date(2026, 12, 7), 17))) == {}


def test_time_counts_from_when_it_was_shown() -> None:
    times = opened(WeeklyRule(1, 10 * 60, 14 * 60))
    assert sum(times.totals(minute(MONDAY, 11))) == 180
    assert sum(times.totals(minute(SUNDAY, 0))) == 0
    assert len(times.totals()) == CELLS


@given(
    st.lists(
        st.tuples(st.integers(1, 7), st.integers(0, 1439), st.integers(0, 1440), st.booleans()),
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(-1, 14), st.booleans()), max_size=3),
    st.booleans(),
)
def test_it_is_open_when_the_calendar_says_so(
    weekly: list[tuple[int, int, int, bool]], special: list[tuple[int, bool]], holidays: bool
) -> None:
    """The quick way over ordinary weekdays gives what every single day gives."""
    first, last = date(2026, 12, 21), date(2027, 1, 3)
    rules = tuple(
        WeeklyRule(day, start, end, valid_to=date(2026, 12, 28) if dated else None)
        for day, start, end, dated in weekly
    )
    exceptions = tuple(
        ExceptionRule(day, day, ((600, 700),) if open_then else ())
        for n, open_then in special
        for day in (first + timedelta(days=n),)
    )
    closed = HolidayRule(closed_on_holidays=holidays)
    found = sum(
        opened(*rules, exceptions=exceptions, holidays=holidays, first=first, last=last).totals()
    )
    right = sum(
        max(0, min(end, 1380) - max(start, 480))
        for n in range(14)
        for start, end in day_hours(rules or None, exceptions, closed, first + timedelta(days=n))
    )
    assert found == right
