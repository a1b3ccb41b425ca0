from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from unit.calendar.reading import first, names, read_lines
from unit.calendar.samples import (
    HOST,
    LONG_TEXT,
    MARCH_NIGHT,
    OCTOBER_NIGHT,
    PLAIN,
    booked,
    wall,
)

from bookings.calendar.events import busy_event, cancelled_event, private_event
from bookings.calendar.facts import EventFacts, EventStatus, shown_in_feeds, uid_domain
from bookings.calendar.text import clean_line, clean_text

SECRET = b"sixteen octets!!"
ANY_TEXT = st.text(st.characters(), max_size=300) | st.text(
    st.sampled_from('\\nN;,:\r\n \t\x00åé🏐^%"\u2028\x85'), max_size=300
)
INSTANTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2037, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def library_reading(event: bytes) -> Event:
    """Return the event as the library reads it, inside a calendar."""
    whole = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + event + b"END:VCALENDAR\r\n"
    read = Calendar.from_ical(whole).events[0]
    assert not read.errors
    return read


@given(ANY_TEXT)
def test_any_text_reads_back_the_same_in_the_library_and_by_the_rfc(text: str) -> None:
    event = private_event(
        replace(PLAIN, summary=text, description=text, location=text, categories=(text,)), HOST
    )
    read = library_reading(event)
    assert str(read["SUMMARY"]) == (clean_line(text) or "Bokning")
    assert str(read.get("DESCRIPTION", "")) == clean_text(text)
    own = {line.name: line.text for line in read_lines(event)}
    assert own["SUMMARY"] == (clean_line(text) or "Bokning")
    assert own.get("DESCRIPTION", "") == clean_text(text)
    assert own.get("LOCATION", "") == own.get("CATEGORIES", "") == clean_line(text)


@given(INSTANTS, st.integers(min_value=1, max_value=10_000))
def test_any_instants_read_back_the_same(starts_at: datetime, minutes: int) -> None:
    facts = booked("b1", starts_at, starts_at + timedelta(minutes=minutes))
    read = library_reading(private_event(facts, HOST))
    assert read.start == facts.starts_at.replace(microsecond=0)
    assert read.end == facts.ends_at.replace(microsecond=0)


def test_ten_thousand_characters_survive() -> None:
    event = private_event(replace(PLAIN, description=LONG_TEXT), HOST)
    assert len(LONG_TEXT) >= 9_500
    assert str(library_reading(event)["DESCRIPTION"]) == LONG_TEXT.strip()
    assert first(event, "DESCRIPTION").text == LONG_TEXT.strip()


def test_text_cannot_smuggle_in_properties() -> None:
    event = private_event(replace(PLAIN, summary="Hej\r\nEND:VEVENT\rATTENDEE:mailto:x"), HOST)
    assert "ATTENDEE" not in names(event)
    assert event.count(b"END:VEVENT\r\n") == 1


def test_a_private_event_says_everything_once() -> None:
    event = private_event(PLAIN, HOST)
    lines = {line.name: line.text for line in read_lines(event)}
    assert lines["UID"] == "k3v9x2m7p4qa@stad.example"
    assert lines["DTSTAMP"] == lines["LAST-MODIFIED"] == lines["CREATED"] == "20260110T101500Z"
    assert lines["SUMMARY"] == "Kören övar"
    assert lines["LOCATION"] == "Östra salen, Ågatan 4"
    assert lines["URL"] == "https://stad.example/b/k3v9x2m7p4qa"
    assert (lines["STATUS"], lines["TRANSP"], lines["SEQUENCE"]) == ("CONFIRMED", "OPAQUE", "0")
    assert len(names(event)) == len(set(names(event)))


def test_the_same_facts_give_the_same_bytes() -> None:
    assert private_event(PLAIN, HOST) == private_event(replace(PLAIN), HOST)


def test_times_are_wall_clock_with_the_zone() -> None:
    event = private_event(PLAIN, HOST)
    assert b"DTSTART;TZID=Europe/Stockholm:20260505T180000\r\n" in event
    assert b"DTEND;TZID=Europe/Stockholm:20260505T200000\r\n" in event


def test_the_march_night_is_written_with_its_lost_hour() -> None:
    event = private_event(booked("b1", wall(MARCH_NIGHT, 1), wall(MARCH_NIGHT, 4)), HOST)
    assert b"DTSTART;TZID=Europe/Stockholm:20260329T010000\r\n" in event
    assert b"DTEND;TZID=Europe/Stockholm:20260329T040000\r\n" in event


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (wall(OCTOBER_NIGHT, 2), wall(OCTOBER_NIGHT, 5)),
        (wall(OCTOBER_NIGHT, 2, 59, fold=1), wall(OCTOBER_NIGHT, 5)),
        (wall(OCTOBER_NIGHT, 0), wall(OCTOBER_NIGHT, 2, 30, fold=1)),
    ],
)
def test_an_end_in_the_doubled_hour_makes_both_times_utc(
    starts_at: datetime, ends_at: datetime
) -> None:
    event = private_event(booked("b1", starts_at, ends_at), HOST)
    assert first(event, "DTSTART").value == f"{starts_at:%Y%m%dT%H%M%SZ}"
    assert first(event, "DTEND").value == f"{ends_at:%Y%m%dT%H%M%SZ}"


