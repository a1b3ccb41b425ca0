"""Closing times by pages: shown before, closed after, seen by both sides, opened again."""

from datetime import date, timedelta

import pytest
from booking_stage import Stage, check, day
from factories import at, book, make_listing, period, wish
from factories.counting import statements
from form_browser import Browser
from sqlalchemy import func, select
from visiting import mails, send

from bookings.closures.closing import Closing, close
from bookings.models import Booking, Closure, Occupancy
from bookings.types import ClosureKind, OccupancySource, OccurrenceStatus
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role

DAY = {"day": day(), "from": "", "to": "", "reason": "Golvet slipas."}


def booked(stage: Stage, hall: Listing, *periods: Period, **facts: object) -> str:
    """Let Bo book, and return the booking's page."""
    with unit_of_work(stage.session) as work:
        actor = acting_as(work.get_one(User, stage.bo.id))
        theatre = work.get_one(Organisation, stage.theatre.id)
        made = book(work, actor, work.merge(hall), theatre, wish(*periods, **facts))
        return f"/bookings/{made.public_id}"


def closed(stage: Stage, hall: Listing, *periods: Period, **facts: object) -> str:
    """Let Anna close, and return the closing's page."""
    facts = {"reason": "Golvet slipas.", "kind": ClosureKind.CLOSURE} | facts
    with unit_of_work(stage.session) as work:
        actor = acting_as(work.get_one(User, stage.anna.id))
        asked = Closing([work.merge(hall)], periods or [period()], **facts)  # type: ignore[arg-type]
        return f"/closures/{close(work, actor, asked).public_id}"


def opened(stage: Stage, hall: Listing, person: User | None = None) -> Browser:
    browser = stage.browser(person or stage.anna)
    browser.open(f"/closures/new?listing={hall.public_id}")
    return browser


def count(stage: Stage) -> int:
    return stage.now.scalar(select(func.count()).select_from(Closure)) or 0


def test_what_is_in_the_way_is_shown_before_and_stands_after(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    address = booked(stage, hall)
    anna = opened(stage, hall)
    page = anna.send("reason", DAY, do="check")
    for told in ("1 booking is in the way", "Teaterföreningen Ridån", "08-465 004 01"):
        assert told in page
    assert count(stage) == 0
    page = anna.send("reason", do="close")
    assert "their bookers have been told" in page or "its booker has been told" in page
    assert "1 booking stands in this time" in page
    assert anna.at.startswith("/closures/")
    row = stage.now.scalars(select(Booking)).one().occurrences[0]
    assert row.status is OccurrenceStatus.CONFIRMED
    assert len(mails(stage.session, "bo@teater.example")) == 2
    assert "The owner has closed this time." in stage.browser(stage.bo).open(address)


def test_pressing_twice_closes_once(stage: Stage) -> None:
    hall = stage.hall()
    anna = opened(stage, hall)
    anna.send("reason", DAY, do="check")
    form = anna.form("reason")
    values = form.values | {"do": ["close"]}
    for _ in range(2):
        assert anna.client.post("/closures/new", data=values).status_code == 302
    assert count(stage) == 1


def test_what_is_booked_meanwhile_is_shown_before_anything_is_closed(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    anna = opened(stage, hall)
    assert "Nothing is in the way" in anna.send("reason", DAY, do="check")
    booked(stage, hall)
    page = anna.send("reason", do="close")
    assert anna.status == 422
    assert "More has been booked in that time since you looked." in page
    assert "1 booking is in the way" in page
    assert count(stage) == 0
    anna.send("reason", do="close")
    assert count(stage) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"day": ""}, "Choose the first day."),
        ({"day": "igår"}, "Write a date as year-month-day, such as 2027-03-14."),
        ({"end": "2020-01-01"}, "The last day must not be before the first."),
        ({"from": "18:00"}, "Write both times, such as 18:00, or none for whole days."),
        (
            {"from": "18:00", "to": "08:00"},
            "It ends before it begins. Choose a later end; if it goes on",
        ),
        ({"reason": " "}, "Say why, for those who have booked."),
        ({"reason": "x" * 501}, "Field cannot be longer than 500 characters."),
        ({"listings": None}, "Choose at least one."),
        ({"quantity": "två"}, "Write a whole number, such as 25."),
        ({"quantity": "2"}, "Write a number from 1 to 1, or nothing for all."),
        ({"day": "2020-01-01"}, "That time is over."),
        ({"kind": "booking"}, "Choose one of the answers in the list."),
        ({"how": "never"}, "Choose one of the answers in the list."),
        ({"how": "daily", "end": "2199-01-01"}, "at most 200 times within 18 months"),
    ],
)
def test_what_cannot_be_used_is_told_and_what_was_typed_stays(
    stage: Stage, changes: dict[str, str | None], told: str
) -> None:
    anna = opened(stage, stage.hall())
    page = anna.send("reason", DAY | changes, do="close")
    assert anna.status == 422
    assert told in page
    if (changes.get("reason") or "") == "":
        assert "Golvet slipas." in page
    assert count(stage) == 0


