import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.calendar.judging import verdict
from unit.calendar.reading import first, read_lines
from unit.calendar.samples import HOST, OCTOBER_NIGHT, booked, wall, year_of_bookings

from bookings.calendar.events import busy_event, private_event
from bookings.calendar.facts import EventFacts, FeedFacts, FeedKind, shown_in_feeds
from bookings.calendar.feeds import TEMPLATE_VERSION, etag, feed_bytes
from bookings.calendar.vtimezone import VTIMEZONE

SECRET = b"sixteen octets!!"
MINE = FeedFacts(
    key="m1n3",
    name="Åsas bokningar; allt, \\Nytt",
    description="Det som Åsa har bokat.\nUppdateras varje timme.",
    kind=FeedKind.ME,
    host=HOST,
    colour="steelblue",
)
PUBLIC = replace(
    MINE, kind=FeedKind.BUSY, source_url="https://stad.example/calendar/listing/m1n3.ics"
)


def private_feed(bookings: list[EventFacts]) -> bytes:
    return feed_bytes(MINE, [private_event(one, HOST) for one in bookings if shown_in_feeds(one)])


def busy_feed(bookings: list[EventFacts]) -> bytes:
    shown = [one for one in bookings if shown_in_feeds(one)]
    return feed_bytes(PUBLIC, [busy_event(one, SECRET, PUBLIC.key, HOST) for one in shown])


def test_a_year_of_mixed_bookings_is_flawless_as_a_private_feed() -> None:
    assert verdict(private_feed(year_of_bookings()), "--private") == {}


def test_a_year_of_mixed_bookings_is_flawless_as_a_busy_feed() -> None:
    assert verdict(busy_feed(year_of_bookings()), "--busy-only") == {}


@pytest.mark.parametrize("option", ["--private", "--busy-only"])
def test_an_empty_feed_is_flawless(option: str) -> None:
    assert verdict(feed_bytes(PUBLIC, []), option) == {}


def test_a_feed_without_wall_clock_times_only_carries_a_spare_time_zone() -> None:
    """The one warning that is accepted: the zone stays in, as the feed's head is always the same.

    Whether an event needs it could only be known by reading the stored bytes, and a feed is a join.
    """
    night = booked("b1", wall(OCTOBER_NIGHT, 2, 30), wall(OCTOBER_NIGHT, 5))
    assert verdict(private_feed([night]), "--private") == {"Z05": ["Europe/Stockholm"]}


def test_cancelled_bookings_are_left_out() -> None:
    bookings = year_of_bookings()
    left_out = {one.uid_seed for one in bookings if not shown_in_feeds(one)}
    assert len(left_out) == 17
    feed = private_feed(bookings)
    assert b"CANCELLED" not in feed
    uids = {line.text.partition("@")[0] for line in read_lines(feed) if line.name == "UID"}
    assert uids == {one.uid_seed for one in bookings} - left_out


def test_the_judge_sees_a_spoilt_feed() -> None:
    feed = private_feed(year_of_bookings()[:5])
    wrong_hour = feed.replace(b"DTSTART:19961027T030000", b"DTSTART:19961027T020000")
    assert "Z06" in verdict(wrong_hour)
    assert "E14" in verdict(feed, "--busy-only")
    assert "B02" in verdict(feed.replace(b"\r\nTRANSP", b"\nTRANSP"))


def test_a_feed_has_no_method_and_two_equal_names() -> None:
    feed = feed_bytes(MINE, [])
    assert b"METHOD" not in feed
    assert first(feed, "NAME").text == first(feed, "X-WR-CALNAME").text == MINE.name
    assert first(feed, "X-WR-CALDESC").text == first(feed, "DESCRIPTION").text == MINE.description
    assert first(feed, "PRODID").text == "-//stad.example//Allmanningen//SV"


@given(st.text(st.characters(), max_size=200))
def test_no_name_breaks_the_head(name: str) -> None:
    feed = feed_bytes(replace(MINE, name=name, description=name), [])
    assert [line.name for line in read_lines(feed)].count("BEGIN") == 4
    assert first(feed, "NAME").text


def test_a_private_feed_never_names_its_address() -> None:
    with pytest.raises(ValueError, match="does not name its address"):
        replace(MINE, source_url="https://stad.example/calendar/secret.ics")
    assert first(feed_bytes(PUBLIC, []), "SOURCE").value == PUBLIC.source_url


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "a/b"},
        {"key": ""},
        {"colour": "#4682b4"},
        {"zone": "Nowhere/Land"},
        {"source_url": "stad.example"},
    ],
)
def test_a_feed_that_would_be_invalid_is_refused(changes: dict[str, str]) -> None:
    known = {name: getattr(PUBLIC, name) for name in FeedFacts.__dataclass_fields__}
    with pytest.raises(ValueError, match="not"):
        FeedFacts(**(known | changes))


def test_a_feed_of_five_thousand_stored_events_is_a_join_only() -> None:
    """Joining takes about 2 ms; making the events anew would take more than a second."""
    stored = [b"BEGIN:VEVENT\r\nX-ROW:%d\r\n" % row + b"x" * 650 for row in range(5_000)]
    elapsed = []
    for _ in range(5):
        started = time.perf_counter()
        feed = feed_bytes(MINE, stored)
        elapsed.append(time.perf_counter() - started)
    assert feed.partition(VTIMEZONE)[2] == b"".join(stored) + b"END:VCALENDAR\r\n"
    assert min(elapsed) < 0.1


def test_an_etag_is_weak_and_names_what_can_change() -> None:
    today, tomorrow = date(2026, 5, 5), date(2026, 5, 6)
    assert etag("m1n3", 7, today) == f'W/"m1n3-7-{TEMPLATE_VERSION}-20260505"'
    tags = {etag("m1n3", 7, today), etag("m1n3", 8, today), etag("m1n3", 7, tomorrow)}
    assert len(tags | {etag("other", 7, today)}) == 4


def test_an_etag_refuses_what_would_break_the_header() -> None:
    with pytest.raises(ValueError, match="not a public id"):
        etag('a"b', 1, date(2026, 5, 5))
