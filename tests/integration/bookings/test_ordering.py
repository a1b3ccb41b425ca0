"""Several things in one order: all or nothing, what can be had, and lines that meet each other."""

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from factories import make_listing, make_member, make_organisation, period, wish
from sqlalchemy.orm import Session

from bookings.errors import OrderRefused, RuleBroken, SlotTaken
from bookings.models import Booking, Occupancy, Order
from bookings.ordering import MOST_LINES, Line, add_to_order, request_order
from bookings.queries import status_of
from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from inventory.models import Listing, ListingUnit
from inventory.types import BookingMode
from marketplace.actor import Actor
from marketplace.errors import Invalid, NotAllowed
from marketplace.models import Message, Organisation
from marketplace.transactions import unit_of_work


@dataclass
class Town:
    """A hall of one owner, a projector of another, and two who want both."""

    hall: Listing
    projector: Listing
    choir: Organisation
    bo: Actor
    theatre: Organisation
    cia: Actor


@pytest.fixture
def town(session: Session) -> Town:
    with unit_of_work():
        owners = [make_organisation(session) for _ in range(2)]
        for n, owner in enumerate(owners):
            make_member(session, owner, email=f"owner{n}@exempel.example")
        choir, theatre = make_organisation(session), make_organisation(session)
        return Town(
            hall=make_listing(session, owners[0], mode=BookingMode.REQUEST),
            projector=make_listing(session, owners[1]),
            choir=choir,
            bo=make_member(session, choir, email="bo@exempel.example")[1],
            theatre=theatre,
            cia=make_member(session, theatre, email="cia@exempel.example")[1],
        )


def send(session: Session, town: Town, *lines: Line, whole: bool = True) -> Order:
    with unit_of_work():
        return request_order(
            session, town.bo, organisation=town.choir, lines=lines, all_or_nothing=whole
        )


def take(session: Session, town: Town, listing: Listing) -> None:
    """Let the theatre have the time that the choir is about to ask for."""
    with unit_of_work():
        line = Line(listing, wish())
        request_order(session, town.cia, organisation=town.theatre, lines=[line])


