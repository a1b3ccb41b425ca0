"""Closing time in the nights in which the clock is changed: what is shown is what is stored."""

from datetime import UTC, datetime

import pytest
from booking_stage import Stage
from form_browser import Browser
from sqlalchemy import select

from bookings.models import ClosurePeriod

SPRING, AUTUMN = "2027-03-28", "2027-10-31"
MISSING = "That time does not exist: the clock is put forward that night. Try 03.00."
ASKED = {"reason": "Golvet slipas."}


@pytest.fixture
def anna(stage: Stage) -> Browser:
    """Return the owner's browser, about to close a hall."""
    browser = stage.browser(stage.anna)
    browser.open(f"/closures/new?listing={stage.hall().public_id}")
    return browser


def stored(stage: Stage) -> list[tuple[datetime, datetime]]:
    rows = stage.now.execute(select(ClosurePeriod.starts_at, ClosurePeriod.ends_at))
    return [(row.starts_at, row.ends_at) for row in rows]


def utc(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:{minute:02d}").replace(tzinfo=UTC)


@pytest.mark.parametrize("do", ["check", "close"])
@pytest.mark.parametrize(
    ("start", "finish"),
    [("02:30", "04:00"), ("02:00", "03:00"), ("01:00", "02:30"), ("02:15", "02:45")],
)
def test_a_time_that_the_clock_passes_over_is_told_with_the_one_that_is_there(
    stage: Stage, anna: Browser, start: str, finish: str, do: str
) -> None:
    page = anna.send("reason", ASKED | {"day": SPRING, "from": start, "to": finish}, do=do)
    assert anna.status == 422
    assert MISSING in page
    assert "It ends before it begins" not in page
    assert stored(stage) == []


def test_the_only_date_of_a_series_is_told_too(stage: Stage, anna: Browser) -> None:
    asked = {"day": SPRING, "end": SPRING, "how": "daily", "from": "02:00", "to": "03:00"}
    assert MISSING in anna.send("reason", ASKED | asked, do="close")
    assert stored(stage) == []


def test_whole_days_and_hours_around_the_change_are_closed_as_ever(
    stage: Stage, anna: Browser
) -> None:
    page = anna.send("reason", ASKED | {"day": SPRING, "from": "01:00", "to": "04:00"}, do="check")
    assert "The time that will be closed" in page
    assert "Sunday 28 March 2027, 01.00–04.00" in page
    assert "the clock is put" not in page
    anna.send("reason", {"from": "", "to": ""}, do="close")
    assert stored(stage) == [(utc("2027-03-27", 23), utc(SPRING, 22))]


def test_an_hour_that_comes_twice_is_closed_from_the_first_and_the_page_says_so(
    stage: Stage, anna: Browser
) -> None:
    page = anna.send("reason", ASKED | {"day": AUTUMN, "from": "02:30", "to": "04:00"}, do="check")
    told = "the clock is put back, and 02.30 comes twice. It is closed from the first of them."
    assert f"On Sunday 31 October 2027 {told}" in page
    anna.send("reason", do="close")
    assert stored(stage) == [(utc(AUTUMN, 0, 30), utc(AUTUMN, 3))]


def test_an_hour_that_comes_twice_is_closed_until_the_second_and_the_page_says_so(
    stage: Stage, anna: Browser
) -> None:
    page = anna.send("reason", ASKED | {"day": AUTUMN, "from": "01:00", "to": "02:30"}, do="check")
    assert "02.30 comes twice. It is closed until the second of them." in page
    assert "from the first of them" not in page
    anna.send("reason", do="close")
    assert stored(stage) == [(utc("2027-10-30", 23), utc(AUTUMN, 1, 30))]


def test_the_dates_of_a_series_are_shown_as_they_are_stored(stage: Stage, anna: Browser) -> None:
    asked = {"day": "2027-03-27", "end": "2027-03-29", "how": "daily"}
    page = anna.send("reason", ASKED | asked | {"from": "02:30", "to": "04:00"}, do="check")
    for told in (
        "Saturday 27 March 2027, 02.30–04.00",
        "Sunday 28 March 2027, 03.00–04.00",
        "Monday 29 March 2027, 02.30–04.00",
        "On Sunday 28 March 2027 the clock is put forward. It is closed from 03.00 then.",
    ):
        assert told in page
    anna.send("reason", do="close")
    assert stored(stage)[1] == (utc(SPRING, 1), utc(SPRING, 2))


def test_the_last_day_that_can_be_written_is_no_fault_of_ours(stage: Stage, anna: Browser) -> None:
    anna.send("reason", ASKED | {"day": "2199-12-31", "from": "", "to": ""}, do="check")
    assert anna.status == 422
    assert stored(stage) == []
