"""Offers and messages: who may answer, and how an offer becomes a booking."""

from datetime import timedelta
from typing import Any

import pytest
from factories import book, make_member, period, wish
from sqlalchemy import select
from wanted_stage import Square

from bookings.agreement import conversations, conversing
from bookings.agreement.agreeing import PriceChanged
from bookings.agreement.conversations import price_mark
from bookings.agreement.repeating import Weekly
from bookings.errors import RuleBroken, SlotTaken, TooLate
from bookings.models import Inquiry, Occurrence, WantedNotice, WantedOffer
from bookings.types import InquiryStatus, OccurrenceStatus, Party, WantedStatus, WantedWhen
from bookings.wanted import answering, reading, writing
from inventory.models import Listing, Tariff, TariffRule
from inventory.types import BookingMode, PriceUnit
from marketplace import clock
from marketplace.actor import VISITOR
from marketplace.errors import Invalid, NotAllowed
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def talk(square: Square, offer_id: int) -> Inquiry:
    offer = square.now.get_one(WantedOffer, offer_id)
    return square.session.get_one(Inquiry, offer.inquiry_id)


def test_an_offer_is_a_conversation_that_waits_for_the_asker(square: Square) -> None:
    offer = square.offer(square.publish(), square.hall(), text="Varmt välkomna!")
    inquiry = talk(square, offer)
    assert inquiry.waits_for is Party.BOOKER
    assert inquiry.organisation_id == square.theatre_id
    (mail,) = square.mails("wanted_offer")
    assert square.recipients("wanted_offer") == ["bo@teater.example"]
    assert "Varmt välkomna!" in mail.text
    assert "Stora salen" in mail.text
    assert f"/inquiries/{inquiry.public_id}" in mail.text


@pytest.mark.parametrize("mode", [BookingMode.INSTANT, BookingMode.REQUEST, BookingMode.AGREEMENT])
def test_a_yes_to_an_offer_books_it_whatever_the_way_of_booking(
    square: Square, mode: BookingMode
) -> None:
    square.accept(square.offer(square.publish(), square.hall(mode=mode)))
    (booking,) = square.bookings()
    assert booking.organisation_id == square.theatre_id
    assert [one.status for one in booking.occurrences] == [OccurrenceStatus.CONFIRMED]


def test_what_is_booked_by_contact_is_not_offered_here(square: Square) -> None:
    hall = square.hall(mode=BookingMode.CONTACT)
    notice = square.publish()
    with pytest.raises(RuleBroken):
        square.offer(notice, hall)


def test_what_is_taken_is_not_offered(square: Square) -> None:
    hall, notice = square.hall(), square.publish()
    with unit_of_work(square.session) as work:
        home = work.get_one(Organisation, square.other_id)
        actor = square.actor(square.eva_id)
        book(work, actor, work.get_one(Listing, hall), home, wish(square.when))
    with pytest.raises(SlotTaken):
        square.offer(notice, hall)
    assert list(square.now.scalars(select(WantedOffer))) == []


def test_an_offer_is_judged_again_when_it_is_accepted(square: Square) -> None:
    hall = square.hall()
    offer = square.offer(square.publish(), hall)
    with unit_of_work(square.session) as work:
        home = work.get_one(Organisation, square.other_id)
        actor = square.actor(square.eva_id)
        book(work, actor, work.get_one(Listing, hall), home, wish(square.when))
    with pytest.raises(SlotTaken):
        square.accept(offer)
    assert talk(square, offer).status is InquiryStatus.OPEN


def test_the_first_yes_ends_the_notice_and_the_others_are_told(square: Square) -> None:
    notice = square.publish()
    first = square.offer(notice, square.hall())
    second = square.offer(notice, square.hall(square.other_id), square.eva_id)
    word = square.answer(notice)
    square.accept(first)
    assert square.notice(notice).status is WantedStatus.FILLED
    square.end()
    square.end()
    assert talk(square, second).status is InquiryStatus.CLOSED
    assert square.recipients("wanted_over") == ["anna@bygd.example", "eva@scout.example"]
    # The club has written as well, besides the offer of its own that was taken.
    texts = square.texts("wanted_over")
    assert "with you" in texts["anna@bygd.example"]
    assert "somebody else" in texts["eva@scout.example"]
    assert square.now.get_one(WantedOffer, word).settled_at is not None


def test_who_made_the_offer_that_was_taken_is_told_so_of_their_other_answers(
    square: Square,
) -> None:
    notice = square.publish()
    first = square.offer(notice, square.hall())
    square.offer(notice, square.hall(title="Lilla salen"))
    square.offer(notice, square.hall(square.other_id), square.eva_id)
    square.accept(first)
    square.end()
    told = square.texts("wanted_over")
    assert set(told) == {"anna@bygd.example", "eva@scout.example"}
    own, others = told["anna@bygd.example"], told["eva@scout.example"]
    assert "they have said yes to an offer of Bygdegården" in own
    assert "The offer of Lilla salen" in own.replace("So the", "The")
    assert "somebody else" not in own
    assert "with somebody else this time" in others


