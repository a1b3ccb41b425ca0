"""Asking for time: what is confirmed, what waits, and what is refused with which reasons."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from factories import at, book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy.orm import Session

from bookings.changing import cancel
from bookings.deciding import approve, decline
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.models import CalendarChange, History, Occupancy
from bookings.queries import status_of
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory.models import ListingAudience, OpeningException, OpeningSegment
from inventory.types import Audience, BookingMode
from marketplace import clock
from marketplace.errors import Invalid, NotAllowed
from marketplace.models import Message
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def taken(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Occupancy)) or 0


def test_an_instant_listing_confirms_at_once_and_tells_both_sides(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        make_member(session, owner, email="anna@exempel.example")
        hall = make_listing(session, owner)
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower, email="bo@exempel.example")
        booking = book(session, bo, hall, borrower, wish())
    assert status_of(booking) is OccurrenceStatus.CONFIRMED
    assert taken(session) == 1
    told = session.execute(sa.select(Message.recipient, Message.kind).order_by(Message.id)).all()
    assert [tuple(row) for row in told] == [
        ("bo@exempel.example", "booking_confirmed"),
        ("anna@exempel.example", "booking_confirmed_to_owner"),
    ]
    assert session.scalars(sa.select(History.event)).all() == ["confirm"]
    assert session.scalar(sa.select(sa.func.count()).select_from(CalendarChange)) == 1
    assert list(faults(session)) == []


def test_a_request_holds_its_time_until_it_is_declined(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        _, anna = make_member(session, owner)
        hall = make_listing(session, owner, mode=BookingMode.REQUEST)
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        booking = book(session, bo, hall, borrower, wish())
        assert status_of(booking) is OccurrenceStatus.REQUESTED
        rival = make_organisation(session)
        _, cia = make_member(session, rival)
    with pytest.raises(SlotTaken) as caught, unit_of_work():
        book(session, cia, hall, rival, wish())
    assert caught.value.clashes == (period(),)
    with unit_of_work():
        decline(session, anna, booking, reason="Golvet slipas.")
    assert status_of(booking) is OccurrenceStatus.DECLINED
    assert taken(session) == 0
    with unit_of_work():
        assert status_of(book(session, cia, hall, rival, wish())) is OccurrenceStatus.REQUESTED
    assert list(faults(session)) == []


def test_approving_turns_the_hold_into_a_booking(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        _, anna = make_member(session, owner)
        hall = make_listing(session, owner, mode=BookingMode.REQUEST)
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        booking = book(session, bo, hall, borrower, wish())
        approve(session, anna, booking)
    assert session.scalars(sa.select(Occupancy.source)).all() == ["booking"]
    with pytest.raises(TooLate), unit_of_work():
        approve(session, anna, booking)
    with pytest.raises(NotAllowed), unit_of_work():
        approve(session, bo, booking)


def test_approving_a_rival_request_raises_slot_taken(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        _, anna = make_member(session, owner)
        hall = make_listing(session, owner, mode=BookingMode.REQUEST, pending_holds=False)
        bookings = []
        for _ in range(2):
            borrower = make_organisation(session)
            _, bo = make_member(session, borrower)
            bookings.append(book(session, bo, hall, borrower, wish()))
        assert taken(session) == 0
        approve(session, anna, bookings[0])
    with pytest.raises(SlotTaken), unit_of_work():
        approve(session, anna, bookings[1])
    assert status_of(bookings[1]) is OccurrenceStatus.REQUESTED
    assert list(faults(session)) == []


def test_cancelling_frees_the_time(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        booking = book(session, bo, hall, borrower, wish())
        cancel(session, bo, booking)
        assert status_of(booking) is OccurrenceStatus.CANCELLED
        assert booking.occurrences[0].sequence == 1
        book(session, bo, hall, borrower, wish())
    with pytest.raises(TooLate), unit_of_work():
        cancel(session, bo, booking)


def test_an_owner_calls_off_with_a_reason_only(session: Session) -> None:
    with unit_of_work():
        owner = make_organisation(session)
        _, anna = make_member(session, owner)
        hall = make_listing(session, owner)
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        booking = book(session, bo, hall, borrower, wish())
    with pytest.raises(Invalid), unit_of_work():
        cancel(session, anna, booking)
    with unit_of_work():
        cancel(session, anna, booking, reason="Vattenläcka")
    assert status_of(booking) is OccurrenceStatus.CALLED_OFF


def test_a_caretaker_cannot_book_and_nobody_books_for_others(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        borrower = make_organisation(session)
        _, caretaker = make_member(session, borrower, Role.CARETAKER)
        _, stranger = make_member(session, make_organisation(session))
    for actor in (caretaker, stranger):
        with pytest.raises(NotAllowed), unit_of_work():
            book(session, actor, hall, borrower, wish())


@pytest.mark.parametrize(
    ("facts", "asked", "code"),
    [
        ({}, {"people": 900}, None),
        ({"capacity_max": 40}, {"people": 41}, "too-many-people"),
        ({"mode": BookingMode.CONTACT}, {}, "not-bookable-here"),
        ({"min_minutes": 180}, {}, "too-short"),
        ({"max_minutes": 60, "min_minutes": 30}, {}, "too-long"),
        ({"notice_hours": 24 * 30}, {}, "too-soon"),
        ({"horizon_days": 3}, {}, "too-far-ahead"),
        ({"step_minutes": 45}, {}, "off-step"),
        ({}, {"quantity": 2}, "quantity-exceeded"),
    ],
)
def test_each_rule_refuses_by_its_code(
    session: Session, facts: dict[str, Any], asked: dict[str, int], code: str | None
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), **facts)
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
    if code is None:
        with unit_of_work():
            book(session, bo, hall, borrower, wish(**asked))
        return
    with pytest.raises(RuleBroken) as caught, unit_of_work():
        book(session, bo, hall, borrower, wish(**asked))
    assert [reason.code for reason in caught.value.reasons] == [code]
    assert str(caught.value.reasons[0].message)
    assert taken(session) == 0


def test_a_booking_in_the_past_is_too_soon(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
    with pytest.raises(RuleBroken) as caught, unit_of_work():
        book(session, bo, hall, borrower, wish(period(days=-2)))
    assert [reason.code for reason in caught.value.reasons] == ["too-soon"]


def test_only_the_audience_may_book(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        hall.audience.clear()
        session.flush()
        session.add(ListingAudience(listing_id=hall.id, audience=Audience.VERIFIED))
        borrower = make_organisation(session, verified_at=None)
        _, bo = make_member(session, borrower)
    with pytest.raises(RuleBroken) as caught, unit_of_work():
        book(session, bo, hall, borrower, wish())
    assert [reason.code for reason in caught.value.reasons] == ["not-for-you"]
    with unit_of_work():
        borrower.verified_at = clock.now()
        book(session, bo, hall, borrower, wish())


def test_opening_hours_exceptions_and_pools_are_judged_in_local_time(session: Session) -> None:
    day = at(12).date()
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), of=10, openings_stated=True)
        session.add(
            OpeningSegment(
                listing_id=hall.id, weekday=day.isoweekday(), start_minute=600, end_minute=1440
            )
        )
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish(period(16, 18), quantity=7))
    for asked, codes in (
        (wish(period(5, 7)), ["closed"]),
        (wish(period(16, 18, days=15)), ["closed"]),
    ):
        with pytest.raises(RuleBroken) as caught, unit_of_work():
            book(session, bo, hall, borrower, asked)
        assert [reason.code for reason in caught.value.reasons] == codes
    with pytest.raises(SlotTaken), unit_of_work():
        book(session, bo, hall, borrower, wish(period(17, 19), quantity=4))
    with unit_of_work():
        book(session, bo, hall, borrower, wish(period(17, 19), quantity=3))
        session.add(OpeningException(listing_id=hall.id, first_day=day, last_day=day))
    with pytest.raises(RuleBroken) as caught, unit_of_work():
        book(session, bo, hall, borrower, wish(period(12, 14)))
    assert [reason.code for reason in caught.value.reasons] == ["closed"]
    assert list(faults(session)) == []


def test_buffers_are_taken_with_the_booking(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(
            session, make_organisation(session), buffer_before_minutes=30, buffer_after_minutes=60
        )
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish(period(12, 14)))
    with pytest.raises(SlotTaken), unit_of_work():
        book(session, bo, hall, borrower, wish(period(15, 16)))
    late = Period(at(15, minute=30), at(17))
    with unit_of_work():
        book(session, bo, hall, borrower, wish(late))
    assert list(faults(session)) == []


def test_a_night_over_midnight_meets_what_is_booked_on_the_other_day(session: Session) -> None:
    with unit_of_work():
        cabin = make_listing(session, make_organisation(session), buffer_after_minutes=60)
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        night = Period(at(20), at(20) + timedelta(hours=10))
        book(session, bo, cabin, borrower, wish(night))
    assert taken(session) == 2
    after = Period(night.ends_at + timedelta(minutes=30), night.ends_at + timedelta(hours=2))
    with pytest.raises(SlotTaken), unit_of_work():
        book(session, bo, cabin, borrower, wish(after))


def test_a_series_is_refused_with_every_clash_or_skips_them(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish(period(days=21)))
        book(session, bo, hall, borrower, wish(period(days=35)))
    weeks = [period(days=14 + 7 * n) for n in range(5)]
    with pytest.raises(SlotTaken) as caught, unit_of_work():
        book(session, bo, hall, borrower, wish(*weeks))
    assert caught.value.clashes == (weeks[1], weeks[3])
    with unit_of_work():
        booking = book(session, bo, hall, borrower, wish(*weeks, skip_clashes=True))
    states = [row.status.value for row in booking.occurrences]
    assert states == ["confirmed", "skipped", "confirmed", "skipped", "confirmed"]
    assert status_of(booking) is OccurrenceStatus.CONFIRMED
    assert list(faults(session)) == []


def test_missing_facts_are_told_all_at_once(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
    with pytest.raises(Invalid) as caught, unit_of_work():
        book(session, bo, hall, borrower, wish(purpose=" ", contact_name="", people=0))
    assert [problem.field for problem in caught.value.problems] == [
        "purpose",
        "contact_name",
        "people",
    ]


def test_verify_finds_a_row_that_nobody_demands(session: Session) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        borrower = make_organisation(session)
        _, bo = make_member(session, borrower)
        book(session, bo, hall, borrower, wish())
        session.execute(sa.update(Occupancy).values(end_minute=Occupancy.end_minute - 5))
    assert sorted(fault.what for fault in faults(session)) == ["not demanded", "not taken"]
