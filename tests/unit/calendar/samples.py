"""Made-up bookings for calendar tests: a year that meets both clock changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.calendar.facts import EventFacts, EventStatus
from bookings.calendar.vtimezone import ZONE

HOST = "stad.example"
STOCKHOLM = ZoneInfo(ZONE)
CHANGED = datetime(2026, 1, 10, 10, 15, tzinfo=UTC)
MARCH_NIGHT = date(2026, 3, 29)
OCTOBER_NIGHT = date(2026, 10, 25)
LONG_TEXT = "Åäö 🏐, ett; två \\Nya\\n " * 420  # more than 10,000 characters

PLAIN = EventFacts(
    uid_seed="k3v9x2m7p4qa",
    starts_at=datetime(2026, 5, 5, 16, 0, tzinfo=UTC),
    ends_at=datetime(2026, 5, 5, 18, 0, tzinfo=UTC),
    zone=ZONE,
    all_day=False,
    summary="Kören övar",
    description="Nyckeln hämtas i receptionen.",
    location="Östra salen, Ågatan 4",
    url="https://stad.example/b/k3v9x2m7p4qa",
    status=EventStatus.CONFIRMED,
    sequence=0,
    changed_at=CHANGED,
    created_at=CHANGED,
)


def wall(day: date, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    """Return the instant of a wall-clock time in Stockholm, in UTC."""
    clock = datetime.combine(day, time(hour, minute, fold=fold), tzinfo=STOCKHOLM)
    return clock.astimezone(UTC)


def booked(seed: str, starts_at: datetime, ends_at: datetime) -> EventFacts:
    """Return the plain booking at another time."""
    return replace(PLAIN, uid_seed=seed, starts_at=starts_at, ends_at=ends_at)


def year_of_bookings() -> list[EventFacts]:
    """Return 2026: weekly and night bookings, loans by the day, odd texts, and cancelled ones."""
    return [*_weekly(), *_loans(), *_doubled_hour(), *_odd_texts()]


def _weekly() -> Iterator[EventFacts]:
    for week in range(52):
        saturday = date(2026, 1, 3) + timedelta(weeks=week)
        sunday = saturday + timedelta(days=1)
        yield booked(f"night-{week}", wall(saturday, 22), wall(sunday, 4))
        yield booked(f"dawn-{week}", wall(sunday, 1), wall(sunday, 3, 30))
        practice = booked(f"practice-{week}", wall(sunday, 18), wall(sunday, 20, 30))
        status = (EventStatus.CONFIRMED, EventStatus.TENTATIVE, EventStatus.CANCELLED)[week % 3]
        yield replace(practice, status=status, sequence=week)


def _loans() -> Iterator[EventFacts]:
    for number, first in enumerate((MARCH_NIGHT, OCTOBER_NIGHT, date(2026, 12, 31))):
        friday = first - timedelta(days=2)
        loan = booked(f"loan-{number}", wall(friday, 0), wall(first + timedelta(days=1), 0))
        yield replace(loan, all_day=True, categories=("Lån", "Stolar, vita"))


def _doubled_hour() -> Iterator[EventFacts]:
    night = OCTOBER_NIGHT
    yield booked("from-first", wall(night, 2, 30), wall(night, 5))
    yield booked("from-second", wall(night, 2, 30, fold=1), wall(night, 5))
    yield booked("until-second", wall(night, 0), wall(night, 2, 15, fold=1))
    yield booked("inside", wall(night, 2, 30), wall(night, 2, 30, fold=1))


def _odd_texts() -> Iterator[EventFacts]:
    texts = {
        "emoji": "Fest 🎉👨‍👩‍👧 för alla",
        "swedish": "Åk på räksmörgås " * 12,
        "path": "C:\\Nya\\mapp; sedan, slut\\",
        "injection": "Hej\r\nEND:VEVENT\rBEGIN:VEVENT\nUID:x",
        "controls": "\x00Ljud\x07 \x1b[31m\x7f\x85 ok\u2028ny rad",
        "blanks": " " * 200 + "x" + " " * 200 + "y\t\t",
        "arabic": "حجز القاعة",
        "empty": "",
        "long": LONG_TEXT,
    }
    for number, (name, text) in enumerate(texts.items()):
        day = date(2026, 6, 1) + timedelta(days=number)
        plain = booked(f"text-{name}", wall(day, 9), wall(day, 10))
        yield replace(plain, summary=text, description=text, location=text, categories=(text,))
