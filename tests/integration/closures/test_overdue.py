"""Late loans: their things stay taken; everybody concerned is told, once, also of the return."""

from datetime import datetime, timedelta

import pytest
from closing_stage import Ground, unit
from factories import at, period

from bookings import jobs
from bookings.errors import SlotTaken
from bookings.handover import handing, overdue
from bookings.models import Occurrence
from bookings.types import OccupancySource, OccurrenceStatus
from bookings.verifying import faults
from inventory.facts import OpeningFacts
from inventory.hours import settle as settle_hours
from marketplace import clock
from marketplace.transactions import unit_of_work

OVERDUE = OccupancySource.OVERDUE


def late(place: Ground, quantity: int = 6) -> Occurrence:
    """Let Bo have chairs from four until six that nobody has seen since."""
    row = place.book(period(), of=place.chairs, quantity=quantity).occurrences[0]
    with clock.pinned(at(16)):
        place.hand_out(row)
    return row


def run(place: Ground, moment: datetime) -> None:
    with clock.pinned(moment):
        jobs._overdue(place.session)
    place.session.rollback()


def test_half_an_hour_after_the_end_it_counts_as_late(place: Ground) -> None:
    late(place)
    run(place, at(18, minute=29))
    assert place.taken(OVERDUE) == []
    run(place, at(18, minute=30))
    assert place.taken(OVERDUE) == [
        (unit(place.chairs), 18 * 60, 1440, 6),
        (unit(place.chairs), 0, 19 * 60, 6),
    ]
    with clock.pinned(at(19)):
        assert list(faults(place.session)) == []


def test_each_run_stretches_it_and_tells_nobody_anew(place: Ground) -> None:
    late(place)
    run(place, at(18, minute=30))
    run(place, at(22, minute=10))
    assert place.taken(OVERDUE)[-1][2] == 23 * 60
    assert place.kinds(place.bo).count("loan_overdue") == 1
    assert place.kinds(place.anna).count("loan_overdue_to_owner") == 1


def test_whoever_waits_for_it_is_told_once(place: Ground) -> None:
    late(place)
    tomorrow = place.book(period(8, 10, days=15), of=place.chairs, quantity=5)
    place.book(period(8, 10, days=16), of=place.chairs, quantity=4)
    run(place, at(18, minute=30))
    run(place, at(19))
    assert place.kinds(place.bo).count("time_closed") == 1
    assert place.kinds(place.anna).count("time_closed_to_owner") == 1
    assert tomorrow.occurrences[0].status is OccurrenceStatus.CONFIRMED


def test_nobody_is_told_where_enough_is_left(place: Ground) -> None:
    late(place)
    place.book(period(8, 10, days=15), of=place.chairs, quantity=4)
    run(place, at(18, minute=30))
    assert "time_closed" not in place.kinds(place.bo)


def test_what_has_not_come_back_is_not_lent_again(place: Ground) -> None:
    late(place)
    run(place, at(18, minute=30))
    tomorrow = period(8, 10, days=15)
    with clock.pinned(at(19)), pytest.raises(SlotTaken):
        place.book(tomorrow, of=place.chairs, quantity=5)


def test_on_return_it_is_free_and_those_who_waited_are_told(place: Ground) -> None:
    row = late(place)
    place.book(period(8, 10, days=15), of=place.chairs, quantity=5)
    run(place, at(18, minute=30))
    with clock.pinned(at(20, minute=15)):
        with unit_of_work():
            handing.take_back(place.session, place.dan, row)
        assert place.taken(OVERDUE) == [(unit(place.chairs), 18 * 60, 20 * 60 + 15, 6)]
        assert place.kinds(place.bo)[-1] == "time_open_again"
        assert list(faults(place.session)) == []
    assert row.ends_at == at(18)
    run(place, at(21))
    assert len(place.taken(OVERDUE)) == 1


def test_a_late_return_before_the_worker_saw_it_leaves_nothing(place: Ground) -> None:
    row = late(place)
    with clock.pinned(at(18, minute=10)), unit_of_work():
        handing.take_back(place.session, place.dan, row)
    assert place.taken(OVERDUE) == []
    with unit_of_work():
        assert not overdue.mark(place.session, row.id)


def test_over_a_closed_weekend_it_is_missed_until_the_end_of_the_next_opening(
    place: Ground,
) -> None:
    with unit_of_work():
        mondays = OpeningFacts(weekdays=(1,), start_minute=8 * 60, end_minute=17 * 60)
        settle_hours(place.session, place.chairs, [mondays])
    tuesday = datetime.fromisoformat("2030-05-07T12:10+00:00")
    found = overdue.expected_back(place.session, place.chairs, tuesday)
    # Monday 17.00 in Stockholm, and the hour after it.
    assert found == datetime.fromisoformat("2030-05-13T16:00+00:00")
    open_now = datetime.fromisoformat("2030-05-13T08:30+00:00")
    assert overdue.expected_back(place.session, place.chairs, open_now) == open_now + timedelta(
        days=1, minutes=30
    )


def test_many_late_loans_are_found_in_parts(place: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overdue, "AT_ONCE", 1)
    for _ in range(3):
        late(place, quantity=2)
    run(place, at(19))
    assert sum(row[3] for row in place.taken(OVERDUE) if row[1]) == 6


def test_verify_names_an_overdue_loan_that_goes_on_after_its_return(place: Ground) -> None:
    row = late(place)
    run(place, at(18, minute=30))
    with unit_of_work():
        row.status = OccurrenceStatus.RETURNED
    with clock.pinned(at(19)):
        assert {fault.what for fault in faults(place.session)} == {"overdue after return"}
