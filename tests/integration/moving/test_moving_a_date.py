"""Moving one date: at once where nobody has to answer, and never onto what others have."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import at, make_listing, period
from moving_stage import Hall, later, span, staged
from sqlalchemy.orm import Session

from bookings.changing import cancel
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.models import CalendarChange, FreedTime, History
from bookings.queries import status_of
from bookings.types import OccurrenceStatus
from inventory.models import Tariff, TariffRule
from inventory.types import BookingMode, PriceUnit
from marketplace import clock
from marketplace.errors import Invalid, NotAllowed, NotFound
from marketplace.periods import Period
from marketplace.transactions import unit_of_work


def test_a_date_of_an_instant_listing_is_moved_at_once_and_both_sides_are_told(
    session: Session,
) -> None:
    it = staged(session)
    booking = it.book()
    uid = booking.occurrences[0].public_id
    moved = it.move(booking, period(19, 21))
    (row,) = booking.occurrences
    assert (moved.asked, span(row), row.public_id) == (None, period(19, 21), uid)
    assert row.status is OccurrenceStatus.CONFIRMED
    assert row.sequence == 1
    assert it.taken() == [(19, 21, 1)]
    assert it.told("booking_moved") == ["bo@teater.example", "anna@scout.example"]
    before = it.payload("booking_moved")["before"][str(row.id)]
    assert before["starts_at"] == at(16).isoformat()
    assert session.scalars(sa.select(History.event).order_by(History.id)).all() == [
        "confirm",
        "moved",
    ]
    assert session.scalar(sa.select(sa.func.count()).select_from(CalendarChange)) == 3
    assert it.sound()


def test_a_date_is_not_in_its_own_way(session: Session) -> None:
    it = staged(session, buffer_before_minutes=60, buffer_after_minutes=60)
    booking = it.book()
    it.move(booking, period(17, 20))
    assert it.taken() == [(16, 21, 1)]
    assert it.sound()


def test_what_another_has_is_refused_with_the_clash_and_nothing_changes(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    it.rival_books(period(19, 21))
    with pytest.raises(SlotTaken) as caught:
        it.move(booking, period(18, 20))
    assert caught.value.clashes == (period(18, 20),)
    assert it.taken() == [(16, 18, 1), (19, 21, 1)]
    assert it.told("booking_moved") == []
    assert it.sound()


def test_every_rule_is_judged_for_the_new_time(session: Session) -> None:
    it = staged(session, max_minutes=180, notice_hours=24)
    booking = it.book()
    for to, code in ((period(16, 22), "too-long"), (_soon(), "too-soon")):
        with pytest.raises(RuleBroken) as caught:
            it.move(booking, to)
        assert code in {reason.code for reason in caught.value.reasons}


def _soon() -> Period:
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    return Period(now + timedelta(hours=2), now + timedelta(hours=4))


def test_a_beginning_that_stays_is_not_judged_again(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    with unit_of_work():
        it.hall.notice_hours = 24 * 30
    it.move(booking, period(16, 20))
    assert it.taken() == [(16, 20, 1)]
    it.move(booking, period(17, 19))
    with pytest.raises(RuleBroken):
        it.move(booking, period(18, 21))


def test_a_request_that_waits_is_moved_by_its_booker_and_still_waits(session: Session) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book()
    it.move(booking, period(19, 21))
    (row,) = booking.occurrences
    assert row.status is OccurrenceStatus.REQUESTED
    assert it.taken("hold") == [(19, 21, 1)]
    assert row.expires_at is not None
    assert it.sound()


def test_a_booked_date_may_get_shorter_at_once_even_where_the_owner_answers(
    session: Session,
) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    booking = it.book(period(16, 20))
    it.approve(booking)
    assert it.move(booking, period(17, 19)).asked is None
    assert it.taken() == [(17, 19, 1)]


def test_a_date_that_goes_to_another_listing_of_the_owner_stays_the_same_booking(
    session: Session,
) -> None:
    it = staged(session)
    booking = it.book()
    moved = it.move(booking, period(16, 18), listing=it.other)
    assert moved.booking is booking
    assert booking.listing_id == it.other.id
    assert booking.occurrences[0].listing_id == it.other.id
    it.rival_books(period(16, 18))
    listings = session.scalars(sa.select(CalendarChange.listing_id)).all()
    assert {it.hall.id, it.other.id} <= set(listings)
    assert it.sound()


def test_another_owners_listing_cannot_be_moved_to(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    with unit_of_work():
        elsewhere = make_listing(session, it.rival)
    with pytest.raises(NotFound):
        it.move(booking, period(19, 21), listing=elsewhere)


def test_strangers_and_the_past_are_refused(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    with pytest.raises(NotAllowed):
        it.move(booking, period(19, 21), by=it.cia)
    with pytest.raises(Invalid):
        it.move(booking, period())
    past = Period(clock.now() - timedelta(hours=4), clock.now() - timedelta(hours=2))
    with pytest.raises(Invalid):
        it.move(booking, past)
    with unit_of_work():
        cancel(session, it.bo, booking)
    with pytest.raises(TooLate):
        it.move(booking, period(19, 21))


def test_of_what_has_begun_only_the_end_moves(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    one_later, two_longer, after = period(17, 19), period(16, 20), period(16, 22)
    during, over = at(17), at(21)
    with clock.pinned(during):
        with pytest.raises(Invalid):
            it.move(booking, one_later)
        it.move(booking, two_longer)
        assert it.taken() == [(16, 20, 1)]
    with clock.pinned(over), pytest.raises(TooLate):
        it.move(booking, after)


def test_the_moved_date_is_priced_anew_and_the_others_stay_frozen(session: Session) -> None:
    it = staged(session)
    _priced(it, 100)
    booking = it.book(period(16, 18), period(16, 18, days=15))
    assert booking.price_ore == 40000
    _priced(it, 300)
    moved = it.move(booking, period(16, 19))
    assert booking.price_ore == 90000 + 20000
    assert [row.price_ore for row in booking.occurrences] == [90000, 20000]
    assert sum(int(line["amount"]["amount"].split(".")[0]) for line in booking.price_lines) == 1100
    assert moved.plan.steps[0].price is not None
    assert moved.plan.steps[0].price.ore == 90000


def _priced(it: Hall, kronor: int) -> None:
    with unit_of_work():
        rule = TariffRule(
            position=0, price_group="alla", amount_ore=kronor * 100, unit=PriceUnit.HOUR
        )
        tariff = Tariff(listing_id=it.hall.id, rules=[rule])
        it.session.add(tariff)
        it.session.flush()
        it.hall.tariff_id = tariff.id


def test_the_time_that_a_move_leaves_is_noted_as_free(session: Session) -> None:
    it = staged(session)
    booking = it.book()
    it.move(booking, period(19, 21))
    (freed,) = session.scalars(sa.select(FreedTime)).all()
    assert (freed.starts_at, freed.ends_at) == (at(16), at(18))


def test_a_pool_counts_the_own_things_once(session: Session) -> None:
    it = staged(session, of=10)
    booking = it.book(quantity=8)
    it.rival_books(quantity=2)
    it.move(booking, later(period(), 1))
    assert status_of(booking) is OccurrenceStatus.CONFIRMED
    with pytest.raises(SlotTaken):
        it.rival_books(later(period(), 2), quantity=3)
    assert it.sound()
