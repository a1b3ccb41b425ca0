"""Handing out, taking back, nobody came: who, when, and what becomes of the time."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from closing_stage import Ground
from factories import at, make_listing, period

from bookings.errors import TooLate
from bookings.handover import handing
from bookings.models import History, Occurrence
from bookings.passing import complete_past
from bookings.states import Event
from bookings.types import OccupancySource, OccurrenceStatus
from bookings.verifying import faults
from inventory.types import ListingKind
from marketplace import clock
from marketplace.errors import Invalid, NotAllowed, NotFound
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

LONG = Period(at(16), at(10, days=17))


def lent(place: Ground, wanted: Period = LONG, **facts: object) -> Occurrence:
    return place.book(wanted, of=place.chairs, **facts).occurrences[0]


def back(place: Ground, row: Occurrence) -> None:
    with unit_of_work():
        handing.take_back(place.session, place.dan, row, note="Två stolar vinglar")


def status(row: Occurrence) -> OccurrenceStatus:
    return row.status


def test_what_is_handed_out_is_written_down_with_who_and_why(place: Ground) -> None:
    row = lent(place)
    with clock.pinned(at(15)), unit_of_work():
        handing.hand_out(place.session, place.dan, row, note="Nyckel 4")
    assert status(row) is OccurrenceStatus.HANDED_OUT
    line = place.session.scalars(sa.select(History).where(History.event == "hand_out")).one()
    assert (line.actor_id, line.reason) == (place.dan.user_id, "Nyckel 4")
    assert list(faults(place.session)) == []


@pytest.mark.parametrize(
    ("moment", "fits"),
    [
        (at(15, days=13), False),
        (at(16, days=13), True),
        (at(9, days=17), True),
        (at(10, days=17), False),
    ],
)
def test_it_is_handed_out_from_a_day_before_until_the_end(
    place: Ground, moment: object, *, fits: bool
) -> None:
    row = lent(place)
    with clock.pinned(moment):  # type: ignore[arg-type]
        if fits:
            place.hand_out(row)
        else:
            with pytest.raises(TooLate):
                place.hand_out(row)


def test_only_things_are_handed_out(place: Ground) -> None:
    row = place.book().occurrences[0]
    with clock.pinned(at(17)):
        assert handing.possible(row, clock.now()) == [Event.NO_SHOW]
        with pytest.raises(TooLate):
            place.hand_out(row)


def test_an_early_return_frees_the_rest_at_once(place: Ground) -> None:
    row = lent(place, quantity=10)
    with clock.pinned(at(16)):
        place.hand_out(row)
    with clock.pinned(at(12, days=15) + timedelta(seconds=20)):
        back(place, row)
    assert status(row) is OccurrenceStatus.RETURNED
    assert row.ends_at == at(12, days=15) + timedelta(minutes=1)
    assert [found[2] for found in place.taken(OccupancySource.BOOKING)] == [1440, 12 * 60 + 1]
    place.book(period(13, 14, days=15), of=place.chairs, quantity=10)
    assert list(faults(place.session)) == []


def test_an_early_return_on_the_day_of_the_start_keeps_what_was_used(place: Ground) -> None:
    row = lent(place, period(8, 20))
    with clock.pinned(at(7)):
        place.hand_out(row)
        back(place, row)
    assert row.ends_at == at(8) + timedelta(minutes=1)
    assert list(faults(place.session)) == []


def test_an_early_return_keeps_the_time_for_looking_things_over(place: Ground) -> None:
    with unit_of_work():
        tent = make_listing(
            place.session, place.owner, kind=ListingKind.EQUIPMENT, buffer_after_minutes=30
        )
    row = place.book(LONG, of=tent).occurrences[0]
    with clock.pinned(at(16)):
        place.hand_out(row)
    with clock.pinned(at(23, days=15, minute=45)):
        back(place, row)
    assert row.taken_to == at(0, days=16, minute=15)
    assert list(faults(place.session)) == []


def test_a_closure_over_the_loan_does_not_stand_against_its_return(place: Ground) -> None:
    row = lent(place, quantity=10)
    with clock.pinned(at(16)):
        place.hand_out(row)
    place.close(Period(at(0, days=15), at(0, days=18)), of=[place.chairs])
    with clock.pinned(at(12, days=15)):
        back(place, row)
    assert status(row) is OccurrenceStatus.RETURNED
    assert list(faults(place.session)) == []


def test_what_is_returned_is_completed_by_itself(place: Ground) -> None:
    row = lent(place, period())
    with clock.pinned(at(16)):
        place.hand_out(row)
    with clock.pinned(at(17)):
        back(place, row)
    with clock.pinned(at(20)), unit_of_work():
        assert complete_past(place.session) == 1
    assert status(row) is OccurrenceStatus.COMPLETED


def test_who_never_came_is_told_and_the_time_is_free(place: Ground) -> None:
    row = place.book().occurrences[0]
    with clock.pinned(at(17)):
        with unit_of_work():
            handing.no_show(place.session, place.dan, row)
        assert place.taken(OccupancySource.BOOKING) == []
        assert list(faults(place.session)) == []
    assert place.kinds(place.bo)[-1] == "booking_no_show"


def test_nobody_is_missed_before_the_start(place: Ground) -> None:
    row = place.book().occurrences[0]
    with clock.pinned(at(15)), unit_of_work(), pytest.raises(TooLate):
        handing.no_show(place.session, place.dan, row)


def test_a_step_is_taken_once(place: Ground) -> None:
    row = lent(place)
    with clock.pinned(at(17)):
        place.hand_out(row)
        with pytest.raises(TooLate):
            place.hand_out(row)
        back(place, row)
        with pytest.raises(TooLate):
            back(place, row)


def test_a_note_has_an_end(place: Ground) -> None:
    row = lent(place)
    with clock.pinned(at(17)), unit_of_work(), pytest.raises(Invalid):
        handing.hand_out(place.session, place.dan, row, note="x" * 501)


def test_only_the_owners_people_hand_over(place: Ground) -> None:
    row = lent(place)
    assert handing.date_for(place.session, place.dan, row.public_id) is row
    with pytest.raises(NotFound):
        handing.date_for(place.session, place.bo, row.public_id)
    with clock.pinned(at(17)), unit_of_work(), pytest.raises(NotAllowed):
        handing.hand_out(place.session, place.bo, row)
