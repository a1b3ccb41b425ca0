"""Who and what there is in the demo, and a refusal that says whose act it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bookings import models as made
from bookings.demo import known
from bookings.demo.manifest import DemoFault
from bookings.errors import OrderRefused, RuleBroken, SlotTaken
from inventory.models import Listing
from marketplace.actor import Actor
from marketplace.errors import DomainError, Invalid
from marketplace.models import Organisation, User


@dataclass
class Cast:
    """Who and what there is, by the names of the manifest, and what has been booked."""

    people: dict[str, User]
    listings: dict[tuple[str, str], Listing]
    owners: dict[int, Actor]
    booked: dict[int, made.Booking] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> "Cast":
        """Return the cast of what stands in the database."""
        return cls(known.people(session), known.listings(session), known.owners(session))

    def person(self, email: str) -> tuple[User, Organisation]:
        """Return a person and whom they book for: the first that they belong to."""
        user = known.found(self.people, email)
        if not user.memberships:
            raise DemoFault(f"{email} books for nobody")
        return user, user.memberships[0].organisation


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Let a refusal name what was refused, with all that was wrong."""
    try:
        yield
    except DomainError as error:
        raise DemoFault(f"{what}: {'; '.join(_told(error))}") from error


def _told(error: DomainError) -> list[str]:
    told = [str(error)]
    if isinstance(error, Invalid):
        told += [f"{one.field}: {one.message}" for one in error.problems]
    elif isinstance(error, RuleBroken):
        told += [str(one.message) for one in error.reasons]
    elif isinstance(error, SlotTaken):
        told += [str(one.starts_at) for one in error.clashes]
    elif isinstance(error, OrderRefused):
        for number, refusal in error.lines.items():
            told += [f"line {number + 1}: {one}" for one in _told(refusal)]
    return told
