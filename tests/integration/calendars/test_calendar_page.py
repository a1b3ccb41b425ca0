"""The page where people make and end their calendar addresses."""

import re

import sqlalchemy as sa
from factories import make_listing, make_member, make_organisation
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from visiting import send, signed_in

from bookings.models import Feed
from bookings.views.feeds import qr_path
from marketplace.transactions import unit_of_work
from marketplace.types import Role

PAGE = "/account/calendars"


def browser_of(app: Flask, session: Session, role: Role = Role.ADMIN) -> tuple[FlaskClient, str]:
    """Return the browser of a member of an association with a hall, and the hall's public id."""
    with unit_of_work():
        owner = make_organisation(session, slug="havsornen", name="Havsörnen")
        user, _ = make_member(session, owner, role)
        hall = make_listing(session, owner)
        hall_id = hall.public_id
        foreign = make_organisation(session, slug="ridan", name="Ridån")
        make_listing(session, foreign, title="Scenen")
    return signed_in(app, user), hall_id


def test_an_address_is_shown_once_and_works(app: Flask, session: Session) -> None:
    browser, hall = browser_of(app, session)
    made = send(browser, PAGE, of=f"listing:{hall}", name="")
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "private, no-store"
    found = re.search(r'value="(http://localhost(/calendar/[\w-]{43,}\.ics))"', made.text)
    assert found is not None
    assert f'href="webcal://{found[1].removeprefix("http://")}"' in made.text
    assert "<svg" in made.text
    path = found[2]
    page = browser.get(PAGE).text
    assert path not in page
    assert "Stora salen" in page
    assert app.test_client().get(path).status_code == 200
    feed = session.scalars(sa.select(Feed)).one()
    assert feed.token_hash not in path
    assert feed.last_used_at is not None


def test_each_is_offered_what_they_may_follow(app: Flask, session: Session) -> None:
    browser, hall = browser_of(app, session)
    page = browser.get(f"{PAGE}?of=listing:{hall}").text
    for value in ("me", "organisation:havsornen", "lending:havsornen", f"listing:{hall}"):
        assert f'value="{value}"' in page
    assert re.search(rf'<option selected value="listing:{hall}"', page)
    assert "Scenen" not in page
    foreign = send(browser, PAGE, of="lending:ridan", name="x")
    assert foreign.status_code == 422
    assert session.scalars(sa.select(Feed)).all() == []


def test_a_caretaker_follows_the_days_but_not_the_bookings(app: Flask, session: Session) -> None:
    browser, _ = browser_of(app, session, Role.CARETAKER)
    page = browser.get(PAGE).text
    assert 'value="lending:havsornen"' in page
    assert 'value="organisation:havsornen"' not in page


def test_an_address_is_ended_after_a_question(app: Flask, session: Session) -> None:
    browser, _ = browser_of(app, session)
    made = send(browser, PAGE, of="me", name="Min kalender")
    path = re.search(r"/calendar/[\w-]{43,}\.ics", made.text)
    assert path is not None
    feed = session.scalars(sa.select(Feed)).one()
    asked = f"{PAGE}/{feed.public_id}/end"
    assert "Min kalender" in browser.get(asked).text
    assert app.test_client().get(path[0]).status_code == 200
    assert send(browser, asked).status_code == 302
    assert app.test_client().get(path[0]).status_code == 404
    assert "Min kalender" not in browser.get(PAGE).text
    with unit_of_work():
        stranger, _ = make_member(session, make_organisation(session))
    assert signed_in(app, stranger).get(asked).status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 302


def test_the_code_for_telephones_is_square_with_a_margin() -> None:
    path, size = qr_path("https://stad.example/calendar/" + "a" * 43 + ".ics")
    assert path.startswith("M4 4h1v1h-1z")
    assert max(int(row) for row in re.findall(r"M\d+ (\d+)", path)) == size - 5
