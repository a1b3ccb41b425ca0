"""Wanted notices for everybody: the list, one's own, and the page of each."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from bookings.views.wanted import wanted_words
from bookings.wanted import reading, standing
from bookings.wanted.reading import PER_PAGE, Filters
from inventory import vocabulary
from inventory.types import ListingKind
from marketplace.extensions import db
from marketplace.policy import Permission, can
from marketplace.web import asked, guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_wanted", __name__, url_prefix="/wanted")

MINE = "mine"


@blueprint.get("")
@access(Audience.EVERYONE)
def index() -> ResponseReturnValue:
    """List what is wanted now, narrowed by kind and district; or what my organisations want."""
    session, actor = db.session(), guard.actor()
    kinds = vocabulary.labels(vocabulary.KINDS, str(get_locale()))
    known = {"kind": set(kinds), "district": {one.name for one in vocabulary.DISTRICTS}}
    chosen = {name: asked.choice(name, those) for name, those in known.items()}
    mine = asked.choice("show", {MINE}) == MINE and actor.signed_in
    filters = Filters(
        ListingKind(chosen["kind"]) if chosen["kind"] else None, chosen["district"] or None
    )
    ids = reading.of_mine(actor) if mine else reading.listed(filters)
    part = asked.part(
        lambda before, size: reading.page(session, ids, offset=before, limit=size), PER_PAGE
    )
    fallen = standing.fallen_through(session, part.rows)
    kept: dict[str, Any] = (
        {"show": MINE} if mine else {name: value for name, value in chosen.items() if value}
    )
    return render_template(
        "bookings/wanted/index.html",
        cards=[wanted_words.card(row, fallen) for row in part.rows],
        total=part.total,
        asked=chosen,
        kinds=list(kinds.items()),
        districts=[(one.name, one.name) for one in vocabulary.DISTRICTS],
        chips=[] if mine else wanted_words.chips(chosen, kinds),
        mine=mine,
        tabs=_tabs(mine=mine) if actor.signed_in else [],
        writes=not actor.signed_in
        or any(can(actor, Permission.BOOKING_MAKE, key) for key in actor.roles),
        page=part.page,
        pages=part.pages,
        page_url=lambda number: url_for(".index", page=number, **kept),
    )


@blueprint.get("/<public_id>")
@access(Audience.EVERYONE)
def show(public_id: str) -> ResponseReturnValue:
    """Show one notice; with its answers to those whom they concern."""
    session, actor = db.session(), guard.actor()
    notice = reading.notice_for(session, actor, public_id)
    return render_template(
        "bookings/wanted/show.html",
        reason=None,
        **wanted_words.page(session, actor, notice),
    )


def _tabs(*, mine: bool) -> list[dict[str, object]]:
    return [
        {"label": _("All"), "url": url_for(".index"), "current": not mine, "count": 0},
        {"label": _("Ours"), "url": url_for(".index", show=MINE), "current": mine, "count": 0},
    ]
