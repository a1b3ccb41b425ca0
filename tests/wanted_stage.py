"""A stage for wanted notices: Bo's theatre needs a hall, Anna's club has one, Eva's has chairs."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from factories import make_listing, make_member, make_organisation, period
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.agreement import agreeing, proposing_times
from bookings.models import Booking, Inquiry, Proposal, WantedNotice, WantedOffer
from bookings.types import WantedWhen
from bookings.wanted import answering, ending, matching, writing
from bookings.wanted.facts import NoticeFacts
from inventory.models import Listing
from inventory.search import index_listing
from inventory.types import ListingKind
from marketplace import clock, mail_rendering
from marketplace.actor import Actor, acting_as
from marketplace.models import Message, Organisation, User
from marketplace.outbox import Mail
from marketplace.periods import Period
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind


@dataclass
class Square:
    """Who is there; each act is a unit of work of its own."""

    session: Session
    theatre_id: int
    club_id: int
    other_id: int
    city_id: int
    bo_id: int
    anna_id: int
    eva_id: int
    clerk_id: int
    when: Period = field(default_factory=period)
    titles: dict[int, str] = field(default_factory=dict)
    published: int = 0

    @property
    def now(self) -> Session:
        """Return the session, which sees everything that has been committed by now."""
        self.session.rollback()
        return self.session

    def actor(self, user_id: int) -> Actor:
        """Return a person with the roles of this moment."""
        user = self.session.get_one(User, user_id)
        self.session.refresh(user)
        return acting_as(user)

    def facts(self, **facts: Any) -> NoticeFacts:
        """Return what the theatre's notice says, with other facts where they are given."""
        return NoticeFacts(
            **{
                "title": "Lokal till vårt årsmöte",
                "text": "Vi är 25 och en av oss sitter i rullstol.",
                "kind": ListingKind.PREMISES,
                "people": 25,
                "when": WantedWhen.ONCE,
                "period": self.when,
                "contact_name": "Bo",
                "contact_phone": "042-10 50 00",
                **facts,
            }
        )

    def publish(self, **facts: Any) -> int:
        """Let Bo publish a notice; after the first each has a title of its own."""
        self.published += 1
        if self.published > 1:
            facts.setdefault("title", f"Lokal till vårt årsmöte {self.published}")
        with unit_of_work(self.session) as work:
            home = work.get_one(Organisation, self.theatre_id)
            return writing.publish(work, self.actor(self.bo_id), home, self.facts(**facts)).id

    def notice(self, key: int) -> WantedNotice:
        """Return a notice as it is now."""
        return self.now.get_one(WantedNotice, key)

    def hall(self, owner_id: int | None = None, **facts: Any) -> int:
        """List a hall, the club's unless another owner is given."""
        facts.setdefault("capacity_max", 40)
        with unit_of_work(self.session) as work:
            owner = work.get_one(Organisation, owner_id or self.club_id)
            made = make_listing(work, owner, **facts)
            index_listing(work, made)
            self.titles[made.id] = made.title
            return made.id

    def offer(
        self, notice_id: int, listing_id: int, user_id: int | None = None, **more: Any
    ) -> int:
        """Let an owner (Anna unless another is given) offer a listing; the time as wanted."""
        more.setdefault("periods", [self.when])
        with unit_of_work(self.session) as work:
            return answering.offer(
                work,
                self.actor(user_id or self.anna_id),
                work.get_one(WantedNotice, notice_id),
                listing=work.get_one(Listing, listing_id),
                **more,
            ).id

    def answer(self, notice_id: int, text: str = "Ring oss!", user_id: int | None = None) -> int:
        """Let somebody of the club write."""
        with unit_of_work(self.session) as work:
            return answering.answer(
                work,
                self.actor(user_id or self.anna_id),
                work.get_one(WantedNotice, notice_id),
                organisation=work.get_one(Organisation, self.club_id),
                text=text,
            ).id

    def proposal(self, offer_id: int) -> Proposal:
        """Return the (first) time of an offer."""
        offer = self.now.get_one(WantedOffer, offer_id)
        wanted = select(Proposal).where(Proposal.inquiry_id == offer.inquiry_id)
        return self.session.scalars(wanted.order_by(Proposal.starts_at)).first()  # type: ignore[return-value]

    def accept(self, offer_id: int, **facts: Any) -> int:
        """Let Bo say yes to an offer; the booking's id."""
        with unit_of_work(self.session) as work:
            offer = work.get_one(WantedOffer, offer_id)
            inquiry = work.get_one(Inquiry, offer.inquiry_id)
            first = work.scalars(select(Proposal).where(Proposal.inquiry_id == inquiry.id)).first()
            assert first is not None
            (one,) = proposing_times.chosen(work, inquiry, [first.public_id])
            return agreeing.accept(work, self.actor(self.bo_id), inquiry, one, **facts).id

    def bookings(self) -> list[Booking]:
        """Return what has been booked."""
        return list(self.now.scalars(select(Booking).order_by(Booking.id)))

    def match(self) -> None:
        """Let the worker look for owners of every notice."""
        with unit_of_work(self.session) as work:
            for row in work.scalars(select(WantedNotice)):
                row.match_at = clock.now() - timedelta(seconds=1)
        matching.tell_owners(self.session)

    def end(self) -> None:
        """Let the worker end what is over."""
        for step in (ending.expire, ending.settle):
            with unit_of_work(self.session) as work:
                step(work)

    def mails(self, kind: str | None = None) -> list[Mail]:
        """Return the mails that have been written, of one kind if it is given."""
        chosen = select(Message).order_by(Message.id)
        if kind is not None:
            chosen = chosen.where(Message.kind == kind)
        return [mail_rendering.render(self.session, row) for row in self.now.scalars(chosen)]

    def texts(self, kind: str) -> dict[str, str]:
        """Return the text of the mail of a kind by who got it."""
        chosen = select(Message).where(Message.kind == kind)
        return {
            row.recipient: mail_rendering.render(self.session, row).text
            for row in self.now.scalars(chosen)
        }

    def recipients(self, kind: str) -> list[str]:
        """Return who got mails of a kind, in order."""
        chosen = select(Message.recipient).where(Message.kind == kind)
        return sorted(self.now.scalars(chosen))


