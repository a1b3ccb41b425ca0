"""Where the other side has to answer, what is booked stands until they have said yes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import period
from moving_stage import ALL, Hall, later, span, staged, weekly
from sqlalchemy.orm import Session

from bookings.changes import moving, proposing
from bookings.changing import Scope, cancel
from bookings.deciding import approve, decline
from bookings.errors import SlotTaken, TooLate
from bookings.models import Booking, Occupancy
from bookings.reclaiming import on_units_changed
from bookings.types import ChangeStatus, OccupancySource, OccurrenceStatus
from inventory.types import BookingMode
from inventory.units import quantity_of
from marketplace import clock
from marketplace.errors import Invalid, NotAllowed
from marketplace.transactions import unit_of_work


def booked(session: Session, **facts: object) -> tuple[Hall, Booking]:
    it = staged(session, mode=BookingMode.REQUEST, **facts)
    booking = it.book()
    it.approve(booking)
    return it, booking


def test_a_booked_date_of_a_request_listing_is_asked_for_and_both_times_are_kept(
    session: Session,
) -> None:
    it, booking = booked(session)
    change = it.move(booking, period(19, 21), note="Vi börjar senare").asked
    assert change is not None
    assert (change.status, change.note) == (ChangeStatus.WAITING, "Vi börjar senare")
    assert span(booking.occurrences[0]) == period()
    assert (it.taken(), it.taken("hold")) == ([(16, 18, 1)], [(19, 21, 1)])
    assert it.told("change_asked") == ["anna@scout.example"]
    with pytest.raises(SlotTaken):
        it.rival_books(period(20, 22))
    assert it.sound()


def test_only_what_goes_beyond_the_own_time_is_held(session: Session) -> None:
    it, booking = booked(session)
    it.move(booking, period(17, 20))
    assert (it.taken(), it.taken("hold")) == ([(16, 18, 1)], [(18, 20, 1)])
    assert it.sound()


def test_yes_moves_it_and_no_leaves_it(session: Session) -> None:
    it, booking = booked(session)
    it.move(booking, period(17, 20))
    with unit_of_work():
        proposing.accept(session, it.anna, it.asked())
    assert span(booking.occurrences[0]) == period(17, 20)
    assert (it.taken(), it.taken("hold")) == ([(17, 20, 1)], [])
    assert it.told("booking_moved") == ["bo@teater.example", "anna@scout.example"]
    assert it.asked().status is ChangeStatus.ACCEPTED
    with pytest.raises(TooLate), unit_of_work():
        proposing.accept(session, it.anna, it.asked())
    assert it.sound()


def test_no_needs_a_reason_and_gives_the_new_time_back(session: Session) -> None:
    it, booking = booked(session)
    it.move(booking, period(19, 21))
    with pytest.raises(Invalid), unit_of_work():
        proposing.decline(session, it.anna, it.asked())
    with unit_of_work():
        proposing.decline(session, it.anna, it.asked(), reason="Då städas det.")
    assert (it.taken(), it.taken("hold")) == ([(16, 18, 1)], [])
    assert it.told("change_declined") == ["bo@teater.example"]
    it.rival_books(period(19, 21))
    assert it.sound()


def test_only_the_side_that_was_asked_answers_and_only_the_asker_takes_back(
    session: Session,
) -> None:
    it, booking = booked(session)
    it.move(booking, period(19, 21))
    for actor in (it.bo, it.cia):
        with pytest.raises(NotAllowed), unit_of_work():
            proposing.accept(session, actor, it.asked())
    for actor in (it.anna, it.cia):
        with pytest.raises(NotAllowed), unit_of_work():
            proposing.withdraw(session, actor, it.asked())
    with unit_of_work():
        proposing.withdraw(session, it.bo, it.asked())
    assert it.asked().status is ChangeStatus.WITHDRAWN
    assert it.told("change_withdrawn") == ["anna@scout.example"]
    assert it.taken("hold") == []


def test_what_nobody_answers_lapses_and_both_are_told(session: Session) -> None:
    it, booking = booked(session)
    it.move(booking, period(19, 21))
    with clock.pinned(it.asked().expires_at + timedelta(minutes=1)):
        with pytest.raises(TooLate), unit_of_work():
            proposing.accept(session, it.anna, it.asked())
        with unit_of_work():
            assert proposing.lapse(session) == 1
            assert proposing.lapse(session) == 0
    assert it.asked().status is ChangeStatus.LAPSED
    assert it.told("change_lapsed") == ["bo@teater.example", "anna@scout.example"]
    assert it.taken("hold") == []
    assert it.sound()


def test_cancelling_the_date_ends_what_was_asked_for(session: Session) -> None:
    it, booking = booked(session)
    it.move(booking, period(17, 20))
    with unit_of_work():
        cancel(session, it.bo, booking)
    assert it.asked().status is ChangeStatus.OVERTAKEN
    assert it.taken("hold") == []
    with pytest.raises(TooLate), unit_of_work():
        proposing.accept(session, it.anna, it.asked())
    it.rival_books(period(16, 20))
    assert it.sound()


def test_asking_again_takes_the_place_of_what_was_asked_before(session: Session) -> None:
    it, booking = booked(session)
    first = it.move(booking, period(19, 21)).asked
    second = it.move(booking, period(20, 22)).asked
    assert first is not None
    assert second is not None
    assert (first.status, second.status) == (ChangeStatus.WITHDRAWN, ChangeStatus.WAITING)
    assert it.taken("hold") == [(20, 22, 1)]
    it.move(booking, period(16, 17))
    assert second.status is ChangeStatus.OVERTAKEN
    assert (it.taken(), it.taken("hold")) == ([(16, 17, 1)], [])
    assert it.sound()


def test_where_requests_compete_nothing_is_held_and_it_is_judged_again(session: Session) -> None:
    it, booking = booked(session, pending_holds=False)
    it.move(booking, period(19, 21))
    assert it.taken("hold") == []
    rival = it.rival_books(period(20, 22))
    it.approve(rival)
    with pytest.raises(SlotTaken), unit_of_work():
        proposing.accept(session, it.anna, it.asked())
    assert it.asked().status is ChangeStatus.WAITING
    assert span(booking.occurrences[0]) == period()
    assert it.sound()


def test_an_owner_never_moves_but_proposes_and_the_booker_says_yes(session: Session) -> None:
    it, booking = booked(session, max_minutes=120)
    change = it.move(booking, period(19, 22), by=it.anna, note="Vi slipar golvet").asked
    assert change is not None
    assert span(booking.occurrences[0]) == period()
    assert it.told("change_asked") == ["bo@teater.example"]
    with pytest.raises(NotAllowed), unit_of_work():
        proposing.accept(session, it.anna, change)
    with unit_of_work():
        proposing.accept(session, it.bo, change)
    assert span(booking.occurrences[0]) == period(19, 22)
    assert it.sound()


def test_a_proposal_for_a_request_that_is_accepted_confirms_it(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book()
    it.move(booking, period(19, 21), by=it.anna)
    assert it.taken("hold") == [(16, 18, 1), (19, 21, 1)]
    with unit_of_work():
        proposing.accept(session, it.bo, it.asked())
    (row,) = booking.occurrences
    assert (row.status, span(row)) == (OccurrenceStatus.CONFIRMED, period(19, 21))
    assert (it.taken(), it.taken("hold")) == ([(19, 21, 1)], [])
    assert it.sound()


@pytest.mark.parametrize("yes", [True, False])
def test_answering_the_request_ends_the_proposal(session: Session, *, yes: bool) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book()
    change = it.move(booking, period(19, 21), by=it.anna).asked
    assert change is not None
    with unit_of_work():
        if yes:
            approve(session, it.anna, booking)
        else:
            decline(session, it.anna, booking, reason="Nej")
    assert change.status is ChangeStatus.OVERTAKEN
    assert it.taken("hold") == []
    assert it.sound()


def test_a_whole_series_is_asked_for_in_one_and_accepted_in_one(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    weeks = weekly()
    booking = it.book(*weeks)
    it.approve(booking)
    change = it.move(booking, later(weeks[0], 7 * 24 + 1), scope=ALL).asked
    assert change is not None
    assert len(change.dates) == 4
    with unit_of_work():
        proposing.accept(session, it.anna, change)
    assert [span(row) for row in booking.occurrences] == [later(one, 7 * 24 + 1) for one in weeks]
    assert moving.exceptions(session, booking) == set()
    assert it.sound()


def test_what_is_held_follows_when_the_listing_takes_other_units(session: Session) -> None:
    it, booking = booked(session)
    it.move(booking, period(17, 20), listing=it.other)
    assert it.taken("hold") == [(17, 20, 1)]
    with unit_of_work():
        it.other.units[0].unit.quantity = 2
        it.other.units[0].quantity = 2
        session.flush()
        on_units_changed(session, [it.other.id])
    assert it.taken("hold") == [(17, 20, 2)]
    assert quantity_of(it.other) == 1
    assert it.sound()


def test_a_date_of_it_that_is_cancelled_leaves_its_time_to_the_others(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    weeks = weekly(3)
    booking = it.book(*weeks)
    it.approve(booking)
    change = it.move(booking, later(weeks[0], 7 * 24), scope=ALL).asked
    assert change is not None
    assert len(it.taken("hold")) == 1
    with unit_of_work():
        cancel(session, it.bo, booking, scope=Scope.THESE, occurrences=[booking.occurrences[1]])
    assert len(it.taken("hold")) == 2
    for still_held in (weeks[1], later(weeks[2], 7 * 24)):
        with pytest.raises(SlotTaken):
            it.rival_books(still_held)
    with unit_of_work():
        proposing.accept(session, it.anna, change)
    assert [span(booking.occurrences[n]) for n in (0, 2)] == [weeks[1], later(weeks[2], 7 * 24)]
    assert it.sound()


def test_busy_time_over_the_held_time_never_keeps_one_from_cancelling(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    weeks = weekly(2)
    booking = it.book(*weeks)
    it.approve(booking)
    it.move(booking, later(weeks[0]), scope=ALL)
    with unit_of_work():
        close_the_hall(it)
    with unit_of_work():
        cancel(session, it.bo, booking, scope=Scope.THESE, occurrences=[booking.occurrences[0]])
    change = it.asked()
    assert (change.status, change.holds) == (ChangeStatus.WAITING, False)
    assert it.taken("hold") == []
    assert it.sound()


def close_the_hall(it: Hall) -> None:
    """State busy time of another calendar over all that is taken and held."""
    rows = it.session.scalars(sa.select(Occupancy)).all()
    for number, row in enumerate(rows):
        it.session.add(
            Occupancy(
                day=row.day,
                unit_id=row.unit_id,
                start_minute=row.start_minute,
                end_minute=row.end_minute,
                quantity=1,
                source=OccupancySource.EXTERNAL,
                source_id=number + 1,
            )
        )
