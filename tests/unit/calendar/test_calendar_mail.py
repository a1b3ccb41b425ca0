from dataclasses import replace
from datetime import UTC, datetime

import pytest
from unit.calendar.judging import verdict
from unit.calendar.reading import first, names, read_lines
from unit.calendar.samples import HOST, LONG_TEXT, PLAIN, year_of_bookings

from bookings.calendar import mail
from bookings.calendar.facts import EventFacts, EventStatus, shown_in_feeds
from marketplace.mime import HeaderRefusedError


def people(**changes: str) -> dict[str, str]:
    """Return who sends to whom, with some of it changed."""
    known = {
        "organizer_email": "bokning@stad.example",
        "organizer_name": 'Staden "Bokning"; öppet, alltid: ^',
        "attendee_email": "asa@scout.example",
        "attendee_name": "Åsa Öberg",
        "host": HOST,
    }
    return known | changes


def invitation(facts: EventFacts, **changes: str) -> bytes:
    return mail.invitation(facts, **people(**changes))


def cancellation(facts: EventFacts, **changes: str) -> bytes:
    return mail.cancellation(facts, **people(**changes))


ALL_DAY = replace(
    PLAIN,
    all_day=True,
    starts_at=datetime(2026, 6, 5, 22, tzinfo=UTC),
    ends_at=datetime(2026, 6, 7, 22, tzinfo=UTC),
)
DOUBLED_HOUR = replace(
    PLAIN,
    starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    ends_at=datetime(2026, 10, 25, 3, tzinfo=UTC),
)
KINDS_OF_EVENT = pytest.mark.parametrize(
    "facts", [PLAIN, ALL_DAY, DOUBLED_HOUR, replace(PLAIN, description=LONG_TEXT)]
)


@KINDS_OF_EVENT
def test_an_invitation_is_flawless(facts: EventFacts) -> None:
    assert verdict(invitation(facts), "--imip") == {}


@KINDS_OF_EVENT
def test_a_cancellation_is_flawless(facts: EventFacts) -> None:
    assert verdict(cancellation(replace(facts, sequence=3)), "--imip") == {}


def test_an_invitation_names_the_sender_and_one_recipient() -> None:
    content = invitation(PLAIN)
    assert first(content, "METHOD").value == "REQUEST"
    assert first(content, "ORGANIZER").value == "mailto:bokning@stad.example"
    assert names(content).count("ATTENDEE") == 1
    attendee = first(content, "ATTENDEE")
    assert attendee.value == "mailto:asa@scout.example"
    assert 'CN="Åsa Öberg"' in attendee.params
    assert "RSVP=FALSE" in attendee.params


def test_a_cancellation_withdraws_the_same_event() -> None:
    asked, withdrawn = invitation(PLAIN), cancellation(replace(PLAIN, sequence=1))
    assert first(withdrawn, "METHOD").value == "CANCEL"
    assert first(withdrawn, "STATUS").value == "CANCELLED"
    assert first(withdrawn, "SEQUENCE").value == "1"
    assert first(withdrawn, "UID") == first(asked, "UID")
    assert first(withdrawn, "ORGANIZER") == first(asked, "ORGANIZER")


def test_the_method_stands_on_the_calendar_not_in_the_event() -> None:
    lines = [line.name for line in read_lines(invitation(PLAIN))]
    assert lines.count("METHOD") == 1
    assert lines.index("METHOD") < lines.index("UID")


def test_nobody_is_invited_to_a_cancelled_event() -> None:
    with pytest.raises(ValueError, match="cancelled"):
        invitation(replace(PLAIN, status=EventStatus.CANCELLED))


@pytest.mark.parametrize("address", ["", "asa", "a@b\r\nATTENDEE:mailto:x", "a b@scout.example"])
def test_a_bad_address_is_refused(address: str) -> None:
    with pytest.raises(HeaderRefusedError):
        invitation(PLAIN, attendee_email=address)


def test_a_person_without_a_name_has_no_cn() -> None:
    content = invitation(PLAIN, attendee_name=" ")
    assert "CN=" not in first(content, "ATTENDEE").params


def test_a_series_file_holds_every_date_that_stands() -> None:
    bookings = year_of_bookings()
    content = mail.series_file("Kören, våren", bookings, HOST)
    assert verdict(content) == {}
    assert "METHOD" not in names(content)
    assert "ATTENDEE" not in names(content)
    assert names(content).count("UID") == sum(map(shown_in_feeds, bookings))
