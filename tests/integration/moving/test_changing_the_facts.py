"""What for, how many, whom to call: changed for the dates to come, judged where it takes more."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from factories import at, period
from moving_stage import Hall, staged
from sqlalchemy.orm import Session

from bookings.changes import amending, proposing
from bookings.changes.amending import Amended, facts_of
from bookings.changing import cancel
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.models import Booking, CalendarChange, History
from bookings.types import ChangeStatus
from inventory.types import BookingMode
from marketplace import clock
from marketplace.errors import Invalid, NotAllowed
from marketplace.transactions import unit_of_work


def change(it: Hall, booking: Booking, **facts: object) -> Amended:
    with unit_of_work():
        wanted = replace(facts_of(booking), **facts)  # type: ignore[arg-type]
        return amending.change(it.session, it.bo, booking, wanted)


def test_words_are_changed_at_once_and_the_owner_is_told(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book()
    it.approve(booking)
    changes = session.scalar(sa.select(sa.func.count()).select_from(CalendarChange)) or 0
    change(it, booking, purpose="Teaterläger", contact_phone="046-846 50 04", note="Tack!")
    assert (booking.purpose, booking.note) == ("Teaterläger", "Tack!")
    assert booking.contact_phone == "+46468465004"
    assert booking.version == 2
    assert it.told("booking_changed") == ["anna@scout.example"]
    assert session.scalars(sa.select(History.event).order_by(History.id)).all()[-1] == "changed"
    assert session.scalar(sa.select(sa.func.count()).select_from(CalendarChange)) == changes + 1
    assert span_of(booking) == (at(16), at(18))


def span_of(booking: Booking) -> tuple[object, object]:
    return booking.occurrences[0].starts_at, booking.occurrences[0].ends_at


def test_nothing_changed_writes_nothing(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    change(it, booking)
    assert it.told("booking_changed") == []
    assert booking.version == 1


def test_bad_facts_are_refused_each_at_its_field(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    with pytest.raises(Invalid) as caught:
        change(it, booking, purpose=" ", contact_phone="häst", quantity=0)
    fields = {problem.field for problem in caught.value.problems}
    assert {"purpose", "contact_phone", "quantity"} <= fields


def test_more_people_than_there_is_room_for_are_refused(session: Session) -> None:
    it = staged(session, capacity_max=40)
    booking = it.book(people=10)
    change(it, booking, people=40)
    with pytest.raises(RuleBroken):
        change(it, booking, people=41)
    assert booking.people == 40


def test_more_of_a_pool_is_taken_at_once_where_nobody_answers(session: Session) -> None:
    it = staged(session, of=10)
    booking = it.book(quantity=4)
    it.rival_books(quantity=3)
    change(it, booking, quantity=7)
    assert it.taken() == [(16, 18, 7), (16, 18, 3)]
    with pytest.raises(SlotTaken):
        change(it, booking, quantity=8)
    change(it, booking, quantity=2)
    assert it.taken() == [(16, 18, 2), (16, 18, 3)]
    assert it.sound()


def test_more_of_what_the_owner_answers_for_is_asked_for_and_the_rest_is_held(
    session: Session,
) -> None:
    it = staged(session, mode=BookingMode.REQUEST, of=10)
    booking = it.book(quantity=4)
    it.approve(booking)
    asked = change(it, booking, quantity=9, purpose="Större fest").asked
    assert asked is not None
    assert (booking.quantity, booking.purpose) == (4, "Större fest")
    assert (it.taken(), it.taken("hold")) == ([(16, 18, 4)], [(16, 18, 5)])
    with unit_of_work():
        proposing.accept(session, it.anna, asked)
    assert asked.status is ChangeStatus.ACCEPTED
    assert booking.quantity == 9
    assert (it.taken(), it.taken("hold")) == ([(16, 18, 9)], [])
    assert it.sound()


def test_what_is_past_keeps_what_it_took(session: Session) -> None:
    it = staged(session, of=10)
    booking = it.book(period(), period(days=21), quantity=4)
    between = at(12, days=18)
    with clock.pinned(between):
        change(it, booking, quantity=6)
    assert it.taken() == [(16, 18, 4), (16, 18, 6)]
    assert it.sound()


def test_only_the_booker_changes_and_only_what_is_to_come(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    for actor in (it.anna, it.cia):
        with pytest.raises(NotAllowed), unit_of_work():
            amending.change(session, actor, booking, facts_of(booking))
    with unit_of_work():
        cancel(session, it.bo, booking)
    with pytest.raises(TooLate):
        change(it, booking, purpose="Annat")
