"""A series of several things: where that is meant, the dates on which everything can be had."""

import re
from datetime import date

from booking_stage import Stage, day
from booking_stage import check as check_one
from order_stage import ABOUT, check, opened, orders, priced, projector

from bookings.models import Order
from bookings.types import OccurrenceStatus
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace import clock


def told(found: date) -> str:
    year = "" if found.year == clock.now().year else f" {found.year}"
    return f"{found:%A} {found.day} {found:%B}{year}"


WEEKS = {"repeat": "weekly", "times": "3", "until": ""}


def hall_that_is_taken(stage: Stage, *ahead: int) -> Listing:
    hall = stage.hall(title="Salen", mode=BookingMode.INSTANT)
    cia = stage.browser(stage.cia)
    for days in ahead:
        check_one(cia, hall, date=day(days))
        cia.send("do", {"do": "send", **ABOUT})
    return hall


def of_bo(stage: Stage) -> list[Order]:
    return [one for one in orders(stage) if one.user_id == stage.bo.id]


def test_a_thing_is_not_ordered_for_a_date_without_the_hall(stage: Stage) -> None:
    hall, thing = hall_that_is_taken(stage, 21), projector(stage)
    bo = opened(stage, hall, thing)
    page = check(bo, extent="together", **WEEKS)
    assert "Everything can be had on 2 of 3 dates" in page
    first, last = (date.fromisoformat(day(ahead)) for ahead in (14, 28))
    assert f"to {last.day} {last:%B %Y}: 2 times." in page
    sent = page.partition("Sent for: ")[2].partition("<")[0]
    assert sent == f"{told(first)}, {told(last)}"
    assert "of 3 dates<" not in page.partition("<tbody")[2]
    taken, line = (
        re.sub("<[^>]+>", " ", row) for row in page.partition("<tbody")[2].split("</tr>")[:2]
    )
    assert "That time is taken" in taken
    assert "Left out" not in taken
    assert "Projektor" in line
    assert "Left out, since not everything can be had then: " in line
    page = bo.send("do", {"do": "send", **ABOUT})
    assert "Your order has been sent." in page
    (order,) = of_bo(stage)
    assert [[one.status for one in booking.occurrences] for booking in order.bookings] == [
        [OccurrenceStatus.CONFIRMED, OccurrenceStatus.CONFIRMED],
        [OccurrenceStatus.CONFIRMED, OccurrenceStatus.CONFIRMED],
    ]
    assert order.all_or_nothing


def test_what_does_not_fit_can_be_left_out_of_everything_by_one_button(stage: Stage) -> None:
    hall, thing = hall_that_is_taken(stage, 21), projector(stage)
    bo = opened(stage, hall, thing)
    page = check(bo, **WEEKS)
    assert "Only the 2 dates on which everything can be had" in page
    page = bo.send("date", {"do": "together"})
    assert bo.form("date").values["extent"] == ["together"]
    assert "Everything can be had on 2 of 3 dates" in page
    page = bo.send("do", {"do": "send", **ABOUT})
    assert "Your order has been sent." in page


def test_nothing_is_sent_where_no_date_has_everything(stage: Stage) -> None:
    hall, thing = hall_that_is_taken(stage, 14, 21, 28), projector(stage)
    priced(stage, thing, 100)
    bo = opened(stage, hall, thing)
    page = check(bo, extent="together", **WEEKS)
    assert "1 of 2 things can be had then" in page
    assert "Only the" not in page
    assert "Price together:" not in page
    bo.send("date", {"do": "send", **ABOUT})
    assert bo.status == 422
    assert not of_bo(stage)


def test_one_time_that_does_not_fit_is_not_left_out(stage: Stage) -> None:
    hall, thing = hall_that_is_taken(stage, 14), projector(stage)
    bo = opened(stage, hall, thing)
    page = check(bo, extent="together")
    assert "1 of 2 things can be had then" in page
    bo.send("date", {"do": "send", **ABOUT})
    assert not of_bo(stage)


def test_what_is_taken_meanwhile_is_told_before_it_is_left_out(stage: Stage) -> None:
    hall, thing = hall_that_is_taken(stage, 21), projector(stage)
    bo = opened(stage, hall, thing)
    check(bo, extent="together", **WEEKS)
    cia = stage.browser(stage.cia)
    check_one(cia, hall, date=day(28))
    cia.send("do", {"do": "send", **ABOUT})
    page = bo.send("do", {"do": "send", **ABOUT})
    assert "Nothing has been sent yet." in page
    assert "Everything can be had on 1 of 3 dates" in page
    assert not of_bo(stage)
