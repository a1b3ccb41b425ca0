"""The same town twice: what there is to book in the database, and in the ledger."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from factories import make_member, make_organisation
from factories.facts import hall, things
from machine.ledger import DAY, Ledger, Span, Takes, Thing
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import cataloguing
from inventory.facts import AtOnceFacts, AudienceFacts, ListingFacts, UnitFacts
from inventory.models import Listing, Unit
from inventory.types import Audience, BookingMode
from marketplace import clock
from marketplace.actor import Actor, acting_as
from marketplace.models import Organisation, User
from marketplace.periods import Period
from marketplace.transactions import unit_of_work

BASE = datetime(2024, 5, 13, tzinfo=UTC)
"""A Monday long ago, so that the database's own clock has no part in what is judged."""
START = 6 * 60
CITY, EVA = "city", "eva"
THEATRE, CHOIR = "theatre", "choir"
EVERYBODY = (AudienceFacts(Audience.ALL),)


def instant(minute: int) -> datetime:
    """Return the instant of a minute of the machine."""
    return BASE + timedelta(minutes=minute)


def minute(moment: datetime) -> int:
    """Return the minute of the machine that an instant is; every one is whole."""
    whole, rest = divmod(moment - BASE, timedelta(minutes=1))
    assert not rest, moment
    return whole


def period(span: Span) -> Period:
    """Return the span as the product has it."""
    return Period(instant(span[0]), instant(span[1]))


@dataclass
class Town:
    """Who and what stands under which key in the database; names are the ledger's."""

    session: Session
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    listings: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def actor(self, whose: str) -> Actor:
        """Return the admin of an organisation."""
        return acting_as(self.session.get_one(User, self.people[whose]))

    def organisation(self, name: str) -> Organisation:
        """Return an organisation."""
        return self.session.get_one(Organisation, self.organisations[name])

    def listing(self, name: str) -> Listing:
        """Return a listing."""
        return self.session.get_one(Listing, self.listings[name])

    def unit(self, name: str) -> Unit:
        """Return a unit."""
        return self.session.get_one(Unit, self.units[name])

    def lists(self, whose: str, name: str, facts: ListingFacts) -> None:
        """Let an organisation make a listing."""
        with unit_of_work():
            made = cataloguing.create_listing(
                self.session, self.actor(whose), organisation=self.organisation(whose), facts=facts
            )
            self.listings[name] = made.id
        self.session.rollback()

    def know_units(self) -> None:
        """Remember the units by their names, which are those of the ledger."""
        for unit in self.session.scalars(select(Unit)):
            self.units[unit.name] = unit.id
        self.session.rollback()


def built(session: Session) -> tuple[Town, Ledger]:
    """Build a hall with halves, a pool, a kit, a teacher's time, and the loan of another owner."""
    town = Town(session)
    with clock.pinned(instant(START)):
        with unit_of_work():
            for name in (CITY, EVA, THEATRE, CHOIR):
                home = make_organisation(session, name=name.title())
                user, _ = make_member(session, home, name=f"Admin of {name}")
                town.organisations[name], town.people[name] = home.id, user.id
        _list_all(town)
        town.know_units()
    return town, _ledger()


def _list_all(town: Town) -> None:
    request, now = BookingMode.REQUEST, BookingMode.INSTANT
    town.lists(
        CITY,
        "hall",
        hall(
            title="hall", mode=request, audience=EVERYBODY, buffer_before_minutes=30,
            buffer_after_minutes=60, step_minutes=60, max_minutes=6 * 60, answer_hours=24,
            at_once=(AtOnceFacts((1, 2, 3, 4, 5), Audience.ASSOCIATIONS, 600, 840),),
        ),
    )  # fmt: skip
    whole = town.listing("hall").public_id
    half = {"audience": EVERYBODY, "part_of": whole}
    town.lists(CITY, "left", hall(title="left", mode=now, buffer_after_minutes=30, **half))
    town.lists(
        CITY,
        "right",
        hall(title="right", mode=request, pending_holds=False, answer_hours=48, **half),
    )
    town.lists(CITY, "teacher", hall(title="teacher", mode=BookingMode.AGREEMENT,
               buffer_before_minutes=30, buffer_after_minutes=30, audience=EVERYBODY))  # fmt: skip
    town.lists(CITY, "chairs", things(title="chairs", mode=now, quantity=4, audience=EVERYBODY))
    town.know_units()
    pool = town.unit("chairs").public_id
    town.lists(
        CITY,
        "set",
        things(
            title="set", mode=request, audience=EVERYBODY,
            units=(UnitFacts(unit=pool, quantity=2), UnitFacts(name="mixer", quantity=1, of=2)),
        ),
    )  # fmt: skip
    town.lists(
        EVA, "mics", things(title="mics", mode=request, quantity=3, notice_hours=2,
                            buffer_after_minutes=30, audience=EVERYBODY),
    )  # fmt: skip


UNITS: Takes = {
    "hall": 1, "left": 1, "right": 1, "teacher": 1, "chairs": 4, "mixer": 2, "mics": 3,
}  # fmt: skip


def _ledger() -> Ledger:
    every = [
        Thing(
            "hall", CITY, "request", {"hall": 1, "left": 1, "right": 1}, before=30, after=60,
            step=60, longest=6 * 60, answer=24 * 60, at_once=(600, 840),
        ),
        Thing("left", CITY, "instant", {"left": 1}, after=30),
        Thing("right", CITY, "request", {"right": 1}, holds=False, answer=48 * 60),
        Thing("teacher", CITY, "agreement", {"teacher": 1}, before=30, after=30),
        Thing("chairs", CITY, "instant", {"chairs": 1}, lent=True),
        Thing("set", CITY, "request", {"chairs": 2, "mixer": 1}, lent=True),
        Thing("mics", EVA, "request", {"mics": 1}, after=30, notice=120, lent=True),
    ]  # fmt: skip
    return Ledger(START, dict(UNITS), {thing.name: thing for thing in every})


__all__ = ["BASE", "CHOIR", "CITY", "DAY", "EVA", "START", "THEATRE", "Town", "built"]
