"""A weekly notice is filled by the yes after which no date is needed any more."""

import re
from datetime import timedelta

import pytest
from babel.dates import format_date
from factories import book, make_member, period, wish
from flask import Flask
from form_browser import in_english
from sqlalchemy import select
from wanted_stage import Square

from bookings import changing
from bookings.agreement import repeating
from bookings.agreement.repeating import Weekly
from bookings.models import Booking, WantedNotice, WantedOffer
from bookings.types import WantedStatus, WantedWhen
from bookings.wanted import standing, writing
from inventory.models import Listing
from marketplace import clock, telling
from marketplace.errors import Invalid
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
    assert "books only dates that are still needed" in page
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


def answered_by_eva(app: Flask, square: Square, notice: int, **changes: str) -> str:
    """Let Eva offer a room as the form suggests it, with changes; what she reads then."""
    room = square.hall(square.other_id, title="Lilla salen")
    eva = in_english(app, square.now.get_one(User, square.eva_id))
    path = f"/wanted/{square.notice(notice).public_id}/answer"
    page = eva.open(path)
    sent = {name: value[0] for name, value in eva.form("listing").values.items()}
    sent |= {"listing": square.now.get_one(Listing, room).public_id, "repeats": "y"}
    eva.client.post(path, data=sent | changes | {"do": "offer"})
    return page


def proposed(square: Square, notice: int) -> list[int]:
    """Return which of the notice's weeks the newest offer is for, the first being 1."""
    newest = select(WantedOffer.id).order_by(WantedOffer.id.desc()).limit(1)
    one = square.proposal(square.now.scalars(newest).one())
    first = square.notice(notice).starts_at
    assert first is not None
    return [(day.starts_at - first).days // 7 + 1 for day in repeating.periods_of(one)]


def booked(square: Square, notice: int, *weeks: int) -> None:
    """Let a hall of its own be agreed on for each of these weeks of the notice."""
    for week in weeks:
        when = period(days=FIRST + 7 * (week - 1))
        hall = square.hall(title=f"Salen vecka {week}")
        square.accept(square.offer(notice, hall, periods=[when]))


def told(week: int) -> str:
    day = telling.day_of(period(days=FIRST + 7 * week).starts_at)
    return format_date(day, "d MMMM", locale="en")


@pytest.fixture
def six(square: Square) -> int:
    return square.publish(when=WantedWhen.WEEKLY, times=6, period=period(days=FIRST))


def test_what_comes_back_is_offered_for_the_dates_still_needed_alone(
    app: Flask, square: Square, six: int
) -> None:
    booked(square, six, 1, 2)
    page = answered_by_eva(app, square, six)
    first, last = (told(2), told(5))
    assert re.search(rf"{first}( \d+)? to {last}( \d+)?, 4 times", page)
    assert proposed(square, six) == [3, 4, 5, 6]
    offer = square.now.scalars(select(WantedOffer.id).order_by(WantedOffer.id.desc())).first()
    assert offer is not None
    booking = square.now.get_one(Booking, square.accept(offer))
    assert len(booking.occurrences) == 4
    assert square.notice(six).status is WantedStatus.FILLED


@pytest.mark.parametrize(
    ("had", "begins", "weeks"),
    [((2, 3), 1, [1]), ((2, 3), 4, [4, 5, 6]), ((1, 4), 2, [2, 3]), ((), 3, [3, 4, 5, 6])],
)
def test_it_comes_back_until_the_first_date_that_is_not_needed(
    app: Flask, square: Square, six: int, had: tuple[int, ...], begins: int, weeks: list[int]
) -> None:
    booked(square, six, *had)
    date = f"{period(days=FIRST + 7 * (begins - 1)).starts_at:%Y-%m-%d}"
    answered_by_eva(app, square, six, **{"times-0-date": date})
    assert proposed(square, six) == weeks


def test_each_row_of_dates_still_needed_is_named(app: Flask, square: Square, six: int) -> None:
    booked(square, six, 2, 3)
    page = answered_by_eva(app, square, six)
    one, first, last = (told(0), told(3), told(5))
    assert re.search(rf"{one}( \d+)?; {first}( \d+)? to {last}( \d+)?, 3 times", page)
    assert "for as long as they need it each time" in page


def test_what_comes_back_begins_with_a_date_still_needed(
    app: Flask, square: Square, six: int
) -> None:
    booked(square, six, 1, 2)
    given = len(square.now.scalars(select(WantedOffer.id)).all())
    date = f"{period(days=FIRST + 7).starts_at:%Y-%m-%d}"
    answered_by_eva(app, square, six, **{"times-0-date": date})
    assert len(square.now.scalars(select(WantedOffer.id)).all()) == given


def test_dates_that_somebody_else_came_first_with_are_not_offered_again(
    square: Square, six: int
) -> None:
    booked(square, six, 6)
    with pytest.raises(Invalid) as refused:
        square.offer(six, square.hall(), periods=[period(days=FIRST)], weekly=Weekly(6))
    assert [one.field for one in refused.value.problems] == ["repeats"]


def test_dates_that_have_been_are_not_counted(app: Flask, square: Square, six: int) -> None:
    with unit_of_work(square.session) as work:
        row = work.get_one(WantedNotice, six)
        row.starts_at, row.ends_at = (
            edge - timedelta(days=20) for edge in (row.starts_at, row.ends_at) if edge is not None
        )
    answered_by_eva(app, square, six)
    assert proposed(square, six) == [2, 3, 4, 5, 6]
