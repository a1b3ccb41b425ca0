"""What no order can have in it says so before it is chosen, and leads to its owner."""

import re
from html import unescape

from booking_stage import Stage, day
from order_stage import check, opened, projector

from inventory.models import Listing, Opening
from inventory.types import BookingMode
from marketplace.transactions import unit_of_work

TIMED = f"date={day()}&from=18:00&to=20:00&people=25"


def technician(stage: Stage, mode: BookingMode = BookingMode.AGREEMENT) -> Listing:
    return projector(stage, title="Ljudtekniker", mode=mode)


def results(page: str) -> str:
    return unescape(page.partition('class="results"')[2].partition("</ol>")[0])


def uncounted(stage: Stage) -> Listing:
    """Add something of which nobody has said how many there are."""
    return projector(stage, title="Flaggstång", of=0, mode=BookingMode.INSTANT)


def question(stage: Stage, person: Listing, query: str) -> dict[str, list[str]]:
    """Follow the card to the listing's page and its button; return what the form is filled with."""
    bo = stage.browser(stage.bo)
    card = results(bo.open(f"/?{query}"))
    for kind in ("", "/ask"):
        found = re.search(rf'href="(/l/{person.public_id}-[^"?]*{kind}\?[^"]*)"', card)
        assert found is not None
        card = unescape(bo.open(found[1]))
    return bo.form("text").values


def test_a_card_leads_to_the_question_with_the_time(stage: Stage) -> None:
    filled = question(stage, technician(stage), f"{TIMED}&kind=equipment")
    assert filled["times-0-date"] == [day()]
    assert filled["times-0-start"] == ["18:00"]
    assert filled["people"] == ["25"]


def test_a_season_is_told_to_the_owner_in_words(stage: Stage) -> None:
    query = f"{TIMED}&kind=equipment&repeat=weekly&times=3"
    filled = question(stage, technician(stage), query)
    assert filled["wished_time"][0].endswith(": 3 times.")


def test_what_goes_by_contact_leads_to_the_contact_and_is_not_asked_for_here(
    stage: Stage,
) -> None:
    technician(stage, BookingMode.CONTACT)
    bo = stage.browser(stage.bo)
    card = results(bo.open(f"/?{TIMED}&kind=equipment"))
    assert "booked with the contact person, not here" in card
    assert "agreed on with the owner" not in card
    card = results(bo.open(f"/?{TIMED}&kind=equipment&choose=1"))
    assert "Asked for by itself, with its contact person." in card
    assert "Add to an order" not in card


def test_what_goes_by_contact_and_is_not_open_then_says_why(stage: Stage) -> None:
    thing = technician(stage, BookingMode.CONTACT)
    with unit_of_work(stage.session) as work:
        row = work.get_one(Listing, thing.id)
        row.openings_stated = True
        row.openings = [
            Opening(weekday=n, start_minute=8 * 60, end_minute=12 * 60) for n in range(1, 8)
        ]
    card = results(stage.browser(stage.bo).open(f"/?{TIMED}&kind=equipment&show=all"))
    assert "contact person" not in card
    assert "Ask" not in card
    assert "it is open 08.00 to 12.00" in card


def test_choosing_says_what_is_asked_for_by_itself(stage: Stage) -> None:
    person = technician(stage)
    bo = stage.browser(stage.bo)
    card = results(bo.open(f"/?{TIMED}&kind=equipment&choose=1"))
    assert "Asked for by itself: it becomes a question to its owner." in card
    bo.open(f"/?{TIMED}&pick={person.public_id}")
    basket = bo.page.partition('class="basket"')[2].partition("</section>")[0]
    assert "No order can have Ljudtekniker in it" in basket
    assert "Ask for all of it" not in basket


def test_an_order_does_not_say_everything_where_something_is_asked_for_beside_it(
    stage: Stage,
) -> None:
    hall, person = stage.hall(title="Salen"), technician(stage)
    bo = opened(stage, hall, person)
    check(bo)
    assert "Everything can be had then" not in bo.page
    assert "What is in the order can be had then. Ask by itself for: Ljudtekniker" in bo.page


def test_what_nobody_has_counted_says_so(stage: Stage) -> None:
    uncounted(stage)
    bo = stage.browser(stage.bo)
    for query in ("kind=equipment", f"kind=equipment&show=all&{TIMED}"):
        card = results(bo.open(f"/?{query}"))
        assert "Cannot be booked yet" in card
        assert "The owner has not said how many there are." in card
        assert "There is only" not in card
        assert "Booked at once" not in card
