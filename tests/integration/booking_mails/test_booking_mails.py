"""What booking mails say, to whom, in which language, and what calendars make of them."""

import email
import re
import socket
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from factories import book, make_listing, make_member, make_organisation, period, wish
from factories.counting import statements
from feed_checker import problems
from flask import Flask
from sqlalchemy.orm import Session

from bookings import mails
from bookings.changes import change_notices
from bookings.changing import Scope, cancel
from bookings.deciding import approve, decline
from bookings.mailing import notifications
from bookings.models import Booking
from bookings.passing import expire_requests
from inventory.models import ApprovalRule, Tariff, TariffRule
from inventory.types import Audience, BookingMode, PriceUnit
from marketplace import clock, delivery, mail_rendering, outbox
from marketplace.models import Message
from marketplace.outbox import Mail
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.transports import Smtp


class Walk:
    """An owner, a borrower and a listing between them; reads their mail."""

    def __init__(
        self, session: Session, *, locale: str = "sv", mode: BookingMode = BookingMode.REQUEST
    ) -> None:
        self.session = session
        with unit_of_work():
            owner = make_organisation(session, name="Scoutkåren Havsörnen")
            self.owner_user, self.anna = make_member(
                session, owner, email="anna@scout.example", name='Anna "Å" Berg', locale=locale
            )
            self.hall = make_listing(
                session, owner, mode=mode, title="Salen <b>", handover_text="Nyckel hos vakten",
                contact_name="Vakten", contact_phone="+46846500407", price_text="120 kr",
            )  # fmt: skip
            self.borrower = make_organisation(session, name="Ridån & vänner")
            self.booker_user, self.bo = make_member(
                session, self.borrower, email="bo@teater.example", name="Bo Ek", locale=locale
            )

    def ask(self, *periods: Period, skip_clashes: bool = False) -> Booking:
        with unit_of_work():
            return book(
                self.session,
                self.bo,
                self.hall,
                self.borrower,
                wish(*periods, people=12, skip_clashes=skip_clashes),
            )

    def rows(self, kind: str) -> list[Message]:
        self.session.rollback()
        return list(
            self.session.scalars(
                sa.select(Message).where(Message.kind == kind).order_by(Message.id)
            )
        )

    def mail(self, kind: str, recipient: str) -> Mail:
        (row,) = (row for row in self.rows(kind) if row.recipient == recipient)
        return mail_rendering.render(self.session, row)


ANNA, BO = "anna@scout.example", "bo@teater.example"


def unfolded(part: bytes) -> str:
    return part.decode().replace("\r\n ", "")


def faults(folder: Path, content: bytes) -> dict[str, list[str]]:
    """Return what the checker has against a mailed calendar object."""
    file = folder / "part.ics"
    file.write_bytes(content)
    return problems(str(file), "--imip")


def test_the_owner_reads_what_is_asked_and_by_whom(session: Session) -> None:
    walk = Walk(session, locale="en")
    booking = walk.ask()
    mail = walk.mail(notifications.REQUEST_TO_OWNER, ANNA)
    assert mail.subject.startswith("Request: Salen <b>, ")
    for part in (
        "Ridån & vänner asks for Salen <b>.", "Årsmöte", "12", "120 kr", "Bo Testsson",
        "08-465 004 01", BO, "Answer by ", f"http://localhost/bookings/{booking.public_id}",
    ):  # fmt: skip
        assert part in mail.text
    assert "Ridån &amp; vänner" in mail.html
    assert "Salen &lt;b&gt;" in mail.html
    assert "<b>" not in mail.html
    assert mail.calendar is None
    weekday = booking.occurrences[0].starts_at.strftime("%A")
    assert f"When: {weekday}" in mail.text


def test_the_asker_reads_what_happens_next(session: Session) -> None:
    walk = Walk(session, locale="en")
    walk.ask()
    mail = walk.mail(notifications.RECEIPT, BO)
    assert mail.subject.startswith("Request sent: ")
    assert "answers by mail, no later than" in mail.text
    assert "The time is held for you until then." in mail.text
    assert "Vakten, 08-465 004 07" in mail.text
    assert mail.calendar is None
    assert mail.attachments == ()


def test_a_late_mail_names_the_deadline_that_the_request_had(session: Session) -> None:
    walk = Walk(session, locale="en")
    booking = walk.ask()
    before = walk.mail(notifications.REQUEST_TO_OWNER, ANNA)
    with unit_of_work():
        approve(session, walk.anna, booking)
    assert walk.mail(notifications.REQUEST_TO_OWNER, ANNA) == before


