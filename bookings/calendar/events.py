"""One booked period as VEVENT bytes: in full for those concerned, as bare busy time for others."""

import hashlib
import hmac
from dataclasses import replace

from icalendar import Event

from bookings.calendar.facts import (
    EventFacts,
    EventStatus,
    all_day_span,
    needs_utc,
    uid_domain,
    utc_second,
    zone_named,
)
from bookings.calendar.text import CalendarText, clean_line, clean_text, folded

BUSY_SUMMARY = "Upptaget"
UNTITLED_SUMMARY = "Bokning"  # an empty title is refused by some clients
MIN_SECRET_OCTETS = 16


def private_event(facts: EventFacts, host: str) -> bytes:
    """Return the VEVENT for those who may know everything, with CRLF and folded by octets.

    The bytes depend on the arguments alone, so they can be stored and joined into feeds.
    """
    return component_bytes(detailed_component(facts, host))


def cancelled_event(facts: EventFacts, host: str) -> bytes:
    """Return the VEVENT that withdraws the event; feeds leave it out, see `shown_in_feeds`."""
    return private_event(replace(facts, status=EventStatus.CANCELLED), host)


def busy_event(facts: EventFacts, secret: bytes, feed: str, host: str) -> bytes:
    """Return the VEVENT for the public: that the time is taken, and nothing else.

    The UID comes from booking, feed key and `secret`, so that it can be matched neither with mails
    nor with other feeds. Raises ValueError for a secret of fewer than 16 octets.
    """
    if len(secret) < MIN_SECRET_OCTETS:
        raise ValueError("the secret that hides bookings is too short")
    name = f"calendar-uid\0{feed}\0{facts.uid_seed}".encode()
    hidden = hmac.new(secret, name, hashlib.sha256).hexdigest()[:32]
    event = _timed_component(facts, f"{hidden}@{uid_domain(host)}")
    _add_text(event, "summary", BUSY_SUMMARY)
    _add_text(event, "transp", "OPAQUE")
    return component_bytes(event)


def component_bytes(event: Event) -> bytes:
    """Return the component's lines, each ended by CRLF and folded by octets."""
    return b"".join(folded(str(line)) for line in event.content_lines() if line)


def detailed_component(facts: EventFacts, host: str) -> Event:
    """Return the full event as the library's component, for mail to add its people to."""
    event = _timed_component(facts, f"{facts.uid_seed}@{uid_domain(host)}")
    event.add("created", utc_second(facts.created_at))
    event.add("last-modified", utc_second(facts.changed_at))
    event.add("sequence", facts.sequence)
    _add_text(event, "summary", clean_line(facts.summary) or UNTITLED_SUMMARY)
    _add_text(event, "description", clean_text(facts.description))
    _add_text(event, "location", clean_line(facts.location))
    for category in facts.categories:
        _add_text(event, "categories", clean_line(category))
    if facts.url:
        event.add("url", facts.url)
    _add_text(event, "status", EventStatus(facts.status).value)
    _add_text(event, "transp", "TRANSPARENT" if facts.transparent else "OPAQUE")
    return event


def _timed_component(facts: EventFacts, uid: str) -> Event:
    event = Event()
    _add_text(event, "uid", uid)
    event.add("dtstamp", utc_second(facts.changed_at))
    if facts.all_day:
        first, after = all_day_span(facts)
        event.add("dtstart", first)
        event.add("dtend", after)
    elif needs_utc(facts):
        event.add("dtstart", utc_second(facts.starts_at))
        event.add("dtend", utc_second(facts.ends_at))
    else:
        zone = zone_named(facts.zone)
        event.add("dtstart", utc_second(facts.starts_at).astimezone(zone))
        event.add("dtend", utc_second(facts.ends_at).astimezone(zone))
    return event


def _add_text(event: Event, name: str, value: str) -> None:
    """Add a text property unless it is empty; an empty one says nothing and confuses clients."""
    if value:
        event.add(name, CalendarText(value), encode=False)
