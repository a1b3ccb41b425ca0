"""Bo asks, Anna answers, a rival gets another time, and a cancelled time is free again."""

from e2e.conftest import Visit
from e2e.people import Neighbours, coming, neighbours
from e2e.town import Town, part_of
from e2e.walker import Walker, words_of

from inventory.types import BookingMode


def looked_up(walker: Walker, there: Neighbours) -> None:
    """Look up time and price on the hall's form."""
    walker.open(f"{there.page}/book")
    walker.fill({"date": coming().isoformat(), "from": "18:00", "to": "20:00"})
    walker.press("Check time and price")


def sent(walker: Walker, there: Neighbours) -> None:
    """Send what has been looked up."""
    looked_up(walker, there)
    walker.fill(purpose="Repetition inför premiären")
    walker.click("button[name=do][value=send]")
    assert walker.path.startswith("/bookings/")


def test_a_request_is_priced_sent_approved_contested_and_cancelled(
    town: Town, visit: Visit, script: bool
) -> None:
    there = neighbours(town)
    bo = visit(there.bo, script=script)
    looked_up(bo, there)
    assert bo.sees("That time is free")
    assert "200 kr" in words_of(bo.page.locator(".price-total"))
    assert there.bo.organisation in bo.page.locator(".price-box").inner_text()
    assert town.letters(there.bo.email) == []
    bo.fill(purpose="Repetition inför premiären")
    bo.click("button[name=do][value=send]")
    receipt = bo.path
    reference = bo.page.locator(".reference").first.inner_text()
    assert bo.sees("Waits for an answer")

    anna = visit(there.anna, script=script)
    assert there.bo.organisation in "".join(told(town, there.anna.email))
    anna.open("/requests")
    waiting = anna.page.locator("#waiting")
    assert there.bo.organisation in waiting.inner_text()
    anna.press("Approve", waiting)
    assert anna.sees("Nothing waits for you")
    assert there.bo.organisation in anna.text
    for email in (there.bo.email, there.anna.email):
        text, html = told(town, email)
        assert there.title in text
        assert there.title in html
    calendar = part_of(town.letters(there.bo.email)[-1], "text/calendar")
    assert there.title in calendar
    assert "STATUS:CONFIRMED" in calendar
    cia = visit(there.cia, script=script)
    looked_up(cia, there)
    assert cia.status == 422
    assert cia.sees("That time cannot be booked")
    cia.follow(cia.page.locator("button[name=choose]").first)
    assert cia.sees("That time is free")
    cia.fill(purpose="Sångövning")
    cia.click("button[name=do][value=send]")
    assert cia.path.startswith("/bookings/")

    bo.open(receipt)
    assert bo.sees("Booked")
    bo.press("Cancel the booking")
    bo.fill(reason="Premiären flyttas")
    bo.click("main form button[type=submit]")
    assert bo.sees("Cancelled")
    assert reference in bo.text
    assert "Premiären flyttas" in bo.text
    assert "STATUS:CANCELLED" in part_of(town.letters(there.bo.email)[-1], "text/calendar")
    late = visit(there.cia, script=script)
    looked_up(late, there)
    assert late.sees("That time is free")


def told(town: Town, email: str) -> tuple[str, str]:
    """Return the newest letter to an address, as text and as HTML."""
    letter = town.letters(email)[-1]
    return part_of(letter, "text/plain"), part_of(letter, "text/html")


def test_an_instant_hall_is_booked_at_once(town: Town, visit: Visit, script: bool) -> None:
    there = neighbours(town, mode=BookingMode.INSTANT)
    bo = visit(there.bo, script=script)
    sent(bo, there)
    assert bo.sees("Booked")
    bo.open("/bookings")
    assert there.title in bo.text
    assert "STATUS:CONFIRMED" in part_of(town.letters(there.bo.email)[-1], "text/calendar")
    bo.open(f"{there.page}?date={coming().isoformat()}")
    assert bo.page.locator(".slot.busy").count() == 1


def test_a_declined_request_tells_why(town: Town, visit: Visit, script: bool) -> None:
    there = neighbours(town)
    bo, anna = visit(there.bo, script=script), visit(there.anna, script=script)
    sent(bo, there)
    anna.open("/requests")
    anna.press("Decline", anna.page.locator("#waiting"))
    anna.fill(reason="")
    anna.click("button[name=decision][value=decline]")
    assert anna.page.locator("#error-summary").is_visible()
    anna.fill(reason="Golvet slipas då.")
    anna.click("button[name=decision][value=decline]")
    bo.open(bo.path)
    assert "Golvet slipas då." in bo.text
    assert "Golvet slipas då." in told(town, there.bo.email)[0]


def test_what_was_typed_stays_when_the_form_is_refused(
    town: Town, visit: Visit, script: bool
) -> None:
    there = neighbours(town)
    bo = visit(there.bo, script=script)
    looked_up(bo, there)
    bo.fill(purpose="", note="Vi kommer tidigt")
    bo.click("button[name=do][value=send]")
    assert bo.page.locator("#error-summary").is_visible()
    assert bo.page.locator("[name=note]").input_value() == "Vi kommer tidigt"
    assert bo.page.locator("[name=from]").input_value() == "18:00"
    bo.fill(purpose="Repetition")
    bo.click("button[name=do][value=send]")
    assert bo.path.startswith("/bookings/")
