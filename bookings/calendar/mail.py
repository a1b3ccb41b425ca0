"""Calendar objects that travel by mail: the invitation, its withdrawal, and a file of dates."""

from collections.abc import Iterable
from dataclasses import replace

from icalendar import vCalAddress

from bookings.calendar.events import component_bytes, detailed_component, private_event
from bookings.calendar.facts import (
    EventFacts,
    EventStatus,
    FeedFacts,
    FeedKind,
    needs_utc,
    shown_in_feeds,
)
from bookings.calendar.feeds import feed_bytes, product_id
from bookings.calendar.text import clean_line, folded
from bookings.calendar.vtimezone import VTIMEZONE
from marketplace.mime import Mailbox


def invitation(
    facts: EventFacts,
    *,
    organizer_email: str,
    organizer_name: str,
    attendee_email: str,
    attendee_name: str,
    host: str,
) -> bytes:
    """Return the METHOD:REQUEST object for one recipient (RFC 5546, 3.2.2).

    REQUEST rather than PUBLISH, since a published event cannot be withdrawn everywhere. The
    organizer must be the mail's own sender. Only the recipient is named as attendee: the others'
    addresses are personal data. Raises ValueError for a cancelled event or a bad address.
    """
    if facts.status == EventStatus.CANCELLED:
        raise ValueError("nobody is invited to a cancelled event")
    organizer = Mailbox(organizer_name, organizer_email)
    return _message("REQUEST", facts, organizer, Mailbox(attendee_name, attendee_email), host)


def cancellation(
    facts: EventFacts,
    *,
    organizer_email: str,
    organizer_name: str,
    attendee_email: str,
    attendee_name: str,
    host: str,
) -> bytes:
    """Return the METHOD:CANCEL object that withdraws an invitation (RFC 5546, 3.2.5).

    `facts` are those last sent, with `sequence` raised by one by the caller; the status becomes
    CANCELLED here. Organizer and host must be those of the invitation.
    """
    withdrawn = replace(facts, status=EventStatus.CANCELLED)
    organizer = Mailbox(organizer_name, organizer_email)
    return _message("CANCEL", withdrawn, organizer, Mailbox(attendee_name, attendee_email), host)


def series_file(name: str, events: Iterable[EventFacts], host: str) -> bytes:
    """Return a plain .ics file of a booking's dates, for download or as an attachment.

    No METHOD and no people: the file is imported, not answered. Cancelled dates are left out.
    """
    head = FeedFacts(key="file", name=name, description="", kind=FeedKind.ME, host=host)
    return feed_bytes(head, (private_event(one, host) for one in events if shown_in_feeds(one)))


def _message(
    method: str, facts: EventFacts, organizer: Mailbox, attendee: Mailbox, host: str
) -> bytes:
    event = detailed_component(facts, host)
    event.add("organizer", _address(organizer), encode=False)
    invited = _address(attendee)
    invited.params["CUTYPE"] = "INDIVIDUAL"
    invited.params["ROLE"] = "REQ-PARTICIPANT"
    invited.params["PARTSTAT"] = "NEEDS-ACTION"
    invited.params["RSVP"] = "FALSE"  # answers by calendar are not read
    event.add("attendee", invited, encode=False)
    head = (
        "BEGIN:VCALENDAR",
        f"PRODID:{product_id(host)}",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    )
    zone = b"" if facts.all_day or needs_utc(facts) else VTIMEZONE
    body = component_bytes(event)
    return b"".join((*map(folded, head), zone, body, b"END:VCALENDAR\r\n"))


def _address(mailbox: Mailbox) -> vCalAddress:
    """Return the calendar address; double quotes cannot stand in a parameter (RFC 5545, 3.2)."""
    address = vCalAddress(f"mailto:{mailbox.email}")
    name = clean_line(mailbox.name).replace('"', "'")
    if name:
        address.params["CN"] = name
    return address
