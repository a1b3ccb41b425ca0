"""Who may do what in an organisation: one table, asked by every command and query."""

from collections.abc import Mapping
from enum import StrEnum

from marketplace.actor import Actor
from marketplace.errors import NotAllowed, NotFound
from marketplace.types import Role, TokenScope


class Permission(StrEnum):
    """What can be allowed."""

    ORGANISATION_SEE = "organisation_see"
    ORGANISATION_EDIT = "organisation_edit"
    MEMBERS_MANAGE = "members_manage"
    LISTING_EDIT = "listing_edit"
    LISTING_IMPORT = "listing_import"
    BOOKING_MAKE = "booking_make"
    BOOKING_SEE = "booking_see"
    REQUEST_SEE = "request_see"
    BOOKING_DECIDE = "booking_decide"
    DAY_SEE = "day_see"
    HAND_OVER = "hand_over"
    TIME_CLOSE = "time_close"
    MAINTENANCE_STATE = "maintenance_state"
    ORGANISATIONS_IMPORT = "organisations_import"
    ORGANISATION_VERIFY = "organisation_verify"
    OUTBOX_SEE = "outbox_see"
    SCHOOL_BREAKS_EDIT = "school_breaks_edit"
    SYNONYMS_EDIT = "synonyms_edit"
    WANTED_ANSWER = "wanted_answer"
    WANTED_MODERATE = "wanted_moderate"


ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(
        {
            Permission.ORGANISATION_SEE,
            Permission.ORGANISATION_EDIT,
            Permission.MEMBERS_MANAGE,
            Permission.LISTING_EDIT,
            Permission.LISTING_IMPORT,
            Permission.BOOKING_MAKE,
            Permission.BOOKING_SEE,
            Permission.REQUEST_SEE,
            Permission.BOOKING_DECIDE,
            Permission.DAY_SEE,
            Permission.HAND_OVER,
            Permission.TIME_CLOSE,
            Permission.MAINTENANCE_STATE,
            Permission.WANTED_ANSWER,
        }
    ),
    Role.BOOKER: frozenset(
        {
            Permission.ORGANISATION_SEE,
            Permission.BOOKING_MAKE,
            Permission.BOOKING_SEE,
            Permission.WANTED_ANSWER,
        }
    ),
    # Whoever finds the leak puts the room out of use at once; to close time for other reasons is
    # the admins' decision.
    Role.CARETAKER: frozenset(
        {
            Permission.ORGANISATION_SEE,
            Permission.DAY_SEE,
            Permission.HAND_OVER,
            Permission.MAINTENANCE_STATE,
            Permission.WANTED_ANSWER,
        }
    ),
}

PLATFORM_PERMISSIONS = frozenset(
    {
        Permission.ORGANISATION_SEE,
        Permission.ORGANISATION_EDIT,
        Permission.MEMBERS_MANAGE,
        Permission.LISTING_IMPORT,
        Permission.ORGANISATIONS_IMPORT,
        Permission.ORGANISATION_VERIFY,
        Permission.OUTBOX_SEE,
        Permission.SCHOOL_BREAKS_EDIT,
        Permission.SYNONYMS_EDIT,
        Permission.WANTED_MODERATE,
    }
)

WRITES = frozenset(Permission) - {
    Permission.ORGANISATION_SEE,
    Permission.BOOKING_SEE,
    Permission.REQUEST_SEE,
    Permission.DAY_SEE,
    Permission.OUTBOX_SEE,
}


def can(actor: Actor, permission: Permission, organisation_id: int | None = None) -> bool:
    """Tell whether `actor` has `permission`, in the organisation where one is given."""
    if actor.scope is TokenScope.CALENDAR:
        return False
    if actor.scope is TokenScope.READ and permission in WRITES:
        return False
    if actor.system:
        return True
    if actor.platform_admin and permission in PLATFORM_PERMISSIONS:
        return True
    if organisation_id is None:
        return False
    role = actor.roles.get(organisation_id)
    return role is not None and permission in ROLE_PERMISSIONS[role]


def require(
    actor: Actor, permission: Permission, organisation_id: int | None = None, *, known: bool = True
) -> None:
    """Raise NotAllowed without the permission, NotFound where the thing is not `known` to all."""
    if not can(actor, permission, organisation_id):
        raise NotAllowed if known else NotFound
