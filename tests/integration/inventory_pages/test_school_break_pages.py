"""The city enters school breaks: by hand, or what custom proposes for a school year."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from factories import make_user
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import SchoolBreak
from inventory.school_breaks import Break
from inventory.school_year import proposed, school_year_of
from marketplace import clock
from marketplace.models import AuditEntry
from marketplace.transactions import unit_of_work

PAGE = "/staff/school-breaks"


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with clock.pinned(datetime(2026, 11, 28, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def clerk(app: Flask, session: Session) -> Browser:
    with unit_of_work(session) as work:
        person = make_user(work, is_platform_admin=True)
    return in_english(app, person)


def entered(session: Session) -> list[Break]:
    session.rollback()
    rows = session.scalars(select(SchoolBreak).order_by(SchoolBreak.first_day))
    return [Break(row.name, row.first_day, row.last_day) for row in rows]


def test_a_break_is_entered_changed_and_taken_away(clerk: Browser, session: Session) -> None:
    clerk.open(PAGE)
    assert "No breaks are entered" in clerk.page
    clerk.send("name", name="Sportlov", first_day="2027-02-22", last_day="2027-02-28")
    assert "The break is entered." in clerk.page
    assert "Sportlov" in clerk.page
    assert entered(session) == [Break("Sportlov", date(2027, 2, 22), date(2027, 2, 28))]
    row = session.scalars(select(SchoolBreak)).one()
    clerk.open(f"{PAGE}/{row.public_id}")
    clerk.send("name", last_day="2027-02-26")
    assert entered(session)[0].last == date(2027, 2, 26)
    token = clerk.open(PAGE) and clerk.form("name").values["csrf_token"][0]
    clerk.client.post(f"{PAGE}/{row.public_id}/removal", data={"csrf_token": token})
    assert entered(session) == []
    actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-3:] == ["school break entered", "school break changed", "school break removed"]


def test_what_was_typed_stays_when_it_cannot_be_used(clerk: Browser, session: Session) -> None:
    clerk.open(PAGE)
    for typed, told in (
        ({"first_day": "2027-02-28", "last_day": "2027-02-22"}, "before the first"),
        ({"first_day": "i februari", "last_day": "2027-02-22"}, "Write a date as year-month-day"),
        ({"first_day": "", "last_day": "2027-02-22"}, "Choose a date."),
        ({"first_day": "2027-02-22", "last_day": "2028-02-22"}, "longer than any break"),
        ({"first_day": "2027-02-22", "last_day": "2300-02-22"}, "The year has to be from 1970"),
    ):
        clerk.send("name", {"name": "Mitt eget lov", **typed})
        assert clerk.status == 422
        assert told in clerk.page
        assert 'value="Mitt eget lov"' in clerk.page
    clerk.send("name", {"name": " ", "first_day": "2027-02-22", "last_day": "2027-02-22"})
    assert clerk.status == 422
    assert entered(session) == []


def test_the_breaks_of_a_school_year_are_proposed_and_entered_by_one_press(
    clerk: Browser, session: Session
) -> None:
    clerk.open(PAGE)
    assert "Proposal for the school year 2026/27" in clerk.page
    clerk.send("year", year="2026")
    assert "breaks are entered" in clerk.page
    coming = proposed(2026)[1:]  # the autumn break is over
    assert entered(session) == coming
    assert "Proposal for the school year 2026/27" not in clerk.page
    clerk.client.get(PAGE)
    clerk.send("year", year="2026")
    assert entered(session) == coming


def test_a_break_that_the_city_has_entered_is_not_proposed_again(
    clerk: Browser, session: Session
) -> None:
    clerk.open(PAGE)
    clerk.send("name", name="Vinterlov", first_day="2027-02-15", last_day="2027-02-22")
    clerk.send("year", year="2026")
    names = [one.name for one in entered(session)]
    assert names == ["Jullov", "Vinterlov", "Påsklov", "Sommarlov"]


@pytest.mark.parametrize("year", ["", "abc", "-5", "99999"])
def test_a_year_that_nobody_offered_changes_nothing(
    clerk: Browser, session: Session, year: str
) -> None:
    clerk.open(PAGE)
    clerk.send("year", year=year)
    assert clerk.status == 200
    assert entered(session) == []


def test_nobody_else_gets_there(app: Flask, session: Session) -> None:
    with unit_of_work(session) as work:
        person = make_user(work)
    browser = in_english(app, person)
    browser.open(PAGE)
    assert browser.status == 404


def test_custom_proposes_what_swedish_schools_do() -> None:
    assert proposed(2026) == [
        Break("Höstlov", date(2026, 10, 26), date(2026, 11, 1)),
        Break("Jullov", date(2026, 12, 19), date(2027, 1, 6)),
        Break("Sportlov", date(2027, 2, 22), date(2027, 2, 28)),
        Break("Påsklov", date(2027, 3, 22), date(2027, 3, 29)),
        Break("Sommarlov", date(2027, 6, 12), date(2027, 8, 15)),
    ]
    assert school_year_of(date(2026, 6, 30)) == 2025
    assert school_year_of(date(2026, 7, 1)) == 2026
