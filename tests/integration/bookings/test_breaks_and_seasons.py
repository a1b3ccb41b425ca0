"""Closed in school breaks; hours past midnight, seasons and exceptions over the ends of months."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factories import make_listing, make_organisation
from factories.counting import statements
from sqlalchemy.orm import Session

from bookings.judging import week
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from bookings.types import ReasonCode
from inventory import hours
from inventory.facts import OpeningFacts
from inventory.models import Listing, OpeningException, SchoolBreak
from inventory.types import ListingKind
from marketplace import clock
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ALL_DAYS = tuple(range(1, 8))
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def new_year() -> Iterator[None]:
    with clock.pinned(datetime(2027, 1, 4, 12, tzinfo=UTC)):
        yield


def hall(session: Session, *opening: OpeningFacts, **facts: Any) -> Listing:
    with unit_of_work():
        made = make_listing(session, make_organisation(session), horizon_days=900, **facts)
        hours.settle(session, made, opening or None)
        session.add(
            SchoolBreak(name="Sportlov", first_day=date(2027, 2, 22), last_day=date(2027, 2, 28))
        )
    return made


def local(day: date, hour: float) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(hours=hour)
    return wall.replace(tzinfo=STOCKHOLM)


def closed(session: Session, listing: Listing, day: date, start: float, end: float) -> bool:
    period = Period(local(day, start), local(day, end))
    return ReasonCode.CLOSED in judge_one(session, listing, [period], Asker())[0].reasons


def test_it_is_closed_from_the_first_day_of_a_break_through_the_last(session: Session) -> None:
    made = hall(session, closed_on_school_breaks=True)
    said = {day: closed(session, made, date(2027, 2, day), 10, 12) for day in (21, 22, 28)}
    assert said == {21: False, 22: True, 28: True}
    assert not closed(session, made, date(2027, 3, 1), 0, 1)


def test_who_does_not_care_for_breaks_is_open(session: Session) -> None:
    assert not closed(session, hall(session), date(2027, 2, 24), 10, 12)


def test_an_exception_stands_before_a_break(session: Session) -> None:
    made = hall(session, closed_on_school_breaks=True)
    with unit_of_work():
        day = date(2027, 2, 24)
        session.add(
            OpeningException(
                listing_id=made.id, first_day=day, last_day=day, start_minute=600, end_minute=720
            )
        )
    assert not closed(session, made, day, 10, 12)
    assert closed(session, made, day, 9, 12)


NIGHTS = OpeningFacts(ALL_DAYS, 18 * 60, 2 * 60)


def test_a_night_that_began_before_the_break_goes_on_into_it(session: Session) -> None:
    made = hall(session, NIGHTS, closed_on_school_breaks=True)
    sunday = date(2027, 2, 21)
    assert not closed(session, made, sunday, 22, 26)
    assert closed(session, made, sunday, 22, 26.5)
    assert closed(session, made, date(2027, 2, 22), 22, 23)
    # The last evening of the break was closed, and runs on into nothing.
    assert closed(session, made, date(2027, 3, 1), 0, 1)
    assert not closed(session, made, date(2027, 3, 1), 22, 26)


def test_a_night_goes_on_into_a_holiday_that_is_closed_itself(session: Session) -> None:
    made = hall(session, NIGHTS, closed_on_holidays=True)
    may = date(2027, 5, 1)
    assert not closed(session, made, may - DAY, 23, 26)
    assert closed(session, made, may, 19, 20)
    assert closed(session, made, may + DAY, 0, 1)


@pytest.mark.parametrize("kind", list(ListingKind))
def test_an_exception_closes_its_own_night_and_not_the_one_before(
    session: Session, kind: ListingKind
) -> None:
    made = hall(session, NIGHTS, kind=kind)
    wednesday = date(2027, 12, 8)
    excepted(session, made, wednesday, None, None)
    assert not closed(session, made, wednesday - DAY, 23, 25)
    assert closed(session, made, wednesday - DAY, 23, 26.5)
    assert closed(session, made, wednesday, 23, 24)
    assert closed(session, made, wednesday + DAY, 0, 1)
    assert not closed(session, made, wednesday + DAY, 23, 25)


def test_other_hours_of_the_next_day_follow_upon_the_night(session: Session) -> None:
    made = hall(session, NIGHTS)
    wednesday = date(2027, 12, 8)
    excepted(session, made, wednesday, 2 * 60, 10 * 60)
    assert not closed(session, made, wednesday - DAY, 23, 34)
    assert closed(session, made, wednesday - DAY, 23, 34.5)
    # The evening of the exception has no night, and what leads up to nothing stays closed.
    assert closed(session, made, wednesday + DAY, 0, 1)
    excepted(session, made, wednesday + 2 * DAY, 3 * 60, 10 * 60)
    assert closed(session, made, wednesday + 2 * DAY, 1, 4)
    assert not closed(session, made, wednesday + 2 * DAY, 3, 4)


def test_a_night_goes_on_into_a_day_that_begins_where_it_ends(session: Session) -> None:
    early = OpeningFacts(ALL_DAYS, 0, 10 * 60)
    made = hall(session, NIGHTS, early)
    wednesday = date(2027, 12, 8)
    excepted(session, made, wednesday, None, None)
    assert not closed(session, made, wednesday, 0, 2)
    assert closed(session, made, wednesday, 0, 3)


def test_the_week_draws_the_night_into_a_closed_day(session: Session) -> None:
    early = OpeningFacts(ALL_DAYS, 0, 10 * 60)
    made = hall(session, NIGHTS, early)
    wednesday = date(2027, 12, 8)
    excepted(session, made, wednesday, None, None)
    with unit_of_work() as work:
        drawn = week.days(work, work.merge(made), [wednesday], Asker())[wednesday]
    assert [(one.closed, one.period.starts_at) for one in drawn] == [
        (False, local(wednesday, 0)),
        (True, local(wednesday, 2)),
    ]


def test_the_next_free_time_is_in_the_night_that_leads_into_a_closed_day(session: Session) -> None:
    made = hall(session, OpeningFacts((2,), 18 * 60, 2 * 60))
    wednesday = date(2027, 1, 6)
    excepted(session, made, wednesday, None, None)
    soon = local(wednesday, 0.5)
    with unit_of_work() as work:
        found = week.next_free(work, work.merge(made), 90, Asker(), after=soon)
    assert found == Period(soon, local(wednesday, 2))


def excepted(
    session: Session, listing: Listing, day: date, starts: int | None, ends: int | None
) -> None:
    with unit_of_work():
        session.add(
            OpeningException(
                listing_id=listing.id,
                first_day=day,
                last_day=day,
                start_minute=starts,
                end_minute=ends,
            )
        )


def test_a_night_runs_on_over_the_ends_of_month_and_year_and_a_leap_day(session: Session) -> None:
    made = hall(session, OpeningFacts(ALL_DAYS, 18 * 60, 2 * 60))
    for day in (date(2027, 4, 30), date(2027, 12, 31), date(2028, 2, 28), date(2028, 2, 29)):
        assert not closed(session, made, day, 22, 26)
        assert closed(session, made, day, 22, 26.5)


def test_the_last_night_of_a_season_ends_after_midnight_and_no_other_begins(
    session: Session,
) -> None:
    season = OpeningFacts(ALL_DAYS, 18 * 60, 2 * 60, date(2027, 3, 1), date(2027, 3, 31))
    made = hall(session, season)
    assert closed(session, made, date(2027, 2, 28), 20, 22)
    assert closed(session, made, date(2027, 3, 1), 0, 1)
    assert not closed(session, made, date(2027, 3, 31), 20, 26)
    assert closed(session, made, date(2027, 4, 1), 20, 22)


def test_an_exception_holds_on_its_last_day_whatever_month_follows(session: Session) -> None:
    made = hall(session)
    with unit_of_work():
        session.add(
            OpeningException(
                listing_id=made.id, first_day=date(2027, 3, 27), last_day=date(2027, 3, 31)
            )
        )
    assert not closed(session, made, date(2027, 3, 26), 22, 24)
    assert closed(session, made, date(2027, 3, 28), 0, 5)  # the night of the change
    assert closed(session, made, date(2027, 3, 31), 23, 24)
    assert not closed(session, made, date(2027, 4, 1), 0, 1)


def test_on_the_nights_of_the_change_hours_end_when_the_clock_first_says_so(
    session: Session,
) -> None:
    made = hall(session, OpeningFacts(ALL_DAYS, 18 * 60, 2 * 60 + 30))
    autumn, spring = date(2027, 10, 30), date(2027, 3, 27)
    evening = local(autumn, 22)
    first, again = (datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1))
    verdicts = judge_one(session, made, [Period(evening, first), Period(evening, again)], Asker())
    assert [ReasonCode.CLOSED in one.reasons for one in verdicts] == [False, True]
    # In spring 2.30 is never shown: open until the clock jumps.
    jump = datetime(2027, 3, 28, 1, tzinfo=UTC)
    later = jump + timedelta(minutes=30)
    wanted = [Period(local(spring, 22), end) for end in (jump, later)]
    verdicts = judge_one(session, made, wanted, Asker())
    assert [ReasonCode.CLOSED in one.reasons for one in verdicts] == [False, True]


def test_breaks_are_asked_for_only_where_a_listing_looks_at_them(session: Session) -> None:
    careless, careful = hall(session), hall(session, closed_on_school_breaks=True)
    dates = [Period(local(date(2027, 2, n), 10), local(date(2027, 2, n), 12)) for n in range(1, 29)]
    counts = []
    for made in (careless, careful):
        judge_one(session, made, dates, Asker())  # reads anew what was committed
        with statements(session) as asked:
            judge_one(session, made, dates, Asker())
        counts.append(len(asked))
    assert counts == [2, 3]
