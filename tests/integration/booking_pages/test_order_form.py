"""Several things in one order, put together on a page that works without script."""

import re

from booking_stage import Stage, book_path, day
from booking_stage import check as check_one
from factories.people import make_user
from order_stage import ABOUT, WHEN, check, opened, orders, projector
from sqlalchemy import select

from bookings.models import Booking
from inventory.models import Listing, ListingAudience, ListingUnit
from inventory.types import Audience, BookingMode
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work


def test_a_hall_and_a_projector_of_two_owners_are_ordered_in_one_go(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    bo = opened(stage, hall, thing)
    page = check(bo)
    assert "Everything can be had then" in page
    page = bo.send("do", {"do": "send", **ABOUT})
    assert "Your order has been sent." in page
    assert "Order of 2 things" in page
    (order,) = orders(stage)
    assert [one.listing.title for one in order.bookings] == ["Salen", "Projektor"]
    assert bo.at == f"/orders/{order.public_id}"


def test_enter_in_a_field_looks_up_time_and_price_and_removes_nothing(stage: Stage) -> None:
    bo = opened(stage, stage.hall(title="Salen"), projector(stage))
    assert bo.form("thing").buttons[0] == ("do", "check")


def test_sending_twice_orders_once(stage: Stage) -> None:
    bo = opened(stage, stage.hall(), projector(stage))
    check(bo)
    again = bo.page
    bo.send("do", {"do": "send", **ABOUT})
    bo.page, bo.at = again, "/orders/new"
    page = bo.send("do", {"do": "send", **ABOUT})
    assert "Order of 2 things" in page
    assert len(orders(stage)) == 1


def test_one_more_thing_is_searched_for_and_added_and_taken_away(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    bo = opened(stage, hall)
    page = check(bo, do="look", look="projektor")
    assert "Projektor" in page
    assert "Free then" in page
    page = bo.send("date", {"do": f"add:{thing.public_id}"})
    assert bo.form("date").values["thing"] == [hall.public_id, thing.public_id]
    page = bo.send("date", {"do": f"remove:{hall.public_id}"})
    assert bo.form("date").values["thing"] == [thing.public_id]
    page = bo.send("date", {"do": "look", "look": "finnsinte"})
    assert "Nothing was found" in page


def test_what_does_not_fit_is_told_beside_its_line_with_what_would(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    other = stage.browser(stage.cia)
    other.open(book_path(thing))
    other.send("date", {"date": day(), **WHEN, "do": "check"})
    other.send("do", {"do": "send", **ABOUT})
    bo = opened(stage, hall, thing)
    page = check(bo)
    assert "1 of 2 things can be had then" in page
    assert "That time is taken." in page
    assert "Choose this" in page
    assert ("do", "send") not in bo.form("date").buttons
    page = check(bo, extent="some")
    assert ("do", "send") in bo.form("date").buttons
    page = bo.send("date", {"do": "send", **ABOUT})
    assert "1 could not be had." in page
    (order,) = [one for one in orders(stage) if len(one.bookings) > 1]
    assert order.all_or_nothing is False


def test_two_parts_of_the_same_thing_are_told_apart(stage: Stage) -> None:
    hall = stage.hall(title="Salen")
    half = stage.hall(title="Halva salen")
    with unit_of_work(stage.session) as work:
        unit = work.get_one(Listing, hall.id).units[0].unit_id
        work.get_one(Listing, half.id).units.clear()
        work.flush()
        work.add(ListingUnit(listing_id=half.id, unit_id=unit, quantity=1))
    bo = opened(stage, hall, half)
    page = check(bo)
    assert "It cannot be had together with Salen." in page
    assert ("do", "send") not in bo.form("date").buttons


def test_a_number_that_cannot_be_read_is_told_at_its_field(stage: Stage) -> None:
    chairs = stage.hall(title="Stolar", of=50)
    bo = opened(stage, chairs)
    page = check(bo, **{f"quantity-{chairs.public_id}": "många"})
    assert bo.status == 422
    assert page.count("Write a whole number, such as 25.") == 2
    assert "Please check this" in page
    assert f'href="#quantity-{chairs.public_id}"' in page
    assert 'value="många"' in page
    page = check(bo, **{f"quantity-{chairs.public_id}": "40"})
    bo.send("do", {"do": "send", **ABOUT})
    assert [one.quantity for one in stage.now.scalars(select(Booking))] == [40]


def test_nothing_is_sent_without_what_is_needed_and_typed_text_stays(stage: Stage) -> None:
    bo = opened(stage, stage.hall(), projector(stage))
    check(bo)
    page = bo.send("do", {"do": "send", **ABOUT, "purpose": "", "note": "Vi kommer tidigt"})
    assert bo.status == 422
    assert "Say what you will do." in page
    assert "Vi kommer tidigt" in page
    assert orders(stage) == []


def test_unknown_things_are_left_out_and_told(stage: Stage) -> None:
    bo = opened(stage, query="&thing=aaaaaaaaaaaa&thing=%27")
    assert bo.status == 200
    assert "Something that was chosen is not there any more." in bo.page
    assert "Nothing chosen yet" in bo.page


def test_the_form_of_one_thing_leads_here_with_its_time(stage: Stage) -> None:
    hall = stage.hall()
    bo = stage.browser(stage.bo)
    page = bo.open(f"{book_path(hall)}?date={day()}&from=18:00&to=20:00")
    assert f"/orders/new?thing={hall.public_id}" in page


def test_a_visitor_signs_in_first(stage: Stage) -> None:
    answer = stage.app.test_client().get(f"/orders/new?thing={stage.hall().public_id}")
    assert "/sign-in" in answer.location


def test_somebody_elses_association_cannot_be_ordered_for(stage: Stage) -> None:
    bo = opened(stage, stage.hall(), projector(stage))
    check(bo)
    stranger = stage.now.get_one(Organisation, stage.choir.id).slug
    page = bo.send("do", {"do": "send", "organisation": stranger, **ABOUT})
    assert bo.status == 422
    assert "Choose one of the names in the list." in page
    assert orders(stage) == []


def test_a_look_at_time_and_price_says_what_is_missing_and_an_opened_page_does_not(
    stage: Stage,
) -> None:
    bo = opened(stage, stage.hall(), query=f"&date={day()}")
    assert "Choose when it ends." not in bo.page
    page = bo.send("date", {"do": "look", "look": "projektor"})
    assert "Choose when it ends." not in page
    page = bo.send("date", {"do": "check", "date": "", "from": "18:00", "to": None})
    assert bo.status == 422
    assert "Choose a date." in page
    assert "Choose when it ends." in page
    assert "Choose when it begins." not in page


def test_of_a_series_it_is_told_which_dates_cannot_be_had_and_why(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen", mode=BookingMode.INSTANT), projector(stage)
    cia = stage.browser(stage.cia)
    for ahead in (14, 28):
        check_one(cia, thing, date=day(ahead))
        cia.send("do", {"do": "send", **ABOUT})
    bo = opened(stage, hall, thing)
    page = check(bo, repeat="weekly", times="3", until="")
    assert "1 of 3 dates" in page
    (told,) = re.findall("<br>([^<]*): That time is taken", page)
    assert [one.split()[1] for one in told.split(", ")] == [str(int(day(n)[-2:])) for n in (14, 28)]
    for ahead in range(35, 70, 7):
        check_one(cia, thing, date=day(ahead))
        cia.send("do", {"do": "send", **ABOUT})
    page = check(bo, repeat="weekly", times="9", until="")
    assert re.search("<summary>7 dates: That time is taken", page)


def test_an_end_before_its_beginning_is_asked_about_and_the_time_is_told(stage: Stage) -> None:
    bo = opened(stage, stage.hall(title="Salen"), projector(stage))
    page = check(bo, **{"from": "14:00", "to": "12:00"})
    assert "if it goes on past midnight, give the last day, too." in page
    assert "can be had then" not in page
    assert "18.00–20.00" in check(bo)
    night = f"&date={day()}&from=22:00&to=01:00"
    bo = opened(stage, stage.hall(title="Salen"), query=night)
    assert bo.form("date").values["end"][0] > day()


def test_everything_that_is_wrong_is_said_at_once_each_at_its_field(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    bo = opened(stage, hall, thing)
    check(bo)
    wrong = {f"quantity-{thing.public_id}": "9", "people": "abc", "purpose": ""}
    page = bo.send("date", {**ABOUT, **wrong, "note": "Vi kommer tidigt", "do": "send"})
    assert bo.status == 422
    for name in (f"quantity-{thing.public_id}", "people", "purpose"):
        assert f'id="{name}-error"' in page, name
        assert f'href="#{name}"' in page, name
    assert "There is only 1." in page
    values = bo.form("date").values
    assert values["people"] == ["abc"]
    assert values[f"quantity-{thing.public_id}"] == ["9"]
    assert values["note"] == ["Vi kommer tidigt"]
    assert not orders(stage)


def test_that_much_is_not_there_any_more_is_said_once(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    gone = "&".join(f"thing={'a' * 9}{n:03}" for n in range(300))
    page = bo.open(f"/orders/new?{gone}")
    assert page.count("Something that was chosen is not there any more.") == 1


def test_who_has_no_association_reads_which_thing_is_not_lent_to_them(stage: Stage) -> None:
    hall, thing = stage.hall(title="Salen"), projector(stage)
    with unit_of_work(stage.session) as work:
        work.get_one(Listing, hall.id).audience = [ListingAudience(audience=Audience.ASSOCIATIONS)]
        person = make_user(work, name="Tora")
    tora = stage.browser(person)
    tora.open(f"/orders/new?thing={hall.public_id}&thing={thing.public_id}&date={day()}")
    when = {"date": day(), **WHEN, "extent": "some"}
    page = tora.send("date", {**when, "do": "check", "people": "5"})
    assert "Choose one of the names in the list" not in page
    line = re.sub("<[^>]+>", " ", page.partition("<tbody")[2].partition("</tr>")[0])
    assert "Salen" in line
    assert "The owner does not lend this to private persons." in line
    page = tora.send("do", {"do": "send", **ABOUT})
    assert "Your order has been sent." in page
    (order,) = orders(stage)
    assert [one.occurrences[0].status.value for one in order.bookings] == ["skipped", "confirmed"]
