"""Two sides at a table: an owner, an asker, and the conversation between them."""

from dataclasses import dataclass
from typing import Any

from factories import make_listing, make_member, make_organisation, period
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement import agreeing, conversing, inquiring, proposing_times
from bookings.models import Booking, Inquiry, Proposal
from bookings.types import Party
from inventory.models import Listing
from inventory.types import BookingMode, ListingKind
from marketplace.actor import Actor, acting_as
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import Role


@dataclass
class Table:
    """Anna offers sound at concerts, Bo asks for it; each act is a unit of work of its own."""

    session: Session
    owner_id: int
    asker_id: int
    anna_id: int
    bo_id: int
    listing_id: int
    inquiry_id: int

    @property
    def now(self) -> Session:
        """Return the session, which sees everything that has been committed by now."""
        self.session.rollback()
        return self.session

    @property
    def inquiry(self) -> Inquiry:
        """Return the conversation as it is now."""
        return self.now.get_one(Inquiry, self.inquiry_id)

    def turn(self) -> Party:
        """Return whose turn it is now."""
        return self.inquiry.waits_for

    @property
    def listing(self) -> Listing:
        """Return what is asked about."""
        return self.now.get_one(Listing, self.listing_id)

    def times(self) -> list[Proposal]:
        """Return the proposed times, in the order of their dates."""
        query = select(Proposal).order_by(Proposal.starts_at, Proposal.id)
        return list(self.now.scalars(query))

    def bookings(self) -> list[Booking]:
        """Return what has been booked."""
        return list(self.now.scalars(select(Booking).order_by(Booking.id)))

    def actor(self, user_id: int) -> Actor:
        """Return the person with the roles of this moment."""
        user = self.session.get_one(User, user_id)
        self.session.refresh(user)
        return acting_as(user)

    def member(self, organisation_id: int, role: Role, **facts: Any) -> int:
        """Add one more person to an organisation, and return their id."""
        with unit_of_work(self.session) as work:
            home = work.get_one(Organisation, organisation_id)
            return make_member(work, home, role, **facts)[0].id

    def change(self, **facts: Any) -> None:
        """Let the owner state other facts of the listing."""
        with unit_of_work(self.session) as work:
            listing = work.get_one(Listing, self.listing_id)
            for name, value in facts.items():
                setattr(listing, name, value)

    def say(self, user_id: int, text: str = "Hej!") -> None:
        """Let a person write to the other side."""
        with unit_of_work(self.session) as work:
            inquiry = work.get_one(Inquiry, self.inquiry_id)
            conversing.say(work, self.actor(user_id), inquiry, text=text)

    def close(self, user_id: int, text: str = "") -> None:
        """Let a person end the conversation."""
        with unit_of_work(self.session) as work:
            inquiry = work.get_one(Inquiry, self.inquiry_id)
            conversing.close(work, self.actor(user_id), inquiry, text=text)

    def propose(self, user_id: int, *periods: Period, **facts: Any) -> list[str]:
        """Let a person propose times (one of two hours when none is given); their public ids."""
        with unit_of_work(self.session) as work:
            inquiry = work.get_one(Inquiry, self.inquiry_id)
            made = proposing_times.propose(
                work, self.actor(user_id), inquiry, periods=periods or [period()], **facts
            )
            return [one.public_id for one in made]

    def accept(self, user_id: int, public_id: str, **facts: Any) -> int:
        """Let a person say yes to a time; the booking's id."""
        with unit_of_work(self.session) as work:
            inquiry = work.get_one(Inquiry, self.inquiry_id)
            (one,) = proposing_times.chosen(work, inquiry, [public_id])
            return agreeing.accept(work, self.actor(user_id), inquiry, one, **facts).id

    def decline(self, user_id: int, *public_ids: str, text: str = "") -> None:
        """Let a person say no to times."""
        with unit_of_work(self.session) as work:
            inquiry = work.get_one(Inquiry, self.inquiry_id)
            rows = proposing_times.chosen(work, inquiry, public_ids)
            proposing_times.decline(work, self.actor(user_id), inquiry, rows, text=text)

    def withdraw(self, user_id: int, *public_ids: str) -> None:
        """Let a person take times back."""
        with unit_of_work(self.session) as work:
            inquiry = work.get_one(Inquiry, self.inquiry_id)
            rows = proposing_times.chosen(work, inquiry, public_ids)
            proposing_times.withdraw(work, self.actor(user_id), inquiry, rows)


def laid(session: Session, **facts: Any) -> Table:
    """Let Bo ask Anna about her listing, a service unless `facts` say otherwise."""
    facts.setdefault("kind", ListingKind.SERVICE)
    facts.setdefault("type", "ljud_och_ljus")
    facts.setdefault("title", "Ljudtekniker")
    facts.setdefault("mode", BookingMode.AGREEMENT)
    facts.setdefault("place", None)
    with unit_of_work(session) as work:
        owner = make_organisation(work, name="Rockföreningen Rundgång")
        asker = make_organisation(work, name="Teaterföreningen Ridån")
        anna, _ = make_member(work, owner, name="Anna", email="anna@rock.example")
        bo, actor = make_member(work, asker, name="Bo", email="bo@teater.example")
        listing = make_listing(work, owner, **facts)
        inquiry = inquiring.ask(
            work, actor, listing=listing, organisation=asker, text="Kan ni hjälpa oss?",
            contact_name="Bo", contact_phone="+46846500401", people=30,
        )  # fmt: skip
        return Table(session, owner.id, asker.id, anna.id, bo.id, listing.id, inquiry.id)
