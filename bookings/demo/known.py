"""Finding what the manifest names: organisations, listings and people that have been made."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings.demo.manifest import DemoFault
from inventory.models import Listing
from marketplace.actor import Actor, acting_as
from marketplace.models import Membership, Organisation, User
from marketplace.types import Role

Key = TypeVar("Key")
Thing = TypeVar("Thing")


def organisations(session: Session) -> dict[str, Organisation]:
    """Return all organisations by name."""
    rows = session.scalars(select(Organisation).order_by(Organisation.id)).all()
    return _by_one_name((row.name, row) for row in rows)


def listings(session: Session) -> dict[tuple[str, str], Listing]:
    """Return all listings by their owner's name and their title."""
    rows = session.execute(
        select(Organisation.name, Listing)
        .join(Listing, Listing.organisation_id == Organisation.id)
        .order_by(Listing.id)
    ).all()
    return _by_one_name(((owner, listing.title), listing) for owner, listing in rows)


def people(session: Session) -> dict[str, User]:
    """Return all people by their address."""
    return {row.email: row for row in session.scalars(select(User).order_by(User.id))}


def owners(session: Session) -> dict[int, Actor]:
    """Return who decides for each organisation: the first of its admins."""
    rows = session.scalars(
        select(Membership)
        .where(Membership.role == Role.ADMIN)
        .order_by(Membership.organisation_id, Membership.id)
    ).all()
    return {row.organisation_id: acting_as(row.user) for row in reversed(rows)}


def found(things: dict[Key, Thing], name: Key) -> Thing:
    """Return what has the name; raises DemoFault when nothing has, or more than one thing."""
    if name not in things:
        raise DemoFault(f"not one thing, but none or several, is called {name}")
    return things[name]


def _by_one_name(pairs: Iterable[tuple[Key, Thing]]) -> dict[Key, Thing]:
    """Leave out names that several have: the register may hold them, the manifest not use them."""
    named: dict[Key, list[Thing]] = {}
    for name, thing in pairs:
        named.setdefault(name, []).append(thing)
    return {name: things[0] for name, things in named.items() if len(things) == 1}