def test_both_get_an_invitation_and_its_withdrawal(session: Session, tmp_path: Path) -> None:
    walk = Walk(session, locale="en")
    booking = walk.ask()
    with unit_of_work():
        approve(session, walk.anna, booking, reason="Välkomna!")
    invited = {
        BO: walk.mail(notifications.CONFIRMED, BO),
        ANNA: walk.mail(notifications.CONFIRMED_TO_OWNER, ANNA),
    }
    with unit_of_work():
        cancel(session, walk.bo, booking, reason="Sjukdom")
    withdrawn = {who: walk.mail(notifications.CANCELLED, who) for who in (BO, ANNA)}
    assert "Välkomna!" in invited[BO].text
    assert "Nyckel hos vakten" in invited[BO].text
    assert "Answers that your calendar sends are not read" in invited[BO].text
    for who in (BO, ANNA):
        first, second = invited[who].calendar, withdrawn[who].calendar
        assert first is not None
        assert second is not None
        assert (first.method, second.method) == ("REQUEST", "CANCEL")
        assert faults(tmp_path, first.content) == {}
        assert faults(tmp_path, second.content) == {}
        before, after = unfolded(first.content), unfolded(second.content)
        for name in ("UID", "ORGANIZER"):
            line = re.compile(rf"^{name}.*$", re.MULTILINE)
            assert line.findall(before) == line.findall(after)
        assert "SEQUENCE:1" in before
        assert "SEQUENCE:2" in after
        assert "STATUS:CONFIRMED" in before
        assert "STATUS:CANCELLED" in after
        assert f"mailto:{who}" in before
        assert withdrawn[who].subject.startswith("Cancelled: ")
        assert "Sjukdom" in withdrawn[who].text
    assert "mailto:bokning@allmanningen.example" in unfolded(invited[BO].calendar.content)  # type: ignore[union-attr]


def test_a_mail_that_is_late_still_says_what_was_true(session: Session) -> None:
    walk = Walk(session, mode=BookingMode.INSTANT)
    booking = walk.ask()
    with unit_of_work():
        cancel(session, walk.bo, booking)
    late = walk.mail(notifications.CONFIRMED, BO)
    assert late.calendar is not None
    assert "STATUS:CONFIRMED" in unfolded(late.calendar.content)
    assert "SEQUENCE:0" in unfolded(late.calendar.content)


def test_a_declined_request_gives_its_reason_and_no_invitation(session: Session) -> None:
    walk = Walk(session, locale="en")
    booking = walk.ask()
    with unit_of_work():
        decline(session, walk.anna, booking, reason="Golvet slipas.\nVälkomna i maj!")
    mail = walk.mail(notifications.DECLINED, BO)
    assert mail.subject.startswith("Declined: ")
    assert "Golvet slipas." in mail.text
    assert "<p>Välkomna i maj!</p>" in re.sub(r'<p style="[^"]*">', "<p>", mail.html)
    assert mail.calendar is None
    assert f"/l/{walk.hall.public_id}-stora-salen" in mail.text


def test_a_withdrawn_request_is_not_called_a_cancelled_booking(session: Session) -> None:
    walk = Walk(session, locale="en")
    booking = walk.ask()
    with unit_of_work():
        cancel(session, walk.bo, booking)
    for who in (ANNA, BO):
        mail = walk.mail(notifications.CANCELLED, who)
        assert mail.subject.startswith("Withdrawn: ")
        assert mail.calendar is None


def test_the_owner_calling_off_tells_both_and_withdraws(session: Session) -> None:
    walk = Walk(session, locale="en", mode=BookingMode.INSTANT)
    booking = walk.ask()
    with unit_of_work():
        cancel(session, walk.anna, booking, reason="Vattenläcka")
    for who in (ANNA, BO):
        mail = walk.mail(notifications.CALLED_OFF, who)
        assert mail.subject.startswith("Called off: ")
        assert "Vattenläcka" in mail.text
        assert ("What you can have instead" in mail.text) is (who is BO)
        assert ("What you can have instead" in mail.html) is (who is BO)
        assert mail.calendar is not None
        assert mail.calendar.method == "CANCEL"


def test_a_request_that_nobody_answered_is_told_to_both(session: Session) -> None:
    walk = Walk(session, locale="en")
    walk.ask()
    with clock.pinned(clock.now() + timedelta(days=10)), unit_of_work():
        assert expire_requests(session) == 1
    assert walk.mail(notifications.EXPIRED, BO).subject.startswith("No answer: ")
    assert walk.mail(notifications.EXPIRED_TO_OWNER, ANNA).subject.startswith("Not answered: ")


