"""One yes takes all dates of an offer that are needed, those that are ticked, or none of them."""

from datetime import timedelta

import pytest
from factories import book, period, wish
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from wanted_stage import Square
from wanted_stage import accept_some as accept

from bookings.agreement import agreeing, proposing_times
from bookings.agreement.agreeing import PriceChanged
from bookings.agreement.repeating import Weekly
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.models import Booking, Inquiry, Order, Proposal, WantedOffer
from bookings.types import InquiryStatus, ProposalStatus, WantedStatus, WantedWhen
from bookings.wanted import standing
from inventory.models import Listing
from marketplace import clock, telling
from marketplace.errors import Invalid
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

FIRST = 14


@pytest.fixture
def notice(square: Square) -> int:
    return square.publish(when=WantedWhen.WEEKLY, times=4, period=week(1))


def week(number: int) -> Period:
    return period(days=FIRST + 7 * (number - 1))


def offered(square: Square, notice: int, hall: int, *weeks: int) -> int:
    return square.offer(notice, hall, periods=[week(one) for one in weeks])


def by_eva(square: Square, notice: int, *weeks: int) -> int:
    room = square.hall(square.other_id, title="Lilla salen")
    dates = [week(one) for one in weeks]
    return square.offer(notice, room, square.eva_id, periods=dates)


def times(square: Square, offer: int) -> list[Proposal]:
    inquiry = square.now.get_one(WantedOffer, offer).inquiry_id
    wanted = select(Proposal).where(Proposal.inquiry_id == inquiry).order_by(Proposal.starts_at)
    return list(square.session.scalars(wanted))


def taken(square: Square, hall: int, number: int) -> None:
    with unit_of_work(square.session) as work:
        other = work.get_one(Organisation, square.other_id)
        actor = square.actor(square.eva_id)
        book(work, actor, work.get_one(Listing, hall), other, wish(week(number)))


