"""The page of an organisation in the register: who it is, what it lends, and who belongs to it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import func
from sqlalchemy.orm import Session

from inventory import photos, queries, register, vocabulary
from inventory.confirming import asking
from inventory.confirming.ageing import basis, is_unconfirmed
from inventory.forms.wording import MODE_NAMES, labelled
from inventory.models import Listing
from inventory.views.addresses import listing_url, url_if_there
from inventory.views.categories import category_lang, category_name
from inventory.views.overview import rule_words, type_name
from inventory.views.register_asked import KIND_NAMES
from marketplace import queries as people
from marketplace import umbrellas
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.policy import Permission, can
from marketplace.types import OrganisationKind, OrganisationStatus
from marketplace.web import filters, guard
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
    found = queries.published(organisations=(organisation.id,))
    counts = _by_kind(session, organisation)
    pages = max(1, -(-sum(counts.values()) // PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=int), pages))
    ordered = found.order_by(Listing.title_key, Listing.id).limit(PER_PAGE)
    keys = session.scalars(ordered.offset((page - 1) * PER_PAGE)).all()
    locale = str(get_locale())
    may_edit = can(actor, Permission.ORGANISATION_EDIT, organisation.id)
    return render_template(
        "inventory/organisation/show.html",
        organisation=organisation,
        kind_name=KIND_NAMES[organisation.kind],
        category_name=category_name(organisation.category),
        category_lang=category_lang(organisation.category),
        said=_said(organisation, locale),
        umbrella=_public_umbrella(organisation.umbrella),
        members=register.members_of(session, organisation),
        claims=umbrellas.claims(session, organisation) if may_edit else [],
        kinds=_kinds(slug, counts, locale),
        cards=[_card(one, locale) for one in queries.listings_with_facts(session, keys)],
        page=page,
        pages=pages,
        page_url=lambda number: url_for(
            ".show", slug=slug, page=number if number > 1 else None, _anchor="shares"
        ),
        unconfirmed=_unconfirmed(organisation),
        joinable=organisation.kind is not OrganisationKind.MUNICIPAL,
        may_edit=may_edit,
        may_list=can(actor, Permission.LISTING_EDIT, organisation.id),
        claim_url=url_if_there("organisations.claim", slug=slug)
        if people.may_claim(session, actor, organisation)
        else None,
        profile_url=url_if_there("organisations.profile", slug=slug),
    )


def _by_kind(session: Session, organisation: Organisation) -> dict[str, int]:
    """Return how many published listings there are of each kind."""
    found = queries.published(organisations=(organisation.id,))
    rows = session.execute(
        found.with_only_columns(Listing.kind, func.count(Listing.id))
        .group_by(Listing.kind)
        .order_by(Listing.kind)
    )
    return {row[0].value: row[1] for row in rows}


def _kinds(slug: str, counts: dict[str, int], locale: str) -> list[tuple[str, str]]:
    """Return each kind with how many there are, and where these are searched."""
    return [
        (
            _("%(name)s (%(count)s)", name=label, count=counts[kind]),
            url_for("bookings_find.index", organisation=slug, kind=kind),
        )
        for kind, label in labelled(vocabulary.KINDS, locale)
        if counts.get(kind)
    ]


def _said(organisation: Organisation, locale: str) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """Return what it says by words of a list: a heading, the words, and who else says so."""
    lists = (
        (_("What we do"), "activity", organisation.activities, vocabulary.ACTIVITIES),
        (_("For these ages"), "age", organisation.ages, vocabulary.AGES),
        (
            _("Languages in which one can take part"),
            "language",
            organisation.languages,
            vocabulary.LANGUAGES,
        ),
    )
    told: list[tuple[str, Sequence[tuple[str, str]]]] = []
    for heading, name, rows, terms in lists:
        chosen = {row.code for row in rows}
        words = [
            (label, url_for("inventory_register.index", _external=False, **{name: code}))
            for code, label in labelled(terms, locale)
            if code in chosen
        ]
        if words:
            told.append((heading, words))
    return told


def _unconfirmed(organisation: Organisation) -> bool:
    right_on = basis(None, organisation.confirmed_on or organisation.created_at, filters.zone())
    return is_unconfirmed(right_on, asking.today())


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
    else:
        told = listing.price_text[:80] or _("No price is stated; ask the owner.")
        facts.append(("banknote", told))
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
