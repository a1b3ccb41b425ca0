"""Limits for each borrower: in times and hours, by week and month of the place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from factories import book, make_listing, make_member, make_organisation, make_place, wish
from factories.counting import statements
from flask_babel import force_locale
from sqlalchemy import update
from sqlalchemy.orm import Session

from bookings import deciding
from bookings.errors import ApprovalRefused, RuleBroken
from bookings.finder.finding import Fit, Search, find
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from bookings.models import Occurrence
from bookings.requesting import preview
from bookings.types import OccurrenceStatus, ReasonCode
from inventory.models import BorrowingLimit, Listing
from inventory.types import BookingMode, LimitMeasure, LimitPer
from marketplace import clock
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

TIMES, HOURS = LimitMeasure.TIMES, LimitMeasure.HOURS
WEEK, MONTH = LimitPer.WEEK, LimitPer.MONTH
REACHED = ReasonCode.LIMIT_REACHED
MONDAY = datetime(2027, 2, 1, 17, tzinfo=UTC)  # 18 in Helsingborg


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    with clock.pinned(datetime(2027, 1, 4, 12, tzinfo=UTC)):
        yield


@dataclass
class Town:
    session: Session
    owner: Organisation
    choir: Organisation
    cia: Actor
    anna: Actor

    def hall(self, *limits: tuple[LimitMeasure, LimitPer, int], **facts: Any) -> Listing:
        with unit_of_work():
            hall = make_listing(self.session, self.owner, **facts)
            hall.limits = [BorrowingLimit(measure=m, per=p, most=n) for m, p, n in limits]
        return hall

    def book(self, hall: Listing, *periods: Period) -> list[Occurrence]:
        with unit_of_work():
            made = book(self.session, self.cia, hall, self.choir, wish(*periods))
        return list(made.occurrences)

    def refused(self, hall: Listing, *periods: Period, together: bool = True) -> list[bool]:
        asker = Asker(borrower=self.choir, together=together)
        return [REACHED in one.reasons for one in judge_one(self.session, hall, periods, asker)]


@pytest.fixture
def town(session: Session) -> Town:
    with unit_of_work():
        owner, choir = make_organisation(session), make_organisation(session, name="Kören")
        _, anna = make_member(session, owner)
        _, cia = make_member(session, choir)
    return Town(session, owner, choir, cia, anna)


def evening(days: int, hours: float = 2) -> Period:
    start = MONDAY + timedelta(days=days)
    return Period(start, start + timedelta(hours=hours))


def test_a_third_evening_of_a_week_is_refused_and_the_next_week_begins_on_monday(
    town: Town,
) -> None:
    hall = town.hall((TIMES, WEEK, 2))
    town.book(hall, evening(0), evening(3))
    assert town.refused(hall, evening(6)) == [True]
    assert town.refused(hall, evening(7)) == [False]
    assert town.refused(hall, evening(-1)) == [False]


def test_hours_of_a_month_count_the_whole_length_of_what_begins_in_it(town: Town) -> None:
    hall = town.hall((HOURS, MONTH, 5))
    town.book(hall, evening(0, 3), Period(MONDAY.replace(month=1, day=31), evening(-1).ends_at))
    assert town.refused(hall, evening(20, 2)) == [False]
    assert town.refused(hall, evening(20, 2.5)) == [True]
    assert town.refused(hall, evening(28, 5)) == [False]  # the first of March


def test_dates_of_one_wish_count_in_order_and_only_those_that_fit(town: Town) -> None:
    hall = town.hall((TIMES, WEEK, 2))
    town.book(hall, evening(1))
    week = [evening(0), evening(1), evening(2), evening(3)]
    seen = preview(town.session, hall, town.choir, wish(*week))
    assert [part.reasons for part in seen.dates] == [
        (),
        (ReasonCode.LIMIT_REACHED, ReasonCode.TAKEN),
        (REACHED,),
        (REACHED,),
    ]
    assert town.refused(hall, *week, together=False) == [False, False, False, False]


def test_a_skipped_date_leaves_its_place_to_the_next(town: Town) -> None:
    hall = town.hall((TIMES, WEEK, 2))
    asked = wish(evening(0), evening(1), evening(2))
    dates = [replace(date, skip=n == 0) for n, date in enumerate(asked.dates)]
    seen = preview(town.session, hall, town.choir, replace(asked, dates=dates))
    assert [part.reasons for part in seen.dates] == [(), (), ()]


@pytest.mark.parametrize("status", list(OccurrenceStatus))
def test_what_is_asked_for_or_was_had_counts_and_nothing_else(
    town: Town, status: OccurrenceStatus
) -> None:
    hall = town.hall((TIMES, WEEK, 1))
    (row,) = town.book(hall, evening(0))
    with unit_of_work():
        town.session.execute(
            update(Occurrence).where(Occurrence.id == row.id).values(status=status)
        )
    counts = status.value in {
        "requested", "confirmed", "handed_out", "returned", "completed", "no_show",
    }  # fmt: skip
    assert town.refused(hall, evening(3)) == [counts]


def test_a_request_that_nobody_answered_in_time_counts_no_more(town: Town) -> None:
    hall = town.hall((TIMES, WEEK, 1), mode=BookingMode.REQUEST, answer_hours=24)
    town.book(hall, evening(0))
    assert town.refused(hall, evening(3)) == [True]
    with clock.pinned(clock.now() + timedelta(hours=25)):
        assert town.refused(hall, evening(3)) == [False]


def test_the_owner_is_not_limited_and_a_visitor_only_by_the_wish_itself(town: Town) -> None:
    hall = town.hall((TIMES, WEEK, 1))
    with unit_of_work():
        book(town.session, town.anna, hall, town.owner, wish(evening(0)))
    for borrower, expected in ((town.owner, [False, False]), (None, [False, True])):
        asker = Asker(borrower=borrower, together=True)
        verdicts = judge_one(town.session, hall, [evening(2), evening(3)], asker)
        assert [REACHED in one.reasons for one in verdicts] == expected


def test_the_week_is_that_of_the_place(town: Town) -> None:
    with unit_of_work():
        place = make_place(town.session, time_zone="Pacific/Auckland")
    hall = town.hall((TIMES, WEEK, 1), place=place)
    sunday = Period(MONDAY - timedelta(days=1), MONDAY - timedelta(hours=22))  # there Monday, 6
    town.book(hall, sunday)
    assert town.refused(hall, evening(0)) == [True]
    assert town.refused(hall, Period(evening(-2).starts_at, evening(-2).ends_at)) == [False]


def test_dates_that_are_judged_anew_are_not_counted_twice(town: Town) -> None:
    hall = town.hall((TIMES, WEEK, 1))
    (row,) = town.book(hall, evening(0))
    asker = Asker(borrower=town.choir, without=frozenset({row.id}))
    verdicts = judge_one(town.session, hall, [evening(0), evening(2)], asker)
    assert [one.reasons for one in verdicts] == [(), ()]


def test_an_owner_can_approve_the_last_date_that_the_limit_allows(town: Town) -> None:
    hall = town.hall((TIMES, WEEK, 1), mode=BookingMode.REQUEST, pending_holds=False)
    (row,) = town.book(hall, evening(0))
    with unit_of_work():
        deciding.approve(town.session, town.anna, row.booking)
    assert row.status is OccurrenceStatus.CONFIRMED


def test_requests_that_wait_do_not_keep_each_other_from_being_approved(town: Town) -> None:
    hall = town.hall(mode=BookingMode.REQUEST)
    (first,), (second,) = town.book(hall, evening(0)), town.book(hall, evening(1))
    with unit_of_work():
        hall.limits = [BorrowingLimit(measure=TIMES, per=WEEK, most=1)]
    with unit_of_work():
        deciding.approve(town.session, town.anna, first.booking)
    with pytest.raises(ApprovalRefused) as refusal, unit_of_work():
        deciding.approve(town.session, town.anna, second.booking)
    assert first.status is OccurrenceStatus.CONFIRMED
    assert told(refusal.value) == [
        "Kören may book at most 1 time a week here, and already has 1 that week."
    ]


def test_the_finder_counts_the_dates_of_a_search_together(town: Town) -> None:
    hall = town.hall((TIMES, MONTH, 2))
    dates = tuple(evening(days) for days in (0, 7, 14, 28))
    search = Search(periods=dates, borrower=town.choir)
    (hit,) = find(town.session, search).hits
    assert hit.listing.id == hall.id
    found = hit.fitting
    assert found is not None
    assert (found.fit, found.free, found.of) == (Fit.PARTLY, 3, 4)
    assert found.missing == (dates[2],)
    assert found.reasons == (REACHED,)


def told(refusal: RuleBroken) -> list[str]:
    with force_locale("en"):
        return [str(one.message) for one in refusal.reasons]


def test_the_refusal_says_the_limit_and_what_there_is_already(town: Town) -> None:
    hall = town.hall((TIMES, WEEK, 2), (HOURS, MONTH, 6))
    town.book(hall, evening(0), evening(1))
    with pytest.raises(RuleBroken) as refusal, unit_of_work():
        book(town.session, town.cia, hall, town.choir, wish(evening(3)))
    assert told(refusal.value) == [
        "Kören may book at most 2 times a week here, and already has 2 that week."
    ]
    with pytest.raises(RuleBroken) as refusal, unit_of_work():
        book(town.session, town.cia, hall, town.choir, wish(evening(10, 7)))
    assert told(refusal.value) == [
        "Kören may book at most 6 hours a month here, and already has 4 hours that month."
    ]


def test_a_listing_without_limits_costs_no_further_question(town: Town) -> None:
    weekly: list[tuple[LimitMeasure, LimitPer, int]] = [(TIMES, WEEK, 2)]
    for limits, questions in (([], 2), (weekly, 3)):
        hall = town.hall(*limits)
        asker = Asker(borrower=town.choir, together=True)
        judge_one(town.session, hall, [evening(0)], asker)  # reads anew what was committed
        for many in (1, 30):
            with statements(town.session) as asked:
                judge_one(town.session, hall, [evening(days) for days in range(many)], asker)
            assert len(asked) == questions