def count(session: Session, model: type[Booking | Order | Occupancy | Message]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_each_line_becomes_a_booking_in_the_state_of_its_own_listing(
    session: Session, town: Town
) -> None:
    order = send(session, town, Line(town.hall, wish()), Line(town.projector, wish()))
    states = {booking.listing_id: status_of(booking) for booking in order.bookings}
    assert states == {
        town.hall.id: OccurrenceStatus.REQUESTED,
        town.projector.id: OccurrenceStatus.CONFIRMED,
    }
    told = session.execute(sa.select(Message.recipient, Message.kind).order_by(Message.id)).all()
    assert {tuple(row) for row in told} == {
        ("bo@exempel.example", "booking_receipt"),
        ("owner0@exempel.example", "booking_request"),
        ("bo@exempel.example", "booking_confirmed"),
        ("owner1@exempel.example", "booking_confirmed_to_owner"),
    }
    assert list(faults(session)) == []


def test_one_line_that_does_not_fit_refuses_the_whole_order(session: Session, town: Town) -> None:
    take(session, town, town.projector)
    before = [count(session, model) for model in (Order, Booking, Occupancy, Message)]
    with pytest.raises(OrderRefused) as caught:
        send(session, town, Line(town.hall, wish()), Line(town.projector, wish()))
    assert list(caught.value.lines) == [1]
    refusal = caught.value.lines[1]
    assert isinstance(refusal, SlotTaken)
    assert refusal.clashes == (period(),)
    assert [count(session, model) for model in (Order, Booking, Occupancy, Message)] == before


def test_the_refusal_names_every_line_that_does_not_fit(session: Session, town: Town) -> None:
    take(session, town, town.projector)
    short = wish(period(16, 17))
    with unit_of_work():
        session.get_one(Listing, town.hall.id).min_minutes = 120
    with pytest.raises(OrderRefused) as caught:
        send(session, town, Line(town.hall, short), Line(town.projector, wish()))
    assert [type(one) for one in caught.value.lines.values()] == [RuleBroken, SlotTaken]


def test_what_can_be_had_is_sent_and_the_rest_is_kept_as_skipped(
    session: Session, town: Town
) -> None:
    take(session, town, town.projector)
    sent = count(session, Message)
    order = send(session, town, Line(town.hall, wish()), Line(town.projector, wish()), whole=False)
    hall, projector = order.bookings
    assert status_of(hall) is OccurrenceStatus.REQUESTED
    assert status_of(projector) is OccurrenceStatus.SKIPPED
    assert [row.reason for row in projector.occurrences] == ["taken"]
    assert projector.price_ore is None
    assert count(session, Message) == sent + 2  # the hall's receipt and request, nothing else
    assert list(faults(session)) == []


def test_of_a_series_the_dates_that_fit_are_had(session: Session, town: Town) -> None:
    take(session, town, town.projector)
    both = wish(period(), period(days=21))
    order = send(session, town, Line(town.projector, both), whole=False)
    states = [row.status for row in order.bookings[0].occurrences]
    assert states == [OccurrenceStatus.SKIPPED, OccurrenceStatus.CONFIRMED]


def test_an_order_of_which_nothing_can_be_had_is_refused(session: Session, town: Town) -> None:
    take(session, town, town.projector)
    orders = count(session, Order)
    with pytest.raises(OrderRefused):
        send(session, town, Line(town.projector, wish()), whole=False)
    assert count(session, Order) == orders


def test_two_lines_of_one_order_do_not_take_the_same_time_twice(
    session: Session, town: Town
) -> None:
    with unit_of_work():
        unit = session.get_one(Listing, town.projector.id).units[0].unit
        half = make_listing(session, session.get_one(Organisation, town.theatre.id))
        half.units.clear()
        session.flush()
        session.add(ListingUnit(listing_id=half.id, unit_id=unit.id, quantity=1))
    with pytest.raises(OrderRefused) as caught:
        send(session, town, Line(town.projector, wish()), Line(half, wish()))
    assert list(caught.value.lines) == [1]


def test_an_order_without_lines_or_with_too_many_or_empty_ones_is_invalid(
    session: Session, town: Town
) -> None:
    with pytest.raises(Invalid):
        send(session, town)
    with pytest.raises(Invalid):
        send(session, town, *[Line(town.hall, wish())] * (MOST_LINES + 1))
    with pytest.raises(Invalid) as caught:
        send(session, town, Line(town.hall, wish()), Line(town.projector, wish(purpose=" ")))
    assert [one.field for one in caught.value.problems] == ["lines.1.purpose"]


def test_nobody_orders_for_an_association_that_they_do_not_book_for(
    session: Session, town: Town
) -> None:
    line = Line(town.hall, wish())
    with pytest.raises(NotAllowed), unit_of_work():
        request_order(session, town.cia, organisation=town.choir, lines=[line])


def test_more_is_added_to_an_order_that_has_been_sent(session: Session, town: Town) -> None:
    order = send(session, town, Line(town.hall, wish()))
    with unit_of_work():
        (added,) = add_to_order(session, town.bo, order, [Line(town.projector, wish())])
    assert added.order_id == order.id
    assert added.organisation_id == town.choir.id
    assert added.made_by_id == town.bo.user_id
    assert [one.listing_id for one in order.bookings] == [town.hall.id, town.projector.id]
    assert list(faults(session)) == []


def test_what_is_taken_is_not_added(session: Session, town: Town) -> None:
    order = send(session, town, Line(town.hall, wish()))
    take(session, town, town.projector)
    before = count(session, Booking)
    with pytest.raises(SlotTaken), unit_of_work():
        add_to_order(session, town.bo, order, [Line(town.projector, wish())])
    assert count(session, Booking) == before


def test_an_order_never_has_more_than_it_may(session: Session, town: Town) -> None:
    order = send(session, town, Line(town.hall, wish()))
    days = [Line(town.projector, wish(period(days=n))) for n in range(1, MOST_LINES + 1)]
    with pytest.raises(Invalid), unit_of_work():
        add_to_order(session, town.bo, order, days)
    with unit_of_work():
        assert len(add_to_order(session, town.bo, order, days[1:])) == MOST_LINES - 1
    with pytest.raises(Invalid), unit_of_work():
        add_to_order(session, town.bo, order, [Line(town.hall, wish(period(days=9)))])


def test_nobody_adds_to_the_order_of_another_organisation(session: Session, town: Town) -> None:
    order = send(session, town, Line(town.hall, wish()))
    with pytest.raises(NotAllowed), unit_of_work():
        add_to_order(session, town.cia, order, [Line(town.projector, wish())])
