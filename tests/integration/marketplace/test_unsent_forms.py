"""A form that was sent after its sender had been signed out comes back, to nobody else."""

import html
import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from factories import make_listing, make_member, make_organisation, make_user
from flask import Flask
from flask.testing import FlaskClient
from form_browser import Browser
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from visiting import send, signed_in

from bookings.models import Booking
from marketplace import clock, housekeeping, unsent
from marketplace.models import Organisation, UnsentForm, User, UserSession
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind
from marketplace.web import unsent_words

LONG = "Vi övar vår nya pjäs, med rekvisita och allt.\nTvå rader.\n" * 30


@pytest.fixture
def clerk(session: Session) -> User:
    """Return somebody of the city, whose sessions end after half an hour."""
    with unit_of_work():
        city = make_organisation(session, slug="fritid", kind=OrganisationKind.MUNICIPAL)
        return make_member(session, city)[0]


def end_all(session: Session) -> None:
    with unit_of_work():
        for row in session.scalars(select(UserSession)):
            row.expires_at = clock.now()  # it lapses; nobody has ended it


def kept(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(UnsentForm)) or 0


def way_back(answer: object) -> str:
    """Return where the sign-in page leads to afterwards."""
    location = getattr(answer, "location", "")
    found = re.search(r"next=([^&]+)", location)
    assert found is not None, location
    return found[1].replace("%2F", "/").replace("%3F", "?").replace("%3D", "=")


def test_what_a_clerk_wrote_for_half_an_hour_is_sent_after_signing_in_again(
    app: Flask, session: Session, clerk: User
) -> None:
    client = signed_in(app, clerk)
    page = client.get("/organisations/fritid/profile")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    with time_machine.travel(clock.now() + timedelta(minutes=40)):
        typed = {"csrf_token": token[1], "name": "Fritid", "description": LONG}
        answer = client.post("/organisations/fritid/profile", data=typed)
        back = way_back(answer)
        assert back == "/organisations/fritid/profile?unsent=1"
        assert session.scalars(select(Organisation.description)).one() == ""
        browser = Browser(signed_in(app, clerk, client))
        page_text = browser.open(back)
        assert html.escape(LONG.splitlines()[0], quote=False) in page_text
        browser.send("unsent")
    session.rollback()
    assert session.scalars(select(Organisation.description)).one() == LONG.strip()
    assert kept(session) == 0


