"""What a calendar event and a feed are made of, free of models and requests."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bookings.calendar.vtimezone import ZONE

_SEED = re.compile(r"[A-Za-z0-9-]{1,100}")
_URL = re.compile(r"https?://[^\s\"<>\x00-\x1f\x7f]+")
_HOST = re.compile(r"\[?([^\[\]/@]+?)\]?(:\d+)?")
_COLOUR = re.compile(r"[a-z]*")
_PUBLIC_ID = re.compile(r"[A-Za-z0-9-]{1,100}")


class EventStatus(StrEnum):
    """STATUS of an event (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class FeedKind(StrEnum):
    """Whose bookings a feed shows; only *busy* is open to anybody."""

    BUSY = "busy"
    ME = "me"
    ORGANISATION = "organisation"
    LENDING = "lending"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One occurrence as calendars see it.

    `uid_seed` is the occurrence's public id. All instants are aware and in UTC; `zone` is the IANA
    name of the place's zone, in which an all-day event's dates are read. `sequence` rises when time
    or place changes (RFC 5546, 2.1.4); `changed_at` is the time of the last change and never "now",
    else every fetch of a feed would differ. Raises ValueError for facts no calendar can hold.
    """

    uid_seed: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    all_day: bool
    summary: str
    description: str
    location: str
    url: str
    status: EventStatus
    sequence: int
    changed_at: datetime
    created_at: datetime
    transparent: bool = False
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would make an invalid event."""
        if not _SEED.fullmatch(self.uid_seed):
            raise ValueError(f"not a public id: {self.uid_seed!r}")
        for instant in (self.starts_at, self.ends_at, self.changed_at, self.created_at):
            if instant.utcoffset() != timedelta(0):
                raise ValueError(f"not an aware UTC time: {instant!r}")
        if whole_second(self.ends_at) <= whole_second(self.starts_at):
            raise ValueError("an event ends after it starts")
        if self.sequence < 0:
            raise ValueError("a sequence number is never negative")
        if self.url and not _URL.fullmatch(self.url):
            raise ValueError(f"not an absolute web address: {self.url!r}")
        EventStatus(self.status)
        zone_named(self.zone)


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """One feed's own facts.

    `key` names the feed in its ETag and in hidden UIDs: a public id, never the secret token.
    `colour` is a CSS3 colour name or empty; `source_url` is the feed's own address and allowed
    only for the busy feed, since it would carry a private feed's secret onward.
    """

    key: str
    name: str
    description: str
    kind: FeedKind
    host: str
    colour: str = ""
    source_url: str = ""
    zone: str = ZONE

    def __post_init__(self) -> None:
        """Refuse a feed that would be invalid or leak its address."""
        if not _PUBLIC_ID.fullmatch(self.key):
            raise ValueError(f"not a public id: {self.key!r}")
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"not a colour name: {self.colour!r}")
        if self.source_url and self.kind is not FeedKind.BUSY:
            raise ValueError("a private feed does not name its address")
        if self.source_url and not _URL.fullmatch(self.source_url):
            raise ValueError(f"not an absolute web address: {self.source_url!r}")
        zone_named(self.zone)


def shown_in_feeds(facts: EventFacts) -> bool:
    """Whether a feed carries the event.

    Cancelled ones are left out: some clients hide them, others pile up struck-through rows.
    """
    return facts.status != EventStatus.CANCELLED


def whole_second(instant: datetime) -> datetime:
    """Return `instant` without the part that iCalendar cannot write."""
    return instant.replace(microsecond=0)


def zone_named(name: str) -> ZoneInfo:
    """Return the IANA zone, or raise ValueError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"not a time zone: {name!r}") from error


def all_day_span(facts: EventFacts) -> tuple[date, date]:
    """Return first day and the day after the last, in the place's zone (DTEND is exclusive)."""
    zone = zone_named(facts.zone)
    first = facts.starts_at.astimezone(zone).date()
    end = facts.ends_at.astimezone(zone)
    started_day = end.date() + timedelta(days=0 if _is_midnight(end) else 1)
    return first, max(started_day, first + timedelta(days=1))


def needs_utc(facts: EventFacts) -> bool:
    """Whether the event's times are written in UTC rather than as wall clock with TZID.

    True when either end lies in the doubled October hour, which libraries read differently, and
    for zones other than the one that feeds define.
    """
    if facts.zone != ZONE:
        return True
    zone = zone_named(ZONE)
    return any(_occurs_twice(at.astimezone(zone)) for at in (facts.starts_at, facts.ends_at))


def uid_domain(host: str) -> str:
    """Return the part of a UID after the at sign: `host` without port, in lower case ASCII."""
    found = _HOST.fullmatch(host.strip())
    if found is None:
        raise ValueError(f"not a host: {host!r}")
    return re.sub(r"[^a-z0-9.-]", "-", found[1].lower())


def utc_second(instant: datetime) -> datetime:
    """Return `instant` in UTC, cut to a whole second."""
    return whole_second(instant.astimezone(UTC))


def _occurs_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _is_midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)
