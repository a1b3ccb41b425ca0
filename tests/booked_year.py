"""A year of mixed bookings between two associations, made by the product's own commands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from factories import book, make_listing, make_member, make_organisation, wish
from sqlalchemy.orm import Session

from bookings.changing import cancel
from bookings.deciding import approve, decline
from bookings.models import Booking
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass
class Town:
    """An owner with a hall and chairs, and a borrower, both with one admin."""

    owner: Organisation
    anna: Actor
    borrower: Organisation
    bo: Actor
    hall: Listing
    office: Listing


def make_town(session: Session) -> Town:
    """Add the two organisations; the hall confirms at once, the office asks its owner."""
    with unit_of_work():
        owner = make_organisation(session, name="Scoutkåren Havsörnen")
        _, anna = make_member(session, owner, email="anna@scout.example", name="Anna Åberg")
        borrower = make_organisation(session, name="Teaterföreningen Ridån")
        _, bo = make_member(session, borrower, email="bo@teater.example", name='Bo "B" Ek')
        hall = make_listing(
            session, owner, title="Stora salen; Ågatan, \N{PERFORMING ARTS}",
            contact_name="Vakten", contact_phone="+46846500407", horizon_days=700,
        )  # fmt: skip
        office = make_listing(
            session, owner, title="Kontoret", mode=BookingMode.REQUEST, horizon_days=700
        )
    return Town(owner, anna, borrower, bo, hall, office)


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a wall-clock time of Stockholm as UTC (the first where it comes twice)."""
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=STOCKHOLM)
    return local.astimezone(UTC)


def book_a_year(session: Session, town: Town) -> list[Booking]:
    """Book Tuesdays, nights over both clock changes, whole days, and texts that need escaping."""
    made = []
    with unit_of_work():
        tuesdays = [date(2026, 2, 10) + timedelta(weeks=week) for week in range(40)]
        periods = [Period(wall(day, 18), wall(day, 20, 30)) for day in tuesdays]
        made.append(book(session, town.bo, town.hall, town.borrower, wish(*periods)))
        for day in (date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 31)):
            night = Period(wall(day, 22), wall(day + timedelta(days=1), 4))
            made.append(book(session, town.bo, town.hall, town.borrower, wish(night)))
        doubled = Period(wall(date(2026, 10, 25), 2, 30), wall(date(2026, 10, 25), 5))
        weekend = Period(wall(date(2026, 3, 27), 0), wall(date(2026, 3, 30), 0))
        morning = Period(wall(date(2026, 6, 3), 9), wall(date(2026, 6, 3), 11, 30))
        for number, period in enumerate((morning, doubled, weekend)):
            asked = wish(period, purpose=f"Läger {number}: \\n, ; å\nrad två\tslut", people=12)
            made.append(book(session, town.bo, town.office, town.borrower, asked))
        approve(session, town.anna, made[-1])
        later = Period(wall(date(2026, 5, 5), 9), wall(date(2026, 5, 5), 10))
        for answer in ("no", "withdrawn"):
            request = book(session, town.bo, town.office, town.borrower, wish(later))
            if answer == "no":
                decline(session, town.anna, request, reason="Golvet slipas.")
            else:
                cancel(session, town.bo, request)
    return made


def at_work() -> time_machine.travel:
    """Let the product's clock begin at a fixed morning of winter."""
    return time_machine.travel(NOW, tick=True)