def test_a_series_is_one_mail_with_a_list_and_a_file(session: Session) -> None:
    walk = Walk(session, locale="en", mode=BookingMode.INSTANT)
    with unit_of_work():
        rival = make_organisation(session)
        _, cia = make_member(session, rival)
        book(session, cia, walk.hall, rival, wish(period(days=21)))
    weeks = [period(days=14 + 7 * week) for week in range(12)]
    booking = walk.ask(*weeks, skip_clashes=True)
    (mail,) = [mail_rendering.render(session, row) for row in walk.rows("booking_confirmed")
               if row.payload["booking"] == booking.id]  # fmt: skip
    assert "11 dates from " in mail.subject
    assert mail.calendar is None
    assert mail.text.count("\n- ") == 12
    assert "When: 11 dates from " in mail.text
    assert "Dates that could not be had" in mail.text
    assert "The time was taken or closed when the others were booked." in mail.text
    assert "http://localhost/account/calendars" in mail.text
    (file,) = mail.attachments
    assert (file.filename, file.content_type) == (f"{booking.reference}.ics", "text/calendar")
    assert file.content.count(b"BEGIN:VEVENT") == 11
    assert b"METHOD" not in file.content
    with unit_of_work():
        cancel(session, walk.bo, booking)
    cancelled = walk.mail(notifications.CANCELLED, BO)
    assert cancelled.calendar is None
    assert cancelled.text.count("\n- ") == 11


def test_a_mail_about_one_date_of_a_series_names_that_date_and_its_price(session: Session) -> None:
    walk = Walk(session, locale="en")
    with unit_of_work():
        rule = TariffRule(position=0, price_group="alla", amount_ore=10000, unit=PriceUnit.HOUR)
        walk.hall.tariff = Tariff(listing_id=walk.hall.id, rules=[rule])
        session.add(walk.hall.tariff)
    booking = walk.ask(period(days=14), period(days=21), period(days=28))
    assert "Price: 600\N{NO-BREAK SPACE}SEK" in walk.mail(notifications.RECEIPT, BO).text
    with unit_of_work():
        approve(session, walk.anna, booking, occurrences=booking.occurrences[:1])
    confirmed = walk.mail(notifications.CONFIRMED, BO)
    assert "Price: 200\N{NO-BREAK SPACE}SEK" in confirmed.text
    assert "This mail is about one of 3 dates." in confirmed.text
    with unit_of_work():
        rows = booking.occurrences[1:2]
        decline(session, walk.anna, booking, reason="Upptaget", occurrences=rows)
        cancel(session, walk.bo, booking, scope=Scope.THESE, occurrences=booking.occurrences[:1])
    for kind, words in (
        (notifications.DECLINED, "cannot say yes to this part of your request"),
        (notifications.CANCELLED, "Part of the booking is cancelled, and that time is given back."),
    ):
        mail = walk.mail(kind, BO)
        assert "Price" not in mail.text
        assert words in mail.text
        assert words in mail.html
        assert "This mail is about one of 3 dates. The others are as they were." in mail.html


def test_a_mail_that_says_no_names_whom_to_ask(session: Session) -> None:
    walk = Walk(session, locale="en")
    with unit_of_work():
        walk.hall.contact_public = True
    first, second = walk.ask(period(days=14)), walk.ask(period(days=15))
    with unit_of_work():
        decline(session, walk.anna, first, reason="Nej")
        cancel(session, walk.bo, second)
    for kind in (notifications.DECLINED, notifications.CANCELLED):
        mail = walk.mail(kind, BO)
        assert "Questions? Talk to Vakten, 08-465 004 07." in mail.text
        assert "Questions? Talk to Vakten, 08-465 004 07." in mail.html


def test_the_owner_is_not_told_of_a_price_for_organisations_like_theirs(session: Session) -> None:
    walk = Walk(session, locale="en")
    with unit_of_work():
        walk.hall.contact_name = ""
        rule = TariffRule(position=0, price_group="privat", amount_ore=9000, unit=PriceUnit.HOUR)
        walk.hall.tariff = Tariff(listing_id=walk.hall.id, rules=[rule])
    walk.ask()
    to_owner, to_booker = (
        walk.mail(kind, who).text
        for kind, who in ((notifications.REQUEST_TO_OWNER, ANNA), (notifications.RECEIPT, BO))
    )
    assert "Price: No price is stated for this borrower. Your own words: “120 kr”." in to_owner
    assert "your price group" in to_booker
    with unit_of_work():
        walk.hall.price_text = ""
        walk.hall.contact_public = True
    walk.ask(period(days=40))
    newest = walk.rows(notifications.REQUEST_TO_OWNER)[-1]
    assert "You have not said what it costs." in mail_rendering.render(session, newest).text
    newest = walk.rows(notifications.RECEIPT)[-1]
    told = mail_rendering.render(session, newest).text
    assert "Talk to Scoutkåren Havsörnen, 08-465 004 07." in told


