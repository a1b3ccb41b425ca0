"""What becomes of offers that were refused, and of those whose notice is over."""

from datetime import timedelta

import pytest
from factories import book, wish
from flask import Flask
from form_browser import in_english
from wanted_stage import Square, refuse

from bookings.agreement import conversations, conversing, proposing_times
from bookings.agreement.parties import inquiry_for
from bookings.errors import SlotTaken, TooLate
from bookings.models import Inquiry, WantedNotice, WantedOffer
from bookings.types import InquiryStatus, Party, WantedStatus
from bookings.wanted import ending, moderating, writing
from inventory.models import Listing
from marketplace import clock
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work


def withdraw(square: Square, offer: int) -> None:
    """Let Anna take the (first) time of an offer back."""
    one = square.proposal(offer)
    with unit_of_work(square.session) as work:
        inquiry = work.get_one(Inquiry, one.inquiry_id)
        again = proposing_times.chosen(work, inquiry, [one.public_id])
        proposing_times.withdraw(work, square.actor(square.anna_id), inquiry, again)


def say(square: Square, offer: int, text: str = "Men kanske på söndag?") -> None:
    with unit_of_work(square.session) as work:
        inquiry = work.get_one(Inquiry, work.get_one(WantedOffer, offer).inquiry_id)
        conversing.say(work, square.actor(square.bo_id), inquiry, text=text)


def close(square: Square, notice: int) -> None:
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, notice))


def status(square: Square, offer: int) -> InquiryStatus:
    found = square.now.get_one(WantedOffer, offer).inquiry_id
    return square.session.get_one(Inquiry, found).status


def page(app: Flask, square: Square, user_id: int, path: str) -> str:
    text: str = in_english(app, square.now.get_one(User, user_id)).open(path)
    return text


def waiting(square: Square) -> int:
    actor = square.actor(square.anna_id)
    return conversations.waiting_count(square.now, actor, Party.OWNER)


def test_a_refused_offer_reads_so_on_both_sides(app: Flask, square: Square) -> None:
    notice = square.publish()
    refuse(square, square.offer(notice, square.hall()))
    here = f"/wanted/{square.notice(notice).public_id}"
    for reader in (square.bo_id, square.anna_id):
        shown = page(app, square, reader, here)
        assert "Turned down" in shown
        assert "Waits for" not in shown
    assert waiting(square) == 0
    assert "Waits for your answer" not in page(app, square, square.anna_id, "/requests")


def test_a_word_after_the_no_asks_the_owner_again(app: Flask, square: Square) -> None:
    notice = square.publish()
    offer = square.offer(notice, square.hall())
    refuse(square, offer)
    say(square, offer)
    shown = page(app, square, square.anna_id, f"/wanted/{square.notice(notice).public_id}")
    assert "Turned down" not in shown
    assert "Waits for your answer" in shown
    assert waiting(square) == 1


def test_closing_ends_what_waits_in_the_same_moment(app: Flask, square: Square) -> None:
    notice, hall = square.publish(), square.hall()
    offer, refused = square.offer(notice, hall), square.offer(notice, square.hall(title="Lilla"))
    refuse(square, refused)
    close(square, notice)
    assert {status(square, one) for one in (offer, refused)} == {InquiryStatus.CLOSED}
    assert waiting(square) == 0
    for reader in (square.bo_id, square.anna_id):
        shown = page(app, square, reader, f"/wanted/{square.notice(notice).public_id}")
        assert "Waits for" not in shown
    talk = inquiry_for(square.now, square.actor(square.anna_id), public_id(square, offer))
    anna = square.actor(square.anna_id)
    with pytest.raises(TooLate):
        proposing_times.propose(square.session, anna, talk, periods=[square.when])
    # To the offer that was refused they had their answer.
    assert square.recipients("wanted_over") == ["anna@bygd.example"]


def public_id(square: Square, offer: int) -> str:
    key = square.now.get_one(WantedOffer, offer).inquiry_id
    return square.session.get_one(Inquiry, key).public_id


