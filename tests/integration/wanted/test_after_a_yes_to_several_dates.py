"""What one yes to several dates has led to is told as it is by now, and as one conversation."""

import json

import pytest
from factories import period
from factories.counting import statements
from flask import Flask
from form_browser import Browser, in_english
from wanted_stage import Square, accept_some

from bookings.changing import cancel
from bookings.mailing import notifications
from bookings.models import Booking, Inquiry, Order, WantedOffer
from bookings.types import WantedWhen
from inventory.types import BookingMode
from marketplace.models import User
from marketplace.transactions import unit_of_work

SEVERAL = 3


@pytest.fixture
def notice(square: Square) -> int:
    """Return a notice that needs nothing in particular, so that a yes may take any times."""
    return square.publish(when=WantedWhen.UNDECIDED, period=None)


@pytest.fixture
def agreed(square: Square, notice: int) -> int:
    """Return an offer of three times, all of which are agreed on."""
    return agree(square, notice, square.hall(mode=BookingMode.AGREEMENT), SEVERAL)


def agree(square: Square, notice: int, hall: int, times: int, *, days: int = 14) -> int:
    periods = [period(days=days + number) for number in range(times)]
    offer = square.offer(notice, hall, periods=periods)
    accept_some(square, offer, *range(1, times + 1))
    return offer


def cancelled(square: Square, *which: int, by: int | None = None) -> None:
    """Let Bo, or who else is given, cancel some of what was booked, counted from 1."""
    made = [one.id for one in square.bookings()]
    for number in which:
        with unit_of_work(square.session) as work:
            booking = work.get_one(Booking, made[number - 1])
            cancel(work, square.actor(by or square.bo_id), booking, reason="Taket läcker.")


def path_of(square: Square, offer: int) -> str:
    inquiry = square.now.get_one(WantedOffer, offer).inquiry
    assert inquiry is not None
    return f"/inquiries/{inquiry.public_id}"


def reader(app: Flask, square: Square, person: int) -> Browser:
    return in_english(app, square.now.get_one(User, person))


def test_the_page_says_so_where_nothing_stands_any_more(
    app: Flask, square: Square, agreed: int
) -> None:
    cancelled(square, 1, 2, 3)
    page = reader(app, square, square.bo_id).open(path_of(square, agreed))
    assert "Agreed, then cancelled" in page
    assert "they are booked" not in page
    assert "You agreed on 3 times and they were booked, but none of them stands any longer." in page
    assert "Ask anew" in page
    theirs = reader(app, square, square.anna_id).open(path_of(square, agreed))
    assert "but none of them stands any longer." in theirs
    assert "Ask anew" not in theirs


def test_the_page_says_which_do_not_stand(app: Flask, square: Square, agreed: int) -> None:
    cancelled(square, 1)
    page = reader(app, square, square.bo_id).open(path_of(square, agreed))
    assert "You have agreed on 3 times, and 2 of them are still booked." in page
    assert "Agreed and booked" in page
    assert "Ask anew" not in page
    links = [f'/bookings/{one.public_id}"' for one in square.bookings()]
    first, *rest = (page.split(link, 1)[1].split("</li>")[0] for link in links)
    assert "Cancelled" in first
    assert not any("Cancelled" in one for one in rest)


def test_a_yes_to_several_wants_each_of_them_for_itself(
    app: Flask, square: Square, agreed: int
) -> None:
    (order,) = square.now.query(Order).all()
    assert order.all_or_nothing is False
    cancelled(square, 1, by=square.anna_id)
    told = square.texts(notifications.CALLED_OFF)["bo@teater.example"]
    assert "You wanted all or nothing" not in told
    anna = reader(app, square, square.anna_id)
    for one in square.bookings():
        page = anna.open(f"/bookings/{one.public_id}")
        assert "They wanted all of it" not in page
        assert "They need all of it" not in page
    assert agreed


def test_the_page_asks_as_much_of_the_database_for_many_agreed_times_as_for_two(
    app: Flask, square: Square
) -> None:
    hall, paths = square.hall(), []
    for number, times in enumerate((2, 6)):
        key = square.publish(when=WantedWhen.UNDECIDED, period=None)
        offer = agree(square, key, hall, times, days=14 + 10 * number)
        paths.append(path_of(square, offer))
    for person in (square.bo_id, square.anna_id):
        browser = reader(app, square, person)
        browser.open(paths[0])
        costs = []
        for path in paths:
            square.session.rollback()
            with statements(square.session) as seen:
                assert browser.client.get(path).status_code == 200
            costs.append(len(seen))
        assert costs[0] == costs[1]


