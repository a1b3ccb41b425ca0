"""At such hours as were wished: the night is offered to nobody who asked for the evening."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.alternatives.shape import shape_of
from marketplace.periods import Period

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def at(hour: int, hours: int, day: int = 14) -> Period:
    """Return a period from an hour of the wall clock in winter."""
    begin = datetime(2027, 1, day, tzinfo=UTC) + timedelta(hours=hour - 1)
    return Period(begin, begin + timedelta(hours=hours))


def test_what_is_by_day_stays_by_day() -> None:
    suits = shape_of(at(18, 2), STOCKHOLM)
    assert suits is not None
    assert [suits(at(hour, 2)) for hour in (0, 5, 7, 21, 22, 23)] == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_what_is_wished_by_night_may_be_at_any_hour() -> None:
    assert shape_of(at(22, 3), STOCKHOLM) is None


def test_what_is_lent_over_days_begins_at_the_same_hour() -> None:
    suits = shape_of(at(9, 57), STOCKHOLM)
    assert suits is not None
    assert [suits(at(hour, 57, day=19)) for hour in (9, 19)] == [True, False]
    whole = shape_of(at(0, 24), STOCKHOLM)
    assert whole is not None
    assert (whole(at(0, 24, day=20)), whole(at(19, 24, day=20))) == (True, False)
