"""Who reads the overview whole: the city's staff and platform admins."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.models import Organisation
from marketplace.policy import Permission, can
from marketplace.types import OrganisationKind, OrganisationStatus


def may_see(session: Session, actor: Actor) -> bool:
    """Tell whether the actor is a member, in any role, of a department of the city, or its admin.

    Asks the database only for who belongs to an organisation.
    """
    if can(actor, Permission.ORGANISATION_VERIFY):
        return True
    mine = [key for key in actor.organisations() if can(actor, Permission.ORGANISATION_SEE, key)]
    if not mine:
        return False
    municipal = select(Organisation.id).where(
        Organisation.id.in_(mine),
        Organisation.kind == OrganisationKind.MUNICIPAL,
        Organisation.status == OrganisationStatus.ACTIVE,
    )
    return session.scalar(municipal.limit(1)) is not None


def require_see(session: Session, actor: Actor) -> None:
    """Raise NotFound for everybody else."""
    if not may_see(session, actor):
        raise NotFound
