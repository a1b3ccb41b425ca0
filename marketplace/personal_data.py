"""What is kept about a person, for themselves to take away; each package tells its own part."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import NotAllowed
from marketplace.models import Membership, User
from marketplace.orm import Json
from marketplace.types import OrganisationKind

Tell = Callable[[Session, User], Any]
Forget = Callable[[Session, User], None]

_parts: dict[str, Tell] = {}
_forgetting: dict[str, Forget] = {}


def register(name: str, tell: Tell, *, forget: Forget | None = None) -> None:
    """Let `tell` return the part `name` as JSON values; `forget` deletes it with the account.

    Only what concerns nobody else is forgotten: a booking stays for its other side.
    """
    _parts[name] = tell
    if forget is not None:
        _forgetting[name] = forget


def of(session: Session, actor: Actor) -> Json:
    """Return all that is kept about the actor; raises NotAllowed for who is not a person."""
    person = session.get(User, actor.user_id) if actor.user_id is not None else None
    if person is None:
        raise NotAllowed
    found: Json = {
        "told_at": moment(clock.now()),
        "account": {
            "email": person.email,
            "name": person.name,
            "phone": person.phone,
            "language": person.locale,
            "created_at": moment(person.created_at),
        },
        "organisations": [
            {"name": one.organisation.name, "role": one.role.value}
            for one in session.scalars(
                select(Membership)
                .where(Membership.user_id == person.id)
                .options(joinedload(Membership.organisation))
                .order_by(Membership.id)
            )
            if one.organisation.kind is not OrganisationKind.PERSON
        ],
    }
    return found | {name: tell(session, person) for name, tell in _parts.items()}


def forget(session: Session, person: User) -> None:
    """Delete what is kept for nobody but the person, whose account is being closed."""
    for act in _forgetting.values():
        act(session, person)


def moment(value: datetime | None) -> str | None:
    """Return an instant as these answers write it: UTC, ISO 8601."""
    return value.isoformat() if value is not None else None
