"""Many add to one order at once; it never gets more things than an order may have."""

from collections import Counter

import sqlalchemy as sa
from factories import make_listing, make_member, make_organisation, period, wish
from racing import Race, edges
from sqlalchemy.orm import Session

from bookings.models import Booking
from bookings.ordering import MOST_LINES, Line, request_order
from bookings.verifying import faults
from marketplace.transactions import unit_of_work


def test_the_last_place_of_an_order_is_taken_once(session: Session, race: Race) -> None:
    with unit_of_work():
        theatre = make_organisation(session)
        user, bo = make_member(session, theatre)
        hall = make_listing(session, make_organisation(session))
        lines = [Line(hall, wish(period(days=n))) for n in range(1, MOST_LINES)]
        order = request_order(session, bo, organisation=theatre, lines=lines)
        adds = [
            {
                "do": "add",
                "order": order.id,
                "listing": make_listing(session, make_organisation(session)).id,
                "user": user.id,
                **edges(period()),
            }
            for _ in range(8)
        ]
    assert race(adds) == Counter({"added": 1, "refused invalid": 7})
    session.rollback()
    assert session.scalar(sa.select(sa.func.count(Booking.id))) == MOST_LINES
    assert list(faults(session)) == []
