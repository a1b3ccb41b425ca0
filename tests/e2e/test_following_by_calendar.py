"""Bo's calendar follows his bookings by a private address; everyone may follow what is taken."""

from e2e.conftest import Visit
from e2e.people import ask, neighbours
from e2e.town import Town
from e2e.walker import Walker
from feed_checker import problems
from sqlalchemy import select

from inventory.models import Listing
from inventory.types import BookingMode


def fetched(walker: Walker, address: str) -> str:
    """Fetch a calendar as a calendar program does: without a session."""
    with walker.context.browser.new_context() as stranger:  # type: ignore[union-attr]
        answer = stranger.request.get(address)
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/calendar")
        return answer.text()


def test_a_private_calendar_shows_a_booking_until_it_is_cancelled(
    town: Town, visit: Visit, script: bool
) -> None:
    there = neighbours(town, mode=BookingMode.INSTANT)
    with town.work() as session:
        listing = session.scalars(select(Listing).filter_by(public_id=there.public_id)).one()
        booking = ask(session, there.bo, listing, purpose="Hemlig repetition").public_id
    bo = visit(there.bo, script=script)
    bo.open("/account/calendars")
    bo.fill(of="me", name="Mina tider")
    bo.press("Make an address")
    address = bo.page.locator("#made-address").input_value()
    private, public = fetched(bo, address), fetched(bo, public_of(town, there.public_id))
    assert there.title in private
    assert "BEGIN:VEVENT" in public
    assert "Hemlig" not in public
    assert "Ridån" not in public
    assert problems(address, "--private") == {}
    assert problems(public_of(town, there.public_id), "--busy-only") == {}

    bo.open(f"/bookings/{booking}/cancellation")
    bo.click("main form button[type=submit]")
    assert "STATUS:CONFIRMED" not in fetched(bo, address)
    assert "BEGIN:VEVENT" not in fetched(bo, public_of(town, there.public_id))

    bo.open("/account/calendars")
    bo.press("End")
    bo.press("End the address")
    with bo.context.browser.new_context() as stranger:  # type: ignore[union-attr]
        assert stranger.request.get(address).status == 404


def public_of(town: Town, listing: str) -> str:
    """Return where a listing's public calendar is."""
    return f"{town.address}/calendar/listing/{listing}.ics"
