"""A notice that begins from a search says what the search said: its time, and every other wish."""

from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from factories import make_organisation
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from wanted_stage import Square

from bookings.models import WantedNotice
from bookings.types import WantedWhen
from bookings.wanted import times
from inventory.models import SchoolBreak
from marketplace import clock
from marketplace.models import User
from marketplace.periods import local
from marketplace.telling import zone
from marketplace.transactions import unit_of_work


def first() -> date:
    """Return the first date of a search, a few weeks ahead."""
    return (clock.now() + timedelta(days=40)).date()


def week(number: int) -> date:
    return first() + timedelta(weeks=number)


def told_in_full(found: date) -> str:
    """Return a day of a later year as pages say it in English."""
    return f"{found:%A} {found.day} {found:%B} {found.year}"


def search(**more: Any) -> dict[str, Any]:
    """Return a search for every week, with other wishes where they are given."""
    return {
        "kind": "premises",
        "date": first(),
        "from": "18:00",
        "to": "20:00",
        "repeat": "weekly",
        "until": week(25),
        **more,
    }


def begun(app: Flask, square: Square, **more: Any) -> Browser:
    """Return Bo's browser at the form that a search has filled in."""
    bo = in_english(app, square.now.get_one(User, square.bo_id))
    wishes = {name: value for name, value in search(**more).items() if value}
    bo.open(f"/wanted/new?{urlencode(wishes, doseq=True)}")
    assert bo.status == 200
    return bo


def value(bo: Browser, name: str) -> str:
    (found,) = bo.form("title").values[name]
    return found


def published(bo: Browser, square: Square) -> WantedNotice:
    """Publish with nothing but a title and a word added."""
    text = value(bo, "text") or "Kom gärna!"
    page = bo.send("title", {"title": "Lokal", "text": text})
    assert "The notice is published" in page
    return square.now.scalars(select(WantedNotice)).one()


def in_break(square: Square, *weeks: int) -> None:
    with unit_of_work(square.session) as work:
        for number in weeks:
            days = (week(number) - timedelta(days=1), week(number) + timedelta(days=1))
            work.add(SchoolBreak(name="Sportlov", first_day=days[0], last_day=days[1]))


def test_the_last_date_of_a_search_becomes_the_number_of_times(app: Flask, square: Square) -> None:
    notice = published(begun(app, square), square)
    assert (notice.when_kind, notice.times, notice.interval) == (WantedWhen.WEEKLY, 26, 1)
    assert times.last_day(notice) == local(clock.now(), zone()).date() + times.STANDS


def test_a_near_last_date_says_nothing_of_how_long_the_notice_stands(
    app: Flask, square: Square
) -> None:
    bo = begun(app, square, until=week(5))
    assert (value(bo, "times"), value(bo, "until")) == ("6", "")


def test_every_second_week_until_a_date_is_counted_by_fortnights(
    app: Flask, square: Square
) -> None:
    notice = published(begun(app, square, repeat="every-2-weeks", until=week(11)), square)
    assert (notice.times, notice.interval) == (6, 2)


def test_a_number_of_times_stays_that_number(app: Flask, square: Square) -> None:
    assert value(begun(app, square, until="", times=26), "times") == "26"


def test_without_an_end_it_is_as_often_as_the_search_looked(app: Flask, square: Square) -> None:
    assert value(begun(app, square, until=""), "times") == "10"


def test_a_series_of_one_date_is_once(app: Flask, square: Square) -> None:
    notice = published(begun(app, square, until=first()), square)
    assert (notice.when_kind, notice.times) == (WantedWhen.ONCE, 1)


@pytest.mark.parametrize(
    ("asked", "most", "told"),
    [
        ({"until": "", "times": 100}, 60, "100 times in all"),
        ({"until": week(70)}, 60, "more times, until {70}"),
        ({"repeat": "every-2-weeks", "until": "", "times": 60}, 40, "60 times in all"),
    ],
)
def test_what_is_longer_than_a_notice_is_cut_and_said(
    app: Flask, square: Square, asked: dict[str, Any], most: int, told: str
) -> None:
    bo = begun(app, square, **asked)
    assert value(bo, "times") == str(most)
    step = 2 if "repeat" in asked else 1
    last = told_in_full(week((most - 1) * step))
    assert f"A notice has room for {most} times: the last is on {last}." in unescape(bo.page)
    assert told.replace("{70}", told_in_full(week(70))) in value(bo, "text")
    assert published(bo, square).times == most


def test_breaks_that_lengthen_a_season_do_not_take_its_end_away_unsaid(
    app: Flask, square: Square
) -> None:
    in_break(square, 10, 20, 30)
    bo = begun(app, square, until=week(62), skip_breaks=1)
    assert value(bo, "times") == "60"
    assert f"more times, until {told_in_full(week(62))}" in value(bo, "text")


def test_a_cut_that_ends_in_a_break_names_that_date(app: Flask, square: Square) -> None:
    in_break(square, 59)
    bo = begun(app, square, until=week(70), skip_breaks=1)
    assert value(bo, "times") == "60"
    assert f"({week(59).day} {week(59):%B})" in value(bo, "text")


def test_the_first_date_is_the_first_that_is_not_in_a_break(app: Flask, square: Square) -> None:
    in_break(square, 0, 3)
    bo = begun(app, square, skip_breaks=1)
    assert value(bo, "date") == week(1).isoformat()
    assert value(bo, "times") == "25"
    assert f"Not in school breaks ({week(3).day} {week(3):%B})" in value(bo, "text")
    assert "1 of these dates is in a school break. Your text says which." in bo.page
    notice = published(bo, square)
    wanted = times.periods(notice)
    assert local(wanted[0].starts_at, zone()).date() == week(1)
    assert local(wanted[-1].starts_at, zone()).date() == week(25)


