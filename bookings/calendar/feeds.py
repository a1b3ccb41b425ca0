"""A whole feed: its head, the time zone and the stored events, joined."""

import re
from collections.abc import Iterable
from datetime import date

from bookings.calendar.facts import FeedFacts, uid_domain
from bookings.calendar.text import clean_line, clean_text, escaped, folded
from bookings.calendar.vtimezone import VTIMEZONE

TEMPLATE_VERSION = 1  # raise it when events or head come out otherwise: stored bytes are remade
REFRESH = "PT1H"
PRODUCT = "Allmanningen"

_ETAG_KEY = re.compile(r"[A-Za-z0-9-]{1,100}")


def feed_bytes(feed: FeedFacts, events: Iterable[bytes]) -> bytes:
    """Return the calendar: a join only, whatever the number of events.

    `events` are finished VEVENTs from `private_event` or `busy_event`, in the order to be shown and
    without cancelled ones. The time zone always stays in, since a calendar without any component is
    invalid and a feed may be empty. No METHOD: some clients refuse it in a subscription.
    """
    return b"".join((_head(feed), VTIMEZONE, *events, b"END:VCALENDAR\r\n"))


def etag(feed_key: str, revision: int, day: date) -> str:
    """Return the feed's weak entity tag (RFC 9110, 8.8.3), ready for the header.

    `feed_key` is the feed's public id, never its token; `revision` the newest change that concerns
    it; `day` the first day of the window shown, which rolls. Weak, so that it holds with gzip too.
    """
    if not _ETAG_KEY.fullmatch(feed_key):
        raise ValueError(f"not a public id: {feed_key!r}")
    return f'W/"{feed_key}-{revision}-{TEMPLATE_VERSION}-{day:%Y%m%d}"'


def product_id(host: str) -> str:
    """Return the PRODID value: which installation of the product wrote the calendar."""
    return f"-//{uid_domain(host)}//{PRODUCT}//SV"


def _head(feed: FeedFacts) -> bytes:
    name = escaped(clean_line(feed.name) or PRODUCT)
    description = escaped(clean_text(feed.description))
    properties = (
        ("PRODID", product_id(feed.host)),
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("NAME", name),
        ("X-WR-CALNAME", name),
        ("DESCRIPTION", description),
        ("X-WR-CALDESC", description),
        ("X-WR-TIMEZONE", feed.zone),
        ("REFRESH-INTERVAL;VALUE=DURATION", REFRESH),
        ("X-PUBLISHED-TTL", REFRESH),
        ("COLOR", feed.colour),
        ("SOURCE;VALUE=URI", feed.source_url),
    )
    lines = [folded(f"{key}:{value}") for key, value in properties if value]
    return b"BEGIN:VCALENDAR\r\n" + b"".join(lines)
