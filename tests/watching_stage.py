"""A stage for saved searches: Bo, who looks for a hall, and those who list and take halls."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from factories import book, make_listing, make_member, make_organisation, period, wish
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import changing
from bookings.models import Booking, SavedSearch
from bookings.types import SearchPace
from bookings.watching import looking, saving
from inventory.models import Listing
from marketplace import clock, mail_rendering
from marketplace.actor import Actor, acting_as
from marketplace.models import Message, Organisation, User
from marketplace.outbox import Mail
from marketplace.periods import Period, local
from marketplace.telling import zone
from marketplace.transactions import unit_of_work


@dataclass
class Lookout:
    """Who is there; each act is a unit of work of its own."""

    session: Session
    owner_id: int
    home_id: int
    rival_id: int
    bo_id: int
    when: Period = field(default_factory=period)
    searches: int = 0

    @property
    def now(self) -> Session:
        """Return the session, which sees everything that has been committed by now."""
        self.session.rollback()
        return self.session

    def actor(self) -> Actor:
        """Return Bo with the roles of this moment."""
        user = self.now.get_one(User, self.bo_id)
        self.session.refresh(user)
        return acting_as(user)

    def hall(self, **facts: Any) -> int:
        """List one more hall."""
        with unit_of_work(self.session) as work:
            facts.setdefault("capacity_max", 40)
            return make_listing(work, work.get_one(Organisation, self.owner_id), **facts).id

    def take(self, listing_id: int, when: Period | None = None) -> int:
        """Let somebody else book it."""
        with unit_of_work(self.session) as work:
            rival = work.get_one(Organisation, self.rival_id)
            actor = acting_as(rival.memberships[0].user)
            asked = wish(when or self.when)
            return book(work, actor, work.get_one(Listing, listing_id), rival, asked).id

    def free(self, booking_id: int) -> None:
        """Let them cancel."""
        with unit_of_work(self.session) as work:
            rival = work.get_one(Organisation, self.rival_id)
            actor = acting_as(rival.memberships[0].user)
            changing.cancel(work, actor, work.get_one(Booking, booking_id))

    def timed(self, **more: str) -> str:
        """Return the parameters of a search for the stage's time."""
        starts, ends = (local(edge, zone()) for edge in (self.when.starts_at, self.when.ends_at))
        facts = {"date": f"{starts:%Y-%m-%d}", "from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"}
        return "&".join(f"{name}={value}" for name, value in {**facts, **more}.items())

    def save(
        self, query: str, pace: SearchPace = SearchPace.AT_ONCE, name: str | None = None
    ) -> int:
        """Let Bo save a search for his theatre; after the first each has a name of its own."""
        self.searches += 1
        if name is None:
            name = "Min sal" if self.searches == 1 else f"Min sal {self.searches}"
        home = self.now.get_one(Organisation, self.home_id)
        wanted = saving.prepared(self.session, query, home)
        with unit_of_work(self.session) as work:
            return saving.save(work, self._fresh(work), wanted, name=name, pace=pace).id

    def _fresh(self, work: Session) -> Actor:
        return acting_as(work.get_one(User, self.bo_id))

    def saved(self, key: int) -> SavedSearch:
        """Return a saved search as it is now."""
        return self.now.get_one(SavedSearch, key)

    def due(self) -> None:
        """Let every search be due."""
        with unit_of_work(self.session) as work:
            for row in work.scalars(select(SavedSearch)):
                row.next_look_at = clock.now() - timedelta(seconds=1)

    def look(self) -> list[Mail]:
        """Let the worker look at everything, and return the mails that it has written."""
        self.due()
        before = {row.id for row in self.now.scalars(select(Message))}
        looking.look_at_all(self.session)
        rows = self.now.scalars(select(Message).order_by(Message.id)).all()
        return [mail_rendering.render(self.session, row) for row in rows if row.id not in before]


def built(session: Session) -> Lookout:
    """Return the stage; nothing is listed yet."""
    with unit_of_work(session) as work:
        owner = make_organisation(work, name="Bygdegården")
        home = make_organisation(work, name="Teaterföreningen Ridån", slug="ridan")
        rival = make_organisation(work, name="Kören")
        bo, _ = make_member(work, home, name="Bo", email="bo@teater.example", locale="en")
        make_member(work, rival, name="Cia", email="cia@kor.example")
        return Lookout(session, owner.id, home.id, rival.id, bo.id)
