"""The page of an organisation in the register: who it is and what it lends."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import func

from inventory import photos, queries, register, vocabulary
from inventory.forms.wording import MODE_NAMES, labelled
from inventory.models import Listing
from inventory.views.addresses import listing_url, url_if_there
from inventory.views.overview import rule_words, type_name
from inventory.views.register import KIND_NAMES
from marketplace import queries as people
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.policy import Permission, can
from marketplace.types import OrganisationStatus
from marketplace.web import guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_organisation", __name__)

PER_PAGE = 25


@blueprint.get("/a/<slug>")
@access(Audience.EVERYONE)
def show(slug: str) -> str:
    """Show what an organisation says about itself, and what it lends."""
    session, actor = db.session(), guard.actor()
    organisation = people.organisation(session, actor, slug)
    if organisation.status is not OrganisationStatus.ACTIVE:
        raise NotFound
    found = queries.of_organisations(session, [organisation.id])
    total = session.scalar(found.with_only_columns(func.count(Listing.id))) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=int), pages))
    ordered = found.order_by(Listing.title_key, Listing.id).limit(PER_PAGE)
    keys = session.scalars(ordered.offset((page - 1) * PER_PAGE)).all()
    listings = queries.listings_with_facts(session, keys)
    locale = str(get_locale())
    activities = dict(labelled(vocabulary.ACTIVITIES, locale))
    return render_template(
        "inventory/organisation/show.html",
        organisation=organisation,
        kind_name=KIND_NAMES[organisation.kind],
        activities=[
            (activities[row.code], url_for("inventory_register.index", activity=row.code))
            for row in organisation.activities
            if row.code in activities
        ],
        umbrella=_public_umbrella(organisation.umbrella),
        members=register.members_of(session, organisation),
        cards=[_card(listing, locale) for listing in listings],
        page=page,
        pages=pages,
        page_url=lambda number: url_for(
            ".show", slug=slug, page=number if number > 1 else None, _anchor="shares"
        ),
        may_edit=can(actor, Permission.ORGANISATION_EDIT, organisation.id),
        may_list=can(actor, Permission.LISTING_EDIT, organisation.id),
        claim_url=url_if_there("organisations.claim", slug=slug)
        if people.may_claim(session, actor, organisation)
        else None,
        profile_url=url_if_there("organisations.profile", slug=slug),
    )


def _public_umbrella(umbrella: Any) -> Any:  # noqa: ANN401 - an organisation or nothing
    shown = umbrella and umbrella.in_register and umbrella.status is OrganisationStatus.ACTIVE
    return umbrella if shown else None


def _card(listing: Listing, locale: str) -> dict[str, Any]:
    """Return what the macro `result_card` takes."""
    facts = []
    if listing.capacity_max:
        facts.append(("users", _("at most %(count)s people", count=listing.capacity_max)))
    if listing.tariff and listing.tariff.rules:
        facts.append(("banknote", rule_words(listing.tariff.rules[0], locale)))
    elif listing.price_text:
        facts.append(("banknote", listing.price_text[:80]))
    facts.append(("calendar-check", str(MODE_NAMES[listing.mode])))
    kind = dict(labelled(vocabulary.KINDS, locale))[listing.kind.value]
    place = listing.place.district if listing.place else None
    return {
        "title": listing.title,
        "href": listing_url(listing),
        "kind": listing.kind.value,
        "meta": "\N{NO-BREAK SPACE}· ".join(
            one for one in (type_name(listing, locale) or kind, place) if one
        ),
        "photo": photos.photo_sources(listing.photos[0]) if listing.photos else None,
        "items": facts,
    }
