"""The page of an order: all answers on one page, for those who book, and taken back as a whole."""

import pytest
from booking_stage import Stage, ordered
from factories import make_member
from order_stage import ABOUT, check, opened, orders, projector
from visiting import send

from bookings.deciding import decline
from bookings.models import Booking, Occupancy, Occurrence, Order
from bookings.types import OccurrenceStatus
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role


@pytest.fixture
def path(stage: Stage) -> str:
    return ordered(stage)


def test_the_page_follows_every_answer(stage: Stage, path: str) -> None:
    page = stage.browser(stage.bo).open(path)
    assert "Order of 2 things" in page
    assert "1 thing is booked. 1 waits for its owner" in page
    assert "Salen" in page
    assert "Scenen" in page
    with unit_of_work(stage.session) as work:
        waiting = work.query(Booking).order_by(Booking.id).first()
        assert waiting is not None
        decline(work, acting_as(work.get_one(User, stage.anna.id)), waiting, reason="Golvet slipas")
    page = stage.browser(stage.bo).open(path)
    assert "1 could not be had." in page
    assert "You wanted all or nothing." in page
    assert "Golvet slipas" in page


def test_each_booking_leads_back_to_its_order(stage: Stage, path: str) -> None:
    order = stage.now.query(Order).one()
    address = f"/bookings/{order.bookings[0].public_id}"
    assert path in stage.browser(stage.bo).open(address)
    assert path not in stage.browser(stage.anna).open(address)


def test_all_of_it_is_taken_back_at_once(stage: Stage, path: str) -> None:
    bo = stage.browser(stage.bo)
    bo.open(f"{path}/cancellation")
    page = bo.send("reason", {"reason": "Vi blir för få"})
    assert "It is cancelled, and both sides are told." in page
    # The words are those of the lines.
    assert "1 has been cancelled. 1 has been withdrawn." in page
    states = [row.occurrences[0].status.value for row in stage.now.query(Order).one().bookings]
    assert states == ["withdrawn", "cancelled"]
    assert "Take all of it back" not in stage.browser(stage.bo).open(path)
    again = bo.client.get(f"{path}/cancellation")
    assert again.status_code == 302


def test_an_order_is_there_for_those_who_book_only(stage: Stage, path: str) -> None:
    for person in (stage.anna, stage.cia):
        client = stage.browser(person).client
        assert client.get(path).status_code == 404
        assert client.get(f"{path}/cancellation").status_code == 404
        assert send(client, f"{path}/cancellation").status_code == 404
    assert "/sign-in" in stage.app.test_client().get(path).location
    other = stage.browser(stage.member(stage.theatre, Role.BOOKER, "Dan"))
    assert "Take all of it back" not in other.open(path)
    assert send(other.client, f"{path}/cancellation").status_code == 403
    with unit_of_work(stage.session) as work:
        theatre = work.get_one(Organisation, stage.theatre.id)
        caretaker = make_member(work, theatre, Role.CARETAKER)[0]
    assert stage.browser(caretaker).client.get(path).status_code == 404
    states = [row.occurrences[0].status.value for row in stage.now.query(Order).one().bookings]
    assert states == ["requested", "confirmed"]


def test_who_takes_all_of_it_back_twice_reads_twice_that_it_is_done(
    stage: Stage, path: str
) -> None:
    bo = stage.browser(stage.bo)
    bo.open(f"{path}/cancellation")
    form = bo.form("reason")
    for _press in range(2):
        values = dict(form.values)
        answer = bo.client.post(form.action, data=values, follow_redirects=True)
        assert answer.request.path == path
        assert "It is cancelled, and both sides are told." in answer.text
        assert "moved on" not in answer.text


def test_who_has_taken_nothing_back_is_told_that_it_is_too_late(stage: Stage, path: str) -> None:
    bo = stage.browser(stage.bo)
    bo.open(f"{path}/cancellation")
    with unit_of_work(stage.session) as work:
        for row in work.query(Occurrence):
            row.status = OccurrenceStatus.DECLINED
            row.claims.clear()
        work.query(Occupancy).delete()
    assert "This booking has moved on" in bo.send("reason", {})


def test_an_owner_reads_that_something_else_of_the_order_cannot_be_had(stage: Stage) -> None:
    things = [
        stage.hall(title="Salen"),
        projector(stage, title="Hemlig projektor", mode=BookingMode.REQUEST),
    ]
    bo = opened(stage, *things)
    check(bo)
    bo.send("do", {"do": "send", **ABOUT})
    (order,) = orders(stage)
    hall, other = order.bookings
    address = f"/bookings/{hall.public_id}"
    assert "They need all of it." in stage.browser(stage.anna).open(address)
    with unit_of_work(stage.session) as work:
        row = work.get_one(Booking, other.id)
        owner = make_member(work, row.listing.organisation, Role.ADMIN)[0]
        decline(work, acting_as(owner), row, reason="Trasig")
    page = stage.browser(stage.anna).open(address)
    assert "something else in the order cannot be had" in page
    assert "They need all of it." not in page
    assert "Hemlig projektor" not in page
    assert "Trasig" not in page