def test_a_last_date_in_a_break_is_not_called_cut(app: Flask, square: Square) -> None:
    in_break(square, 25)
    bo = begun(app, square, skip_breaks=1)
    assert value(bo, "times") == "25"
    assert "A notice has room" not in bo.page
    assert "Not in school breaks." in value(bo, "text")


def test_where_all_dates_are_in_breaks_none_is_filled_in(app: Flask, square: Square) -> None:
    in_break(square, 0, 1)
    bo = begun(app, square, skip_breaks=1, until=week(1))
    assert (value(bo, "date"), value(bo, "when")) == ("", "weekly")


def test_a_night_that_was_searched_for_is_a_night(app: Flask, square: Square) -> None:
    notice = published(begun(app, square, **{"from": "22:00", "to": "02:00"}), square)
    assert notice.starts_at is not None
    assert notice.ends_at is not None
    assert notice.ends_at - notice.starts_at == timedelta(hours=4)


def test_a_repetition_without_a_date_is_not_forgotten(app: Flask, square: Square) -> None:
    bo = begun(app, square, date="")
    assert value(bo, "when") == "weekly"
    page = bo.send("title", {"title": "Lokal", "text": "Kom gärna!"})
    assert bo.status == 422
    assert "Choose a date." in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"skip_breaks": 1}, "We also wish for: Not in school breaks."),
        ({"skip_breaks": 1, "repeat": "", "until": ""}, ""),
        ({"district": ["Söder", "Centrum"]}, "It may also be in Centrum."),
        ({"type": ["samlingssal", "skolsal"]}, "Classroom would do as well."),
        ({"mode": ["instant"]}, "We also wish for: Booked at once."),
        ({"mode": ["instant", "request"]}, "We also wish for: Booked at once or Ask first."),
        ({"organisation": "staden"}, "We also wish for: from Staden."),
        ({"organisation": ["staden", "scoutkaren"]}, "from Scoutkåren or Staden."),
        ({"place": "Söder", "radius_km": 2, "district": "Centrum"}, "in Centrum."),
        ({"place": "Ingenstans"}, "We also wish for: near Ingenstans."),
    ],
)
def test_every_wish_without_a_field_stands_in_the_text(
    app: Flask, square: Square, asked: dict[str, Any], told: str
) -> None:
    text = value(begun(app, square, **asked), "text")
    assert text.endswith(told)
    assert bool(text) == bool(told)


def test_all_wishes_of_a_long_search_are_there(app: Flask, square: Square) -> None:
    make_organisation(square.session, name="Helsingborgs stad", slug="helsingborgs-stad")
    square.session.commit()
    in_break(square, 0)
    bo = begun(
        app,
        square,
        people=25,
        accessible="step_free_entrance",
        feature="projektor",
        free=1,
        skip_breaks=1,
        district=["Söder", "Centrum"],
        type=["samlingssal", "skolsal"],
        mode="instant",
        organisation="helsingborgs-stad",
    )
    assert value(bo, "text") == (
        "We also wish for: Projector, Free of charge, Not in school breaks, from Helsingborgs stad,"
        " Booked at once. Classroom would do as well. It may also be in Centrum."
    )
    notice = published(bo, square)
    assert (notice.type, notice.district, notice.people) == ("samlingssal", "Söder", 25)
    assert notice.accessible == ["step_free_entrance"]


def test_a_type_says_its_kind(app: Flask, square: Square) -> None:
    assert value(begun(app, square, kind="", type="samlingssal"), "what") == "premises:samlingssal"


def test_a_type_of_another_kind_is_no_wish(app: Flask, square: Square) -> None:
    bo = begun(app, square, kind="premises", type=["talt", "projektor"])
    assert value(bo, "what") == "premises"
    assert value(bo, "text") == ""


def test_a_circle_is_measured_from_where_the_search_measured(app: Flask, square: Square) -> None:
    bo = begun(app, square, place="Söder", radius_km=2, district=["Centrum", "Söder"])
    assert (value(bo, "district"), value(bo, "radius")) == ("Söder", "2")
    assert "in Centrum" in value(bo, "text")


def test_words_that_are_too_long_for_a_title_are_not_lost(app: Flask, square: Square) -> None:
    words = " ".join(f"ord{number}" for number in range(30))
    bo = begun(app, square, q=words)
    title, text = value(bo, "title"), value(bo, "text")
    assert len(title) <= 100
    assert title.endswith("…")
    assert title.removesuffix("…") in words
    assert title.removesuffix("…").split()[-1] in words.split()
    assert text.startswith(words)


def test_what_cannot_be_used_of_a_search_is_told(app: Flask, square: Square) -> None:
    wrong = {"date": "2026-99-99", "people": -5, "near": "0,0", "radius_km": -3}
    bo = begun(app, square, **wrong, **{"for": "ingen-alls"})
    assert "Write a distance in kilometres, such as 5." in bo.page
    assert "These coordinates are outside Sweden." in bo.page
    assert "You do not search for anybody of that name." in bo.page
    assert value(bo, "what") == "premises"


def test_what_is_searched_for_ones_own_association_is_told_no_fault(
    app: Flask, square: Square
) -> None:
    mine = square.now.get_one(User, square.bo_id).memberships[0].organisation.slug
    bo = begun(app, square, **{"for": mine})
    assert value(bo, "organisation") == mine
    assert "anybody of that name" not in bo.page


def test_one_endless_word_is_cut_for_the_title(app: Flask, square: Square) -> None:
    bo = begun(app, square, q="a" * 150)
    assert value(bo, "title") == "a" * 99 + "…"
    assert value(bo, "text").startswith("a" * 150)
