from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.calendar.judging import verdict
from unit.calendar.samples import HOST, LONG_TEXT, PLAIN

from bookings.calendar.mail import invitation
from marketplace.mime import (
    Attachment,
    CalendarPart,
    HeaderRefusedError,
    Mailbox,
    compose,
)

INVITATION = invitation(
    PLAIN,
    organizer_email="bokning@stad.example",
    organizer_name="Stadens bokning",
    attendee_email="asa@scout.example",
    attendee_name="Åsa",
    host=HOST,
)
CALENDAR = CalendarPart("REQUEST", INVITATION)
composed = partial(
    compose,
    sender=Mailbox("Stadens bokning, Ö", "bokning@stad.example"),
    recipient=Mailbox("Åsa Öberg", "asa@scout.example"),
    subject="Bekräftat: Östra salen",
    text="Hej Åsa!\nBokningen är bekräftad. 🏐\n",
    html="<p>Hej Åsa!</p>\n",
    calendar=CALENDAR,
    message_id="<m1@stad.example>",
    language="sv",
    date=datetime(2026, 5, 5, 12, tzinfo=UTC),
)


def received(message: EmailMessage) -> EmailMessage:
    """Return the message as the other side reads its bytes."""
    return message_from_bytes(message.as_bytes(), policy=default)


def outline(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_a_mail_with_a_calendar_has_the_structure_that_clients_expect() -> None:
    assert outline(received(composed())) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


def test_a_mail_without_a_calendar_is_only_text_and_html() -> None:
    message = received(composed(calendar=None))
    assert outline(message) == ["multipart/alternative", "text/plain", "text/html"]


def test_the_calendar_part_arrives_octet_for_octet() -> None:
    long = invitation(
        replace(PLAIN, description=LONG_TEXT),
        organizer_email="bokning@stad.example",
        organizer_name="",
        attendee_email="asa@scout.example",
        attendee_name="",
        host=HOST,
    )
    message = received(composed(calendar=CalendarPart("REQUEST", long)))
    parts = {part.get_content_type(): part for part in message.walk()}
    assert parts["text/calendar"].get_payload(decode=True) == long
    assert parts["application/ics"].get_payload(decode=True) == long
    assert verdict(long, "--imip") == {}


def test_the_calendar_part_says_its_method_and_has_no_disposition() -> None:
    part = next(
        part for part in received(composed()).walk() if part.get_content_type() == "text/calendar"
    )
    assert part.get_param("method") == "REQUEST"
    assert part.get_param("charset") == "utf-8"
    assert part["Content-Transfer-Encoding"] == "base64"
    assert part["Content-Disposition"] is None
    assert part["Content-ID"] is None


def test_the_attached_invitation_has_its_name() -> None:
    (attached,) = received(composed()).iter_attachments()
    assert attached.get_filename() == "invite.ics"


@pytest.mark.parametrize("method", ["PUBLISH", "REPLY", "request", "REQUEST\r\nX: y"])
def test_another_method_is_not_mailed(method: str) -> None:
    with pytest.raises(ValueError, match="not a method"):
        CalendarPart(method, INVITATION)


def test_a_method_that_differs_from_the_content_is_refused() -> None:
    with pytest.raises(ValueError, match="another method"):
        CalendarPart("CANCEL", INVITATION)


def test_headers_read_back() -> None:
    message = received(composed(reply_to=Mailbox("", "svar@scout.example")))
    assert message["Subject"] == "Bekräftat: Östra salen"
    assert message["To"].addresses[0].display_name == "Åsa Öberg"
    assert message["From"].addresses[0].display_name == "Stadens bokning, Ö"
    assert message["From"].addresses[0].addr_spec == "bokning@stad.example"
    assert message["Reply-To"] == "svar@scout.example"
    assert message["Message-ID"] == "<m1@stad.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sv"
    assert message["Date"].datetime == datetime(2026, 5, 5, 12, tzinfo=UTC)


def test_the_wire_form_is_seven_bit_with_crlf_and_short_lines() -> None:
    wire = composed(text="å" * 5_000, html=f"<p>{'ö' * 5_000}</p>").as_bytes()
    assert wire.isascii()
    assert all(len(line) <= 998 for line in wire.split(b"\r\n"))
    assert b"\n" not in wire.replace(b"\r\n", b"")


def test_text_and_html_read_back() -> None:
    message = received(composed())
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["Hej Åsa!", "Bokningen är bekräftad. 🏐"]
    html = message.get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<p>Hej Åsa!</p>"


def test_list_unsubscribe_stands_only_when_given_and_is_never_encoded() -> None:
    assert composed()["List-Unsubscribe"] is None
    address = "https://stad.example/mail/stop/" + "b" * 160
    wire = composed(list_unsubscribe=address).as_bytes()
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in wire
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in wire


def test_one_click_is_promised_only_over_https() -> None:
    message = composed(list_unsubscribe="mailto:stopp@stad.example")
    assert message["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00"])
