"""What would keep an owner from saying yes is told before they press."""

from booking_stage import Stage, ask_for
from sqlalchemy import select

from bookings.models import Booking
from inventory.models import ListingAudience
from inventory.types import Audience
from marketplace.transactions import unit_of_work


def asked(stage: Stage) -> str:
    """Let Bo ask, then change for whom it is; return the path of the request."""
    ask_for(stage.browser(stage.bo), stage.hall())
    with unit_of_work(stage.session) as work:
        work.scalars(select(ListingAudience)).one().audience = Audience.CITY
    booking = stage.now.scalars(select(Booking)).one()
    return f"/bookings/{booking.public_id}"


def test_a_borrower_who_may_no_longer_book_is_pointed_out_and_can_be_let_pass(
    stage: Stage,
) -> None:
    path = asked(stage)
    anna = stage.browser(stage.anna)
    page = anna.open(path)
    assert "This request cannot be approved as it stands." in page
    assert f"{stage.theatre.name} does not belong to those whom you lend this to." in page
    anna.send("decision", {"decision": "approve"})
    assert anna.status == 422
    assert "Approved." in anna.send("decision", {"decision": "approve_anyway"})


def test_the_borrower_is_told_nothing_of_it(stage: Stage) -> None:
    page = stage.browser(stage.bo).open(asked(stage))
    assert "cannot be approved" not in page