def test_where_nobody_has_a_price_the_booker_reads_the_owners_own_words(session: Session) -> None:
    walk = Walk(session, locale="en")
    walk.ask()
    told = walk.mail(notifications.RECEIPT, BO).text
    assert "Price: 120 kr" in told
    assert "your price group" not in told


def test_a_series_needs_no_more_queries_than_one_date(session: Session) -> None:
    walk = Walk(session, mode=BookingMode.INSTANT)
    walk.ask(period(days=10))
    walk.ask(*(period(days=14 + day) for day in range(20)))
    keys = [row.id for row in walk.rows(notifications.CONFIRMED)]
    counts = []
    for key in keys:
        session.rollback()
        session.expunge_all()
        row = session.get_one(Message, key)
        with statements(session) as asked:
            mail_rendering.render(session, row)
        counts.append(len(asked))
    assert len(counts) == 2
    assert counts[0] == counts[1]


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_every_kind_renders_in_both_languages(session: Session, locale: str) -> None:
    walk = Walk(session, locale=locale)
    first, second, third = (walk.ask(period(days=14 + day)) for day in range(3))
    with unit_of_work():
        approve(session, walk.anna, first)
        decline(session, walk.anna, second, reason="Nej")
        cancel(session, walk.bo, third)
        cancel(session, walk.anna, first, reason="Läcka")
    with unit_of_work():
        walk.hall.at_once.append(
            ApprovalRule(audience=Audience.ALL, weekdays=127, start_minute=0, end_minute=12 * 60)
        )
        walk.hall.pending_holds = False
    walk.ask(period(6, 8, days=30), period(16, 18, days=30))
    rivals = [walk.ask(period(16, 18, days=31)) for _time in range(2)]
    with unit_of_work():
        approve(session, walk.anna, rivals[0])
    fourth = walk.ask(period(days=20))
    with clock.pinned(clock.now() + timedelta(days=10)), unit_of_work():
        expire_requests(session)
    del fourth
    session.rollback()
    rows = session.scalars(sa.select(Message)).all()
    kinds = set(mails.BOOKING_KINDS) - set(change_notices.KINDS)
    assert {row.kind for row in rows} == kinds  # those of changes have tests of their own
    for row in rows:
        mail = mail_rendering.render(session, row)
        assert f'<html lang="{locale}"' in mail.html
        assert re.search(r"https?://localhost/", mail.text)
        for text in (mail.subject, mail.text, mail.html):
            assert "None" not in text
            assert "%(" not in text
            assert "{{" not in text
        assert "bell" not in mail.text
    # Whoever never came, and changes of what is booked, are told in words of their own.
    known = {kind for kind in outbox.kinds() if kind.startswith("booking")}
    others = {*change_notices.KINDS, notifications.NO_SHOW}
    assert known - others == set(mails.BOOKING_KINDS) - others


class Letterbox:
    """A real mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail (aiosmtpd's name)."""
        del server, session
        assert envelope.content is not None
        message = email.message_from_bytes(envelope.content, policy=default)  # type: ignore[arg-type]
        self.taken.append(message)
        return "250 OK"


def test_the_answer_reaches_both_by_smtp_with_text_html_and_calendar(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    walk = Walk(session)
    booking = walk.ask()
    with unit_of_work():
        session.execute(sa.delete(Message))
    with unit_of_work():
        approve(session, walk.anna, booking)
    letterbox = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(letterbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        smtp = Smtp.from_url(f"smtp://127.0.0.1:{port}", "localhost")
        for key in delivery.take(session, "test", 10):
            delivery.deliver(session, key, "test", smtp)
    finally:
        controller.stop()
    assert sorted(str(mail["To"]) for mail in letterbox.taken) == [
        '"Anna \\"Å\\" Berg" <anna@scout.example>',
        "Bo Ek <bo@teater.example>",
    ]
    for mail in letterbox.taken:
        parts = {part.get_content_type(): part for part in mail.walk()}
        assert {"text/plain", "text/html", "text/calendar", "application/ics"} <= set(parts)
        assert parts["text/calendar"]["Content-Type"].params["method"] == "REQUEST"
        content = parts["application/ics"].get_content()
        assert faults(tmp_path, content) == {}
        assert parts["text/calendar"].get_payload(decode=True) == content
    del app
