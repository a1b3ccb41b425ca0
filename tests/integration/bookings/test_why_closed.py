"""Whoever is refused because it is closed reads why: a reason, a holiday, a break, or the hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import make_listing, make_organisation
from factories.counting import statements
from flask import Flask
from sqlalchemy.orm import Session

from bookings.finder import finding
from bookings.finder.finding import Search
from bookings.judging import sentences, shut
from bookings.judging.asking import Asker, Verdict
from bookings.judging.availability import judge_one
from bookings.requesting import preview
from bookings.wished import Date, Wish
from inventory import hours
from inventory.facts import OpeningFacts
from inventory.models import Listing, OpeningException, SchoolBreak
from inventory.search_filters import SearchFilters
from inventory.types import ListingKind
from marketplace import clock
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ALL_DAYS = tuple(range(1, 8))
DAY = timedelta(days=1)
OFFICE = OpeningFacts(ALL_DAYS, 8 * 60, 22 * 60)
NIGHTS = OpeningFacts((1, 2, 3, 4, 5), 18 * 60, 2 * 60)
WEDNESDAY = date(2027, 12, 8)


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    pinned = clock.pinned(datetime(2027, 1, 4, 12, tzinfo=UTC))
    with pinned, app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def hall(session: Session, *opening: OpeningFacts, **facts: Any) -> Listing:
    with unit_of_work():
        made = make_listing(session, make_organisation(session), horizon_days=900, **facts)
        hours.settle(session, made, opening or None)
        session.add(
            SchoolBreak(name="Sportlov", first_day=date(2027, 2, 22), last_day=date(2027, 2, 28))
        )
    return made


def excepted(session: Session, made: Listing, day: date, **facts: Any) -> None:
    with unit_of_work():
        session.add(OpeningException(listing_id=made.id, first_day=day, last_day=day, **facts))


def period(day: date, start: float, end: float) -> Period:
    edges = (datetime.combine(day, time()) + timedelta(hours=hour) for hour in (start, end))
    return Period(*(edge.replace(tzinfo=STOCKHOLM) for edge in edges))


def told(session: Session, made: Listing, day: date, start: float, end: float) -> str:
    verdicts = judge_one(session, made, [period(day, start, end)], Asker())
    return said(made, shut.explained(session, verdicts)[0])


def said(made: Listing, verdict: Verdict) -> str:
    codes = sentences.reasons(verdict.reasons, made, verdict.of, verdict)
    assert [one.code for one in codes] == ["closed"]
    return str(codes[0].message)


def test_the_reason_of_an_exception_is_told(session: Session) -> None:
    made = hall(session, OFFICE)
    excepted(session, made, WEDNESDAY, reason="Golvet slipas.")
    wanted = "It is closed on Wednesday 8 December: Golvet slipas."
    assert told(session, made, WEDNESDAY, 10, 12) == wanted


def test_other_hours_of_a_day_are_told_with_their_reason(session: Session) -> None:
    made = hall(session)
    excepted(session, made, WEDNESDAY, start_minute=600, end_minute=840, reason="Städdag")
    excepted(session, made, WEDNESDAY + DAY, start_minute=600, end_minute=840)
    excepted(session, made, WEDNESDAY + 2 * DAY)
    assert told(session, made, WEDNESDAY, 13, 15) == (
        "On Wednesday 8 December it is open 10.00 to 14.00 only: Städdag."
    )
    assert told(session, made, WEDNESDAY + DAY, 13, 15) == (
        "On Thursday 9 December it is open 10.00 to 14.00 only."
    )
    assert told(session, made, WEDNESDAY + 2 * DAY, 13, 15) == "It is closed on Friday 10 December."


def test_the_holiday_and_the_break_are_told_by_name(session: Session) -> None:
    made = hall(session, OFFICE, closed_on_holidays=True, closed_on_school_breaks=True)
    assert told(session, made, date(2027, 12, 24), 10, 12) == (
        "It is closed on Friday 24 December: Julafton."
    )
    assert told(session, made, date(2027, 2, 24), 10, 12) == (
        "It is closed on Wednesday 24 February: the schools have a break (Winter school break)."
    )


def test_else_the_hours_of_the_weekday_are_told(session: Session) -> None:
    made = hall(session, OpeningFacts((3,), 8 * 60, 12 * 60), OpeningFacts((3,), 13 * 60, 22 * 60))
    assert told(session, made, WEDNESDAY, 6, 9) == (
        "On Wednesdays it is open 08.00 to 12.00, 13.00 to 22.00."
    )
    assert told(session, made, WEDNESDAY + DAY, 10, 12) == "It is closed on Thursdays."


def test_out_of_season_the_season_is_told_and_in_it_the_hours_of_the_day(session: Session) -> None:
    season = OpeningFacts(ALL_DAYS, 8 * 60, 22 * 60, date(2027, 3, 1), date(2027, 3, 31))
    made = hall(session, season)
    assert told(session, made, date(2027, 4, 1), 10, 12) == (
        "It is closed on Thursday 1 April: the opening hours hold 1–31 March 2027."
    )
    assert told(session, made, date(2027, 3, 31), 6, 9) == (
        "On Wednesday 31 March it is open 08.00 to 22.00."
    )


def test_a_night_is_told_by_the_day_on_which_it_begins(session: Session) -> None:
    made = hall(session, NIGHTS)
    friday = WEDNESDAY + 2 * DAY
    assert (
        told(session, made, friday, 23, 27)
        == "On Fridays it is open 18.00 to 02.00 the night after."
    )
    assert told(session, made, friday + DAY, 10, 12) == "It is closed on Saturdays."
    excepted(session, made, WEDNESDAY, reason="Golvet slipas")
    closed = "It is closed on Wednesday 8 December: Golvet slipas."
    assert told(session, made, WEDNESDAY + DAY, 0, 1) == closed
    assert told(session, made, WEDNESDAY, 23, 25) == closed


def test_equipment_is_closed_when_it_is_fetched_or_returned(session: Session) -> None:
    made = hall(session, OpeningFacts((1, 3), 480, 1020), kind=ListingKind.EQUIPMENT)
    assert told(session, made, WEDNESDAY, 10, 34) == "It is closed on Thursdays."


def test_every_date_of_a_preview_says_why_in_the_same_number_of_queries(session: Session) -> None:
    made = hall(session, OFFICE, closed_on_school_breaks=True)
    excepted(session, made, WEDNESDAY, reason="Golvet slipas")
    with unit_of_work():
        scouts = make_organisation(session)

    def counted(*days: date, start: float = 21, end: float = 23) -> tuple[int, list[str]]:
        dates = [Date(period(one, start, end), f"{one}") for one in days]
        wish = Wish(dates, "Möte", "Bo", "0701740601")
        preview(session, made, scouts, wish)  # reads anew what was committed
        with statements(session) as asked:
            seen = preview(session, made, scouts, wish)
        verdicts = [part.verdict for part in seen.dates if part.verdict and part.reasons]
        return len(asked), [said(made, one) for one in verdicts]

    several, words = counted(*(WEDNESDAY + n * DAY for n in range(-1, 9)))
    assert words[:3] == [
        "On Tuesdays it is open 08.00 to 22.00.",
        "It is closed on Wednesday 8 December: Golvet slipas.",
        "On Thursdays it is open 08.00 to 22.00.",
    ]
    one, _words = counted(WEDNESDAY)
    fitting, none = counted(WEDNESDAY + DAY, start=10, end=12)
    assert none == []
    assert (several, one - fitting) == (one, 4)


def test_the_finder_says_why_of_each_listing_in_the_same_number_of_queries(
    session: Session,
) -> None:
    def counted() -> tuple[int, set[str]]:
        search = Search(SearchFilters(), (period(WEDNESDAY, 21, 23),), show_all=True)
        finding.find(session, search)
        with statements(session) as asked:
            hits = finding.find(session, search).hits
        refusals = [(hit.listing, hit.fitting.refusal) for hit in hits if hit.fitting]
        return len(asked), {said(made, one) for made, one in refusals if one is not None}

    hall(session, OpeningFacts((1,), 480, 1320))
    one, _words = counted()
    made = hall(session)
    excepted(session, made, WEDNESDAY, reason="Golvet slipas")
    for _ in range(3):
        hall(session, OpeningFacts((2,), 480, 1320))
    assert counted() == (
        one,
        {"It is closed on Wednesdays.", "It is closed on Wednesday 8 December: Golvet slipas."},
    )
