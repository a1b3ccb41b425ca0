"""My listings: all that I may change, what state each is in, and what can be done with it."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug import Response

from inventory import cataloguing, keeping_words, queries
from inventory.confirming import ageing
from inventory.forms.steps import PUBLISH
from inventory.forms.wording import KIND_NAMES, STATUS_NAMES
from inventory.models import Listing, ListingUnit
from inventory.promises import UnitPromised
from inventory.types import ListingStatus
from inventory.views import gaps, loading, overview
from inventory.views.addresses import listing_url, step_url, url_if_there
from marketplace import clock
from marketplace.errors import Conflict, DomainError, Invalid
from marketplace.extensions import db
from marketplace.models import Organisation
from marketplace.periods import local
from marketplace.transactions import unit_of_work
from marketplace.web import filters, guard, redirects
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_manage", __name__, url_prefix="/listings")

PER_PAGE = 25
FEW = 5
"""So many listings lie open with all that can be done; more are a list to choose from."""
LONGEST_QUERY = 100
LONGEST_COPIED = 100
CURRENT = "current"
"""Everything but what has been archived."""


@blueprint.get("")
@access(Audience.SIGNED_IN)
def index() -> str:
    """List what the organisations offer whose listings I may change."""
    session, actor = db.session(), guard.actor()
    organisations = loading.editable_organisations(session, actor)
    slug = request.args.get("organisation", "")
    chosen = [one for one in organisations if one.slug == slug] or organisations
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    status = _status(request.args.get("status", CURRENT))
    counts = _counts(session, chosen, query)
    total = sum(counts.get(one, 0) for one in _of(status))
    pages = max(1, -(-total // PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=int), pages))
    kept: dict[str, Any] = {"organisation": slug or None, "q": query or None}
    return render_template(
        "inventory/manage/index.html",
        organisations=organisations,
        keeps_words=keeping_words.may_keep(session, actor),
        slug=slug,
        query=query,
        status=status,
        tabs=[
            {
                "label": label,
                "url": url_for(".index", status=name, **kept),
                "current": name == status,
                "count": sum(counts.get(one, 0) for one in _of(name)),
            }
            for name, label in _tabs()
        ],
        listings=_listings(session, chosen, query, status, page),
        total=total,
        any_at_all=bool(sum(counts.values())),
        few=FEW,
        page=page,
        pages=pages,
        page_url=lambda number: url_for(".index", status=status, page=number, **kept),
        stale_before=ageing.months_after(_today(), -ageing.ASK_AFTER),
        uncounted=gaps.uncounted,
        type_name=lambda listing: overview.type_name(listing, str(get_locale())),
        kind_names=KIND_NAMES,
        status_names=STATUS_NAMES,
        view_url=listing_url,
        edit_url=lambda listing: step_url(listing, PUBLISH),
        import_url=url_if_there("inventory_imports.index"),
        template_url=url_if_there("inventory_imports.template"),
        organisations_url=url_if_there("organisations.index"),
        here=request.full_path.rstrip("?"),
    )


@blueprint.post("/<public_id>/status")
@access(Audience.SIGNED_IN)
def set_status(public_id: str) -> Response | tuple[str, int]:
    """Publish, pause, archive a listing or take it back; say what it still lacks.

    One that is booked is not archived: the bookings are shown, and pausing it is offered.
    """
    actor = guard.actor()
    told = {
        ListingStatus.PUBLISHED: _("It is published: everyone can find it now."),
        ListingStatus.PAUSED: _("It is paused: everyone sees it, nobody can book it."),
        ListingStatus.ARCHIVED: _("It is archived. You find it under Archived."),
        ListingStatus.DRAFT: _("It is a draft again: only your organisation sees it."),
    }
    wanted = request.form.get("status", "")
    try:
        with unit_of_work() as session:
            listing = loading.editable(session, actor, public_id)
            cataloguing.set_status(session, actor, listing, _wanted(wanted))
    except Invalid as refusal:
        # What was stored under older rules may not pass today's, and is no gap of the list below.
        others = [str(one.message) for one in refusal.problems if one.field not in gaps.STEPS]
        missing = _("Something is missing before it can be published. See below.")
        flash("; ".join(others) or missing, "error")
        return redirect(url_for("inventory_wizard.publish", public_id=public_id))
    except UnitPromised as refusal:
        listing = loading.editable(db.session(), actor, public_id)
        return _still_booked(listing, refusal), refusal.status
    flash(told[ListingStatus(wanted)], "success")
    return redirect(_back(public_id))


@blueprint.post("/<public_id>/confirmation")
@access(Audience.SIGNED_IN)
def confirm(public_id: str) -> Response:
    """Note that the facts are still right today."""
    actor = guard.actor()
    try:
        with unit_of_work() as session:
            listing = loading.editable(session, actor, public_id)
            cataloguing.confirm_facts(session, actor, listing, on=_today())
    except Conflict as refusal:
        flash(str(refusal), "error")
        return redirect(_back(public_id))
    flash(_("Thank you. The facts are marked as right today."), "success")
    return redirect(_back(public_id))


@blueprint.post("/<public_id>/copies")
@access(Audience.SIGNED_IN)
def copy(public_id: str) -> Response:
    """Make a draft with the same facts, and open it."""
    actor = guard.actor()
    try:
        with unit_of_work() as session:
            listing = loading.editable(session, actor, public_id)
            title = _("Copy of %(title)s", title=listing.title[:LONGEST_COPIED])
            made = cataloguing.duplicate_listing(session, actor, listing, title=title)
    except Invalid as refusal:
        # What was stored under older rules may not pass today's; its owner mends it first.
        flash("; ".join(str(problem.message) for problem in refusal.problems), "error")
        return redirect(_back(public_id))
    flash(_("This is a copy as a draft. Give it a name of its own."), "success")
    return redirect(url_for("inventory_wizard.step", public_id=made.public_id, name="what"))


def _still_booked(listing: Listing, refusal: UnitPromised) -> str:
    return render_template(
        "inventory/manage/still_booked.html",
        listing=listing,
        refusal=refusal,
        pausable=listing.status is ListingStatus.PUBLISHED,
        finish_url=step_url(listing, PUBLISH),
        back=_back(listing.public_id),
    )


def _wanted(text: str) -> ListingStatus:
    try:
        return ListingStatus(text)
    except ValueError:
        raise DomainError from None


def _back(public_id: str) -> str:
    given = redirects.safe(request.form.get("next"))
    return given or url_for("inventory_wizard.publish", public_id=public_id)


def _today() -> date:
    return local(clock.now(), filters.zone()).date()


def _tabs() -> list[tuple[str, str]]:
    names = (ListingStatus.PUBLISHED, ListingStatus.DRAFT, ListingStatus.PAUSED,
             ListingStatus.ARCHIVED)  # fmt: skip
    return [(CURRENT, _("All")), *((one.value, str(STATUS_NAMES[one])) for one in names)]


def _status(text: str) -> str:
    return text if text in {CURRENT, *ListingStatus} else CURRENT


def _of(status: str) -> list[ListingStatus]:
    if status != CURRENT:
        return [ListingStatus(status)]
    return [one for one in ListingStatus if one is not ListingStatus.ARCHIVED]


def _found(session: Session, organisations: list[Organisation], query: str) -> Select[int]:
    ids = [one.id for one in organisations]
    return queries.of_organisations(session, ids, query)


def _counts(
    session: Session, organisations: list[Organisation], query: str
) -> dict[ListingStatus, int]:
    found = _found(session, organisations, query)
    rows = session.execute(
        found.with_only_columns(Listing.status, func.count(Listing.id))
        .group_by(Listing.status)
        .order_by(Listing.status)
    )
    return {row[0]: row[1] for row in rows}


def _listings(
    session: Session, organisations: list[Organisation], query: str, status: str, page: int
) -> list[Listing]:
    ids = (
        _found(session, organisations, query)
        .where(Listing.status.in_(_of(status)))
        .with_only_columns(Listing.id)
    )
    return list(
        session.scalars(
            select(Listing)
            .where(Listing.id.in_(ids))
            .order_by(Listing.title_key, Listing.id)
            .limit(PER_PAGE)
            .offset((page - 1) * PER_PAGE)
            .options(
                joinedload(Listing.organisation),
                joinedload(Listing.place),
                selectinload(Listing.units).joinedload(ListingUnit.unit),
            )
        )
    )
