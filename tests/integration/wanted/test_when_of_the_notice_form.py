"""What the notice's form makes of its time: nothing that was typed is lost, and limits are true."""

from typing import Any

import pytest
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from wanted_stage import Square

from bookings.models import WantedNotice
from bookings.types import WantedWhen
from marketplace.models import User
from marketplace.periods import local
from marketplace.telling import zone


def writer(app: Flask, square: Square) -> Browser:
    bo = in_english(app, square.now.get_one(User, square.bo_id))
    bo.open("/wanted/new")
    return bo


def said(bo: Browser, square: Square, **more: str) -> str:
    starts = local(square.when.starts_at, zone())
    typed = {"title": "Hall", "what": "premises", "text": "We are 25.", "contact_name": "Bo"}
    typed |= {"date": f"{starts:%Y-%m-%d}", "from": "18:00", "to": "20:00"}
    return bo.send("title", typed | more)


def one(square: Square) -> WantedNotice:
    return square.now.scalars(select(WantedNotice)).one()


@pytest.mark.parametrize(
    ("typed", "when", "times"),
    [
        ({}, WantedWhen.ONCE, 1),
        ({"times": "1"}, WantedWhen.ONCE, 1),
        ({"times": "6"}, WantedWhen.WEEKLY, 6),
        ({"times": "6", "interval": "2"}, WantedWhen.WEEKLY, 6),
    ],
)
def test_a_time_that_is_typed_beside_not_decided_yet_is_the_time(
    app: Flask, square: Square, typed: dict[str, str], when: WantedWhen, times: int
) -> None:
    said(writer(app, square), square, **typed)
    notice = one(square)
    assert (notice.when_kind, notice.times) == (when, times)
    assert notice.starts_at is not None


def test_several_days_beside_not_decided_yet_are_the_time(app: Flask, square: Square) -> None:
    ends = local(square.when.ends_at, zone()).replace(month=12, day=31)
    said(writer(app, square), square, end=f"{ends.year}-12-31", date=f"{ends.year}-12-29")
    notice = one(square)
    assert notice.when_kind is WantedWhen.ONCE
    assert notice.starts_at is not None
    assert notice.ends_at is not None
    assert (notice.ends_at - notice.starts_at).days == 2


def test_a_part_of_a_time_is_asked_for_whole(app: Flask, square: Square) -> None:
    page = said(writer(app, square), square, to="")
    assert "Choose when it ends." in page


def test_nothing_typed_is_not_decided(app: Flask, square: Square) -> None:
    said(writer(app, square), square, **{"date": "", "from": "", "to": ""})
    assert one(square).when_kind is WantedWhen.UNDECIDED


def test_not_decided_that_was_chosen_beside_a_time_is_asked_about(
    app: Flask, square: Square
) -> None:
    starts = local(square.when.starts_at, zone())
    bo = in_english(app, square.now.get_one(User, square.bo_id))
    bo.open(f"/wanted/new?kind=premises&date={starts:%Y-%m-%d}&from=18:00&to=20:00")
    page = said(bo, square, when="undecided")
    assert page.count("You have filled in a time below") == 2
    said(bo, square, when="undecided", **{"date": "", "from": "", "to": ""})
    assert one(square).when_kind is WantedWhen.UNDECIDED


@pytest.mark.parametrize("typed", [{"times": "6"}, {"interval": "2"}])
def test_once_that_comes_back_is_asked_about(
    app: Flask, square: Square, typed: dict[str, str]
) -> None:
    page = said(writer(app, square), square, when="once", **typed)
    assert page.count("You have said that it comes back") == 2


@pytest.mark.parametrize(
    ("times", "interval", "most"),
    [("61", "1", 60), ("999999", "1", 60), ("1", "1", 60), ("60", "2", 40), ("999999", "4", 20)],
)
def test_too_many_times_are_told_the_true_limit(
    app: Flask, square: Square, times: str, interval: str, most: int
) -> None:
    bo = writer(app, square)
    page = said(bo, square, when="weekly", times=times, interval=interval)
    assert page.count(f"from 2 to {most}.") == 2
    assert "100,000" not in page
    said(bo, square, when="weekly", times=str(most), interval=interval)
    assert one(square).times == most


def test_a_date_that_cannot_be_is_told_once(app: Flask, square: Square) -> None:
    page = said(writer(app, square), square, date="9999-12-31")
    assert page.count("The year has to be from") == 2  # in the summary, and at the field


def test_the_last_years_are_no_fault(app: Flask, square: Square) -> None:
    bo = writer(app, square)
    said(bo, square, date="2199-12-30", when="weekly", times="6", interval="4")
    assert bo.status < 500


def opened(app: Flask, square: Square, **facts: Any) -> Browser:
    notice = square.notice(square.publish(**facts))
    bo = in_english(app, square.now.get_one(User, square.bo_id))
    bo.open(f"/wanted/{notice.public_id}")
    return bo


def test_every_second_week_is_called_so(app: Flask, square: Square) -> None:
    bo = opened(app, square, when=WantedWhen.WEEKLY, times=3, interval=2)
    assert "every second week, 3 times" in bo.page
    assert "every 2 weeks" not in bo.page


def test_what_would_not_stand_longer_is_not_renewed(app: Flask, square: Square) -> None:
    bo = opened(app, square, when=WantedWhen.UNDECIDED, period=None)
    assert "Let it stand longer" not in bo.page