@pytest.mark.parametrize("field", ["subject", "message_id", "language", "list_unsubscribe"])
def test_no_header_can_be_ended_from_outside(field: str, end: str) -> None:
    good: dict[str, Any] = {
        "subject": "Hej",
        "message_id": "<m1@stad.example>",
        "language": "sv",
        "list_unsubscribe": "https://stad.example/",
    }
    with pytest.raises(HeaderRefusedError):
        composed(**{field: good[field] + end + "Bcc: x@y.example"})


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00"])
def test_no_name_address_or_file_name_can_end_its_header(end: str) -> None:
    with pytest.raises(HeaderRefusedError):
        Mailbox(f"Åsa{end}Bcc: x@y.example", "asa@scout.example")
    with pytest.raises(HeaderRefusedError):
        Mailbox("Åsa", f"asa@scout.example{end}Bcc: x@y.example")
    with pytest.raises(HeaderRefusedError):
        Attachment(f"a.ics{end}X: y", "text/calendar", b"")
    with pytest.raises(HeaderRefusedError):
        Attachment("a.ics", f"text/calendar{end}X: y", b"")
    with pytest.raises(HeaderRefusedError):
        CalendarPart("REQUEST", INVITATION, filename=f"a.ics{end}X: y")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "asa",
        "asa@",
        "@scout.example",
        "a..b@scout.example",
        "åsa@scout.example",
        "a b@c.example",
    ],
)
def test_what_is_no_ascii_address_is_refused(address: str) -> None:
    with pytest.raises(HeaderRefusedError):
        Mailbox("", address)


@given(st.text(st.characters(exclude_characters="\r\n\x00"), max_size=150))
def test_any_one_line_subject_and_name_gives_a_readable_mail(text: str) -> None:
    message = received(composed(subject=text, recipient=Mailbox(text, "asa@scout.example")))
    assert message["To"].addresses[0].addr_spec == "asa@scout.example"
    assert message["Bcc"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert outline(message)[0] == "multipart/mixed"


@given(st.text(st.characters(), max_size=300))
def test_any_body_can_be_sent(text: str) -> None:
    wire = composed(text=text, html=text).as_bytes()
    assert wire.isascii()
    assert len(outline(received(composed(text=text, html=text)))) == 6


def test_attachments_follow_the_invitation() -> None:
    series = Attachment("våren.ics", "text/calendar", INVITATION)
    message = received(composed(attachments=[series]))
    attached = list(message.iter_attachments())
    assert [part.get_filename() for part in attached] == ["invite.ics", "våren.ics"]
    assert attached[1].get_payload(decode=True) == INVITATION
    assert attached[1].get_param("charset") == "utf-8"


def test_a_date_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        composed(date=datetime(2026, 5, 5, 12))  # noqa: DTZ001 - the mistake under test
