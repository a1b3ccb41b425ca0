"""Into what a file is imported: an organisation's listings, or the city's register."""

from sqlalchemy.orm import Session

from marketplace import engines, policy
from marketplace.actor import Actor
from marketplace.models import Organisation
from marketplace.policy import Permission

REGISTER = "register"


def scope_of(organisation: Organisation | None) -> str:
    """Return the name under which rows of an owner (None: of the register) are remembered."""
    return f"organisation:{organisation.id}" if organisation else REGISTER


def require(actor: Actor, organisation: Organisation | None) -> None:
    """Raise NotAllowed, or NotFound for the register, for whom may not import there."""
    if organisation is None:
        policy.require(actor, Permission.ORGANISATIONS_IMPORT, known=False)
    else:
        policy.require(actor, Permission.LISTING_IMPORT, organisation.id)


def hold(session: Session, scope: str) -> None:
    """Let another import into the same scope finish first."""
    engines.hold_name(session, f"import {scope}")
