"""A hall and a smaller one of an owner, a booker, and what both of them do with a booking."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from factories import book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy.orm import Session

from bookings.changes.moving import Move, Moved, move
from bookings.changing import Scope
from bookings.deciding import approve
from bookings.models import Booking, ChangeRequest, Occupancy, Occurrence
from bookings.verifying import faults
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import Actor
from marketplace.models import Message
from marketplace.orm import Json
from marketplace.periods import Period
from marketplace.transactions import unit_of_work


@dataclass
class Hall:
    """Who lends, who borrows, and what."""

    session: Session
    anna: Actor
    bo: Actor
    cia: Actor
    borrower: Any
    rival: Any
    hall: Listing
    other: Listing

    def book(self, *periods: Period, **facts: Any) -> Booking:
        """Book the hall for Bo's association."""
        with unit_of_work():
            return book(self.session, self.bo, self.hall, self.borrower, wish(*periods, **facts))

    def rival_books(self, *periods: Period, **facts: Any) -> Booking:
        """Book the hall for Cia's association."""
        with unit_of_work():
            return book(self.session, self.cia, self.hall, self.rival, wish(*periods, **facts))

    def approve(self, booking: Booking) -> None:
        """Let the owner say yes to all that waits."""
        with unit_of_work():
            approve(self.session, self.anna, booking)

    def move(
        self,
        booking: Booking,
        to: Period,
        *,
        of: int = 0,
        by: Actor | None = None,
        note: str = "",
        **how: Any,
    ) -> Moved:
        """Move one date of the booking."""
        with unit_of_work():
            wanted = Move(booking.occurrences[of], to, **how)
            return move(self.session, by or self.bo, booking, wanted, note)

    def asked(self) -> ChangeRequest:
        """Return the one change that there is."""
        return self.session.scalars(sa.select(ChangeRequest)).one()

    def taken(self, source: str = "booking") -> list[tuple[int, int, int]]:
        """Return hours from which and until which, UTC, and how much is taken."""
        rows = self.session.scalars(
            sa.select(Occupancy)
            .where(Occupancy.source == source)
            .order_by(Occupancy.day, Occupancy.start_minute, Occupancy.source_id)
        )
        return [(row.start_minute // 60, row.end_minute // 60, row.quantity) for row in rows]

    def told(self, kind: str) -> list[str]:
        """Return who gets a mail of the kind."""
        rows = sa.select(Message.recipient).where(Message.kind == kind).order_by(Message.id)
        return list(self.session.scalars(rows))

    def payload(self, kind: str) -> Json:
        """Return the payload of the first mail of the kind."""
        rows = sa.select(Message).where(Message.kind == kind).order_by(Message.id)
        return self.session.scalars(rows).all()[0].payload

    def sound(self) -> bool:
        """Tell whether time taken is exactly what is demanded; forgets what was loaded."""
        return not list(faults(self.session))


def staged(session: Session, *, mode: BookingMode = BookingMode.INSTANT, **facts: Any) -> Hall:
    """Return the stage; `facts` are the hall's."""
    with unit_of_work():
        owner = make_organisation(session)
        _, anna = make_member(session, owner, email="anna@scout.example")
        hall = make_listing(session, owner, mode=mode, **facts)
        other = make_listing(
            session, owner, mode=mode, title="Lilla salen", slug="lilla-salen", capacity_max=20
        )
        borrower, rival = make_organisation(session), make_organisation(session)
        _, bo = make_member(session, borrower, email="bo@teater.example")
        _, cia = make_member(session, rival, email="cia@kor.example")
    return Hall(session, anna, bo, cia, borrower, rival, hall, other)


def weekly(count: int = 4, start: int = 16, end: int = 18, days: int = 14) -> list[Period]:
    """Return the same hours (UTC) of `count` weeks."""
    return [period(start, end, days=days + 7 * n) for n in range(count)]


def times(booking: Booking) -> list[datetime]:
    """Return when the dates begin."""
    return [row.starts_at for row in sorted(booking.occurrences, key=lambda row: row.starts_at)]


def later(one: Period, hours: int = 1, longer: int = 0) -> Period:
    """Return the period some hours later, and longer."""
    step = timedelta(hours=hours)
    return Period(one.starts_at + step, one.ends_at + step + timedelta(hours=longer))


def span(row: Occurrence) -> Period:
    """Return the occurrence's period."""
    return Period(row.starts_at, row.ends_at)


ALL, FOLLOWING = Scope.ALL, Scope.FOLLOWING
