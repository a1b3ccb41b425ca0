"""A skipped date is tried again, and offered to its booker when its time becomes free."""

import pytest
import sqlalchemy as sa
from factories import book, make_member, make_organisation, period, wish
from factories.counting import statements
from moving_stage import Hall, later, span, staged, weekly
from sqlalchemy.orm import Session

from bookings import passing
from bookings.changes import offering, retrying
from bookings.changing import cancel
from bookings.deciding import decline
from bookings.errors import SlotTaken, TooLate
from bookings.models import Booking, FreedTime, Occurrence
from bookings.types import OccurrenceStatus
from inventory.types import BookingMode
from marketplace import clock
from marketplace.errors import NotAllowed
from marketplace.transactions import unit_of_work


def in_the_way(session: Session, **facts: object) -> tuple[Hall, Booking, Booking, Occurrence]:
    """Return the stage, a rival's booking, a series, and the date that it skipped for it."""
    it = staged(session, **facts)  # type: ignore[arg-type]
    weeks = weekly(3)
    rival = it.rival_books(weeks[1])
    booking = it.book(*weeks, skip_clashes=True)
    return it, rival, booking, booking.occurrences[1]


def offer(session: Session) -> int:
    with unit_of_work():
        return offering.offer_freed(session)


def take(it: Hall, booking: Booking, row: Occurrence) -> None:
    with unit_of_work():
        retrying.retry(it.session, it.bo, booking, [row])


def test_a_skipped_date_can_be_had_once_it_is_free(session: Session) -> None:
    it, rival, booking, row = in_the_way(session)
    with pytest.raises(SlotTaken) as caught:
        take(it, booking, row)
    assert caught.value.clashes == (span(row),)
    with unit_of_work():
        cancel(session, it.cia, rival)
    take(it, booking, row)
    assert row.status is OccurrenceStatus.CONFIRMED
    assert len(it.taken()) == 3
    assert it.told("booking_confirmed") == [
        "cia@kor.example",
        "bo@teater.example",
        "bo@teater.example",
    ]
    with pytest.raises(TooLate):
        take(it, booking, row)
    assert it.sound()


def test_where_the_owner_answers_it_is_asked_for(session: Session) -> None:
    it, rival, booking, row = in_the_way(session, mode=BookingMode.REQUEST)
    with unit_of_work():
        decline(session, it.anna, rival, reason="Nej")
    take(it, booking, row)
    assert row.status is OccurrenceStatus.REQUESTED
    assert row.expires_at is not None
    assert row.reason == ""
    assert it.told("booking_receipt")[-1] == "bo@teater.example"
    assert it.sound()


def test_it_is_priced_and_added_to_the_booking(session: Session) -> None:
    it, rival, booking, row = in_the_way(session)
    booking_price = booking.price_ore
    with unit_of_work():
        cancel(session, it.cia, rival)
    take(it, booking, row)
    assert booking.price_ore == booking_price  # nothing is stated: nobody guesses


def test_it_may_go_to_another_time_instead(session: Session) -> None:
    it, _rival, booking, row = in_the_way(session)
    it.move(booking, later(span(row), 4), of=1)
    assert row.status is OccurrenceStatus.CONFIRMED
    assert it.sound()


def test_only_the_booker_tries_again(session: Session) -> None:
    it, _rival, booking, row = in_the_way(session)
    for actor in (it.anna, it.cia):
        with pytest.raises(NotAllowed), unit_of_work():
            retrying.retry(session, actor, booking, [row])


def test_the_booker_is_told_once_when_the_time_is_free(session: Session) -> None:
    it, rival, booking, row = in_the_way(session)
    assert offer(session) == 0
    with unit_of_work():
        cancel(session, it.cia, rival)
    assert offer(session) == 1
    assert it.told("time_freed") == ["bo@teater.example"]
    assert [entry["id"] for entry in it.payload("time_freed")["occurrences"]] == [row.id]
    assert (offer(session), len(it.told("time_freed"))) == (0, 1)
    assert row.status is OccurrenceStatus.SKIPPED
    del booking


def test_nobody_is_told_while_some_of_the_time_is_still_taken(session: Session) -> None:
    it = staged(session)
    first, second = it.rival_books(period(16, 17)), it.rival_books(period(17, 18))
    it.book(period(), period(days=15), skip_clashes=True)
    for rival, told in ((first, 0), (second, 1)):
        with unit_of_work():
            cancel(session, it.cia, rival)
        offer(session)
        assert len(it.told("time_freed")) == told


def test_a_request_that_nobody_answers_and_a_move_free_time_too(session: Session) -> None:
    it, rival, _booking, _row = in_the_way(session, mode=BookingMode.REQUEST)
    with clock.pinned(rival.occurrences[0].expires_at or clock.now()):
        with unit_of_work():
            assert passing.expire_requests(session)
        offer(session)
    assert it.told("time_freed") == ["bo@teater.example"]


def test_a_move_of_a_rival_frees_its_old_time(session: Session) -> None:
    it, rival, _booking, row = in_the_way(session)
    it.move(rival, later(span(row), 5), by=it.cia)
    offer(session)
    assert it.told("time_freed") == ["bo@teater.example"]
    assert session.scalar(sa.select(sa.func.count()).select_from(FreedTime)) == 0


def test_several_are_offered_the_same_and_the_first_gets_it(session: Session) -> None:
    it, rival, booking, row = in_the_way(session)
    with unit_of_work():
        choir = make_organisation(session)
        _, dan = make_member(session, choir, email="dan@kor.example")
        asked = wish(span(row), period(days=40), skip_clashes=True)
        theirs = book(session, dan, it.hall, choir, asked)
        cancel(session, it.cia, rival)
    offer(session)
    assert it.told("time_freed") == ["bo@teater.example", "dan@kor.example"]
    take(it, booking, row)
    with pytest.raises(SlotTaken), unit_of_work():
        retrying.retry(session, dan, theirs, [theirs.occurrences[0]])
    assert it.sound()


def test_looking_at_freed_time_asks_little_when_nobody_waits_for_it(session: Session) -> None:
    it = staged(session)
    booking = it.rival_books(*weekly(30))
    with unit_of_work():
        cancel(session, it.cia, booking)
    with statements(session) as seen:
        assert offer(session) == 30
    assert len(seen) <= 6
