"""The register of associations for programs."""

from flask import Response

from inventory import register, vocabulary
from inventory.register import RegisterFilters
from inventory.vocabulary import Term
from marketplace.api import answers
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.fields import Choice, Length, Listed, OneOf, Text
from marketplace.api.organisation_schemas import OrganisationItem
from marketplace.api.organisations import item
from marketplace.api.schemas import Paged, page_of
from marketplace.extensions import db
from marketplace.types import OrganisationKind
from marketplace.web.guard import Audience

blueprint = ApiBlueprint("register", __name__, description="The register of associations")


MOST = 20


def _code(terms: tuple[Term, ...]) -> Text:
    return Text(validate=OneOf([term.code for term in terms]))


class RegisterQuery(Paged):
    """What the register is narrowed by."""

    q = Text(load_default="", validate=Length(0, 200))
    kind = Choice(OrganisationKind)
    category = Text(load_default="", validate=Length(0, 60))
    district = Text(
        load_default="", validate=OneOf([district.name for district in vocabulary.DISTRICTS])
    )
    umbrella = Text(load_default="", validate=Length(0, 120))
    activity = Text(load_default="", validate=OneOf([one.code for one in vocabulary.ACTIVITIES]))
    language = Listed(_code(vocabulary.LANGUAGES), load_default=list, most=MOST)
    age = Listed(_code(vocabulary.AGES), load_default=list, most=MOST)


@blueprint.operation(
    "GET",
    "/organisations",
    audience=Audience.EVERYONE,
    answer=page_of(OrganisationItem),
    query=RegisterQuery,
)
def list_organisations(given: Given) -> Response:
    """Return the register, organisations that nobody has verified yet too.

    In Swedish order; those that have the words of `q` best first.
    """
    asked = given.query()
    filters = RegisterFilters(
        text=asked["q"],
        kind=OrganisationKind(asked["kind"]) if "kind" in asked else None,
        category=asked["category"],
        district=asked["district"],
        umbrella=asked["umbrella"],
        activities=(asked["activity"],) if asked["activity"] else (),
        languages=tuple(asked["language"]),
        ages=tuple(asked["age"]),
    )
    found = register.find(db.session(), filters, asked["page"], asked["per_page"])
    # A page beyond the last has nothing on it; the register's own page shows the last instead.
    rows = found.rows if asked["page"] == found.number and not found.unknown else ()
    total = 0 if found.unknown else found.total
    return answers.page([item(row) for row in rows], total, asked)
