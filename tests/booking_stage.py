"""A stage for the pages of bookings: an owner, a borrower, a rival, and what they do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from factories import make_listing, make_member, wish
from flask import Flask
from form_browser import Browser, in_english
from sqlalchemy.orm import Session

from bookings.ordering import Line, request_order
from inventory.models import Listing
from inventory.types import BookingMode
from marketplace import clock
from marketplace.actor import acting_as
from marketplace.models import Organisation, User
from marketplace.transactions import unit_of_work
from marketplace.types import Role


@dataclass
class Stage:
    """Who is there, and how their browsers are made."""

    app: Flask
    session: Session
    owner: Organisation
    theatre: Organisation
    choir: Organisation
    anna: User
    bo: User
    cia: User

    @property
    def now(self) -> Session:
        """Return the session, which sees everything that has been committed by now."""
        self.session.rollback()
        return self.session

    def browser(self, person: User) -> Browser:
        """Return a browser of the person, in English."""
        return in_english(self.app, person)

    def hall(self, **facts: Any) -> Listing:
        """Return a hall of the owner, asked for unless said otherwise."""
        facts.setdefault("mode", BookingMode.REQUEST)
        facts.setdefault("capacity_max", 40)
        with unit_of_work(self.session) as work:
            return make_listing(work, work.get_one(Organisation, self.owner.id), **facts)

    def member(self, organisation: Organisation, role: Role, name: str) -> User:
        """Return one more person of an organisation."""
        with unit_of_work(self.session) as work:
            return make_member(work, work.get_one(Organisation, organisation.id), role, name=name)[
                0
            ]


def ordered(stage: Stage) -> str:
    """Let Bo order a hall to be asked for and a stage booked at once; the path of the order."""
    things = [stage.hall(title="Salen"), stage.hall(title="Scenen", mode=BookingMode.INSTANT)]
    with unit_of_work(stage.session) as work:
        order = request_order(
            work,
            acting_as(work.get_one(User, stage.bo.id)),
            organisation=work.get_one(Organisation, stage.theatre.id),
            lines=[Line(work.merge(thing), wish()) for thing in things],
        )
        return f"/orders/{order.public_id}"


def day(ahead: int = 14) -> str:
    """Return a day to come, as a date field has it."""
    return (clock.now() + timedelta(days=ahead)).date().isoformat()


def book_path(listing: Listing) -> str:
    """Return the address of the listing's form."""
    return f"/l/{listing.public_id}-{listing.slug}/book"


def ask_for(browser: Browser, listing: Listing, **fields: Any) -> str:
    """Check a time and send the request, as a person would; the page that follows."""
    check(browser, listing, **fields)
    more = {name: value for name, value in fields.items() if name in {"purpose", "note"}}
    return browser.send("do", {"do": "send", "purpose": "Repetition", **more})


def check(browser: Browser, listing: Listing, **fields: Any) -> str:
    """Open the form, fill in when, and look up time and price."""
    browser.open(book_path(listing))
    values = {"date": day(), "from": "18:00", "to": "20:00", "do": "check", **fields}
    return browser.send("date", values)
