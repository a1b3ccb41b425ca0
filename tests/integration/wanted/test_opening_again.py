"""A yes that comes to nothing: the notice says so, and its writer opens it again."""

import pytest
from factories import make_member
from flask import Flask
from form_browser import Browser, in_english
from visiting import csrf_token
from wanted_stage import Square

from bookings import changing
from bookings.agreement.repeating import Weekly
from bookings.errors import TooLate
from bookings.models import Booking, WantedNotice
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted import writing
from bookings.wanted.writing import WantedAlready
from marketplace import clock
from marketplace.errors import NotAllowed
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def cancel(square: Square, booking: int, user_id: int, *, dates: int | None = None) -> None:
    with unit_of_work(square.session) as work:
        found = work.get_one(Booking, booking)
        actor = square.actor(user_id)
        some = list(found.occurrences)[:dates] if dates else []
        scope = changing.Scope.ALL if not some else changing.Scope.THESE
        changing.cancel(work, actor, found, scope=scope, occurrences=some, reason="Sjuk")


def reopen(square: Square, notice: int, user_id: int | None = None) -> None:
    with unit_of_work(square.session) as work:
        actor = square.actor(user_id or square.bo_id)
        writing.reopen(work, actor, work.get_one(WantedNotice, notice))


def bos(app: Flask, square: Square) -> Browser:
    return in_english(app, square.now.get_one(User, square.bo_id))


@pytest.mark.parametrize("who", ["bo_id", "anna_id"])
def test_a_notice_whose_booking_was_cancelled_is_opened_again(square: Square, who: str) -> None:
    hall, notice = square.hall(), square.publish()
    cancel(square, square.accept(square.offer(notice, hall)), getattr(square, who))
    assert square.notice(notice).status is WantedStatus.FILLED
    reopen(square, notice)
    again = square.notice(notice)
    assert (again.status, again.ended_at) == (WantedStatus.OPEN, None)
    assert again.stands_until > clock.now()
    square.accept(square.offer(notice, hall))
    assert square.notice(notice).status is WantedStatus.FILLED


def test_a_notice_whose_booking_stands_stays_ended(square: Square) -> None:
    notice = square.publish()
    square.accept(square.offer(notice, square.hall()))
    with pytest.raises(TooLate):
        reopen(square, notice)


def test_opened_again_twice_it_is_open_and_not_over(square: Square) -> None:
    notice = square.publish()
    cancel(square, square.accept(square.offer(notice, square.hall())), square.bo_id)
    reopen(square, notice)
    reopen(square, notice)
    assert square.notice(notice).open


def test_it_is_not_opened_again_beside_another_of_its_title(square: Square) -> None:
    notice = square.publish(title="Sal till mötet")
    cancel(square, square.accept(square.offer(notice, square.hall())), square.bo_id)
    square.publish(title="SAL till mötet")
    with pytest.raises(WantedAlready):
        reopen(square, notice)
    assert square.notice(notice).status is WantedStatus.FILLED


def test_one_date_of_several_that_stands_is_enough(square: Square) -> None:
    notice = square.publish(when=WantedWhen.WEEKLY, times=3)
    booking = square.accept(square.offer(notice, square.hall(), weekly=Weekly(3)))
    cancel(square, booking, square.bo_id, dates=2)
    with pytest.raises(TooLate):
        reopen(square, notice)
    cancel(square, booking, square.bo_id)
    reopen(square, notice)
    assert square.notice(notice).open


def test_what_was_closed_or_taken_down_is_not_opened_again(square: Square) -> None:
    notice = square.publish()
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, notice))
    with pytest.raises(TooLate):
        reopen(square, notice)


def test_a_notice_whose_time_has_passed_is_not_opened_again(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = square.publish()
    cancel(square, square.accept(square.offer(notice, square.hall())), square.bo_id)
    moment = square.when.starts_at
    monkeypatch.setattr(clock, "now", lambda: moment)
    with pytest.raises(TooLate):
        reopen(square, notice)


def test_only_who_speaks_for_the_notice_opens_it_again(square: Square) -> None:
    notice = square.publish()
    cancel(square, square.accept(square.offer(notice, square.hall())), square.bo_id)
    with unit_of_work(square.session) as work:
        theatre = work.get_one(Organisation, square.theatre_id)
        booker = make_member(work, theatre, Role.BOOKER)[0].id
    for user_id in (booker, square.anna_id, square.clerk_id):
        with pytest.raises(NotAllowed):
            reopen(square, notice, user_id)


def test_as_many_stand_as_ever(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = square.publish()
    cancel(square, square.accept(square.offer(notice, square.hall())), square.bo_id)
    square.publish()
    monkeypatch.setattr(writing, "MOST_OPEN", 1)
    with pytest.raises(writing.TooManyNotices):
        reopen(square, notice)


def test_the_pages_say_what_has_become_of_it(app: Flask, square: Square) -> None:
    notice = square.publish()
    booking = square.accept(square.offer(notice, square.hall()))
    bo, path = bos(app, square), f"/wanted/{square.notice(notice).public_id}"
    page = bo.open(path)
    assert "They have found what they needed" in page
    assert "Agreed and booked" in page
    assert "Open the notice again" not in page
    cancel(square, booking, square.anna_id)
    page = bo.open(path)
    assert "They have found what they needed" not in page
    assert "What they had found has been cancelled" in page
    assert "Agreed, then called off by the owner" in page
    assert "Booked, then cancelled" in bo.open("/wanted?show=mine")
    visitor = app.test_client().get(f"{path}?lang=en").text
    assert "Open the notice again" not in visitor
    bo.open(path)
    bo.client.post(f"{path}/reopening", data={"csrf_token": csrf_token(bo.client)})
    assert square.notice(notice).open
    assert "Still wanted" in bo.open(path)


def test_opening_what_stands_changes_nothing_and_says_so(app: Flask, square: Square) -> None:
    notice = square.publish()
    square.accept(square.offer(notice, square.hall()))
    bo, path = bos(app, square), f"/wanted/{square.notice(notice).public_id}"
    bo.open(path)
    sent = bo.client.post(f"{path}/reopening", data={"csrf_token": csrf_token(bo.client)})
    assert sent.status_code == 302
    assert "This notice is over" in bo.open(path)
    assert not square.notice(notice).open
