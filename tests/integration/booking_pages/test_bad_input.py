"""What people get wrong: a clear sentence, what was typed kept, nothing written, no crash."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from booking_stage import Stage, ask_for, book_path, check, day
from factories import make_organisation
from sqlalchemy import func, select

from bookings.models import Booking, Occupancy, Order, Series
from inventory.facts import OpeningFacts
from inventory.hours import settle
from inventory.types import Audience, BookingMode
from marketplace import clock
from marketplace.models import IdempotencyKey, Message, Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationStatus

TYPED = {
    "purpose": "Körövning & fika",
    "contact_name": "Bo B. Boson",
    "contact_phone": "08-465 004 07",
    "note": "Rad ett\nRad två",
}


def written(stage: Stage) -> int:
    tables = (Booking, Order, Occupancy, Series, IdempotencyKey, Message)
    return sum(stage.now.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"date": "2020-05-05"}, "That time has already begun."),
        ({"from": "20:00", "to": "18:00"}, "It ends before it begins."),
        ({"from": "18:00", "to": "18:00"}, "It begins and ends at the same time."),
        ({"people": "41"}, "There is room for 40 people at most."),
        ({"people": "0"}, "Write a whole number, such as 25."),
        ({"people": "många"}, "Write a whole number, such as 25."),
        ({"people": "9" * 40}, "Write a whole number, such as 25."),
        ({"quantity": "3"}, "There is only 1."),
        ({"quantity": "-1"}, "Write a whole number, such as 25."),
        ({"quantity": "2" * 30}, "Write a whole number, such as 25."),
        ({"date": "igår"}, "Write a date as year-month-day, such as 2027-03-14."),
        ({"date": "9999-12-31"}, "The year has to be from 1970 to 2199."),
        ({"date": ""}, "Choose a date."),
        ({"from": "25:99"}, "Write a time as hours and minutes, such as 18:00."),
        ({"from": ""}, "Choose when it begins."),
        ({"to": "kvart i sju"}, "Write a time as hours and minutes, such as 18:00."),
        ({"from": "18:07"}, "Begin and end in steps of 30 minutes."),
        ({"organisation": "brisen"}, "Choose one of the names in the list."),
        ({"organisation": "finns-inte"}, "Choose one of the names in the list."),
        ({"organisation": ""}, "Choose one of the names in the list."),
        ({"repeat": "weekly"}, "Give either the last date or the number of times."),
        ({"repeat": "weekly", "times": "0"}, "Write a whole number, such as 25."),
        ({"repeat": "weekly", "times": "500"}, "At most 200 dates within 18 months"),
        ({"repeat": "dates", "dates": "2020-01-01"}, "This day has passed: 2020-01-01."),
        ({"repeat": "weekly", "until": "2020-01-01"}, "The last date has to come after the first."),
        (
            {"repeat": "weekly", "until": "snart"},
            "Write a date as year-month-day, such as 2027-03-14.",
        ),
        ({"end": "2199-01-01"}, "Each time may be at most"),
        ({"end": "2020-01-01"}, "It ends before it begins."),
    ],
)
def test_a_wish_that_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    stage: Stage, fields: dict[str, str], sentence: str
) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    page = check(bo, hall, **TYPED, **fields)
    assert bo.status == 422
    assert sentence in page
    kept = bo.form("date").values
    assert {name: kept[name][0] for name in TYPED} == TYPED
    for name in set(fields) - {"organisation"}:
        assert kept[name] == [fields[name]], name
    assert written(stage) == 0


@pytest.mark.parametrize("name", ["purpose", "contact_name", "contact_phone"])
def test_each_missing_word_is_asked_for_and_the_others_are_kept(stage: Stage, name: str) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    check(bo, hall)
    page = bo.send("do", {"do": "send", **TYPED, name: "   "})
    assert bo.status == 422
    sentences = {
        "purpose": "Say what you will do.",
        "contact_name": "Say whom the owner can talk to.",
        "contact_phone": "Give a telephone number.",
    }
    assert sentences[name] in page
    kept = bo.form("date").values
    assert {other: kept[other][0] for other in TYPED if other != name} == {
        other: value for other, value in TYPED.items() if other != name
    }
    assert written(stage) == 0
    bo.send("do", {"do": "send", name: TYPED[name]})
    assert bo.at.startswith("/bookings/")


def test_every_field_missing_at_once_is_told_at_once(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    bo.open(book_path(hall))
    bo.page = bo.client.post(book_path(hall), data={"do": "send"}).text
    for sentence in ("Choose a date.", "Choose when it begins.", "Choose when it ends."):
        assert sentence in bo.page
    assert written(stage) == 0


@pytest.mark.parametrize("phone", ["0", "ring mig", "8" * 100, "<script>alert(1)</script>"])
def test_a_telephone_number_that_is_none_is_refused(stage: Stage, phone: str) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    check(bo, hall)
    page = bo.send("do", {"do": "send", "purpose": "Möte", "contact_phone": phone})
    assert bo.status == 422
    assert "<script>alert" not in page
    assert written(stage) == 0


def test_a_time_that_does_not_exist_is_refused_with_the_one_that_does(stage: Stage) -> None:
    hall, bo = stage.hall(horizon_days=3000), stage.browser(stage.bo)
    page = check(bo, hall, date="2028-03-26", **{"from": "02:30", "to": "04:00"})
    assert bo.status == 422
    assert "That time does not exist" in page
    assert "Try 03.00." in page
    assert written(stage) == 0


def test_a_time_that_comes_twice_is_asked_about(stage: Stage) -> None:
    hall, bo = stage.hall(horizon_days=3000), stage.browser(stage.bo)
    page = check(bo, hall, date="2028-10-29", **{"from": "02:30", "to": "04:00"})
    assert bo.status == 422
    assert "That time comes twice" in page
    assert "The second 02.30, an hour later" in page
    page = bo.send("do", {"do": "check", "start_fold": "1"})
    assert "That time is free" in page
    bo.send("do", {"do": "send", "purpose": "Nattvandring"})
    starts = stage.now.scalars(select(Booking)).one().occurrences[0].starts_at
    assert starts == datetime(2028, 10, 29, 1, 30, tzinfo=UTC)


def test_sending_twice_books_once(stage: Stage) -> None:
    hall, bo = stage.hall(mode=BookingMode.INSTANT), stage.browser(stage.bo)
    check(bo, hall)
    page, at = bo.page, bo.at
    bo.send("do", {"do": "send", "purpose": "Möte"})
    first = bo.at
    bo.page, bo.at = page, at
    bo.send("do", {"do": "send", "purpose": "Möte"})
    assert bo.at == first
    assert stage.now.scalar(select(func.count()).select_from(Booking)) == 1


def test_going_back_and_sending_something_else_asks_first(stage: Stage) -> None:
    hall, bo = stage.hall(mode=BookingMode.INSTANT, of=3), stage.browser(stage.bo)
    check(bo, hall)
    page, at = bo.page, bo.at
    bo.send("do", {"do": "send", "purpose": "Möte"})
    bo.page, bo.at = page, at
    answer = bo.send("do", {"do": "send", "purpose": "Ett annat möte"})
    assert bo.status == 422
    assert "You have already sent this form once." in answer
    assert bo.form("date").values["purpose"] == ["Ett annat möte"]
    assert stage.now.scalar(select(func.count()).select_from(Booking)) == 1


def test_changing_a_field_before_sending_looks_the_price_up_again(stage: Stage) -> None:
    hall, bo = stage.hall(mode=BookingMode.INSTANT), stage.browser(stage.bo)
    check(bo, hall)
    page = bo.send("do", {"do": "send", "purpose": "Möte", "to": "21:00"})
    assert "time and price were looked up again" in page
    assert written(stage) == 0
    bo.send("do", {"do": "send"})
    assert bo.at.startswith("/bookings/")


def test_saying_how_many_come_after_the_check_is_sent_since_what_was_shown_still_holds(
    stage: Stage,
) -> None:
    hall, bo = stage.hall(mode=BookingMode.INSTANT), stage.browser(stage.bo)
    check(bo, hall)
    bo.send("do", {"do": "send", "purpose": "Möte", "people": "12"})
    assert bo.at.startswith("/bookings/")
    assert stage.now.scalars(select(Booking)).one().people == 12


def test_losing_the_race_shows_the_clash_and_keeps_what_was_typed(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    bo, cia = stage.browser(stage.bo), stage.browser(stage.cia)
    check(bo, hall)
    ask_for(cia, hall)
    before = written(stage)
    page = bo.send("do", {"do": "send", **TYPED})
    assert bo.status == 422
    assert "That time is taken." in page
    assert 'name="choose"' in page
    assert bo.form("date").values["purpose"] == [TYPED["purpose"]]
    assert written(stage) == before


def test_an_old_page_is_shown_again_with_what_was_typed(stage: Stage) -> None:
    hall, bo = stage.hall(mode=BookingMode.INSTANT), stage.browser(stage.bo)
    stage.app.config["WTF_CSRF_ENABLED"] = True
    check(bo, hall)
    page = bo.send("do", {"do": "send", **TYPED, "csrf_token": "forged"})
    assert bo.status == 422
    assert "The page had been open for long." in page
    assert bo.form("date").values["note"] == [TYPED["note"]]
    assert written(stage) == 0
    bo.send("do", {"do": "send"})
    assert bo.at.startswith("/bookings/")


def test_who_is_not_signed_in_comes_back_with_what_was_asked_for(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    stranger = stage.app.test_client()
    query = {"date": day(), "from": "18:00", "to": "20:00", "people": "12"}
    answer = stranger.get(book_path(hall), query_string=query)
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
    check(bo, hall)
    form = bo.form("date").values
    answer = stranger.post(book_path(hall), data={**form, **TYPED, "do": "send"})
    assert answer.status_code == 302
    assert "from%3D18%253A00" in answer.location
    assert "K%25C3%25B6r%25C3%25B6vning" not in answer.location, "no address holds what it is for"
    assert written(stage) == 0


def test_a_forged_listing_is_not_found_and_a_forged_choice_is_left_aside(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    assert bo.client.get("/l/aaaaaaaaaaaa-x/book").status_code == 404
    assert bo.client.get("/l/x/book").status_code == 404
    for forged in ("x/y", "9999-12-31T23:00+00:00/9999-12-31T23:59+00:00", "2027-01-01/2027-01-01"):
        answer = bo.client.post(book_path(hall), data={"choose": forged})
        assert answer.status_code == 422
    answer = bo.client.get(book_path(hall), query_string={"date": "x", "from": "💥", "to": "'"})
    assert answer.status_code == 200
    assert written(stage) == 0


def test_somebody_elses_association_cannot_be_booked_for_even_with_a_true_check(
    stage: Stage,
) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    check(bo, hall)
    page = bo.send("do", {"do": "send", "purpose": "Möte", "organisation": "brisen"})
    assert bo.status == 422
    assert "Choose one of the names in the list." in page
    assert written(stage) == 0


@pytest.mark.parametrize("mode", [BookingMode.CONTACT, BookingMode.AGREEMENT])
def test_what_is_not_booked_here_says_where(stage: Stage, mode: BookingMode) -> None:
    hall, bo = stage.hall(mode=mode), stage.browser(stage.bo)
    page = bo.open(book_path(hall))
    assert bo.status == 200
    assert ("Ask the owner" if mode is BookingMode.AGREEMENT else "See the contact") in page
    answer: Any = bo.client.post(book_path(hall), data={"do": "send"})
    assert answer.status_code == 200
    assert written(stage) == 0


def test_closed_hours_and_strangers_are_told_before_the_form(stage: Stage) -> None:
    hall = stage.hall()
    weekday = date.fromisoformat(day()).isoweekday()
    with unit_of_work(stage.session) as work:
        settle(work, work.merge(hall), [OpeningFacts((weekday,), 480, 1020)])
    bo = stage.browser(stage.bo)
    page = check(bo, hall)
    assert bo.status == 422
    assert "days it is open 08.00 to 17.00." in page


def test_an_association_that_is_not_meant_cannot_be_chosen(stage: Stage) -> None:
    hall = stage.hall()
    with unit_of_work(stage.session) as work:
        fresh = work.merge(hall)
        named = make_organisation(work, name="Vänner")
        fresh.audience[0].audience = Audience.NAMED
        fresh.audience[0].organisation_id = named.id
    bo = stage.browser(stage.bo)
    page = bo.open(book_path(hall))
    assert "The owner does not lend this to you or your organisations" in page
    assert "disabled" in page
    page = check(bo, hall, organisation="ridan")
    assert bo.status == 422
    assert "The owner does not lend this to organisations like yours." in page


def test_a_suspended_association_is_no_choice(stage: Stage) -> None:
    hall, bo = stage.hall(), stage.browser(stage.bo)
    with unit_of_work(stage.session) as work:
        work.get_one(Organisation, stage.theatre.id).status = OrganisationStatus.SUSPENDED
    check(bo, hall, organisation="ridan")
    assert bo.status == 422
    assert written(stage) == 0


@pytest.mark.parametrize(
    ("instant", "first_day"),
    [
        (datetime(2026, 12, 1, 22, 59, tzinfo=UTC), "2026-12-01"),
        (datetime(2026, 12, 1, 23, 0, tzinfo=UTC), "2026-12-02"),
        (datetime(2027, 7, 1, 22, 0, tzinfo=UTC), "2027-07-02"),
    ],
)
def test_the_first_day_of_the_form_is_the_day_in_the_city(
    stage: Stage, instant: datetime, first_day: str
) -> None:
    hall = stage.hall()
    with clock.pinned(instant):
        page = stage.browser(stage.bo).open(book_path(hall))
    assert f'min="{first_day}"' in page


@pytest.mark.parametrize("page", ["/orders/new?thing={hall}", "{book}?"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("date=2026-02-31", "There is no 2026-02-31 in the calendar. Write another date."),
        ("end=snart", "Write a date as year-month-day, such as 2027-03-14."),
        ("from=25:99", "Write a time as hours and minutes, such as 18:00."),
        ("to=sen", "Write a time as hours and minutes, such as 18:00."),
        ("people=many", "Write a whole number, such as 25."),
        ("seating=lying", "Choose one of the answers in the list."),
    ],
)
def test_what_an_address_says_and_cannot_be_read_is_told_before_there_is_a_time(
    stage: Stage, page: str, query: str, sentence: str
) -> None:
    hall = stage.hall()
    bo = stage.browser(stage.bo)
    path = page.format(hall=hall.public_id, book=book_path(hall))
    assert sentence in bo.open(f"{path}&{query}")
    assert bo.status == 200
    assert "error-summary" in bo.page
    assert "error-summary" not in bo.open(f"{path}&people=25&date={day()}")