def test_a_second_yes_for_the_same_notice_books_nothing(square: Square) -> None:
    notice = square.publish()
    first = square.offer(notice, square.hall())
    second = square.offer(notice, square.hall(square.other_id), square.eva_id)
    square.accept(first)
    with pytest.raises(TooLate):
        square.accept(second)
    assert len(square.bookings()) == 1


def test_a_notice_may_take_several_offers(square: Square) -> None:
    notice = square.publish(closes_when_agreed=False)
    for offer in (
        square.offer(notice, square.hall()),
        square.offer(notice, square.hall(square.other_id), square.eva_id),
    ):
        square.accept(offer)
    assert len(square.bookings()) == 2
    assert square.notice(notice).status is WantedStatus.OPEN
    square.end()
    assert square.recipients("wanted_over") == []


def test_an_offer_for_an_expired_notice_can_still_be_accepted(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = square.publish(until=clock.now().date() + timedelta(days=2))
    offer = square.offer(notice, square.hall())
    moment = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: moment)
    square.end()
    assert square.notice(notice).status is WantedStatus.EXPIRED
    square.accept(offer)
    assert square.notice(notice).status is WantedStatus.FILLED


def test_a_closed_notice_ends_what_waits_and_thanks(square: Square) -> None:
    notice = square.publish()
    offer = square.offer(notice, square.hall())
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, notice))
    square.end()
    assert talk(square, offer).status is InquiryStatus.CLOSED
    (mail,) = square.mails("wanted_over")
    assert "no longer needs" in mail.text


def test_what_both_sides_have_ended_themselves_is_not_told_again(square: Square) -> None:
    notice = square.publish()
    offer = square.offer(notice, square.hall())
    with unit_of_work(square.session) as work:
        inquiry = work.get_one(Inquiry, work.get_one(WantedOffer, offer).inquiry_id)
        conversing.close(work, square.actor(square.bo_id), inquiry)
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, notice))
    square.end()
    assert square.recipients("wanted_over") == []


def test_a_notice_that_is_over_takes_no_answers(square: Square) -> None:
    notice, hall = square.publish(), square.hall()
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, notice))
    with pytest.raises(TooLate):
        square.offer(notice, hall)
    with pytest.raises(TooLate):
        square.answer(notice)


def test_only_who_decides_for_the_owner_offers(square: Square) -> None:
    notice, hall = square.publish(), square.hall()
    with unit_of_work(square.session) as work:
        club = work.get_one(Organisation, square.club_id)
        booker, _ = make_member(work, club, Role.BOOKER)
    for user_id in (booker.id, square.eva_id, square.bo_id):
        with pytest.raises(NotAllowed):
            square.offer(notice, hall, user_id)


def test_nobody_offers_to_themselves(square: Square) -> None:
    notice, hall = square.publish(), square.hall(square.theatre_id)
    with pytest.raises(NotAllowed):
        square.offer(notice, hall, square.bo_id)


@pytest.mark.parametrize("role", list(Role))
def test_anybody_of_a_lending_organisation_answers_with_a_message(
    square: Square, role: Role
) -> None:
    square.hall()
    notice = square.publish()
    with unit_of_work(square.session) as work:
        club = work.get_one(Organisation, square.club_id)
        member, _ = make_member(work, club, role, name="Disa", email="disa@bygd.example")
    square.answer(notice, "Vi vet nog någon!", member.id)
    (mail,) = square.mails("wanted_answer")
    assert "Vi vet nog någon!" in mail.text
    assert "disa@bygd.example" in mail.text


def test_who_lends_nothing_does_not_answer(square: Square) -> None:
    notice = square.publish()
    with pytest.raises(NotAllowed):
        square.answer(notice)


def test_strangers_do_not_answer_for_an_organisation(square: Square) -> None:
    square.hall()
    notice = square.publish()
    with pytest.raises(NotAllowed):
        square.answer(notice, "Hej", square.eva_id)


def test_an_empty_message_is_refused(square: Square) -> None:
    square.hall()
    notice = square.publish()
    with pytest.raises(Invalid):
        square.answer(notice, "  ")


