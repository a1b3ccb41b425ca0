"""Facts are written over whatever is promised, replaced whole, and read by the one predicate."""

from datetime import timedelta

import pytest
from closing_stage import Ground, unit
from factories import at, book, period, wish

from bookings import stating
from bookings.errors import SlotTaken
from bookings.judging.asking import Asker
from bookings.judging.availability import judge_one
from bookings.types import OccupancySource, ReasonCode
from inventory.models import Listing
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

EXTERNAL = OccupancySource.EXTERNAL


def free(place: Ground, listing: Listing, wanted: Period) -> int:
    place.session.rollback()
    (verdict,) = judge_one(place.session, listing, [wanted], Asker())
    return verdict.free


def test_a_fact_takes_time_even_where_it_is_promised(place: Ground) -> None:
    place.book()
    with unit_of_work():
        stating.replace(place.session, 7, {unit(place.hall): 1}, [period()])
    assert len(place.taken(EXTERNAL)) == 1
    assert len(place.taken(OccupancySource.BOOKING)) == 2


def test_replacing_leaves_exactly_the_new_periods(place: Ground) -> None:
    with unit_of_work():
        stating.replace(place.session, 7, {unit(place.hall): 1}, [period(8, 9), period(12, 13)])
        stating.replace(place.session, 8, {unit(place.hall): 1}, [period(20, 21)])
    with unit_of_work():
        stating.replace(place.session, 7, {unit(place.half): 1}, [period(10, 11)])
    assert place.taken(EXTERNAL) == [
        (unit(place.hall), 20 * 60, 21 * 60, 1),
        (unit(place.half), 10 * 60, 11 * 60, 1),
    ]


def test_withdrawing_gives_all_back(place: Ground) -> None:
    with unit_of_work():
        stating.replace(place.session, 7, {unit(place.hall): 1}, [period()])
    with unit_of_work():
        stating.withdraw(place.session, EXTERNAL, 7)
    assert place.taken(EXTERNAL) == []


def test_periods_that_overlap_are_one_and_parts_of_minutes_are_whole(place: Ground) -> None:
    odd = Period(at(17) + timedelta(seconds=5), at(18) + timedelta(microseconds=1))
    with unit_of_work():
        stating.replace(place.session, 7, {unit(place.hall): 1}, [odd, period(), period(16, 17)])
    assert place.taken(EXTERNAL) == [(unit(place.hall), 16 * 60, 18 * 60 + 1, 1)]


def test_a_fact_on_a_part_takes_the_whole_and_leaves_nothing_else(place: Ground) -> None:
    with unit_of_work():
        stating.replace(place.session, 7, {unit(place.half): 1}, [period()])
    assert free(place, place.half, period()) == 0
    assert free(place, place.hall, period()) == 0
    assert free(place, place.hall, period(18, 19)) == 1
    with unit_of_work() as session, pytest.raises(SlotTaken):
        book(session, place.bo, place.hall, place.borrower, wish())


def test_some_of_a_pool_leave_the_rest(place: Ground) -> None:
    with unit_of_work():
        stating.replace(place.session, 7, {unit(place.chairs): 3}, [period()])
    assert free(place, place.chairs, period()) == 7


def test_nobody_states_a_promise(place: Ground) -> None:
    with unit_of_work(), pytest.raises(ValueError, match="promised"):
        stating.state(place.session, OccupancySource.BOOKING, 1, {unit(place.hall): 1}, [period()])


def test_a_closed_date_is_refused_as_taken(place: Ground) -> None:
    place.close()
    place.session.rollback()
    (verdict,) = judge_one(place.session, place.hall, [period()], Asker())
    assert verdict.reasons == (ReasonCode.TAKEN,)
