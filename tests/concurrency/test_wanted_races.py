"""Two yeses to offers for one notice at once: one is booked, whatever process it comes from."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from factories import make_member, period
from racing import Race
from sqlalchemy.orm import Session
from wanted_stage import Square, built

from bookings.agreement.repeating import Weekly
from bookings.models import Booking, Inquiry, Occurrence, Proposal, WantedNotice, WantedOffer
from bookings.types import InquiryStatus, WantedStatus, WantedWhen
from bookings.verifying import faults
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


def yeses(square: Square, **facts: Any) -> list[dict[str, Any]]:
    """Return two yeses of different people to offers of different owners."""
    notice = square.publish(**facts)
    offers = [
        square.offer(notice, square.hall()),
        square.offer(notice, square.hall(square.other_id), square.eva_id),
    ]
    with unit_of_work(square.session) as work:
        theatre = work.get_one(Organisation, square.theatre_id)
        second = make_member(work, theatre)[0].id
    found = []
    for offer, user in zip(offers, (square.bo_id, second), strict=True):
        inquiry = square.now.get_one(WantedOffer, offer).inquiry_id
        proposal = square.proposal(offer).public_id
        found.append({"do": "agree", "inquiry": inquiry, "proposal": proposal, "user": user})
    return found


def test_two_yeses_for_one_notice_give_one_booking(session: Session, race: Race) -> None:
    square = built(session)
    answers = race(yeses(square) * 4)
    assert answers == Counter(agreed=1, late=7)
    assert square.now.scalar(sa.select(sa.func.count(Booking.id))) == 1
    notice = square.session.scalars(sa.select(WantedNotice)).one()
    assert notice.status is WantedStatus.FILLED
    assert list(faults(square.session)) == []
    # The other offer ended in the moment of the yes, and its owner was told once.
    assert len(square.recipients("wanted_over")) == 1
    talks = square.session.scalars(sa.select(Inquiry.status).order_by(Inquiry.status))
    assert sorted(talks) == [InquiryStatus.AGREED, InquiryStatus.CLOSED]


def test_a_notice_that_takes_several_lets_both_be_booked(session: Session, race: Race) -> None:
    square = built(session)
    answers = race(yeses(square, closes_when_agreed=False))
    assert answers == Counter(agreed=2)
    assert square.now.scalar(sa.select(sa.func.count(Booking.id))) == 2


def test_yeses_to_offers_that_overlap_give_each_week_one_date(session: Session, race: Race) -> None:
    square = built(session)
    weeks = [period(days=14 + 7 * step) for step in range(4)]
    notice = square.publish(when=WantedWhen.WEEKLY, times=4, period=weeks[0])
    weekly = square.offer(notice, square.hall(), periods=weeks[:1], weekly=Weekly(4))
    room = square.hall(square.other_id)
    some = square.offer(notice, room, square.eva_id, periods=weeks[1:3])
    orders: list[dict[str, Any]] = []
    for offer in (weekly, some):
        inquiry = square.now.get_one(WantedOffer, offer).inquiry_id
        wanted = sa.select(Proposal.public_id).where(Proposal.inquiry_id == inquiry)
        chosen = list(square.session.scalars(wanted.order_by(Proposal.starts_at)))
        orders.append(
            {"do": "agree", "inquiry": inquiry, "proposals": chosen, "user": square.bo_id}
        )
    answers = race(orders * 3)
    assert answers["agreed"] + answers["late"] == 6
    booked = square.now.scalars(sa.select(Occurrence.starts_at).order_by(Occurrence.starts_at))
    assert list(booked) == [one.starts_at for one in weeks]
    assert list(faults(square.session)) == []
