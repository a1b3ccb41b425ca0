"""What is held for a change follows whatever else becomes of its dates."""

from datetime import timedelta

from factories import period
from moving_stage import ALL, Hall, later, staged, weekly
from sqlalchemy.orm import Session

from bookings.changing import Scope, cancel
from bookings.handover import handing
from bookings.models import Booking
from bookings.types import ChangeStatus
from inventory.models import Listing, ListingUnit
from inventory.types import BookingMode, ListingKind
from marketplace import clock
from marketplace.transactions import unit_of_work


def booked(session: Session, **facts: object) -> tuple[Hall, Booking]:
    it = staged(session, mode=BookingMode.REQUEST, **facts)
    booking = it.book()
    it.approve(booking)
    return it, booking


def test_handing_out_ends_a_change_that_nobody_has_answered(session: Session) -> None:
    it, booking = booked(session, kind=ListingKind.EQUIPMENT, type="ljud")
    it.move(booking, later(period(), 0, longer=2))
    assert it.taken("hold") == [(18, 20, 1)]
    with clock.pinned(period().starts_at - timedelta(hours=1)), unit_of_work():
        handing.hand_out(session, it.anna, booking.occurrences[0])
    assert it.asked().status is ChangeStatus.OVERTAKEN
    assert it.taken("hold") == []
    assert it.sound()


def test_an_early_return_ends_what_was_asked_for_while_it_was_out(session: Session) -> None:
    it, booking = booked(session, kind=ListingKind.EQUIPMENT, type="ljud")
    longer = later(period(), 0, longer=2)
    with clock.pinned(longer.starts_at), unit_of_work():
        handing.hand_out(session, it.anna, booking.occurrences[0])
    with clock.pinned(longer.starts_at + timedelta(minutes=30)):
        it.move(booking, longer)
        with unit_of_work():
            handing.take_back(session, it.anna, booking.occurrences[0])
        assert it.sound()
    assert it.asked().status is ChangeStatus.OVERTAKEN
    assert it.taken("hold") == []


def test_a_date_that_leaves_a_change_is_no_room_for_the_others_any_more(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book(*weekly(3))
    it.approve(booking)
    it.move(booking, weekly(4)[1], scope=ALL)
    assert len(it.taken("hold")) == 1
    it.move(booking, later(weekly(3)[1], 0, longer=-1), of=1)
    assert (it.asked().holds, it.taken("hold")) == (False, [])
    assert it.sound()


def test_asking_for_one_date_otherwise_leaves_the_rest_of_a_change_sound(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book(*weekly(3))
    it.approve(booking)
    it.move(booking, weekly(4)[1], scope=ALL)
    it.move(booking, later(weekly(3)[1], 4), of=1)
    assert it.sound()


def test_taking_one_date_out_frees_its_time_for_the_change_of_another(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book(*weekly(3))
    it.approve(booking)
    it.move(booking, weekly(4)[1], scope=ALL)
    with unit_of_work():
        cancel(session, it.bo, booking, scope=Scope.THESE, occurrences=[booking.occurrences[1]])
    assert len(it.taken("hold")) == 2
    assert it.sound()


def test_approving_ends_what_was_proposed_instead_and_frees_its_time(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book()
    it.move(booking, period(19, 21), by=it.anna)
    assert len(it.taken("hold")) == 2
    it.approve(booking)
    assert it.asked().status is ChangeStatus.OVERTAKEN
    assert (it.taken(), it.taken("hold")) == ([(16, 18, 1)], [])
    assert it.sound()


def test_what_is_proposed_instead_is_not_in_the_way_of_approving_a_competing_request(
    session: Session,
) -> None:
    it = staged(session, mode=BookingMode.REQUEST, pending_holds=False)
    with unit_of_work():
        shared = session.get_one(Listing, it.hall.id).units[0].unit_id
        session.add(ListingUnit(listing_id=it.other.id, unit_id=shared, quantity=1))
    booking = it.book()
    it.move(booking, later(period()), by=it.anna, listing=it.other)
    it.approve(booking)
    assert (it.taken(), it.taken("hold")) == ([(16, 18, 1)], [])
    assert it.sound()
