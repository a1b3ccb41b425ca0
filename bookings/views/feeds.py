"""One's own calendar addresses: made, shown once, listed with their last use, ended."""

from dataclasses import dataclass

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response

from bookings import addresses
from bookings.feeds import private as feeds
from bookings.forms.feeds import Choice, FeedForm, choices_for
from inventory.models import Listing
from inventory.types import ListingStatus
from marketplace.actor import Actor
from marketplace.config import Settings
from marketplace.errors import DomainError
from marketplace.extensions import db
from marketplace.forms.base import tell
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_feeds", __name__, url_prefix="/account/calendars")
QUIET_MARGIN = 4  # modules of white that readers of QR codes need


@dataclass(frozen=True)
class Made:
    """A new address, on the only page that shows it."""

    name: str
    url: str
    webcal: str
    qr_path: str
    qr_size: int


@blueprint.route("", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def index() -> tuple[str, int]:
    """List the person's calendars and make new ones; an address stands on this one answer only."""
    actor = guard.actor()
    offered = _choices(db.session(), actor)
    form = FeedForm(of=request.args.get("of"))
    form.offer(offered)
    made = None
    if form.validate_on_submit():
        chosen = next(one for one in offered if one.value == form.of.data)
        try:
            made = _make(actor, chosen, form.name.data or str(chosen.label))
        except DomainError as error:
            tell(form, error)
        else:
            form = FeedForm(formdata=None)
            form.offer(offered)
    page = render_template(
        "bookings/feeds/index.html",
        form=form,
        made=made,
        feeds=feeds.feeds_of(db.session(), actor),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<public_id>/end", methods=["GET", "POST"])
@access(Audience.SIGNED_IN)
def end(public_id: str) -> Response | str:
    """Ask whether an address should stop working, and end it."""
    actor = guard.actor()
    feed = feeds.feed_for(db.session(), actor, public_id)
    if request.method == "GET":
        return render_template("bookings/feeds/end.html", feed=feed)
    with unit_of_work() as work:
        feeds.revoke_feed(work, actor, feeds.feed_for(work, actor, public_id))
    flash(_("The address no longer works."), "success")
    return redirect(url_for("bookings_feeds.index"))


def _make(actor: Actor, chosen: Choice, name: str) -> Made:
    organisation_id = chosen.organisation.id if chosen.organisation else None
    listing_id = chosen.listing.id if chosen.listing else None
    with unit_of_work() as work:
        feed, token = feeds.create_feed(
            work,
            actor,
            subject=chosen.subject,
            name=name,
            organisation=work.get(Organisation, organisation_id) if organisation_id else None,
            listing=work.get(Listing, listing_id) if listing_id else None,
        )
        given = feed.name
    settings: Settings = current_app.config["SETTINGS"]
    url = addresses.private_feed_url(settings, token)
    path, size = qr_path(url)
    return Made(given, url, addresses.webcal(url), path, size)


def qr_path(text: str) -> tuple[str, int]:
    """Return a QR code as the data of an SVG path, with the length of its side in modules."""
    lines = list(segno.make(text, micro=False).matrix_iter(border=QUIET_MARGIN))
    squares = [
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(lines)
        for column, dark in enumerate(line)
        if dark
    ]
    return "".join(squares), len(lines)


def _choices(session: Session, actor: Actor) -> list[Choice]:
    lending = feeds.lending_of(actor)
    known = {
        one.id: one
        for one in session.scalars(
            select(Organisation)
            .where(
                Organisation.id.in_(actor.organisations()),
                Organisation.kind != OrganisationKind.PERSON,
            )
            .order_by(Organisation.sort_key, Organisation.id)
        )
    }
    listings = session.scalars(
        select(Listing)
        .where(
            Listing.organisation_id.in_(lending),
            Listing.status.in_((ListingStatus.PUBLISHED, ListingStatus.PAUSED)),
        )
        .order_by(Listing.title_key, Listing.id)
    ).all()
    borrowing = set(feeds.borrowing_of(actor))
    return choices_for(
        [one for key, one in known.items() if key in borrowing],
        [one for key, one in known.items() if key in lending],
        listings,
    )
