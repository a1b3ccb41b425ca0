"""Two yeses to offers for one notice at once: one is booked, whatever process it comes from."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from factories import make_member
from racing import Race
from sqlalchemy.orm import Session
from wanted_stage import Square, built

from bookings.models import Booking, Inquiry, WantedNotice, WantedOffer
from bookings.types import InquiryStatus, WantedStatus
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