def built(session: Session) -> Square:
    """Return the stage; nothing is listed and nothing wanted yet."""
    with unit_of_work(session) as work:
        theatre = make_organisation(work, name="Teaterföreningen Ridån", slug="ridan")
        club = make_organisation(work, name="Bygdegården", slug="bygdegarden")
        other = make_organisation(work, name="Scoutkåren", slug="scoutkaren")
        city = make_organisation(
            work, name="Staden", slug="staden", kind=OrganisationKind.MUNICIPAL
        )
        bo, _ = make_member(work, theatre, name="Bo", email="bo@teater.example", locale="en")
        anna, _ = make_member(work, club, name="Anna", email="anna@bygd.example", locale="en")
        eva, _ = make_member(work, other, name="Eva", email="eva@scout.example", locale="en")
        clerk, _ = make_member(work, city, name="Karin", email="karin@stad.example", locale="en")
        return Square(
            session, theatre.id, club.id, other.id, city.id, bo.id, anna.id, eva.id, clerk.id
        )


def refuse(square: Square, offer: int) -> None:
    """Let Bo say no to the (first) time of an offer."""
    one = square.proposal(offer)
    with unit_of_work(square.session) as work:
        inquiry = work.get_one(Inquiry, one.inquiry_id)
        again = proposing_times.chosen(work, inquiry, [one.public_id])
        proposing_times.decline(work, square.actor(square.bo_id), inquiry, again)


def accept_some(
    square: Square, offer: int, *which: int, seen: dict[str, str] | None = None
) -> list[int]:
    """Let Bo say yes to some of the times of an offer, counted from 1; the bookings' ids."""
    with unit_of_work(square.session) as work:
        inquiry = work.get_one(Inquiry, work.get_one(WantedOffer, offer).inquiry_id)
        wanted = select(Proposal.public_id).where(Proposal.inquiry_id == inquiry.id)
        ids = list(work.scalars(wanted.order_by(Proposal.starts_at)))
        some = proposing_times.chosen(work, inquiry, [ids[one - 1] for one in which])
        made = agreeing.accept_all(work, square.actor(square.bo_id), inquiry, some, seen=seen)
        return [one.id for one in made]