def test_a_booking_form_comes_back_whole_and_nothing_of_it_stands_in_an_address(
    app: Flask, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        bo = make_member(session, make_organisation(session))[0]
    path = f"/l/{hall.public_id}-{hall.slug}/book"
    browser = Browser(signed_in(app, bo))
    browser.open(path)
    day = (clock.now() + timedelta(days=14)).date().isoformat()
    browser.send("date", {"date": day, "from": "18:00", "to": "20:00", "do": "check"})
    end_all(session)
    browser.send(
        "do", {"do": "send", "purpose": LONG, "note": "Hemligt", "contact_phone": "08-465 004 01"}
    )
    assert browser.at == "/sign-in"
    assert "Hemligt" not in browser.page
    signed_in(app, bo, browser.client)
    browser.open(f"{path}?unsent=1")
    browser.send("unsent")
    assert browser.at.startswith("/bookings/")
    session.rollback()
    booking = session.scalars(select(Booking)).one()
    assert (booking.purpose, booking.note) == (LONG.strip(), "Hemligt")


def lost(session: Session, client: FlaskClient) -> None:
    end_all(session)
    send(client, "/organisations/fritid/profile", name="Fritid", description="Hemlighetsfullt")


def test_nobody_else_gets_what_somebody_wrote(app: Flask, session: Session, clerk: User) -> None:
    client = signed_in(app, clerk)
    lost(session, client)
    assert kept(session) == 1
    with unit_of_work():
        city = session.scalars(select(Organisation)).one()
        other = make_member(session, city)[0]
    assert (
        "Hemlighetsfullt"
        not in signed_in(app, other, client).get("/organisations/fritid/profile?unsent=1").text
    )
    elsewhere = signed_in(app, clerk).get("/organisations/fritid/profile?unsent=1")
    assert "Hemlighetsfullt" in elsewhere.text, (
        "whoever signs in as the same person is the same person"
    )
    assert signed_in(app, clerk).get("/account?unsent=1").status_code == 200


def test_files_are_not_kept_and_that_is_said(app: Flask, session: Session, clerk: User) -> None:
    client = signed_in(app, clerk)
    end_all(session)
    path = "/organisations/fritid/import"
    send(client, path, note="Ny fil", file=(BytesIO(b"a;b"), "lokaler.csv"))
    page = signed_in(app, clerk, client).get(f"{path}?unsent=1").text
    assert "behöver väljas en gång till" in page
    assert 'value="Ny fil"' in page
    assert "unsent-files" not in page


def test_a_stranger_a_password_and_a_flood_leave_nothing(
    app: Flask, session: Session, clerk: User
) -> None:
    stranger = app.test_client()
    send(stranger, "/organisations/fritid/profile", description="x")
    with stranger.session_transaction() as cookie:
        cookie["sid"] = "made up"
    send(stranger, "/organisations/fritid/profile", description="x")
    client = signed_in(app, clerk)
    end_all(session)
    send(client, "/account/password", password="hemligt och långt")
    send(client, "/organisations/fritid/profile", description="x" * (unsent.LONGEST + 1))
    assert kept(session) == 0
    for _ in range(3):
        send(client, "/organisations/fritid/profile", description="x")
    assert kept(session) == 1


def test_who_holds_the_cookie_of_a_session_that_was_ended_plants_nothing(
    app: Flask, session: Session, clerk: User
) -> None:
    thief = signed_in(app, clerk)
    with unit_of_work():
        for row in session.scalars(select(UserSession)):
            row.ended_at = clock.now()
    send(thief, "/organisations/fritid/profile", name="Fritid", description="Bovens ord")
    with unit_of_work():
        for row in session.scalars(select(UserSession)):
            row.ended_at, row.last_seen_at = None, clock.now() - timedelta(days=2)
    send(thief, "/organisations/fritid/profile", name="Fritid", description="Bovens ord")
    assert kept(session) == 0


def test_who_ends_other_browsers_ends_what_they_wrote(
    app: Flask, session: Session, clerk: User
) -> None:
    lost(session, signed_in(app, clerk))
    assert kept(session) == 1
    send(signed_in(app, clerk), "/account/sessions/end-others")
    assert kept(session) == 0


def test_what_will_be_sent_is_read_before_it_is_sent_and_only_the_last_forms_are_kept(
    app: Flask, session: Session, clerk: User
) -> None:
    client = signed_in(app, clerk)
    end_all(session)
    for number in range(unsent.MOST + 3):
        send(client, f"/organisations/org{number}/profile", description=f"Nummer {number}")
    send(client, "/organisations/fritid/import/hemlig/headings", description="Inget")
    send(client, "/account/tokens", name="Inget")
    send(client, "/bookings/aaaaaaaaaaaa/cancellation", reason="Inget")
    assert kept(session) == unsent.MOST
    other = make_user_with_form(session)
    page = signed_in(app, clerk, client).get("/organisations/org7/profile?unsent=1").text
    assert "<b>Beskrivning</b> <bdi>Nummer 7</bdi>" in page
    send(client, "/organisations/org7/profile", unsent="1")
    assert kept(session) == unsent.MOST, "one was sent, and that of another person is still there"
    assert unsent.kept(session, other, "/organisations/org7/profile")


def make_user_with_form(session: Session) -> int:
    with unit_of_work():
        key = make_user(session).id
        assert unsent.keep(session, key, "/organisations/org7/profile", [("name", "Annans")])
    return key


def test_what_nobody_came_back_for_is_gone_after_a_day(
    app: Flask, session: Session, clerk: User
) -> None:
    client = signed_in(app, clerk)
    lost(session, client)
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        page = signed_in(app, clerk, client).get("/organisations/fritid/profile?unsent=1")
        assert "Hemlighetsfullt" not in page.text
        housekeeping.tidy(session)
    assert kept(session) == 0


def test_a_form_of_a_tab_from_before_a_new_sign_in_is_sent_by_one_more_press(
    app: Flask, session: Session, clerk: User
) -> None:
    client = signed_in(app, clerk)
    old = {
        "csrf_token": "of an earlier sign-in",
        "name": "Fritid",
        "description": "Hemlighetsfullt",
    }
    answer = client.post("/organisations/fritid/profile", data=old)
    assert answer.status_code == 400
    browser = Browser(client, answer.text, answer.status_code, "/organisations/fritid/profile")
    browser.send("unsent")
    session.rollback()
    assert session.scalars(select(Organisation.description)).one() == "Hemlighetsfullt"
    forged = client.post(
        "/organisations/fritid/profile", data=old, headers={"Origin": "https://evil.example"}
    )
    assert forged.status_code == 403
    assert "Hemlighetsfullt" not in forged.text
    secret = client.post(
        "/account/password", data={"csrf_token": "x", "password": "Hemlighetsfullt"}
    )
    assert secret.status_code == 400
    assert "Hemlighetsfullt" not in secret.text


OURS = {"Origin": "http://localhost"}


def test_a_notice_is_not_closed_by_what_was_kept(app: Flask, session: Session, clerk: User) -> None:
    client = signed_in(app, clerk)
    end_all(session)
    send(client, "/wanted/aaaaaaaaaaaa/closing", close="1")
    send(client, "/orders/aaaaaaaaaaaa/cancellation", reason="Inget")
    assert kept(session) == 0


def test_everything_that_will_be_sent_is_told_in_words_or_by_its_name() -> None:
    fields = [("title", "Sal"), ("key", "abc"), ("when", "once"), ("text", "")]
    written, along = unsent_words.told(fields)
    assert [value for _name, value in written] == ["Sal"]
    assert along == [("when", "once")]


def test_who_has_signed_out_in_another_tab_keeps_what_was_written_and_sends_it_after_signing_in(
    app: Flask, session: Session, clerk: User
) -> None:
    client = app.test_client()
    answer = client.post(
        "/organisations/fritid/profile",
        data={"name": "Fritid", "description": LONG},
        headers=OURS,
    )
    assert answer.status_code == 401
    assert html.escape(LONG.splitlines()[0], quote=False) in answer.text
    assert "/sign-in" in answer.text
    assert kept(session) == 0
    send(signed_in(app, clerk, client), "/organisations/fritid/profile", name="Fritid",
         description=LONG)  # fmt: skip
    session.rollback()
    assert session.scalars(select(Organisation.description)).one() == LONG.strip()


@pytest.mark.usefixtures("clerk")
def test_what_did_not_come_from_a_page_of_ours_is_held_for_nobody(app: Flask) -> None:
    client = app.test_client()
    typed = {"name": "Fritid", "description": "Bovens ord"}
    for headers in ({}, {"Referer": "http://evil.example/"}):
        answer = client.post("/organisations/fritid/profile", data=typed, headers=headers)
        assert "Bovens ord" not in answer.text


def test_what_was_written_to_an_owner_is_held_where_nobody_is_signed_in(
    app: Flask, session: Session
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session), title="Salen")
    address = f"/l/{hall.public_id}-salen/book"
    typed = {"date": "2027-03-02", "from": "18:00", "to": "20:00", "purpose": "Årsmöte"}
    answer = app.test_client().post(address, data=typed, headers=OURS)
    assert answer.status_code == 401
    assert "<b>Ändamål</b> <bdi>Årsmöte</bdi>" in answer.text
    assert "<b>purpose</b>" not in answer.text
    without = app.test_client().post(address, data={**typed, "purpose": ""}, headers=OURS)
    assert without.status_code == 302
    assert "date%3D2027-03-02" in without.location