def test_one_organisation_answers_a_few_times(
    square: Square, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST_ANSWERS", 1)
    square.hall()
    notice = square.publish()
    square.answer(notice)
    with pytest.raises(answering.TooManyAnswers):
        square.answer(notice)


def test_the_asker_reads_all_answers_and_owners_their_own(square: Square) -> None:
    notice = square.publish()
    square.offer(notice, square.hall())
    square.offer(notice, square.hall(square.other_id), square.eva_id)

    def seen(user_id: int | None) -> int:
        row = square.notice(notice)
        actor = VISITOR if user_id is None else square.actor(user_id)
        return len(reading.offers(square.session, actor, row))

    assert [seen(one) for one in (square.bo_id, square.anna_id, square.eva_id, None)] == [
        2, 1, 1, 0,
    ]  # fmt: skip


def weekly_offer(square: Square, **facts: Any) -> tuple[int, int]:
    hall = square.hall(**facts)
    notice = square.publish(when=WantedWhen.WEEKLY, times=4)
    return hall, square.offer(notice, hall, weekly=Weekly(4))


def test_an_offer_for_each_week_is_booked_as_a_series(square: Square) -> None:
    _hall, offer = weekly_offer(square)
    square.accept(offer)
    (booking,) = square.bookings()
    assert [one.status for one in booking.occurrences] == [OccurrenceStatus.CONFIRMED] * 4
    assert booking.series_id is not None


def test_dates_that_are_taken_are_left_out_of_a_weekly_offer(square: Square) -> None:
    hall, offer = weekly_offer(square)
    with unit_of_work(square.session) as work:
        home = work.get_one(Organisation, square.other_id)
        actor = square.actor(square.eva_id)
        book(work, actor, work.get_one(Listing, hall), home, wish(period(days=21)))
    (shown,) = conversations.proposals(square.session, talk(square, offer))
    assert (shown.free, len(shown.missing), shown.refused) == (3, 1, ())
    key = square.accept(offer)
    rows = square.now.scalars(select(Occurrence).where(Occurrence.booking_id == key))
    statuses = [one.status for one in rows]
    assert statuses.count(OccurrenceStatus.CONFIRMED) == 3
    assert statuses.count(OccurrenceStatus.SKIPPED) == 1


def priced(square: Square, hall: int) -> None:
    with unit_of_work(square.session) as work:
        rule = TariffRule(position=0, price_group="alla", amount_ore=10_000, unit=PriceUnit.HOUR)
        tariff = Tariff(listing_id=hall, rules=[rule])
        work.add(tariff)
        work.flush()
        work.get_one(Listing, hall).tariff_id = tariff.id


def price_shown(square: Square, offer: int) -> str:
    (shown,) = conversations.proposals(square.session, talk(square, offer))
    return price_mark(shown.price)


def test_a_price_that_a_lost_date_has_changed_is_asked_for_again(square: Square) -> None:
    hall, offer = weekly_offer(square)
    priced(square, hall)
    before = price_shown(square, offer)
    with unit_of_work(square.session) as work:
        home = work.get_one(Organisation, square.other_id)
        actor = square.actor(square.eva_id)
        book(work, actor, work.get_one(Listing, hall), home, wish(period(days=21)))
    with pytest.raises(PriceChanged):
        square.accept(offer, seen=before)
    square.accept(offer, seen=price_shown(square, offer))
    booking = square.bookings()[-1]
    assert booking.price_ore == 3 * 2 * 10_000


def test_the_owners_words_for_the_price_are_frozen_on_the_booking(square: Square) -> None:
    offer = square.offer(square.publish(), square.hall(), price_text="200 kr i allt")
    square.accept(offer)
    (booking,) = square.bookings()
    assert booking.price_text == "200 kr i allt"


def test_the_same_listing_is_not_offered_twice_at_the_same_time(square: Square) -> None:
    hall, notice = square.hall(), square.publish()
    later = period(days=15)
    square.offer(notice, hall, periods=[square.when, later])
    with pytest.raises(answering.OfferedAlready):
        square.offer(notice, hall)
    assert len(square.mails("wanted_offer")) == 1
    square.offer(notice, square.hall(title="Lilla salen"))
    square.offer(notice, hall, periods=[square.when, period(days=16)])
    square.offer(notice, hall, weekly=Weekly(3, 1))


def test_another_time_of_what_is_offered_is_added_to_that_offer(square: Square) -> None:
    hall, notice = square.hall(), square.publish()
    later = period(days=16)
    first = square.offer(notice, hall)
    assert square.offer(notice, hall, periods=[square.when, later], text="Också då!") == first
    shown = conversations.proposals(square.session, talk(square, first))
    assert [one.proposal.starts_at for one in shown] == [square.when.starts_at, later.starts_at]
    assert talk(square, first).waits_for is Party.BOOKER
    assert len(square.mails("wanted_offer")) == 1
    (mail,) = square.mails("inquiry_times")
    assert mail.text.count("Också då!") == 1
    square.accept(first)
    assert len(square.bookings()) == 1


def test_more_times_are_no_more_answers(square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_ANSWERS", 1)
    hall, notice = square.hall(), square.publish()
    square.offer(notice, hall)
    square.offer(notice, hall, periods=[period(days=16)])
    with pytest.raises(answering.TooManyAnswers):
        square.offer(notice, square.hall(title="Lilla salen"))


def test_no_time_is_added_to_an_offer_once_the_notice_is_over(square: Square) -> None:
    hall, notice = square.hall(), square.publish()
    square.offer(notice, hall)
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, notice))
    with pytest.raises(TooLate):
        square.offer(notice, hall, periods=[period(days=16)])


def test_an_offer_that_has_been_withdrawn_can_be_made_again(square: Square) -> None:
    hall, notice = square.hall(), square.publish()
    offer = square.offer(notice, hall)
    with unit_of_work(square.session) as work:
        talk_ = work.get_one(Inquiry, work.get_one(WantedOffer, offer).inquiry_id)
        talk_.status = InquiryStatus.CLOSED
    assert square.offer(notice, hall) != offer
