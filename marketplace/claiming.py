"""Who may take over an organisation that the city's register brought in."""

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from marketplace.actor import Actor
from marketplace.models import Membership, Organisation, User
from marketplace.types import OrganisationKind, OrganisationStatus, Role


def may_claim(actor: Actor, organisation: Organisation, *, has_admin: bool) -> bool:
    """Tell whether the actor's proven address is the register's, and nobody looks after it yet."""
    return (
        actor.signed_in
        and not has_admin
        and organisation.imported
        and organisation.status is OrganisationStatus.ACTIVE
        and organisation.kind is not OrganisationKind.PERSON
        and bool(organisation.email)
        and organisation.email.lower() == actor.email
    )


def has_admin(session: Session, organisation_id: int) -> bool:
    """Tell whether somebody who may sign in is the organisation's admin."""
    return bool(session.scalar(select(looked_after(organisation_id))))


def looked_after(organisation_id: int | InstrumentedAttribute[int]) -> Exists:
    """Return the condition that somebody who may sign in is admin of the organisation."""
    return exists().where(
        Membership.organisation_id == organisation_id,
        Membership.role == Role.ADMIN,
        Membership.user_id == User.id,
        User.disabled_at.is_(None),
    )
