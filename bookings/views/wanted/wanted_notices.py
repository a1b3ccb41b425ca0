"""Wanted notices for everybody: the list, one's own, and the page of each."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
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
from marketplace.web import guard
from marketplace.web.guard import Audience, access
from marketplace.wording import normalise

blueprint = Blueprint("bookings_wanted", __name__, url_prefix="/wanted")

LONGEST = 60
MOST_PAGES = 500
MINE = "mine"


@blueprint.get("")
@access(Audience.EVERYONE)
def index() -> ResponseReturnValue:
    """List what is wanted now, narrowed by kind and district; or what my organisations want."""
    session, actor = db.session(), guard.actor()
    names = ("kind", "district")
    asked = {name: normalise(request.args.get(name, ""))[:LONGEST] for name in names}
    kinds = vocabulary.labels(vocabulary.KINDS, str(get_locale()))
    known = {one.name for one in vocabulary.DISTRICTS}
    asked["kind"] = asked["kind"] if asked["kind"] in kinds else ""
    asked["district"] = asked["district"] if asked["district"] in known else ""
    mine = actor.signed_in and request.args.get("show") == MINE
    filters = Filters(
        ListingKind(asked["kind"]) if asked["kind"] else None, asked["district"] or None
    )
    page = _page()
    ids = reading.of_mine(actor) if mine else reading.listed(filters)
    rows, total = reading.page(session, ids, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    fallen = standing.fallen_through(session, rows)
    kept: dict[str, Any] = (
        {"show": MINE} if mine else {name: value for name, value in asked.items() if value}
    )
    return render_template(
        "bookings/wanted/index.html",
        cards=[wanted_words.card(row, fallen) for row in rows],
        total=total,
        asked=asked,
        kinds=list(kinds.items()),
        districts=[(one.name, one.name) for one in vocabulary.DISTRICTS],
        chips=[] if mine else wanted_words.chips(asked, kinds),
        mine=mine,
        tabs=_tabs(mine=mine) if actor.signed_in else [],
        writes=not actor.signed_in
        or any(can(actor, Permission.BOOKING_MAKE, key) for key in actor.roles),
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
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


def _page() -> int:
    value = request.args.get("page", "")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1  # noqa: PLR2004 - figures
    return min(max(number, 1), MOST_PAGES)
