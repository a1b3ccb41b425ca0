"""Moving through the pages, without script: choose, check, send; the other side answers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from booking_stage import Stage
from factories import book, period, wish
from form_browser import Browser
from sqlalchemy import select
from visiting import send

from bookings.deciding import approve
from bookings.models import Booking, ChangeRequest, Occurrence
from inventory.types import BookingMode
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import IdempotencyKey, Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def booked(
    stage: Stage,
    *periods: Period,
    mode: BookingMode = BookingMode.INSTANT,
    confirmed: bool = True,
    skip: bool = False,
    **facts: object,
) -> str:
    """Return the path of a booking of Bo's."""
    hall = stage.hall(mode=mode, **facts)
    with unit_of_work(stage.session) as work:
        actor = acting_as(work.get_one(User, stage.bo.id))
        theatre = work.get_one(Organisation, stage.theatre.id)
        asked = wish(*periods, skip_clashes=skip)
        made = book(work, actor, work.merge(hall), theatre, asked)
        if mode is BookingMode.REQUEST and confirmed:
            approve(work, acting_as(work.get_one(User, stage.anna.id)), made)
        return f"/bookings/{made.public_id}"


def rows(stage: Stage) -> list[Occurrence]:
    return list(stage.now.scalars(select(Occurrence).order_by(Occurrence.starts_at)))


def check(browser: Browser, path: str, **fields: object) -> str:
    browser.open(f"{path}/move")
    return browser.send("date", {"do": "check", **fields})


def test_one_date_is_checked_and_moved(stage: Stage) -> None:
    path = booked(stage)
    bo = stage.browser(stage.bo)
    assert "Move or change the time" in bo.open(path)
    page = check(bo, path, **{"from": "19:00", "to": "21:30"})
    assert bo.status == 200
    assert "That works" in page
    assert "It is moved as soon as you have sent it" in page
    page = bo.send("do", {"do": "send"})
    assert "It is moved, and both sides are told." in page
    assert "From " in page
    (row,) = rows(stage)
    assert row.ends_at - row.starts_at == timedelta(hours=2, minutes=30)


def test_what_does_not_fit_says_why_and_offers_what_does(stage: Stage) -> None:
    path = booked(stage)
    hall = stage.now.scalars(select(Booking)).one().listing
    with unit_of_work(stage.session) as work:
        cia = acting_as(work.get_one(User, stage.cia.id))
        choir = work.get_one(Organisation, stage.choir.id)
        later = period(19, 21)
        book(work, cia, work.merge(hall), choir, wish(later))
    bo = stage.browser(stage.bo)
    local_from = _local(later.starts_at)
    page = check(bo, path, **{"from": local_from, "to": _local(later.ends_at)})
    assert bo.status == 422
    assert "That does not work" in page
    assert "That time is taken." in page
    assert "These would fit" in page
    assert f'<option selected value="{local_from}">' in page
    values = [value for name, value in bo.form("do").buttons if name == "choose"]
    page = bo.send("do", {"choose": values[0]})
    assert "That works" in page


def _local(at: datetime) -> str:
    return f"{at.astimezone(STOCKHOLM):%H:%M}"


def test_a_request_listing_asks_and_the_owner_answers_on_the_page(stage: Stage) -> None:
    path = booked(stage, mode=BookingMode.REQUEST)
    bo, anna = stage.browser(stage.bo), stage.browser(stage.anna)
    page = check(bo, path, **{"from": "10:00", "to": "12:00"})
    assert "has to say yes. Until then the old time stands, and the new one is held." in page
    page = bo.send("do", {"do": "send", "note": "Vi behöver förmiddagen"})
    assert "Your question has been sent." in page
    assert "You have asked Scoutkåren Havsörnen for a change" in page
    assert "Take the question back" in page
    assert "Changes asked for (1)" in anna.open("/requests")
    page = anna.open(path)
    assert "Teaterföreningen Ridån asks for a change" in page
    assert "Vi behöver förmiddagen" in page
    page = anna.send("reason", {"answer": "decline", "reason": " "})
    assert anna.status == 422
    assert "Give a reason that the asker can understand." in page
    page = anna.send("reason", {"answer": "accept"})
    assert "It is changed, and both sides are told." in page
    (row,) = rows(stage)
    assert _local(row.starts_at) == "10:00"