def test_a_refused_offer_is_no_second_time_refused_when_the_notice_ends(
    app: Flask, square: Square
) -> None:
    notice = square.publish()
    offer = square.offer(notice, square.hall())
    refuse(square, offer)
    close(square, notice)
    square.end()
    assert status(square, offer) is InquiryStatus.CLOSED
    assert square.recipients("wanted_over") == []
    here = f"/wanted/{square.notice(notice).public_id}"
    for reader in (square.bo_id, square.anna_id):
        assert "Turned down" in page(app, square, reader, here)


def test_a_yes_ends_the_other_offers_in_the_same_moment(square: Square) -> None:
    notice = square.publish()
    first = square.offer(notice, square.hall())
    second = square.offer(notice, square.hall(square.other_id), square.eva_id)
    refused = square.offer(notice, square.hall(square.other_id, title="Lilla"), square.eva_id)
    refuse(square, refused)
    word = square.answer(notice)
    square.accept(first)
    assert [status(square, one) for one in (first, second, refused)] == [
        InquiryStatus.AGREED,
        InquiryStatus.CLOSED,
        InquiryStatus.CLOSED,
    ]
    told = square.recipients("wanted_over")
    assert told == ["anna@bygd.example", "eva@scout.example"]
    assert square.now.get_one(WantedOffer, word).settled_at is not None
    square.end()
    assert square.recipients("wanted_over") == told


def test_a_yes_that_books_nothing_ends_no_other_offer(square: Square) -> None:
    notice, hall = square.publish(), square.hall()
    first = square.offer(notice, hall)
    second = square.offer(notice, square.hall(square.other_id), square.eva_id)
    with unit_of_work(square.session) as work:
        home, eva = work.get_one(Organisation, square.other_id), square.actor(square.eva_id)
        book(work, eva, work.get_one(Listing, hall), home, wish(square.when))
    with pytest.raises(SlotTaken):
        square.accept(first)
    assert status(square, second) is InquiryStatus.OPEN
    assert square.notice(notice).status is WantedStatus.OPEN


def test_taking_a_notice_down_ends_what_waits(square: Square) -> None:
    notice = square.publish()
    offer = square.offer(notice, square.hall())
    with unit_of_work(square.session) as work:
        clerk, row = square.actor(square.clerk_id), work.get_one(WantedNotice, notice)
        moderating.take_down(work, clerk, row, reason="Reklam.")
    assert status(square, offer) is InquiryStatus.CLOSED


def test_the_page_of_an_ended_offer_says_why(app: Flask, square: Square) -> None:
    notice = square.publish()
    offer = square.offer(notice, square.hall())
    close(square, notice)
    for reader in (square.bo_id, square.anna_id):
        shown = page(app, square, reader, f"/inquiries/{public_id(square, offer)}")
        assert "The notice that this answers is over" in shown


def test_of_an_expired_notice_only_what_can_still_be_answered_goes_on(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = square.publish(until=clock.now().date() + timedelta(days=2))
    refused, offer, taken_back = (
        square.offer(notice, square.hall(title=one)) for one in ("Stora", "Lilla", "Gamla")
    )
    refuse(square, refused)
    withdraw(square, taken_back)
    moment = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: moment)
    square.end()
    assert square.notice(notice).status is WantedStatus.EXPIRED
    assert status(square, refused) is InquiryStatus.CLOSED
    assert status(square, offer) is InquiryStatus.OPEN
    assert status(square, taken_back) is InquiryStatus.CLOSED
    (mail,) = square.mails("wanted_over")
    assert "stands no longer" in mail.text


def test_nothing_waits_once_the_wanted_time_has_begun(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = square.publish()
    offer = square.offer(notice, square.hall())
    moment = square.when.starts_at + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: moment)
    with unit_of_work(square.session) as work:
        ending.expire(work)
        proposing_times.lapse_passed(work)
    square.end()
    assert status(square, offer) is InquiryStatus.CLOSED


def test_the_mail_of_a_no_says_nothing_of_other_times_once_the_notice_is_over(
    square: Square,
) -> None:
    notice = square.publish()
    refuse(square, square.offer(notice, square.hall()))
    (mail,) = square.mails("inquiry_declined")
    assert "Propose others" in mail.text
    close(square, notice)
    (mail,) = square.mails("inquiry_declined")
    assert "Propose others" not in mail.text
    assert "over" in mail.text
