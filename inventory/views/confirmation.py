"""Confirm what you lend: one page where an owner says that the facts are still right."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug import Response

from inventory import queries
from inventory.confirming import asking, confirming, due
from inventory.confirming.ageing import basis, is_due
from inventory.forms.steps import PUBLISH
from inventory.forms.wording import KIND_NAMES
from inventory.models import Listing
from inventory.views import facts_in_short
from inventory.views.addresses import listing_url, step_url
from marketplace import queries as people
from marketplace.errors import Conflict
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.policy import Permission, can, require
from marketplace.transactions import unit_of_work
from marketplace.web import asked as address
from marketplace.web import filters, guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_confirmation", __name__)

PER_PAGE = 20


@blueprint.get("/organisations/<slug>/confirmation")
@access(Audience.SIGNED_IN)
def show(slug: str) -> str:
    """Show the facts that are a year old, or all, each with what it takes to say yes."""
    session, actor = db.session(), guard.actor()
    organisation = _found(session, slug)
    today = asking.today()
    everything = request.args.get("show") == "all"
    condition = due.listing_condition(today, filters.zone())
    of_owner = (Listing.organisation_id == organisation.id, Listing.status.in_(due.SHOWN))
    count = select(func.count(Listing.id)).where(*of_owner)
    total, old = session.scalar(count) or 0, session.scalar(count.where(condition)) or 0
    never = session.scalar(count.where(Listing.confirmed_on.is_(None))) or 0
    pages = max(1, -(-(total if everything else old) // PER_PAGE))
    address.beyond(address.page(), pages)
    page = min(address.page(), pages)
    chosen = select(Listing.id).where(*of_owner, *([] if everything else [condition]))
    keys = session.scalars(
        chosen.order_by(Listing.title_key, Listing.id).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    locale = str(get_locale())
    own_on = basis(None, organisation.confirmed_on or organisation.created_at, filters.zone())
    return render_template(
        "inventory/confirmation/show.html",
        organisation=organisation,
        own={
            "due": is_due(own_on, today),
            "confirmed": organisation.confirmed_on,
            "rows": facts_in_short.of_organisation(organisation, locale),
        },
        listings=[_row(listing, locale) for listing in queries.listings_with_facts(session, keys)],
        today=today,
        kind_names=KIND_NAMES,
        everything=everything,
        total=total,
        old=old,
        never=never,
        page=page,
        pages=pages,
        may_list=can(actor, Permission.LISTING_EDIT, organisation.id),
        page_url=lambda number: url_for(
            ".show", slug=slug, show="all" if everything else None, page=number
        ),
    )


@blueprint.post("/organisations/<slug>/confirmation")
@access(Audience.SIGNED_IN)
def confirm(slug: str) -> Response:
    """Note that what was shown is right today: one listing, several, the organisation."""
    actor = guard.actor()
    wanted = request.form.get("listing", "").split()
    own = bool(request.form.get("own"))
    refused = ""
    try:
        with unit_of_work() as session:
            organisation = _found(session, slug)
            if wanted:
                confirming.confirm_listings(
                    session, actor, organisation, public_ids=wanted, on=asking.today()
                )
            if own:
                confirming.confirm_organisation(session, actor, organisation)
    except Conflict as refusal:
        refused = str(refusal)
    if refused:
        flash(refused, "error")
    elif wanted or own:
        count = len(set(wanted)) + own
        flash(
            ngettext(
                "Thank you. It is marked as right today.",
                "Thank you. %(num)s entries are marked as right today.",
                count,
            ),
            "success",
        )
    else:
        flash(_("Nothing was chosen, so nothing has changed."), "info")
    everything = request.form.get("show") == "all"
    return redirect(url_for(".show", slug=slug, show="all" if everything else None))


def _found(session: Session, slug: str) -> Organisation:
    actor = guard.actor()
    organisation = people.organisation(session, actor, slug)
    require(actor, Permission.ORGANISATION_EDIT, organisation.id)
    return organisation


def _row(listing: Listing, locale: str) -> dict[str, Any]:
    return {
        "listing": listing,
        "rows": facts_in_short.of_listing(listing, locale),
        "edit": step_url(listing, PUBLISH),
        "view": listing_url(listing),
    }
