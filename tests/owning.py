"""An owner, what they list through the commands, and bookings of it, for tests of units."""

from dataclasses import dataclass
from typing import Any

from factories import book, make_member, make_organisation, wish
from factories.facts import hall, things
from sqlalchemy.orm import Session

from bookings import deciding
from bookings.models import Booking
from inventory import cataloguing
from inventory.facts import ListingFacts
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace.actor import Actor, acting_as
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work


@dataclass
class Owner:
    """Somebody whose listings are booked at once unless said otherwise."""

    session: Session
    home: Organisation
    actor: Actor
    borrower: Organisation
    bo: Actor
    people: tuple[User, User]

    def lists(self, facts: ListingFacts) -> Listing:
        """Make a listing."""
        with unit_of_work() as work:
            home = work.get_one(Organisation, self.home.id)
            return cataloguing.create_listing(work, self.actor, organisation=home, facts=facts)

    def hall(self, title: str, **facts: Any) -> Listing:
        """Make premises that are booked at once."""
        return self.lists(hall(title=title, **{"mode": BookingMode.INSTANT, **facts}))

    def things(self, title: str, **facts: Any) -> Listing:
        """Make equipment that is booked at once."""
        return self.lists(things(title=title, **{"mode": BookingMode.INSTANT, **facts}))

    def edits(self, listing: Listing, **facts: Any) -> Listing:
        """Change a listing."""
        with unit_of_work() as work:
            return cataloguing.edit_listing(work, self.actor, listing, ListingFacts(**facts))

    def lends(self, listing: Listing, *periods: Period, **facts: Any) -> Booking:
        """Let the borrower book or ask for it."""
        with unit_of_work() as work:
            borrower = work.get_one(Organisation, self.borrower.id)
            return book(work, self.bo, listing, borrower, wish(*periods, **facts))

    def approves(self, booking: Booking) -> Booking:
        """Say yes."""
        with unit_of_work() as work:
            return deciding.approve(work, self.actor, work.get_one(Booking, booking.id))


def settle(session: Session) -> Owner:
    """Return an owner with a borrower beside."""
    with unit_of_work(session) as work:
        home, borrower = make_organisation(work), make_organisation(work, name="Teatern")
        anna, _ = make_member(work, home)
        bo, _ = make_member(work, borrower)
    return Owner(session, home, acting_as(anna), borrower, acting_as(bo), (anna, bo))


def own_unit(listing: Listing) -> str:
    """Return the public id of the one unit that is the listing's own, not a part's."""
    (row,) = [row for row in listing.units if not row.by_part]
    return row.unit.public_id