def test_a_weekly_cleaning_is_closed_in_one_go(stage: Stage) -> None:
    hall = stage.hall()
    anna = opened(stage, hall)
    last = (date.fromisoformat(day()) + timedelta(weeks=3)).isoformat()
    more = {"from": "08:00", "to": "10:00", "end": last, "how": "weekly"}
    page = anna.send("reason", DAY | more, do="close")
    assert "All 4 times" in page
    rows = stage.now.execute(select(Occupancy.start_minute, Occupancy.end_minute)).all()
    assert len(rows) == 4
    assert {end - start for start, end in rows} == {120}


def test_several_of_a_pool_are_taken_out_of_use(stage: Stage) -> None:
    with unit_of_work(stage.session) as work:
        owner = work.get_one(Organisation, stage.owner.id)
        beamers = make_listing(work, owner, of=10, title="Projektorer")
    anna = opened(stage, beamers)
    page = anna.send("reason", DAY | {"quantity": "3", "kind": "maintenance"}, do="close")
    assert "Projektorer × 3" in page
    found = stage.now.execute(select(Occupancy.quantity, Occupancy.source)).all()
    assert set(found) == {(3, OccupancySource.MAINTENANCE)}


def test_a_caretaker_notes_maintenance_only(stage: Stage) -> None:
    hall = stage.hall()
    vilma = stage.member(stage.owner, Role.CARETAKER, "Vilma")
    browser = opened(stage, hall, vilma)
    assert "Note maintenance" in browser.page
    browser.send("reason", DAY, do="close")
    assert stage.now.scalars(select(Closure.kind)).all() == [ClosureKind.MAINTENANCE]
    browser.open(f"/closures/new?listing={hall.public_id}")
    browser.send("reason", DAY | {"kind": "closure"}, do="close")
    assert browser.status in {403, 422}
    assert count(stage) == 1


def test_nobody_else_sees_or_closes(stage: Stage) -> None:
    hall = stage.hall()
    address = closed(stage, hall)
    bo = stage.browser(stage.bo)
    bo.open(address)
    assert bo.status == 404
    forged = {**DAY, "listings": hall.public_id, "kind": "closure", "do": "close"}
    assert send(bo.client, "/closures/new", **forged).status_code == 404
    assert send(bo.client, f"{address}/lifting").status_code == 404
    assert count(stage) == 1
    booker = stage.browser(stage.member(stage.owner, Role.BOOKER, "Dan"))
    booker.open("/closures/new")
    assert "There is nothing that you can close" in booker.page