def test_the_question_can_be_taken_back(stage: Stage) -> None:
    path = booked(stage, mode=BookingMode.REQUEST)
    bo = stage.browser(stage.bo)
    check(bo, path, **{"from": "10:00", "to": "12:00"})
    bo.send("do", {"do": "send"})
    page = bo.send("answer", {"answer": "withdraw"})
    assert "Taken back. What is booked stands." in page
    assert "Take the question back" not in page


def test_an_owner_proposes_and_the_booker_finds_it_among_their_bookings(stage: Stage) -> None:
    path = booked(stage)
    anna, bo = stage.browser(stage.anna), stage.browser(stage.bo)
    assert "Propose another time" in anna.open(path)
    check(anna, path, **{"from": "10:00", "to": "12:00"})
    anna.send("do", {"do": "send", "note": "Golvet slipas"})
    page = bo.open("/bookings")
    assert "Waiting for your answer (1)" in page
    bo.open(path)
    bo.send("reason", {"answer": "accept"})
    assert _local(rows(stage)[0].starts_at) == "10:00"


def test_a_series_moves_from_a_date_on_and_tells_of_each(stage: Stage) -> None:
    weeks = [period(16, 18, days=14 + 7 * n) for n in range(3)]
    path = booked(stage, *weeks)
    bo = stage.browser(stage.bo)
    page = bo.open(f"{path}/move")
    assert "Which date do you want to move?" in page
    second = rows(stage)[1].public_id
    bo.open(f"{path}/move?occurrence={second}")
    page = bo.send("date", {"do": "check", "scope": "following", "from": "09:00", "to": "10:00"})
    assert "2 dates, all work" in page
    page = bo.send("do", {"do": "send"})
    assert [_local(row.starts_at) for row in rows(stage)][1:] == ["09:00", "09:00"]
    assert "2 dates moved" in page


def test_dates_that_do_not_fit_can_keep_their_time(stage: Stage) -> None:
    weeks = [period(16, 18, days=14 + 7 * n) for n in range(3)]
    path = booked(stage, *weeks)
    hall = stage.now.scalars(select(Booking)).one().listing
    with unit_of_work(stage.session) as work:
        cia = acting_as(work.get_one(User, stage.cia.id))
        choir = work.get_one(Organisation, stage.choir.id)
        book(work, cia, work.merge(hall), choir, wish(period(8, 9, days=21)))
    bo = stage.browser(stage.bo)
    first = (
        stage.now.scalars(select(Booking).order_by(Booking.id)).all()[0].occurrences[0].public_id
    )
    bo.open(f"{path}/move?occurrence={first}")
    at = {"from": _local(period(8, 9).starts_at), "to": _local(period(8, 9).ends_at)}
    page = bo.send("date", {"do": "check", "scope": "all", **at})
    assert "2 of 3 dates work" in page
    page = bo.send("do", {"do": "keep"})
    assert "It keeps its old time." in page
    bo.send("do", {"do": "send"})
    mine = stage.now.scalars(select(Booking).order_by(Booking.id)).all()[0]
    assert sum(row.ends_at - row.starts_at == timedelta(hours=1) for row in mine.occurrences) == 2


def test_sending_twice_moves_once(stage: Stage) -> None:
    path = booked(stage)
    bo = stage.browser(stage.bo)
    check(bo, path, **{"from": "10:00", "to": "12:00"})
    form = dict(bo.form("do").values)
    answers = [bo.client.post(f"{path}/move", data={**form, "do": "send"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert rows(stage)[0].sequence == 1
    assert len(stage.now.scalars(select(IdempotencyKey)).all()) == 1


def test_nothing_is_sent_that_was_not_shown(stage: Stage) -> None:
    path = booked(stage)
    bo = stage.browser(stage.bo)
    check(bo, path, **{"from": "10:00", "to": "12:00"})
    page = bo.send("do", {"do": "send", "from": "11:00", "to": "13:00"})
    assert bo.status == 422
    assert "Nothing has been sent yet." in page
    assert rows(stage)[0].sequence == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "igår"},
        {"date": ""},
        {"from": "25:99"},
        {"to": ""},
        {"from": "20:00", "to": "18:00"},
        {"listing": "nosuch"},
        {"scope": "universe"},
        {"occurrence": "nosuchdate12"},
        {"choose": "never/ever/listing"},
        {"note": "x" * 3000},
        {"note": "\0"},
        {"date": "9999-12-31"},
        {"date": "2027-03-28", "from": "02:30", "to": "03:30"},
    ],
)
def test_bad_input_is_never_a_crash(stage: Stage, fields: dict[str, str]) -> None:
    path = booked(stage)
    bo = stage.browser(stage.bo)
    bo.open(f"{path}/move")
    for wanted in ("check", "send"):
        form = dict(bo.form("date").values)
        data = {**form, "do": wanted, **fields}
        assert bo.client.post(f"{path}/move", data=data).status_code in {200, 302, 404, 422}
    assert rows(stage)[0].sequence == 0


