"""The inbox, the day and my bookings: what stands there, for whom, in how many queries."""

import pytest
from booking_stage import Stage
from factories import at, book, make_listing, period, wish
from factories.counting import statements
from form_browser import Browser
from sqlalchemy import select

from bookings.changing import cancel
from bookings.models import Booking, Occurrence
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def requested(stage: Stage, hall: Listing, *periods: Period, **facts: object) -> None:
    """Let Bo ask for the periods."""
    with unit_of_work(stage.session) as work:
        actor = acting_as(work.get_one(User, stage.bo.id))
        organisation = work.get_one(Organisation, stage.theatre.id)
        book(work, actor, work.merge(hall), organisation, wish(*periods, **facts))


def queries(stage: Stage, browser: Browser, path: str) -> int:
    with statements(stage.session) as seen:
        browser.open(path)
    assert browser.status == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/requests", "/requests/day", "/bookings?show=waiting"])
def test_a_list_of_ten_takes_as_many_queries_as_a_list_of_one(stage: Stage, path: str) -> None:
    browser = stage.browser(stage.anna if path.startswith("/requests") else stage.bo)
    day = f"?date={at(12).date().isoformat()}"
    address = path + day if "?" not in path else path
    hall = stage.hall(pending_holds=False)
    requested(stage, hall)
    browser.open(address)
    one = queries(stage, browser, address)
    for number in range(9):
        other = stage.hall(pending_holds=False, title=f"Sal {number}", slug=f"sal-{number}")
        requested(stage, other, period(10 + number, 11 + number), purpose=f"Möte {number}")
    ten = queries(stage, browser, address)
    assert ten == one
    assert browser.page.count("Teaterföreningen Ridån") >= 10


def test_the_longest_waiting_comes_first_and_a_place_can_be_chosen(stage: Stage) -> None:
    first = stage.hall(title="Bortre salen", slug="bortre")
    second = stage.hall(title="Andra salen", slug="andra")
    requested(stage, first)
    requested(stage, second)
    anna = stage.browser(stage.anna)
    page = anna.open("/requests")
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert table.index("Bortre salen") < table.index("Andra salen")
    page = anna.open(f"/requests?listing={second.public_id}")
    assert "Waiting for your answer (1)" in page


def test_what_was_answered_stands_below(stage: Stage) -> None:
    requested(stage, stage.hall(), period(), period(days=21))
    anna = stage.browser(stage.anna)
    assert "Answered lately" not in anna.open("/requests")
    page = anna.send("decision")
    assert page.count("Approved</span>") == 1
    assert "Answered lately" in page


def test_who_decides_nothing_is_told_where_requests_go(stage: Stage) -> None:
    booker = stage.browser(stage.member(stage.theatre, Role.BOOKER, "Dan"))
    assert "No requests come to you" in booker.open("/requests")
    assert "You look after no place" in booker.open("/requests/day")
    assert ">Requests" not in booker.page.split("</header>")[0]


def test_a_caretaker_sees_the_day_and_decides_nothing(stage: Stage) -> None:
    hall = stage.hall()
    requested(stage, hall, people=12)
    caretaker = stage.browser(stage.member(stage.owner, Role.CARETAKER, "Vilma"))
    page = caretaker.open(f"/requests/day?date={at(12).date().isoformat()}")
    for told in ("Teaterföreningen Ridån", "12 people", "08-465 004 01", "Årsmöte"):
        assert told in page
    assert "/bookings/" not in page[page.index("<main") :]
    assert "No requests come to you" in caretaker.open("/requests")
    public_id = stage.now.scalars(select(Booking.public_id)).one()
    assert caretaker.client.get(f"/bookings/{public_id}").status_code == 404


def test_a_day_shows_only_the_owners_own_places(stage: Stage) -> None:
    requested(stage, stage.hall())
    cia = stage.browser(stage.cia)
    page = cia.open(f"/requests?date={at(12).date().isoformat()}")
    assert "Teaterföreningen Ridån" not in page


@pytest.mark.parametrize("date", ["", "igår", "9999-12-31", "0001-01-01", "2027-02-30"])
def test_a_date_that_cannot_be_read_is_today(stage: Stage, date: str) -> None:
    stage.hall()
    anna = stage.browser(stage.anna)
    anna.open(f"/requests?date={date}&page=-7&listing=x")
    assert anna.status == 200
    anna.open(f"/requests/day?date={date}")
    assert anna.status == 200


def test_my_bookings_stand_where_they_belong(stage: Stage) -> None:
    requested(stage, stage.hall(mode=BookingMode.INSTANT, title="Bokad sal"))
    requested(stage, stage.hall(title="Väntande sal"))
    requested(stage, stage.hall(mode=BookingMode.INSTANT, title="Avbokad sal"), period(days=5))
    with unit_of_work(stage.session) as work:
        row = work.scalars(select(Occurrence).order_by(Occurrence.starts_at)).first()
        assert row is not None
        cancel(work, acting_as(work.get_one(User, stage.bo.id)), row.booking)
    bo = stage.browser(stage.bo)
    for tab, here in (("coming", "Bokad"), ("waiting", "Väntande"), ("past", "Avbokad")):
        page = bo.open(f"/bookings?show={tab}")
        titles = [name for name in ("Bokad", "Väntande", "Avbokad") if f"{name} sal" in page]
        assert titles == [here]


def test_an_empty_list_leads_to_the_finder(stage: Stage) -> None:
    bo = stage.browser(stage.bo)
    page = bo.open("/bookings?show=nonsense&organisation=brisen&page=x")
    assert bo.status == 200
    assert "No bookings to come" in page
    assert "Find something to borrow" in page


def test_a_pool_clashes_only_when_it_is_too_small(stage: Stage) -> None:
    with unit_of_work(stage.session) as work:
        owner = work.get_one(Organisation, stage.owner.id)
        chairs = make_listing(
            work, owner, of=10, mode=BookingMode.REQUEST, pending_holds=False, title="Stolar"
        )
    requested(stage, chairs, quantity=4)
    requested(stage, chairs, quantity=5)
    anna = stage.browser(stage.anna)
    assert "Clashes" not in anna.open("/requests")
    requested(stage, chairs, quantity=2)
    assert anna.open("/requests").count("Clashes") == 3
