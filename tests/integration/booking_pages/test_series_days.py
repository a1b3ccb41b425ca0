"""Which days a series in the form has: its ways to repeat, red days and breaks left out."""

import html
from datetime import date, timedelta

import pytest
from booking_stage import Stage, check, day
from series_stage import occurrences, send, series
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.models import Series
from inventory.models import SchoolBreak
from inventory.types import BookingMode
from marketplace.transactions import unit_of_work


def test_red_days_are_left_out_by_name_and_can_be_booked_all_the_same(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT, horizon_days=730)
    bo = stage.browser(stage.bo)
    year = date.fromisoformat(day()).year + 1
    fields = {"date": f"{year}-06-04", "repeat": "daily", "times": "4", "skip_holidays": "y"}
    page = html.unescape(check(bo, hall, **fields))
    assert "Nationaldagen" in page
    assert "3 dates, all free" in page
    bo.send("date", {"open": f"{year}-06-06"})
    page = bo.send("edit", {f"what-{year}-06-06": "keep", "do": "check", "open": None})
    assert "4 dates, all free" in page
    send(bo)
    assert len(occurrences(stage.now)) == 4
    assert stage.now.scalars(select(Series)).one().skip_holidays


@pytest.mark.parametrize(
    ("fields", "words", "days"),
    [
        ({"repeat": "daily", "times": "3"}, "Every day, 18.00–20.00", (0, 1, 2)),
        ({"repeat": "every-2-weeks", "times": "3"}, "Every second week on", (0, 14, 28)),
        ({"repeat": "every-n-weeks", "interval": "3", "times": "2"}, "Every 3 weeks on", (0, 21)),
        ({"repeat": "dates", "dates": "{20}\n{17}\n{20}"}, "On dates of its own", (0, 3, 6)),
    ],
)
def test_each_way_to_repeat_is_said_in_words(
    stage: Stage, fields: dict[str, str], words: str, days: tuple[int, ...]
) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    for ahead in (17, 20):
        fields = {name: text.replace(f"{{{ahead}}}", day(ahead)) for name, text in fields.items()}
    page = html.unescape(check(bo, hall, **fields))
    assert words in page
    assert f"{len(days)} times." in page
    send(bo)
    assert [row[0] for row in occurrences(stage.now)] == [day(14 + n) for n in days]


def test_several_weekdays_can_be_ticked(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo = stage.browser(stage.bo)
    monday = date.fromisoformat(day()) + timedelta(days=7)
    monday -= timedelta(days=monday.weekday())
    fields = {"date": str(monday), "repeat": "weekly", "weekdays": ["2", "4"], "times": "4"}
    page = html.unescape(check(bo, hall, **fields))
    assert "Every Tuesday and Thursday, 18.00–20.00" in page
    send(bo)
    expected = [str(monday + timedelta(days=n)) for n in (1, 3, 8, 10)]
    assert [row[0] for row in occurrences(stage.now)] == expected


def test_school_breaks_that_the_city_keeps_are_left_out_by_name(
    stage: Stage, session: Session
) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    week = [date.fromisoformat(day(21)) + timedelta(days=n) for n in (-2, 2)]
    with unit_of_work(session) as work:
        work.add(SchoolBreak(name="Sportlov", first_day=week[0], last_day=week[1]))
    bo = stage.browser(stage.bo)
    page = html.unescape(series(bo, hall, skip_school_breaks="y"))
    assert "3 dates, all free" in page
    assert "1 date is left out: Winter school break." in page
    send(bo)
    assert [row[0] for row in occurrences(stage.now)] == [day(14), day(28), day(35)]
