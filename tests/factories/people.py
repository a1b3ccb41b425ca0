"""Users, organisations and memberships."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from marketplace import clock
from marketplace.actor import Actor, acting_as
from marketplace.models import Membership, Organisation, User
from marketplace.types import OrganisationKind, Role

_number = count(1)


def make_user(session: Session, **facts: Any) -> User:
    """Add a person with a unique address."""
    facts.setdefault("email", f"person{next(_number)}@exempel.example")
    facts.setdefault("name", "Anna Testsson")
    user = User(**facts)
    session.add(user)
    session.flush()
    return user


def make_organisation(session: Session, **facts: Any) -> Organisation:
    """Add a verified association."""
    number = next(_number)
    facts.setdefault("slug", f"forening-{number}")
    facts.setdefault("name", f"Föreningen {number}")
    facts.setdefault("sort_key", facts["name"].lower())
    facts.setdefault("kind", OrganisationKind.ASSOCIATION)
    facts.setdefault("price_group", "forening")
    facts.setdefault("verified_at", clock.now())
    organisation = Organisation(**facts)
    session.add(organisation)
    session.flush()
    return organisation


def make_member(
    session: Session, organisation: Organisation, role: Role = Role.ADMIN, **facts: Any
) -> tuple[User, Actor]:
    """Add a person who acts for the organisation, and return them with their actor."""
    user = make_user(session, **facts)
    session.add(Membership(user_id=user.id, organisation_id=organisation.id, role=role))
    session.flush()
    session.refresh(user)
    return user, acting_as(user)
