"""Organisations: what each says about itself, read by all and changed by its admins."""

from dataclasses import replace
from typing import Any

from flask import Response

from marketplace import organisations, queries
from marketplace.actor import Actor
from marketplace.api import answers, bearer
from marketplace.api.blueprint import ApiBlueprint, Given
from marketplace.api.organisation_schemas import OrganisationAnswer, OrganisationChange
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.organisation_profile import LINES, TEXTS, Profile
from marketplace.orm import Json
from marketplace.periods import local
from marketplace.policy import Permission, can, require
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationStatus
from marketplace.web.guard import Audience

blueprint = ApiBlueprint("organisations", __name__, description="The register of associations")

# What the profile calls otherwise than the organisation does, or judges by itself.
_PLAIN = (*LINES, *TEXTS, "email", "email_public", "phone", "phone_public", "website", "postcode")
_WORDS = frozenset({"activities", "languages", "ages"})


@blueprint.operation(
    "GET",
    "/organisations/<slug>",
    audience=Audience.EVERYONE,
    answer=OrganisationAnswer,
    refusals=[404],
)
def show_organisation(given: Given, slug: str) -> Response:
    """Return what an organisation says about itself; its admins read everything back."""
    caller = bearer.actor()
    organisation = visible(caller, slug)
    given.query()
    return answers.of(whole(caller, organisation))


@blueprint.operation(
    "PATCH",
    "/organisations/<slug>",
    answer=OrganisationAnswer,
    body=OrganisationChange,
    refusals=[403, 404, 409],
)
def change_organisation(given: Given, slug: str) -> Response:
    """Change some of what the organisation says about itself; for its admins."""
    caller = bearer.actor()
    require(caller, Permission.ORGANISATION_EDIT, visible(caller, slug).id)
    changes = given.body()
    with unit_of_work():
        organisation = visible(caller, slug)
        organisations.edit(db.session(), caller, organisation, changed(organisation, changes))
    return answers.of(whole(caller, visible(caller, slug)))


def visible(actor: Actor, slug: str) -> Organisation:
    """Return the organisation if the actor may know of it; raises NotFound otherwise."""
    found = queries.organisation(db.session(), actor, slug)
    stopped = found.status is OrganisationStatus.SUSPENDED
    if stopped and not can(actor, Permission.ORGANISATION_SEE, found.id):
        raise NotFound
    return found


def changed(organisation: Organisation, changes: dict[str, Any]) -> Profile:
    """Return the organisation's present profile with the changes in it."""
    words: dict[str, Any] = {
        name: tuple(row.code for row in getattr(organisation, name)) for name in _WORDS
    }
    present = Profile(
        **{name: getattr(organisation, name) for name in _PLAIN},
        district=organisation.district or "",
        orgnr=organisation.orgnr or "",
        in_register=organisation.in_register,
        **words,
    )
    wanted = dict(changes)
    for name in _WORDS & wanted.keys():
        wanted[name] = tuple(wanted[name])
    for name in ("district", "orgnr", "umbrella"):
        if name in wanted:
            wanted[name] = wanted[name] or ""
    return replace(present, **wanted)


def item(organisation: Organisation) -> Json:
    """Return an organisation as it stands in lists (its words and umbrella loaded)."""
    return {
        "slug": organisation.slug,
        "name": organisation.name,
        "kind": organisation.kind.value,
        "district": organisation.district,
        "activities": [row.code for row in organisation.activities],
        "verified": organisation.verified,
        "url": f"{answers.settings().base_url}/a/{organisation.slug}",
        "languages": [row.code for row in organisation.languages],
        "ages": [row.code for row in organisation.ages],
        "umbrella": _umbrella(organisation.umbrella),
    }


def _umbrella(umbrella: Organisation | None) -> Json | None:
    if umbrella is None or not umbrella.in_register:
        return None
    if umbrella.status is not OrganisationStatus.ACTIVE:
        return None
    return {"slug": umbrella.slug, "name": umbrella.name}


def whole(actor: Actor, organisation: Organisation) -> Json:
    """Return all that the actor may read of an organisation."""
    full = item(organisation) | {
        name: getattr(organisation, name)
        for name in (*LINES, *TEXTS, "website", "postcode")
        if name != "name"
    }
    full["email"] = organisation.email if organisation.email_public else ""
    full["phone"] = organisation.phone if organisation.phone_public else ""
    confirmed, zone = organisation.confirmed_on, answers.settings().city.zone
    full["confirmed_on"] = local(confirmed, zone).date().isoformat() if confirmed else None
    if not can(bearer.reading(actor), Permission.ORGANISATION_EDIT, organisation.id):
        return full
    return full | {
        "email": organisation.email,
        "phone": organisation.phone,
        "email_public": organisation.email_public,
        "phone_public": organisation.phone_public,
        "in_register": organisation.in_register,
        "orgnr": organisation.orgnr,
        "price_group": organisation.price_group,
    }
