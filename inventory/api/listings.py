"""One listing for programs: read by those who may see it, written by its owner's admins."""

from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l

from inventory import cataloguing, queries
from inventory.api.listing_answers import ListingAnswer
from inventory.api.listing_facts import facts_of
from inventory.api.listing_schemas import ListingBody, ListingChange, ListingReplacement
from inventory.api.promised import clashes_told
from inventory.models import Listing
from inventory.policy import require_edit
from inventory.presentation import listing_item
from marketplace import policy
from marketplace.actor import Actor
from marketplace.api import answers, bearer, organisations, reading
from marketplace.api.blueprint import PREFIX, ApiBlueprint, Given
from marketplace.errors import FieldProblem, Invalid
from marketplace.extensions import db
from marketplace.orm import Json
from marketplace.policy import Permission, can
from marketplace.transactions import unit_of_work
from marketplace.web.guard import Audience

blueprint = ApiBlueprint("listings", __name__, description="What is offered")


@blueprint.operation(
    "GET",
    "/listings/<listing_id>",
    audience=Audience.EVERYONE,
    answer=ListingAnswer,
    refusals=[404],
)
def show_listing(given: Given, listing_id: str) -> Response:
    """Return one listing; its owner reads status, openings, units and part_of back."""
    caller = bearer.actor()
    listing = queries.visible(db.session(), caller, listing_id)
    given.query()
    return answers.of(item(caller, listing))


@blueprint.operation(
    "POST",
    "/listings",
    answer=ListingAnswer,
    status=201,
    body=ListingBody,
    refusals=[403, 404, 409],
)
def create_listing(given: Given) -> Response:
    """Make a listing; for admins of its organisation. A draft unless `status` says otherwise."""
    caller = bearer.actor()
    sent = given.json()
    slug = reading.named(sent, "organisation")
    if slug is not None:
        owner = organisations.visible(caller, slug)
        policy.require(caller, Permission.LISTING_EDIT, owner.id)
    body = given.body(sent)
    facts = facts_of(body, whole=True)
    with clashes_told(caller), unit_of_work() as session:
        owner = organisations.visible(caller, body["organisation"])
        made = cataloguing.create_listing(session, caller, organisation=owner, facts=facts)
        listing_id = made.public_id
    return answers.of(_whole(caller, listing_id), 201, Location=f"{PREFIX}/listings/{listing_id}")


@blueprint.operation(
    "PUT",
    "/listings/<listing_id>",
    answer=ListingAnswer,
    body=ListingReplacement,
    refusals=[403, 404, 409],
)
def replace_listing(given: Given, listing_id: str) -> Response:
    """Replace all facts of a listing; what is left out gets its default, but status stays."""
    return _changed(given, listing_id, whole=True)


@blueprint.operation(
    "PATCH",
    "/listings/<listing_id>",
    answer=ListingAnswer,
    body=ListingChange,
    refusals=[403, 404, 409],
)
def change_listing(given: Given, listing_id: str) -> Response:
    """Change some facts of a listing; what is left out stays as it was."""
    return _changed(given, listing_id, whole=False)


def item(caller: Actor, listing: Listing, **more: Any) -> Json:  # noqa: ANN401 - as listing_item
    """Return the listing as the caller may read it (its facts loaded)."""
    return listing_item(
        listing,
        locale=answers.language(),
        base_url=answers.settings().base_url,
        owner=owns(caller, listing),
        **more,
    )


def owns(caller: Actor, listing: Listing) -> bool:
    """Tell whether the caller is a member of the organisation whose listing it is."""
    owner = listing.organisation_id
    return owner in caller.roles and can(caller, Permission.ORGANISATION_SEE, owner)


def _changed(given: Given, listing_id: str, *, whole: bool) -> Response:
    caller = bearer.actor()
    require_edit(caller, queries.visible(db.session(), caller, listing_id))
    body = given.body()
    version = body.pop("version", None)
    with clashes_told(caller), unit_of_work() as session:
        listing = queries.visible(session, caller, listing_id)
        if body.get("organisation", listing.organisation.slug) != listing.organisation.slug:
            problem = _l("A listing cannot be moved to another organisation.")
            raise Invalid([FieldProblem("organisation", problem)])
        facts = facts_of(body, listing, whole=whole)
        cataloguing.edit_listing(
            session, caller, listing, facts.complete() if whole else facts, version=version
        )
    return answers.of(_whole(caller, listing_id))


def _whole(caller: Actor, listing_id: str) -> Json:
    return item(caller, queries.visible(db.session(), caller, listing_id))