def test_lists_have_one_conversation_for_one_yes(
    app: Flask, square: Square, notice: int, agreed: int
) -> None:
    path = path_of(square, agreed)
    bo = reader(app, square, square.bo_id)
    page = bo.open("/bookings?show=questions")
    assert page.count('href="/inquiries/') == page.count(f'href="{path}"') == 1
    for person in (square.bo_id, square.anna_id):
        found = reader(app, square, person)
        page = found.open(f"/wanted/{square.notice(notice).public_id}")
        assert page.count('href="/inquiries/') == page.count(f'href="{path}"') == 1
        for number in range(SEVERAL):
            day = period(days=14 + number).starts_at.day
            assert f"{day} " in page.split(path)[0] + page.split(path)[1]


def test_the_notice_says_which_of_the_times_of_one_yes_do_not_stand(
    app: Flask, square: Square, notice: int, agreed: int
) -> None:
    address = f"/wanted/{square.notice(notice).public_id}"
    bo = reader(app, square, square.bo_id)
    assert "Cancelled" not in bo.open(address)
    cancelled(square, 2)
    page = bo.open(address)
    assert page.count("Cancelled") == 1
    assert (
        page.index("Agreed and booked") < page.index("Cancelled") < page.index("Look at the offer")
    )
    assert agreed


def test_what_was_agreed_on_its_own_stays_on_its_own(
    app: Flask, square: Square, notice: int
) -> None:
    hall = square.hall()
    for number in (1, 2):
        key = square.publish(when=WantedWhen.UNDECIDED, period=None)
        agree(square, key, hall, 1, days=14 + number)
    page = reader(app, square, square.bo_id).open("/bookings?show=questions")
    assert page.count('href="/inquiries/') == 2
    assert notice


def test_a_list_tells_what_stands_of_all_that_one_yes_took(
    app: Flask, square: Square, agreed: int
) -> None:
    cancelled(square, 1)
    bo = reader(app, square, square.bo_id)
    assert "Agreed and booked" in bo.open("/bookings?show=questions")
    cancelled(square, 2, 3)
    assert "Agreed, then cancelled" in bo.open("/bookings?show=questions")
    assert agreed


def test_the_copy_of_a_person_has_what_they_wrote_once(
    app: Flask, square: Square, agreed: int
) -> None:
    def copy(person: int) -> dict[str, list[object]]:
        client = reader(app, square, person).client
        found: dict[str, list[object]] = json.loads(client.get("/account/data").text)
        return found

    mine = copy(square.bo_id)
    assert len(mine["questions"]) == 1
    assert len(mine["bookings"]) == SEVERAL
    theirs = copy(square.anna_id)
    assert len(theirs["wanted_answers"]) == 1
    assert len(theirs["proposed_times"]) == SEVERAL
    assert agreed


def picking(app: Flask, square: Square) -> Browser:
    """Return Bo's browser at an offer of which all three dates are ticked."""
    key = square.publish(when=WantedWhen.WEEKLY, times=3, period=period())
    weeks = [period(days=14 + 7 * number) for number in range(SEVERAL)]
    offer = square.offer(key, square.hall(), periods=weeks)
    bo = reader(app, square, square.bo_id)
    bo.open(path_of(square, offer))
    assert len(bo.form("shown").values["proposal"]) == SEVERAL
    return bo


def test_what_was_not_ticked_stays_so_when_the_form_is_refused(app: Flask, square: Square) -> None:
    bo = picking(app, square)
    page = bo.send("shown", {"do": "accept", "proposal": None})
    assert bo.status == 422
    assert "Choose at least one time." in page
    assert "proposal" not in bo.form("shown").values


def test_a_refused_yes_ticks_nothing_to_say_no_to(app: Flask, square: Square) -> None:
    bo = picking(app, square)
    chosen = bo.form("shown").values["proposal"]
    bo.send("shown", {"do": "accept", "proposal": chosen[:2], "shown": []})
    assert bo.status in {409, 422}
    assert bo.form("shown").values["proposal"] == chosen[:2]
    assert "proposal" not in bo.form("note").values
    bo.send("note", {"do": "decline", "note": "Tyvärr."})
    assert bo.status == 422
    assert bo.form("note").values["note"] == ["Tyvärr."]
    assert bo.form("shown").values["proposal"] == chosen


def test_the_conversations_of_one_yes_read_the_same(
    app: Flask, square: Square, agreed: int
) -> None:
    ids = [one.public_id for one in square.now.query(Inquiry).order_by(Inquiry.id)]
    assert len(ids) == SEVERAL
    bo = reader(app, square, square.bo_id)
    pages = {bo.open(f"/inquiries/{one}").split("<main")[1].replace(one, "") for one in ids}
    assert all("You have agreed on 3 times, and they are booked." in page for page in pages)
    assert agreed
