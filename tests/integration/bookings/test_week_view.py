"""The week of a listing's page: what is past is told as past, and no open hour is cut away."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories import book, make_listing, make_member, make_organisation, wish
from flask import Flask
from sqlalchemy.orm import Session

from bookings.judging.asking import Asker
from bookings.views.listings import weeks
from inventory.facts import OpeningFacts
from inventory.hours import settle
from inventory.models import Listing
from marketplace import clock
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

MONDAY = date(2027, 2, 1)
# Wednesday, 14.10 in Helsingborg.
NOW = datetime(2027, 2, 3, 13, 10, tzinfo=UTC)


def make_hall(
    session: Session, *hours: tuple[int, int], days: Sequence[int] = range(1, 8)
) -> Listing:
    """Add a hall that is open `hours` (minutes of the wall clock) on `days`."""
    hall = make_listing(session, make_organisation(session))
    settle(session, hall, [OpeningFacts(tuple(days), opens, closes) for opens, closes in hours])
    session.flush()
    return hall


def shown(app: Flask, session: Session, hall: Listing) -> dict[str, Any]:
    with app.test_request_context(headers={"Accept-Language": "en"}), clock.pinned(NOW):
        return weeks.week(session, hall, MONDAY, Asker())


def said(day: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(slot["state"], slot["label"], slot["time"]) for slot in day["slots"]]


def test_days_and_hours_that_passed_read_as_past_and_never_as_closed(
    app: Flask, session: Session
) -> None:
    with unit_of_work():
        hall = make_hall(session, (8 * 60, 22 * 60))
    found = shown(app, session, hall)
    assert found["any_past"]
    assert said(found["days"][0]) == [("past", "Past", "08.00–22.00")]
    assert said(found["days"][2]) == [
        ("past", "Past", "08.00–14.30"),
        ("free", "Free", "14.30–22.00"),
    ]
    assert said(found["days"][3]) == [("free", "Free", "08.00–22.00")]
    assert all("href" not in slot for slot in found["days"][0]["slots"])


def test_what_the_rules_let_nobody_begin_any_more_or_yet_is_never_shown_as_free(
    app: Flask, session: Session
) -> None:
    with unit_of_work():
        hall = make_hall(session, (8 * 60, 22 * 60))
        hall.notice_hours, hall.horizon_days, hall.step_minutes = 24, 2, 30
    found = shown(app, session, hall)
    assert said(found["days"][2])[1:] == [("out", "Too late to book", "14.30–22.00")]
    assert said(found["days"][3]) == [
        ("out", "Too late to book", "08.00–14.30"),
        ("free", "Free", "14.30–22.00"),
    ]
    assert said(found["days"][4])[-1] == ("out", "Not bookable yet", "14.30–22.00")
    assert all("href" not in slot for slot in found["days"][2]["slots"])


def test_a_gap_too_short_to_be_booked_is_not_free_and_a_link_begins_on_a_step(
    app: Flask, session: Session
) -> None:
    with unit_of_work(), clock.pinned(datetime(2027, 1, 25, 12, tzinfo=UTC)):
        hall = make_hall(session, (8 * 60 + 10, 22 * 60))
        hall.min_minutes, hall.step_minutes = 60, 30
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        day = (2027, 2, 4)
        periods = [
            Period(datetime(*day, 8, 0, tzinfo=UTC), datetime(*day, 10, 0, tzinfo=UTC)),
            Period(datetime(*day, 10, 30, tzinfo=UTC), datetime(*day, 12, 0, tzinfo=UTC)),
        ]
        book(session, bo, hall, borrower, wish(*periods))
    found = shown(app, session, hall)["days"][3]
    assert said(found) == [
        ("out", "Too short to book", "08.10–09.00"),
        ("busy", "Taken", "09.00–11.00"),
        ("out", "Too short to book", "11.00–11.30"),
        ("busy", "Taken", "11.30–13.00"),
        ("free", "Free", "13.00–22.00"),
    ]
    friday = shown(app, session, hall)["days"][4]["slots"][0]
    assert "from=08:30&to=10:30" in friday["href"].replace("%3A", ":")


def test_what_was_taken_before_now_is_past_as_well_and_told_together(
    app: Flask, session: Session
) -> None:
    with unit_of_work(), clock.pinned(datetime(2027, 1, 25, 12, tzinfo=UTC)):
        hall = make_hall(session, (8 * 60, 22 * 60))
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        dates = [(2, 9, 11), (3, 12, 15)]
        book(
            session,
            bo,
            hall,
            borrower,
            wish(
                *(
                    Period(
                        datetime(2027, 2, day, start, tzinfo=UTC),
                        datetime(2027, 2, day, end, tzinfo=UTC),
                    )
                    for day, start, end in dates
                )
            ),
        )
    found = shown(app, session, hall)
    assert said(found["days"][1]) == [("past", "Past", "08.00–22.00")]
    assert said(found["days"][2]) == [
        ("past", "Past", "08.00–14.30"),
        ("busy", "Taken", "14.30–16.00"),
        ("free", "Free", "16.00–22.00"),
    ]


def test_a_day_without_hours_is_closed_to_come_and_past_behind(
    app: Flask, session: Session
) -> None:
    with unit_of_work():
        hall = make_hall(session, (8 * 60, 22 * 60), days=[2, 5])
    days = shown(app, session, hall)["days"]
    assert [(day["slots"], day["empty"]) for day in (days[0], days[2], days[3])] == [
        ([], "Past"),
        ([], "Closed"),
        ([], "Closed"),
    ]


@pytest.mark.parametrize(
    ("hours", "window", "times"),
    [
        ([(17 * 60, 23 * 60)], (8, 23), ["17.00–23.00"]),
        ([(17 * 60, 23 * 60 + 30)], (8, 24), ["17.00–23.30"]),
        ([(5 * 60, 9 * 60)], (5, 22), ["05.00–09.00"]),
        ([(30, 24 * 60)], (0, 24), ["00.30–24.00"]),
        ([(0, 2 * 60), (18 * 60, 24 * 60)], (0, 24), ["00.00–02.00", "18.00–24.00"]),
        ([(0, 24 * 60)], (0, 24), ["00.00–24.00"]),
    ],
)
def test_every_opening_is_shown_whole(
    app: Flask,
    session: Session,
    hours: list[tuple[int, int]],
    window: tuple[int, int],
    times: list[str],
) -> None:
    with unit_of_work():
        hall = make_hall(session, *hours)
    found = shown(app, session, hall)
    assert (found["from_hour"], found["to_hour"]) == window
    assert [slot["time"] for slot in found["days"][5]["slots"]] == times
