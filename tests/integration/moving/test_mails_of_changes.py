"""What mails of moves and changes say, and what calendars make of them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from factories import period
from feed_checker import problems
from moving_stage import ALL, Hall, later, span, staged, weekly
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.changes import amending, change_notices, offering, proposing
from bookings.changes.amending import facts_of
from bookings.changing import cancel
from inventory.types import BookingMode
from marketplace import clock, mail_rendering
from marketplace.models import Message, User
from marketplace.outbox import Mail
from marketplace.transactions import unit_of_work

ANNA, BO = "anna@scout.example", "bo@teater.example"


def mails(session: Session, kind: str) -> dict[str, Mail]:
    """Return the mails of a kind by recipient, as they are sent."""
    session.rollback()
    rows = session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id))
    return {row.recipient: mail_rendering.render(session, row) for row in rows}


def in_english(session: Session) -> None:
    with unit_of_work():
        for user in session.scalars(select(User)):
            user.locale = "en"


def asked(session: Session, **facts: object) -> Hall:
    it = staged(session, mode=BookingMode.REQUEST, **facts)
    in_english(session)
    booking = it.book()
    it.approve(booking)
    it.move(booking, period(19, 21), note="Vi börjar <b>senare</b>")
    return it


def test_a_move_is_told_with_both_times_and_updates_the_calendar(
    session: Session, tmp_path: Path
) -> None:
    it = staged(session)
    in_english(session)
    it.move(it.book(), period(19, 21))
    told = mails(session, "booking_moved")
    assert set(told) == {ANNA, BO}
    for mail in told.values():
        assert mail.subject.startswith("Moved: Stora salen")
        assert "Before: " in mail.text
        assert "Now: " in mail.text
        assert mail.calendar is not None
        assert mail.calendar.method == "REQUEST"
        assert b"SEQUENCE:1\r\n" in mail.calendar.content
        file = tmp_path / "invitation.ics"
        file.write_bytes(mail.calendar.content)
        assert problems(str(file), "--imip") == {}


def test_a_request_that_is_moved_says_that_it_still_waits_and_invites_nobody(
    session: Session,
) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    in_english(session)
    it.move(it.book(), period(19, 21))
    mail = mails(session, "booking_moved")[ANNA]
    assert "still waits for an answer" in mail.text
    assert mail.calendar is None


def test_who_is_asked_reads_what_would_change_and_until_when(session: Session) -> None:
    asked(session)
    mail = mails(session, "change_asked")[ANNA]
    assert "What is booked stands until you have said yes." in mail.text
    assert "Vi börjar <b>senare</b>" in mail.text
    assert "Vi börjar &lt;b&gt;senare&lt;/b&gt;" in mail.html
    assert "Until then the new time is held." in mail.text
    assert "/bookings/" in mail.text


@pytest.mark.parametrize("end", ["declined", "withdrawn", "lapsed"])
def test_every_end_of_a_change_is_told_as_it_was(session: Session, end: str) -> None:
    it = asked(session)
    if end == "lapsed":
        with clock.pinned(it.asked().expires_at + timedelta(minutes=1)), unit_of_work():
            proposing.lapse(session)
    else:
        with unit_of_work():
            if end == "declined":
                proposing.decline(session, it.anna, it.asked(), reason="Då städas det.")
            else:
                proposing.withdraw(session, it.bo, it.asked())
    told = mails(session, f"change_{end}")
    assert set(told) == {"declined": {BO}, "withdrawn": {ANNA}, "lapsed": {ANNA, BO}}[end]
    for mail in told.values():
        assert "What is booked is as it was." in mail.text
        assert ("Då städas det." in mail.text) is (end == "declined")


def test_changed_facts_are_told_with_what_they_were(session: Session) -> None:
    it = staged(session)
    in_english(session)
    booking = it.book()
    with unit_of_work():
        wanted = replace(facts_of(booking), purpose="Premiär", people=12)
        amending.change(session, it.bo, booking, wanted)
    mail = mails(session, "booking_changed")[ANNA]
    assert "Premiär (was Årsmöte)" in mail.text
    assert "12 (was –)" in mail.text


def test_freed_time_is_told_with_its_dates_and_that_it_is_not_held(session: Session) -> None:
    it = staged(session)
    in_english(session)
    rival = it.rival_books()
    it.book(period(), period(days=21), skip_clashes=True)
    with unit_of_work():
        cancel(session, it.cia, rival)
    with unit_of_work():
        offering.offer_freed(session)
    mail = mails(session, "time_freed")[BO]
    assert "It is not held for you: whoever is first gets it." in mail.text
    assert mail.text.count("\n- ") == 1
    assert "/bookings/" in mail.text


def test_a_series_that_moves_brings_its_dates_as_a_file(session: Session) -> None:
    it = staged(session)
    weeks = weekly(3)
    booking = it.book(*weeks)
    it.move(booking, later(weeks[0]), scope=ALL)
    mail = mails(session, "booking_moved")[BO]
    assert mail.calendar is None
    (file,) = mail.attachments
    assert file.content.count(b"BEGIN:VEVENT") == 3
    assert span(booking.occurrences[0]) == later(weeks[0])


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_every_kind_renders_in_both_languages(session: Session, locale: str) -> None:
    it = staged(session, mode=BookingMode.REQUEST)
    with unit_of_work():
        for user in session.scalars(select(User)):
            user.locale = locale
    rival = it.rival_books()
    it.book(period(), period(days=21), skip_clashes=True)
    mine = [it.book(period(days=30 + day)) for day in range(5)]
    for one in mine:
        it.approve(one)
    asked_for = [it.move(one, later(span(one.occurrences[0]))).asked for one in mine[:4]]
    first, second, third, fourth = (one for one in asked_for if one is not None)
    with unit_of_work():
        cancel(session, it.cia, rival)
        proposing.accept(session, it.anna, first, reason="Ja")
        proposing.decline(session, it.anna, second, reason="Nej <b>")
        proposing.withdraw(session, it.bo, third)
        amending.change(session, it.bo, mine[4], replace(facts_of(mine[4]), purpose="Nytt"))
    with clock.pinned(fourth.expires_at + timedelta(minutes=1)), unit_of_work():
        proposing.lapse(session)
    with unit_of_work():
        offering.offer_freed(session)
    session.rollback()
    rows = session.scalars(select(Message).where(Message.kind.in_(change_notices.KINDS))).all()
    assert {row.kind for row in rows} == set(change_notices.KINDS)
    for row in rows:
        mail = mail_rendering.render(session, row)
        assert f'<html lang="{locale}"' in mail.html
        assert "http://localhost/bookings/" in mail.text
        for text in (mail.subject, mail.text, mail.html):
            assert not any(mark in text for mark in ("None", "%(", "{{"))
        assert "Nej <b>" not in mail.html