def needed(square: Square, notice: int) -> list[int]:
    left = standing.needed(square.now, square.notice(notice), clock.now())
    return [(one.starts_at - week(1).starts_at).days // 7 + 1 for one in left]


def page_of(app: Flask, square: Square, offer: int, reader: int) -> Browser:
    browser = in_english(app, square.now.get_one(User, reader))
    inquiry = square.now.get_one(WantedOffer, offer).inquiry
    assert inquiry is not None
    browser.open(f"/inquiries/{inquiry.public_id}")
    return browser


def test_all_offered_dates_are_booked_by_one_yes(square: Square, notice: int) -> None:
    offer = offered(square, notice, square.hall(), 1, 2, 4)
    bookings = accept(square, offer, 1, 2, 3)
    rows = square.bookings()
    assert [one.id for one in rows] == bookings
    assert [[row.starts_at for row in one.occurrences] for one in rows] == [
        [week(1).starts_at], [week(2).starts_at], [week(4).starts_at],
    ]  # fmt: skip
    assert len({one.order_id for one in rows}) == 1
    assert needed(square, notice) == [3]
    assert square.notice(notice).status is WantedStatus.OPEN
    talks = square.session.scalars(select(Inquiry)).all()
    assert {one.status for one in talks} == {InquiryStatus.AGREED}
    assert sorted(one.booking_id or 0 for one in talks) == bookings


def test_the_last_of_the_dates_needed_fills_the_notice(square: Square, notice: int) -> None:
    other = by_eva(square, notice, 1)
    accept(square, offered(square, notice, square.hall(), 1, 2, 3, 4), 1, 2, 3, 4)
    assert square.notice(notice).status is WantedStatus.FILLED
    ended = square.session.get_one(WantedOffer, other).inquiry
    assert ended is not None
    assert ended.status is InquiryStatus.CLOSED


def test_those_that_are_ticked_are_booked_and_the_others_lapse(square: Square, notice: int) -> None:
    offer = offered(square, notice, square.hall(), 1, 2, 3)
    accept(square, offer, 1, 3)
    assert needed(square, notice) == [2, 4]
    found = square.session.scalars(select(Proposal).order_by(Proposal.starts_at)).all()
    assert [one.status for one in found] == [
        ProposalStatus.ACCEPTED, ProposalStatus.LAPSED, ProposalStatus.ACCEPTED,
    ]  # fmt: skip


def test_the_rest_is_offered_and_booked_later(square: Square, notice: int) -> None:
    hall = square.hall()
    accept(square, offered(square, notice, hall, 1, 2), 1, 2)
    accept(square, offered(square, notice, hall, 3, 4), 1, 2)
    assert square.notice(notice).status is WantedStatus.FILLED
    assert len(square.bookings()) == 4


def test_an_offer_that_was_accepted_is_no_answer_too_many(square: Square) -> None:
    key = square.publish(when=WantedWhen.WEEKLY, times=8, period=week(1))
    hall = square.hall()
    accept(square, offered(square, key, hall, 1, 2, 3, 4, 5, 6), 1, 2, 3, 4, 5, 6)
    accept(square, offered(square, key, hall, 7, 8), 1, 2)
    assert square.notice(key).status is WantedStatus.FILLED


def test_one_that_was_taken_meanwhile_refuses_all_and_is_named(square: Square, notice: int) -> None:
    hall = square.hall()
    offer = offered(square, notice, hall, 1, 2, 3)
    taken(square, hall, 2)
    with pytest.raises(SlotTaken) as refused:
        accept(square, offer, 1, 2, 3)
    assert list(refused.value.clashes) == [week(2)]
    theirs = [one for one in square.bookings() if one.organisation_id == square.theatre_id]
    assert theirs == []
    assert square.now.scalars(select(Order)).all() == [one.order for one in square.bookings()]
    assert needed(square, notice) == [1, 2, 3, 4]
    assert {one.status for one in times(square, offer)} == {ProposalStatus.OPEN}
    assert len(accept(square, offer, 1, 3)) == 2


def test_a_rule_that_one_breaks_refuses_all(square: Square, notice: int) -> None:
    hall = square.hall()
    offer = offered(square, notice, hall, 1, 2)
    with unit_of_work(square.session) as work:
        work.get_one(Listing, hall).capacity_max = 3
    with pytest.raises(RuleBroken):
        accept(square, offer, 1, 2)
    assert square.bookings() == []


def test_a_time_that_was_taken_back_refuses_all(square: Square, notice: int) -> None:
    offer = offered(square, notice, square.hall(), 1, 2)
    with unit_of_work(square.session) as work:
        inquiry = work.get_one(Inquiry, work.get_one(WantedOffer, offer).inquiry_id)
        back = proposing_times.chosen(work, inquiry, [times(square, offer)[1].public_id])
        proposing_times.withdraw(work, square.actor(square.anna_id), inquiry, back)
    with pytest.raises(TooLate):
        accept(square, offer, 1, 2)
    assert square.bookings() == []


def test_a_second_yes_books_nothing_more(square: Square, notice: int) -> None:
    offer = offered(square, notice, square.hall(), 1, 2)
    rows = times(square, offer)
    inquiry = square.session.get_one(WantedOffer, offer).inquiry
    assert inquiry is not None
    accept(square, offer, 1, 2)
    with pytest.raises(TooLate):
        agreeing.accept_all(square.now, square.actor(square.bo_id), inquiry, rows)
    assert len(square.bookings()) == 2


def test_a_price_that_has_changed_of_one_of_them_is_asked_for_again(
    square: Square, notice: int
) -> None:
    offer = offered(square, notice, square.hall(), 1, 2)
    with pytest.raises(PriceChanged):
        accept(square, offer, 1, 2, seen={times(square, offer)[0].public_id: "other"})
    assert square.bookings() == []


def test_a_week_takes_one_date(square: Square, notice: int) -> None:
    step = timedelta(days=1 if week(1).starts_at.weekday() == 0 else -1)
    beside = Period(week(1).starts_at + step, week(1).ends_at + step)
    offer = square.offer(notice, square.hall(), periods=[week(1), beside, week(2)])
    with pytest.raises(Invalid) as refused:
        accept(square, offer, 1, 2, 3)
    (problem,) = refused.value.problems
    both = [telling.moment(one.starts_at) for one in sorted([week(1), beside])]
    assert f"{both[0]}; {both[1]}." in str(problem.message)
    assert square.bookings() == []


def test_a_date_that_is_had_by_now_is_refused(square: Square, notice: int) -> None:
    offer = offered(square, notice, square.hall(), 1, 2)
    other = by_eva(square, notice, 2)
    accept(square, other, 1)
    with pytest.raises(TooLate):
        accept(square, offer, 1, 2)
    assert len(square.bookings()) == 1
    accept(square, offer, 1)
    assert needed(square, notice) == [3, 4]


def test_of_times_for_one_date_one_is_agreed_on(square: Square) -> None:
    key = square.publish()
    offer = offered(square, key, square.hall(), 1, 2)
    with pytest.raises(Invalid):
        accept(square, offer, 1, 2)
    assert square.bookings() == []


def test_a_notice_without_a_time_takes_several(square: Square) -> None:
    key = square.publish(when=WantedWhen.UNDECIDED, period=None)
    accept(square, offered(square, key, square.hall(), 1, 2), 1, 2)
    assert len(square.bookings()) == 2
    assert square.notice(key).status is WantedStatus.FILLED


def test_through_the_page(app: Flask, square: Square, notice: int) -> None:
    offer = offered(square, notice, square.hall(), 1, 2, 3)
    bo = page_of(app, square, offer, square.bo_id)
    assert "Which times do you want?" in bo.page
    sent = bo.form("shown").values
    assert len(sent["proposal"]) == len(sent["shown"]) == 3  # all are ticked
    here = bo.at
    page = bo.send("shown", {"do": "accept", "proposal": sent["proposal"][:2]})
    assert "It is agreed: 2 times are booked" in page
    assert bo.at.startswith("/orders/")
    assert len(square.bookings()) == 2
    again = bo.client.post(here, data={**sent, "do": "accept"})
    assert again.location.startswith("/orders/")
    assert len(square.bookings()) == 2
    for reader in (square.bo_id, square.anna_id):
        page = page_of(app, square, offer, reader).page
        assert "You have agreed on 2 times, and they are booked" in page
        for one in square.bookings():
            assert f"/bookings/{one.public_id}" in page


def test_the_page_names_what_was_taken_meanwhile(app: Flask, square: Square, notice: int) -> None:
    hall = square.hall()
    offer = offered(square, notice, hall, 1, 2, 3)
    bo = page_of(app, square, offer, square.bo_id)
    taken(square, hall, 2)
    page = bo.send("shown", {"do": "accept"})
    assert "cannot be had any more. Nothing is booked." in page
    theirs = [one for one in square.bookings() if one.organisation_id == square.theatre_id]
    assert theirs == []
    assert len(bo.form("shown").values["proposal"]) == 2
    assert "2 times are booked" in bo.send("shown", {"do": "accept"})


def test_the_page_of_one_date_lets_one_be_chosen(app: Flask, square: Square) -> None:
    offer = offered(square, square.publish(), square.hall(), 1, 2)
    assert "Which times do you want?" not in page_of(app, square, offer, square.bo_id).page


@pytest.fixture
def two(square: Square, notice: int) -> tuple[int, int]:
    """Return an offer for each week, and one of somebody else for weeks 1 and 2."""
    weekly = square.offer(notice, square.hall(), periods=[week(1)], weekly=Weekly(4))
    return weekly, by_eva(square, notice, 1, 2)


def test_a_weekly_offer_books_only_what_is_still_needed(
    app: Flask, square: Square, notice: int, two: tuple[int, int]
) -> None:
    weekly, some = two
    accept(square, some, 1, 2)
    bo = page_of(app, square, weekly, square.bo_id)
    assert "so they are left out" in bo.page
    assert "Say yes and book 2 dates" in bo.page
    anna = page_of(app, square, weekly, square.anna_id)
    assert "They have something in these weeks already" in anna.page
    page = bo.send("shown", {"do": "accept"})
    assert "2 of the dates were left out: you had them already." in page
    newest = square.bookings()[-1]
    assert [row.starts_at for row in newest.occurrences] == [week(3).starts_at, week(4).starts_at]
    assert square.notice(notice).status is WantedStatus.FILLED


def test_a_weekly_offer_of_which_all_is_had_is_refused(
    app: Flask, square: Square, notice: int
) -> None:
    weekly = square.offer(notice, square.hall(), periods=[week(1)], weekly=Weekly(2))
    some = square.offer(notice, square.hall(title="Lilla salen"), periods=[week(1), week(2)])
    accept(square, some, 1, 2)
    with pytest.raises(TooLate):
        accept(square, weekly, 1)
    assert len(square.bookings()) == 2
    page = page_of(app, square, weekly, square.bo_id).page
    assert "Not needed any more" in page
    assert "Say yes and book" not in page


def test_a_weekly_offer_to_a_notice_that_stays_open_books_all(square: Square) -> None:
    key = square.publish(when=WantedWhen.WEEKLY, times=2, period=week(1), closes_when_agreed=False)
    weekly = square.offer(key, square.hall(), periods=[week(1)], weekly=Weekly(2))
    some = square.offer(key, square.hall(title="Lilla salen"), periods=[week(1)])
    accept(square, some, 1)
    (booking,) = accept(square, weekly, 1)
    assert len(square.now.get_one(Booking, booking).occurrences) == 2
