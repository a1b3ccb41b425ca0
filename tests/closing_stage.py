"""An owner with a hall, its half and a pool, a borrower, and what they do there."""

from dataclasses import dataclass
from typing import Any

from factories import at, book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.closures.closing import Closing, close
from bookings.handover import handing
from bookings.models import Booking, Closure, Occupancy, Occurrence
from bookings.types import ClosureKind, OccupancySource
from inventory.models import Listing, ListingUnit, Unit
from inventory.types import ListingKind
from marketplace.actor import Actor
from marketplace.models import Message, Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role


@dataclass
class Ground:
    """Who is there and what they have; every method is a unit of work of its own."""

    session: Session
    owner: Organisation
    borrower: Organisation
    anna: Actor
    dan: Actor
    bo: Actor
    hall: Listing
    half: Listing
    chairs: Listing

    def book(self, *periods: Period, of: Listing | None = None, **facts: Any) -> Booking:
        """Let Bo book the hall (or another listing)."""
        with unit_of_work():
            return book(
                self.session, self.bo, of or self.hall, self.borrower, wish(*periods, **facts)
            )

    def close(
        self,
        *periods: Period,
        of: list[Listing] | None = None,
        by: Actor | None = None,
        seen: list[str] | None = None,
        **facts: Any,
    ) -> Closure:
        """Let Anna close the hall (or other listings)."""
        with unit_of_work():
            return close(
                self.session,
                by or self.anna,
                closing(*periods, of=of or [self.hall], **facts),
                seen=seen,
            )

    def hand_out(self, row: Occurrence) -> None:
        """Let Dan hand out what was booked."""
        with unit_of_work():
            handing.hand_out(self.session, self.dan, row)

    def kinds(self, actor: Actor | None = None) -> list[str]:
        """Return the kinds of mail that wait for a person (everybody), oldest first."""
        self.session.rollback()
        query = select(Message.kind).order_by(Message.id)
        if actor is not None:
            query = query.where(Message.recipient == actor.email)
        return list(self.session.scalars(query))

    def taken(self, source: OccupancySource) -> list[tuple[int, int, int, int]]:
        """Return unit, start, end and quantity of every row of a source, in key order."""
        self.session.rollback()
        rows = self.session.execute(
            select(
                Occupancy.unit_id, Occupancy.start_minute, Occupancy.end_minute, Occupancy.quantity
            )
            .where(Occupancy.source == source)
            .order_by(Occupancy.day, Occupancy.unit_id, Occupancy.start_minute)
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


def closing(*periods: Period, of: list[Listing], **facts: Any) -> Closing:
    """Return what is to be closed: two hours in a fortnight when no period is given."""
    facts.setdefault("reason", "Golvet slipas.")
    facts.setdefault("kind", ClosureKind.CLOSURE)
    return Closing(listings=of, periods=periods or (period(),), **facts)


def ground(session: Session) -> Ground:
    """Make them: the hall takes a second unit, which is all that the half takes."""
    with unit_of_work():
        owner = make_organisation(session, name="Scoutkåren")
        borrower = make_organisation(session, name="Teatern")
        _, anna = make_member(session, owner, name="Anna")
        _, dan = make_member(session, owner, Role.CARETAKER, name="Dan")
        _, bo = make_member(session, borrower, name="Bo")
        hall = make_listing(session, owner)
        half = make_listing(session, owner, title="Halva salen", slug="halva-salen")
        session.add(ListingUnit(listing_id=hall.id, unit_id=unit(half), quantity=1))
        chairs = make_listing(
            session, owner, of=10, title="Stolar", slug="stolar", kind=ListingKind.EQUIPMENT,
            type="bord_och_stolar",
        )  # fmt: skip
        session.flush()
        session.refresh(hall)
    return Ground(session, owner, borrower, anna, dan, bo, hall, half, chairs)


def unit(listing: Listing) -> int:
    """Return the id of the listing's first unit."""
    return listing.units[0].unit_id


def shrink(session: Session, listing: Listing, quantity: int) -> None:
    """Let fewer of the listing's unit exist."""
    with unit_of_work():
        session.get_one(Unit, unit(listing)).quantity = quantity


__all__ = ["Ground", "User", "at", "closing", "ground", "period", "shrink", "unit"]