def test_foreign_and_powerless_readers(stage: Stage) -> None:
    path = booked(stage, mode=BookingMode.REQUEST)
    cia, dan = (
        stage.browser(stage.cia),
        stage.browser(stage.member(stage.theatre, Role.BOOKER, "Dan")),
    )
    bo = stage.browser(stage.bo)
    check(bo, path, **{"from": "10:00", "to": "12:00"})
    bo.send("do", {"do": "send"})
    change = stage.now.scalars(select(ChangeRequest)).one().public_id
    for address in ("move", "change"):
        assert cia.client.get(f"{path}/{address}").status_code == 404
        assert dan.client.get(f"{path}/{address}").status_code == 403
        assert "/sign-in" in stage.app.test_client().get(f"{path}/{address}").location
    for other, status in ((cia, 404), (dan, 403), (bo, 403)):
        answer = send(other.client, f"{path}/changes/{change}", answer="accept")
        assert answer.status_code == status
    assert send(bo.client, f"{path}/changes/nosuchchange", answer="accept").status_code == 404
    assert send(cia.client, f"{path}/retry", occurrences="x").status_code == 404
    anna = stage.browser(stage.anna)
    assert anna.client.get(f"{path}/change").status_code == 403


def test_facts_are_changed_on_their_page(stage: Stage) -> None:
    path = booked(stage)
    bo = stage.browser(stage.bo)
    page = bo.open(f"{path}/change")
    assert "Årsmöte" in page
    page = bo.send("purpose", {"purpose": ""})
    assert bo.status == 422
    assert "Say what you will do." in page
    page = bo.send("purpose", {"purpose": "Premiär", "people": "41"})
    assert "There is room for 40 people at most." in page
    page = bo.send("purpose", {"people": "39"})
    assert "The booking is changed." in page
    assert "Premiär" in page


def test_more_things_show_their_price_before_they_are_taken(stage: Stage) -> None:
    path = booked(stage, of=10)
    bo = stage.browser(stage.bo)
    bo.open(f"{path}/change")
    page = bo.send("purpose", {"quantity": "4"})
    assert bo.status == 422
    assert "That works" in page
    assert "Save at this price" in page
    page = bo.send("purpose")
    assert "The booking is changed." in page
    assert stage.now.scalars(select(Booking)).one().quantity == 4


def test_a_skipped_date_says_whether_it_is_free_and_is_taken_by_a_press(stage: Stage) -> None:
    hall = stage.hall(mode=BookingMode.INSTANT)
    with unit_of_work(stage.session) as work:
        cia = acting_as(work.get_one(User, stage.cia.id))
        bo_ = acting_as(work.get_one(User, stage.bo.id))
        hall = work.merge(hall)
        rival = book(work, cia, hall, work.get_one(Organisation, stage.choir.id), wish(period()))
        theatre = work.get_one(Organisation, stage.theatre.id)
        mine = book(work, bo_, hall, theatre, wish(period(), period(days=21), skip_clashes=True))
        path, theirs = f"/bookings/{mine.public_id}", f"/bookings/{rival.public_id}"
    bo, cia_ = stage.browser(stage.bo), stage.browser(stage.cia)
    assert "You get a mail if the time becomes free." in bo.open(path)
    cia_.open(f"{theirs}/cancellation")
    cia_.send("scope")
    assert "It is free now" in bo.open(path)
    page = bo.send("occurrences")
    assert "It is booked." in page
    assert "It is free now" not in page


def test_a_date_in_the_past_offers_nothing(stage: Stage) -> None:
    path = booked(stage)
    with clock.pinned(period().ends_at + timedelta(days=1)):
        bo = stage.browser(stage.bo)
        page = bo.open(path)
        assert "Move or change the time" not in page
        assert "Change the booking" not in page
        assert "That date cannot be moved any more." in bo.open(f"{path}/move")
        assert "no date is to come" in bo.open(f"{path}/change")