def test_times_around_the_doubled_hour_stay_wall_clock() -> None:
    night = booked("b1", wall(OCTOBER_NIGHT, 1, 59), wall(OCTOBER_NIGHT, 3))
    event = private_event(night, HOST)
    assert b"DTSTART;TZID=Europe/Stockholm:20261025T015900\r\n" in event
    assert b"DTEND;TZID=Europe/Stockholm:20261025T030000\r\n" in event


def test_a_zone_that_feeds_do_not_define_is_written_in_utc() -> None:
    event = private_event(replace(PLAIN, zone="Europe/Helsinki"), HOST)
    assert b"DTSTART:20260505T160000Z\r\n" in event


def test_an_all_day_loan_has_dates_with_an_exclusive_end() -> None:
    loan = replace(
        booked("b1", wall(date(2026, 3, 28), 0), wall(date(2026, 3, 31), 0)), all_day=True
    )
    event = private_event(loan, HOST)
    assert b"DTSTART;VALUE=DATE:20260328\r\n" in event
    assert b"DTEND;VALUE=DATE:20260331\r\n" in event


def test_an_all_day_loan_that_ends_in_the_day_takes_the_whole_day() -> None:
    loan = replace(
        booked("b1", wall(date(2026, 6, 1), 9), wall(date(2026, 6, 1), 17)), all_day=True
    )
    event = private_event(loan, HOST)
    assert b"DTSTART;VALUE=DATE:20260601\r\n" in event
    assert b"DTEND;VALUE=DATE:20260602\r\n" in event


def test_a_busy_event_gives_nothing_away() -> None:
    event = busy_event(replace(PLAIN, categories=("Hemligt",)), SECRET, "feed1", HOST)
    assert sorted(names(event)) == ["DTEND", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "UID"]
    assert first(event, "SUMMARY").text == "Upptaget"
    assert PLAIN.uid_seed.encode() not in event


def test_a_busy_uid_cannot_be_matched_across_feeds_or_secrets() -> None:
    uids = {
        first(busy_event(PLAIN, secret, feed, HOST), "UID").text
        for secret in (SECRET, SECRET[::-1])
        for feed in ("feed1", "feed2")
    }
    assert len(uids) == 4
    assert first(busy_event(PLAIN, SECRET, "feed1", HOST), "UID").text in uids


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        busy_event(PLAIN, b"short", "feed1", HOST)


def test_a_cancelled_event_keeps_its_uid_and_stays_out_of_feeds() -> None:
    event = cancelled_event(PLAIN, HOST)
    assert first(event, "STATUS").text == "CANCELLED"
    assert first(event, "UID") == first(private_event(PLAIN, HOST), "UID")
    assert shown_in_feeds(PLAIN)
    assert not shown_in_feeds(replace(PLAIN, status=EventStatus.CANCELLED))


def test_a_transparent_event_says_so() -> None:
    event = private_event(replace(PLAIN, transparent=True), HOST)
    assert first(event, "TRANSP").text == "TRANSPARENT"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("Stad.Example", "stad.example"),
        ("127.0.0.1:8000", "127.0.0.1"),
        ("[::1]:8000", "--1"),
        ("bokning.åsa.example", "bokning.-sa.example"),
    ],
)
def test_a_uid_domain_is_plain(host: str, domain: str) -> None:
    assert uid_domain(host) == domain


@pytest.mark.parametrize("host", ["", "a/b", "user@host"])
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="not a host"):
        uid_domain(host)


NAIVE = datetime(2026, 5, 5, 16)  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    "changes",
    [
        {"uid_seed": "a b"},
        {"uid_seed": ""},
        {"starts_at": NAIVE},
        {"changed_at": wall(date(2026, 5, 5), 1).astimezone(tz=None).replace(tzinfo=None)},
        {"ends_at": PLAIN.starts_at},
        {"ends_at": PLAIN.starts_at + timedelta(milliseconds=5)},
        {"zone": "Europe/Atlantis"},
        {"zone": "../etc"},
        {"sequence": -1},
        {"url": "/b/1"},
        {"url": "https://stad.example/a b"},
        {"status": "BOOKED"},
    ],
)
def test_facts_that_no_calendar_can_hold_are_refused(changes: dict[str, object]) -> None:
    known = {name: getattr(PLAIN, name) for name in EventFacts.__dataclass_fields__}
    with pytest.raises(ValueError, match=r"not|end|negative"):
        EventFacts(**(known | changes))
