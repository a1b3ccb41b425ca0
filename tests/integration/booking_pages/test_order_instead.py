"""What would fit instead of a thing of an order: bookable as shown, beside all the other things."""

from collections.abc import Mapping

from booking_stage import Stage, check, day
from factories.counting import statements
from form_browser import Browser
from order_stage import ABOUT, WHEN, opened, orders, priced, projector
from order_stage import check as check_order

from inventory.models import Listing, ListingUnit
from inventory.types import BookingMode
from marketplace.transactions import unit_of_work

Facts = Mapping[str, str]


def booked(stage: Stage, thing: Listing, quantity: int = 1, when: Facts = WHEN) -> None:
    """Let Cia have the thing."""
    cia = stage.browser(stage.cia)
    check(cia, thing, quantity=str(quantity), **when)
    assert "booked" in cia.send("do", {"do": "send", **ABOUT})


def offers(bo: Browser, name: str, beginning: str = "") -> list[str]:
    """Return the values of the buttons of this name."""
    return [
        value
        for one, value in bo.form("date").buttons
        if one == name and value.startswith(beginning)
    ]


def share(stage: Stage, whole: Listing, other: Listing) -> None:
    """Let the other listing take of what the first takes, and nothing else."""
    with unit_of_work(stage.session) as work:
        unit = work.get_one(Listing, whole.id).units[0].unit_id
        work.get_one(Listing, other.id).units.clear()
        work.flush()
        work.add(ListingUnit(listing_id=other.id, unit_id=unit, quantity=1))


def vests(stage: Stage, title: str, of: int, **facts: object) -> Listing:
    return projector(stage, title=title, of=of, mode=BookingMode.INSTANT, **facts)


def test_another_thing_is_taken_in_the_number_that_was_wanted(stage: Stage) -> None:
    gone, other = vests(stage, "Flytvästar", 30), vests(stage, "Västar på ön", 40)
    booked(stage, gone, 20)
    bo = opened(stage, gone)
    check_order(bo, **{f"quantity-{gone.public_id}": "30"})
    (swap,) = offers(bo, "do", "swap:")
    page = bo.send("date", {"do": swap})
    assert bo.form("date").values[f"quantity-{other.public_id}"] == ["30"]
    assert "Everything can be had then" in page
    bo.send("do", {"do": "send", **ABOUT})
    (order,) = [one for one in orders(stage) if one.user_id == stage.bo.id]
    assert [one.quantity for one in order.bookings] == [30]


def test_fewer_of_them_at_the_same_time_are_offered(stage: Stage) -> None:
    gone = vests(stage, "Flytvästar", 30)
    priced(stage, gone, 70)
    booked(stage, gone, 29)
    bo = opened(stage, gone)
    page = check_order(bo, **{f"quantity-{gone.public_id}": "5"})
    assert "The same time, but 1 of them. 140" in page
    page = bo.send("date", {"do": f"fewer:{gone.public_id}:1"})
    assert "Everything can be had then" in page


def test_another_time_is_offered_only_where_everything_can_be_had_then(stage: Stage) -> None:
    hall = stage.hall(title="Salen", mode=BookingMode.INSTANT)
    thing = projector(stage, mode=BookingMode.INSTANT)
    booked(stage, thing)
    booked(stage, hall, when={"from": "20:00", "to": "22:00"})
    bo = opened(stage, hall, thing)
    check_order(bo)
    times = offers(bo, "choose")
    assert times
    page = bo.page
    for time in times:
        bo.page = page
        assert "Everything can be had then" in bo.send("date", {"choose": time, "do": None})


def test_no_other_time_is_offered_where_one_thing_can_never_be_had(stage: Stage) -> None:
    hall = stage.hall(title="Salen", capacity_max=10)
    thing = projector(stage, mode=BookingMode.INSTANT)
    booked(stage, thing)
    bo = opened(stage, hall, thing)
    check_order(bo, people="20")
    assert offers(bo, "choose") == []


def test_no_other_time_is_offered_where_two_things_take_of_one_pool(stage: Stage) -> None:
    chairs, more = vests(stage, "Stolar", 30), vests(stage, "Extra stolar", 1)
    share(stage, chairs, more)
    booked(stage, chairs, 15)
    booked(stage, chairs, 8, when={"from": "20:00", "to": "22:00"})
    bo = opened(stage, chairs, more)
    wanted = {f"quantity-{chairs.public_id}": "20", f"quantity-{more.public_id}": "5"}
    page = check_order(bo, **wanted)
    assert "1 of 2 things can be had then" in page
    assert offers(bo, "choose") == []
    assert offers(bo, "do", "fewer:") == []


def test_what_another_thing_of_the_order_takes_is_not_offered_instead(stage: Stage) -> None:
    gone = stage.hall(title="Lilla salen", mode=BookingMode.INSTANT)
    hall = stage.hall(title="Salen", mode=BookingMode.INSTANT)
    half = stage.hall(title="Halva salen", mode=BookingMode.INSTANT)
    share(stage, hall, half)
    booked(stage, gone)
    bo = opened(stage, gone)
    check_order(bo)
    assert f"swap:{gone.public_id}:{half.public_id}" in offers(bo, "do")
    bo = opened(stage, gone, hall)
    check_order(bo)
    assert offers(bo, "do", "swap:") == []


def test_looking_for_what_would_fit_asks_as_much_for_each_thing(stage: Stage) -> None:
    things = [vests(stage, f"Sak {n}", 1) for n in range(4)]
    for one in things:
        booked(stage, one)

    def asked(*chosen: Listing) -> int:
        bo = opened(stage, *chosen)
        with statements(stage.session) as seen:
            check_order(bo)
        assert day() in bo.page
        return len(seen)

    asked(*things[:2])  # what has changed is read once, by whoever looks first
    counts = [asked(*things[:n]) for n in (2, 3, 4)]
    assert counts[2] - counts[1] == counts[1] - counts[0]
