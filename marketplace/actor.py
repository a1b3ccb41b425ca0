"""Who acts: a plain value that commands take, so that no command reads the request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from marketplace.models import User
from marketplace.types import OrganisationStatus, Role, TokenScope


@dataclass(frozen=True)
class Actor:
    """A person with the roles they hold right now, a visitor, or the product itself.

    `roles` maps organisation ids to roles; suspended organisations give none.
    """

    user_id: int | None = None
    name: str = ""
    email: str = ""
    locale: str | None = None
    platform_admin: bool = False
    system: bool = False
    scope: TokenScope = TokenScope.ALL
    roles: Mapping[int, Role] = field(default_factory=dict)

    @property
    def signed_in(self) -> bool:
        """Whether a person stands behind the actor."""
        return self.user_id is not None

    def organisations(self, *roles: Role) -> list[int]:
        """Return the ids of the organisations where the actor has one of `roles`, or any role."""
        return sorted(key for key, role in self.roles.items() if not roles or role in roles)


VISITOR = Actor()
SYSTEM = Actor(system=True, name="Allmänningen")


def acting_as(user: User, scope: TokenScope = TokenScope.ALL) -> Actor:
    """Return the actor of `user`, with the roles that the database holds at this moment."""
    return Actor(
        user_id=user.id,
        name=user.display_name,
        email=user.email,
        locale=user.locale,
        platform_admin=user.is_platform_admin,
        scope=scope,
        roles={
            membership.organisation_id: membership.role
            for membership in user.memberships
            if membership.organisation.status is OrganisationStatus.ACTIVE
        },
    )
