"""A weekly notice is filled by the yes after which no date is needed any more."""

import pytest
from factories import book, make_member, period, wish
from flask import Flask
from form_browser import in_english
from wanted_stage import Square

from bookings import changing
from bookings.agreement.repeating import Weekly
from bookings.models import Booking, WantedNotice, WantedOffer
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted import standing, writing
from inventory.models import Listing
from marketplace import clock
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role

FIRST = 14


@pytest.fixture
def notice(square: Square) -> int:
    return square.publish(when=WantedWhen.WEEKLY, times=3, period=period(days=FIRST))


def take(square: Square, hall: int, days: int) -> None:
    with unit_of_work(square.session) as work:
        other = work.get_one(Organisation, square.other_id)
        listing = work.get_one(Listing, hall)
        book(work, square.actor(square.eva_id), listing, other, wish(period(days=days)))


def offered(square: Square, notice: int, hall: int, times: int = 3) -> int:
    weekly = Weekly(times, 1) if times > 1 else None
    return square.offer(notice, hall, periods=[period(days=FIRST)], weekly=weekly)


def needed(square: Square, notice: int) -> list[int]:
    left = standing.needed(square.now, square.notice(notice), clock.now())
    wanted = [period(days=FIRST + 7 * step).starts_at for step in range(3)]
    return [wanted.index(one.starts_at) + 1 for one in left]


def test_a_yes_to_all_dates_fills_it(square: Square, notice: int) -> None:
    square.accept(offered(square, notice, square.hall()))
    assert square.notice(notice).status is WantedStatus.FILLED
    assert needed(square, notice) == []


def test_a_yes_to_some_dates_leaves_it_open_for_the_others(
    app: Flask, square: Square, notice: int
) -> None:
    hall = square.hall()
    take(square, hall, FIRST + 7)
    take(square, hall, FIRST + 14)
    other = offered(square, notice, square.hall(title="Lilla salen"))
    square.accept(offered(square, notice, hall))
    assert square.notice(notice).status is WantedStatus.OPEN
    assert needed(square, notice) == [2, 3]
    assert square.recipients("wanted_over") == []
    for reader in (square.bo_id, square.anna_id):
        browser = in_english(app, square.now.get_one(User, reader))
        page = browser.open(f"/wanted/{square.notice(notice).public_id}")
        assert "2 dates are still needed" in page
        assert "They have found what they needed" not in page
    bo = in_english(app, square.now.get_one(User, square.bo_id))
    page = bo.open(f"/inquiries/{square.session.get_one(WantedOffer, other).inquiry.public_id}")  # type: ignore[union-attr]
    assert "2 dates are still needed" in page
    assert "also those that you have from somebody else" in page
    square.accept(other)
    assert square.notice(notice).status is WantedStatus.FILLED


def test_the_rest_is_asked_of_owners_and_offered(app: Flask, square: Square, notice: int) -> None:
    square.accept(offered(square, notice, square.hall(), times=1))
    assert needed(square, notice) == [2, 3]
    room = square.hall(square.other_id, title="Lilla salen")
    with unit_of_work(square.session) as work:
        rival = work.get_one(Organisation, square.theatre_id)
        listing = work.get_one(Listing, room)
        bo = square.actor(square.bo_id)
        book(work, bo, listing, rival, wish(period(days=FIRST)))
    square.match()
    assert square.recipients("wanted_fits") == ["eva@scout.example"]
    eva = in_english(app, square.now.get_one(User, square.eva_id))
    page = eva.open(f"/wanted/{square.notice(notice).public_id}/answer")
    assert "2 dates are still needed" in page
    day = eva.form("listing").values["times-0-date"]
    assert day == [f"{period(days=FIRST + 7).starts_at:%Y-%m-%d}"]


def test_a_date_that_falls_away_is_needed_again(square: Square, notice: int) -> None:
    booking = square.accept(offered(square, notice, square.hall(), times=1))
    assert needed(square, notice) == [2, 3]
    with unit_of_work(square.session) as work:
        changing.cancel(work, square.actor(square.bo_id), work.get_one(Booking, booking))
    assert needed(square, notice) == [1, 2, 3]


def test_a_yes_to_one_time_fills_a_notice_of_one_time(square: Square) -> None:
    key = square.publish()
    square.accept(square.offer(key, square.hall()))
    assert square.notice(key).status is WantedStatus.FILLED


def test_who_has_offered_and_written_hears_once_of_the_end(square: Square, notice: int) -> None:
    hall = square.hall()
    square.answer(notice)
    offered(square, notice, hall)
    with unit_of_work(square.session) as work:
        club = work.get_one(Organisation, square.club_id)
        cia, _ = make_member(work, club, name="Cia", email="cia@bygd.example", role=Role.ADMIN)
        key = cia.id
    square.answer(notice, user_id=key)
    with unit_of_work(square.session) as work:
        writing.close(work, square.actor(square.bo_id), work.get_one(WantedNotice, notice))
    assert square.recipients("wanted_over") == ["anna@bygd.example", "cia@bygd.example"]
    texts = square.texts("wanted_over")
    assert "Stora salen" in texts["anna@bygd.example"]
