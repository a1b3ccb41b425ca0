"""Handing over by pages: the caretaker's buttons, the note, and what the booking's page shows."""

from datetime import timedelta

import pytest
from booking_stage import Stage
from factories import at, book, make_listing, period, wish
from sqlalchemy import select

from bookings.models import Occurrence
from bookings.types import OccurrenceStatus as Status
from inventory.types import ListingKind
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role


@pytest.fixture(name="lent")
def _lent(stage: Stage) -> str:
    """Return a date for which Bo has chairs, from four to six today in a fortnight."""
    with unit_of_work(stage.session) as work:
        owner = work.get_one(Organisation, stage.owner.id)
        chairs = make_listing(work, owner, of=10, kind=ListingKind.EQUIPMENT, title="Stolar")
        actor = acting_as(work.get_one(User, stage.bo.id))
        theatre = work.get_one(Organisation, stage.theatre.id)
        return book(work, actor, chairs, theatre, wish(period())).occurrences[0].public_id


def status(stage: Stage) -> Status:
    return stage.now.scalars(select(Occurrence.status)).one()


@pytest.mark.usefixtures("lent")
def test_a_caretaker_hands_out_and_takes_back_from_the_day(stage: Stage) -> None:
    vilma = stage.member(stage.owner, Role.CARETAKER, "Vilma")
    day, moment = at(12).date().isoformat(), at(16)
    with clock.pinned(moment):
        browser = stage.browser(vilma)
        browser.open(f"/requests/day?date={day}")
        page = browser.send("do")
        assert "Noted: handed out to Teaterföreningen Ridån." in page
        assert browser.at == "/requests/day"
        assert status(stage) is Status.HANDED_OUT
        page = browser.send("do")
        assert "Noted: Teaterföreningen Ridån has brought it back." in page
        assert status(stage) is Status.RETURNED


def test_a_note_is_kept_and_read_by_both_sides(stage: Stage, lent: str) -> None:
    moment = at(17)
    with clock.pinned(moment):
        anna = stage.browser(stage.anna)
        anna.open(f"/dates/{lent}/handover")
        anna.send("note", do="hand_out", note="En stol vinglar")
        booking = stage.now.scalars(select(Occurrence)).one().booking
        for person in (stage.anna, stage.bo):
            page = stage.browser(person).open(f"/bookings/{booking.public_id}")
            assert "En stol vinglar" in page
        assert "It is back" in stage.browser(stage.anna).open(f"/bookings/{booking.public_id}")
        assert "It is back" not in stage.browser(stage.bo).open(f"/bookings/{booking.public_id}")


def test_who_never_came_is_noted_with_a_word(stage: Stage, lent: str) -> None:
    moment = at(17)
    with clock.pinned(moment):
        anna = stage.browser(stage.anna)
        anna.open(f"/dates/{lent}/handover")
        page = anna.send("note", do="no_show", note="Väntade en timme")
        assert "Noted: nobody came from Teaterföreningen Ridån." in page
        assert status(stage) is Status.NO_SHOW


def test_too_early_or_unknown_steps_are_told(stage: Stage, lent: str) -> None:
    anna = stage.browser(stage.anna)
    page = anna.open(f"/dates/{lent}/handover")
    assert "There is nothing to note here now." in page
    token = anna.form("csrf_token").values["csrf_token"]
    path = f"/dates/{lent}/handover"
    for step, code in (("hand_out", 302), ("steal", 422), ("", 422)):
        answer = anna.client.post(path, data={"csrf_token": token, "do": step})
        assert answer.status_code == code
    assert status(stage) is Status.CONFIRMED


@pytest.mark.usefixtures("lent")
def test_a_late_loan_says_that_it_should_be_back(stage: Stage) -> None:
    day = at(12).date().isoformat()
    late = at(19)
    with unit_of_work(stage.session) as work:
        work.scalars(select(Occurrence)).one().status = Status.HANDED_OUT
    with clock.pinned(late):
        page = stage.browser(stage.anna).open(f"/requests/day?date={day}")
        assert "Should be back" in page


@pytest.mark.usefixtures("lent")
def test_a_late_loan_is_on_every_day_until_it_is_back(stage: Stage) -> None:
    first = at(12).date()
    ended, between, today, ahead = (first + timedelta(days=n) for n in (0, 1, 2, 3))
    with unit_of_work(stage.session) as work:
        work.scalars(select(Occurrence)).one().status = Status.HANDED_OUT
    moment = at(10, days=16)
    with clock.pinned(moment):
        anna = stage.browser(stage.anna)
        for day in (ended, between, today):
            page = anna.open(f"/requests/day?date={day.isoformat()}")
            assert page.count("Should be back") == 2  # on the timeline and in the list
        assert "Should be back" in anna.open("/requests")
        assert "Should be back" not in anna.open(f"/requests/day?date={ahead.isoformat()}")
        anna.open(f"/requests/day?date={today.isoformat()}")
        anna.send("do")
        assert "Should be back" not in anna.open(f"/requests/day?date={today.isoformat()}")


@pytest.mark.usefixtures("lent")
def test_whoever_still_has_a_late_loan_reads_so_among_what_is_coming(stage: Stage) -> None:
    with unit_of_work(stage.session) as work:
        row = work.scalars(select(Occurrence)).one()
        row.status = Status.HANDED_OUT
        booking = row.booking.public_id
    moment = at(10, days=16)
    with clock.pinned(moment):
        bo = stage.browser(stage.bo)
        page = bo.open("/bookings")
        assert booking in page
        assert "Should be back" in page
        assert booking not in bo.open("/bookings?show=past")
        assert "Should be back" in bo.open(f"/bookings/{booking}")


def test_others_find_no_date_to_hand_over(stage: Stage, lent: str) -> None:
    for person in (stage.bo, stage.cia, stage.member(stage.owner, Role.BOOKER, "Dan")):
        browser = stage.browser(person)
        browser.open(f"/dates/{lent}/handover")
        assert browser.status == 404
