"""Who the token stands for."""

from flask import Response

from marketplace import queries
from marketplace.api import answers, bearer
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.fields import Flag, Listed, OneOf, Part, Text
from marketplace.api.schemas import Answer
from marketplace.extensions import db
from marketplace.types import OrganisationStatus, Role, TokenScope

blueprint = ApiBlueprint("me", __name__, description="The person behind the token")


class MembershipAnswer(Answer):
    """An organisation that the person acts for, and as what."""

    slug = Text()
    name = Text()
    role = Text(validate=OneOf([role.value for role in Role]))


class MeAnswer(Answer):
    """The person behind the token."""

    email = Text()
    name = Text()
    platform_admin = Flag()
    scope = Text(validate=OneOf([scope.value for scope in TokenScope]))
    organisations = Listed(Part(MembershipAnswer), most=10_000)


@blueprint.operation("GET", "/me", answer=MeAnswer, refusals=[403])
def me(given: Given) -> Response:
    """Return the person behind the token and the organisations that they act for."""
    caller = bearer.require_scope(TokenScope.ALL, TokenScope.READ)
    given.query()
    memberships = queries.own_memberships(db.session(), caller)
    return answers.of(
        {
            "email": caller.email,
            "name": caller.name,
            "platform_admin": caller.platform_admin,
            "scope": caller.scope.value,
            "organisations": [
                {
                    "slug": row.organisation.slug,
                    "name": row.organisation.name,
                    "role": row.role.value,
                }
                for row in memberships
                if row.organisation.status is OrganisationStatus.ACTIVE
            ],
        }
    )