def test_a_time_is_opened_again(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    page_of_booking = booked(stage, hall)
    anna = stage.browser(stage.anna)
    anna.open(closed(stage, hall))
    assert send(anna.client, f"{anna.at}/lifting").status_code == 302
    page = anna.open(anna.at)
    assert "The time is open again." in page
    assert "Opened again" in page
    assert (
        stage.now.scalars(
            select(Occupancy.source).where(Occupancy.source == OccupancySource.CLOSURE)
        ).all()
        == []
    )
    assert "has closed this time" not in stage.browser(stage.bo).open(page_of_booking)
    assert anna.open("/closures?show=past").count("Opened again") == 1
    assert "Nothing is closed" in anna.open("/closures")


def test_the_owner_calls_off_with_the_reason_filled_in(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    address = booked(stage, hall, period(), period(days=15))
    closed(stage, hall, period(), period(days=15))
    anna = stage.browser(stage.anna)
    page = anna.open(address)
    assert page.count("You have closed this time.") == 2
    assert page.count("Call it off with this reason") == 2
    links = [part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')]
    page = anna.open(next(one for one in links if "/cancellation?" in one and "reason=" in one))
    assert anna.form("reason").values["reason"] == ["Golvet slipas."]
    assert "so that it does not become free" in page
    page = anna.send("reason")
    assert "It is called off, and both sides are told." in page
    assert "The time is free again" not in page


def test_a_request_in_closed_time_is_told_to_wait_and_not_that_it_stands(stage: Stage) -> None:
    hall = stage.hall()
    address = booked(stage, hall)
    closed(stage, hall)
    assert "The request cannot be approved while this stands." in stage.browser(stage.anna).open(
        address
    )
    page = stage.browser(stage.bo).open(address)
    assert "Your request cannot be approved while this stands." in page
    assert "Your booking still stands" not in page


def test_the_inbox_says_that_the_time_is_closed_and_offers_no_yes(stage: Stage) -> None:
    hall = stage.hall()
    booked(stage, hall)
    closed(stage, hall)
    page = stage.browser(stage.anna).open("/requests")
    assert "You have closed the time" in page
    assert ">Approve<" not in page


def test_the_day_shows_what_is_closed_of_whole_and_part(stage: Stage) -> None:
    hall = stage.hall(title="Stora salen")
    closed(stage, hall)
    for path in ("/requests", "/requests/day"):
        page = stage.browser(stage.anna).open(f"{path}?date={at(12).date().isoformat()}")
        assert "Golvet slipas." in page
        assert 'class="entry shut' in page


def test_the_week_says_closed_by_the_owner_and_why_where_that_is_public(stage: Stage) -> None:
    hall = stage.hall()
    address = f"/l/{hall.public_id}-{hall.slug}?week={at(12).date().isoformat()}"
    visitor = stage.browser(stage.cia)
    assert "Closed by the owner" not in visitor.open(address)
    closed(stage, hall)
    page = visitor.open(address)
    assert page.count("Closed by the owner") >= 2
    assert "Golvet slipas." not in page
    closed(stage, hall, period(8, 10), reason="Städning", reason_public=True)
    assert "Städning" in visitor.open(address)


def test_a_list_of_closings_takes_as_many_queries_for_five_as_for_one(stage: Stage) -> None:
    anna = stage.browser(stage.anna)
    seen = []
    for number in (1, 4):
        for n in range(number):
            closed(stage, stage.hall(title=f"Sal {number} {n}", slug=f"sal-{number}-{n}"))
        anna.open("/closures")
        with statements(stage.session) as asked:
            anna.open("/closures")
        seen.append(len(asked))
    assert seen[0] == seen[1]
    assert anna.page.count("Golvet slipas.") == 5


@pytest.mark.parametrize("query", ["?show=nonsense&page=x", "?page=99999", "?page=-1"])
def test_an_odd_address_shows_the_list(stage: Stage, query: str) -> None:
    anna = stage.browser(stage.anna)
    anna.open(f"/closures{query}")
    assert anna.status == 200
    anna.open("/closures/new?listing=x&day=x&how=x&kind=x&quantity=x&from=x")
    assert anna.status == 200


def test_who_asks_for_closed_time_reads_that_it_is_closed_and_why_where_that_is_public(
    stage: Stage,
) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    closed(stage, hall)
    bo = stage.browser(stage.bo)
    page = check(bo, hall, date=at(12).date().isoformat())
    assert "The owner has closed that time." in page
    assert "Golvet slipas" not in page
    with unit_of_work(stage.session) as work:
        work.scalars(select(Closure)).one().reason_public = True
    page = check(bo, hall, date=at(12).date().isoformat())
    assert "The owner has closed that time: Golvet slipas." in page
    assert "That time is taken." not in page
