"""What can be known before the form is told before it; how people sit is asked where it matters."""

import pytest
from booking_stage import Stage, ask_for, book_path, check, day
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.models import Booking
from inventory.models import BorrowingLimit, Listing, ListingAudience
from inventory.types import Audience, LimitMeasure, LimitPer, Seating
from marketplace.models import Membership
from marketplace.transactions import unit_of_work
from marketplace.types import Role


def limited(stage: Stage, *limits: tuple[LimitMeasure, LimitPer, int]) -> Listing:
    hall = stage.hall()
    with unit_of_work(stage.session) as work:
        for measure, per, most in limits:
            work.add(BorrowingLimit(listing_id=hall.id, measure=measure, per=per, most=most))
    return hall


def page_of(listing: Listing, ahead: int = 14, more: str = "") -> str:
    return f"/l/{listing.public_id}-{listing.slug}?date={day(ahead)}{more}"


def test_the_page_says_for_whom_it_is_not_before_anything_is_filled_in(stage: Stage) -> None:
    hall = stage.hall()
    with unit_of_work(stage.session) as work:
        row = work.scalars(select(ListingAudience)).one()
        row.audience = Audience.CITY
    page = stage.browser(stage.bo).open(page_of(hall))
    assert "The owner does not lend this to you or your organisations" in page
    card = stage.browser(stage.bo).open("/")
    assert f"Not for {stage.theatre.name}" in card


def test_the_page_says_how_much_of_a_limit_is_used_and_when_it_is_used_up(stage: Stage) -> None:
    hall = limited(stage, (LimitMeasure.TIMES, LimitPer.WEEK, 1))
    bo = stage.browser(stage.bo)
    assert f"{stage.theatre.name} has booked 0 of 1 time in week" in bo.open(page_of(hall))
    ask_for(bo, hall)
    page = bo.open(page_of(hall))
    assert f"{stage.theatre.name} has booked 1 of 1 time in week" in page
    assert "and can book no more then" in page
    assert "Your limit is reached" in page
    assert "can book no more then" not in bo.open(page_of(hall, ahead=21))
    assert "Each borrower may book at most 1 time a week." in page


def test_the_form_refuses_what_goes_beyond_the_limit_in_plain_words(stage: Stage) -> None:
    hall = limited(stage, (LimitMeasure.TIMES, LimitPer.WEEK, 1))
    bo = stage.browser(stage.bo)
    ask_for(bo, hall)
    page = check(bo, hall, **{"from": "20:30", "to": "21:30"})
    assert "may book at most 1 time a week here, and already has 1 that week." in page
    assert "Send request" not in page


def test_a_visitor_is_told_nothing_of_others_limits(app: Flask, stage: Stage) -> None:
    hall = limited(stage, (LimitMeasure.HOURS, LimitPer.MONTH, 3))
    client = app.test_client()
    page = client.get(page_of(hall), headers={"Accept-Language": "en"}).text
    assert "has booked" not in page
    assert "Each borrower may book at most 3 hours a month." in page


def test_so_many_people_are_refused_on_the_page_already(stage: Stage) -> None:
    hall = stage.hall(capacity_max=40, capacity_standing=40, capacity_tables=24)
    bo = stage.browser(stage.bo)
    page = bo.open(page_of(hall, more="&people=30&seating=tables"))
    assert "There is room for 24 people seated at tables." in page
    assert "There is room for" not in bo.open(page_of(hall, more="&people=20&seating=tables"))


def test_the_number_in_rows_stands_for_tables_and_says_so(stage: Stage) -> None:
    hall = stage.hall(capacity_max=110, capacity_standing=110, capacity_seated=72)
    bo = stage.browser(stage.bo)
    told = "There is room for 72 people seated in rows. Nobody has stated a number at tables."
    assert told in bo.open(page_of(hall, more="&people=100&seating=tables"))
    assert "There is room for" not in bo.open(page_of(hall, more="&people=72&seating=tables"))


@pytest.mark.parametrize(
    ("seating", "people", "fits"),
    [("", 30, True), ("standing", 30, True), ("tables", 30, False), ("tables", 24, True),
     ("seated", 40, True)],
)  # fmt: skip
def test_room_is_that_of_how_they_sit_where_it_is_stated(
    stage: Stage, seating: str, people: int, *, fits: bool
) -> None:
    hall = stage.hall(capacity_max=40, capacity_standing=40, capacity_tables=24)
    bo = stage.browser(stage.bo)
    page = check(bo, hall, people=people, seating=seating)
    assert ("That time is free" in page) == fits
    assert ("There is room for 24 people seated at tables." in page) == (not fits)


def test_how_they_sit_is_asked_only_where_the_room_differs_and_told_to_the_owner(
    stage: Stage, session: Session
) -> None:
    plain = stage.hall()
    several = stage.hall(capacity_max=40, capacity_standing=40, capacity_tables=24)
    bo = stage.browser(stage.bo)
    assert "How do you sit?" not in bo.open(book_path(plain))
    assert "Seated at tables (at most 24)" in bo.open(book_path(several))
    check(bo, several, people="20", seating="tables")
    page = bo.send("do", {"do": "send", "purpose": "Fest"})
    assert "20, seated at tables" in page
    session.rollback()
    assert session.scalars(select(Booking)).one().seating is Seating.TABLES


def test_a_way_to_sit_that_nobody_offered_is_refused_in_the_form(stage: Stage) -> None:
    hall = stage.hall(capacity_max=40, capacity_standing=40, capacity_tables=24)
    bo = stage.browser(stage.bo)
    page = check(bo, hall, people="20", seating="lying")
    assert bo.status == 422
    assert "Choose one of the answers in the list." in page


def test_another_of_ones_organisations_can_be_chosen_for_the_week(stage: Stage) -> None:
    hall = limited(stage, (LimitMeasure.TIMES, LimitPer.WEEK, 1))
    bo = stage.browser(stage.bo)
    ask_for(bo, hall)
    both = stage.member(stage.theatre, Role.BOOKER, "Dag")
    with unit_of_work(stage.session) as work:
        work.add(Membership(user_id=both.id, organisation_id=stage.choir.id, role=Role.BOOKER))
    dag = stage.browser(both)
    ours = dag.open(page_of(hall, more=f"&for={stage.choir.slug}"))
    theirs = dag.open(page_of(hall, more=f"&for={stage.theatre.slug}"))
    assert "Your limit is reached" not in ours
    assert "Your limit is reached" in theirs
