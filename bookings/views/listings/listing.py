"""The page of one listing: its facts, its rules in words, and its week of free and taken times."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from bookings import addresses
from bookings.finder import search_words
from bookings.finder.search_words import OF_SENT
from bookings.judging.availability import HERE, zone_of
from bookings.views import cards, pins
from bookings.views.asking import asked_season
from bookings.views.listings import (
    before_asking,
    belonging_words,
    chosen_order,
    chosen_series,
    chosen_time,
    listing_address,
    listing_words,
    weeks,
)
from bookings.views.ordering import joining
from inventory import queries, translations, units
from inventory.confirming import ageing
from inventory.models import Listing
from inventory.photos import photo_sources
from inventory.policy import is_public
from inventory.types import BookingMode, ListingStatus
from marketplace import clock
from marketplace.errors import NotFound
from marketplace.extensions import db
from marketplace.orm import PUBLIC_ID_LENGTH
from marketplace.periods import local
from marketplace.policy import Permission, can
from marketplace.web import filters, guard
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_listing", __name__)


def listing_of(ref: str) -> Listing:
    """Return the listing that an address names; raises NotFound where it may not be seen."""
    if len(ref) < PUBLIC_ID_LENGTH or (ref[PUBLIC_ID_LENGTH:] and ref[PUBLIC_ID_LENGTH] != "-"):
        raise NotFound
    return queries.visible(db.session(), guard.actor(), ref[:PUBLIC_ID_LENGTH])


@blueprint.get("/l/<ref>")
@access(Audience.EVERYONE)
def show(ref: str) -> ResponseReturnValue:
    """Show the listing; an old or shortened address is sent on to the present one."""
    listing = listing_of(ref)
    if ref != cards.ref(listing):
        query = urlencode(list(request.args.items(multi=True)))
        path = url_for(".show", ref=cards.ref(listing))
        return redirect(f"{path}?{query}" if query else path, 308)
    actor = guard.actor()
    may_edit = can(actor, Permission.LISTING_EDIT, listing.organisation_id)
    listing_address.say_what_is_wrong()
    first = listing_address.week(local(clock.now(), zone_of(listing)).date())
    bookable = listing.mode in HERE and listing.status is ListingStatus.PUBLISHED
    uncounted = bookable and units.uncounted(listing)
    asked_for = bookable and not uncounted
    before = before_asking.of(db.session(), actor, listing, first) if asked_for else None
    return render_template(
        "bookings/listing/show.html",
        listing=listing,
        said=translations.shown(listing, str(get_locale())),
        words=listing_words.of(listing),
        gallery=[_picture(photo) for photo in listing.photos],
        week=weeks.week(db.session(), listing, first, before.asker) if before else None,
        before=before,
        order=chosen_order.of(db.session(), actor, listing),
        joining=joining.of(db.session(), actor, search_words.joined(request.args)),
        chosen=chosen_time.of(db.session(), listing, request.args, before.asker)
        if before
        else None,
        uncounted=uncounted,
        ways={} if uncounted else _ways(listing),
        pin=pins.pin_of(listing, 1, "#place") if listing.place else None,
        belonging=belonging_words.of(db.session(), listing, insider=may_edit),
        may_edit=may_edit,
        public=is_public(listing),
        calendar_path=f"/calendar/listing/{listing.public_id}.ics",
        webcal=addresses.webcal(
            url_for("bookings_find.index", _external=True).rstrip("/")
            + f"/calendar/listing/{listing.public_id}.ics"
        ),
        meta=cards.meta(listing),
        unconfirmed=_unconfirmed(listing),
        spoken=str(get_locale()),
    )


def _unconfirmed(listing: Listing) -> bool:
    """Tell whether the facts are so old that a reader should know."""
    since = listing.published_at or listing.created_at
    right_on = ageing.basis(listing.confirmed_on, since, filters.zone())
    return ageing.is_unconfirmed(right_on, local(clock.now(), filters.zone()).date())


def _picture(photo: Any) -> dict[str, Any]:  # noqa: ANN401 - inventory.models.Photo
    sources = photo_sources(photo)
    widest = max(sources["jpeg"])
    return {"sources": sources, "alt": photo.alt, "href": sources["jpeg"][widest]}


def _ways(listing: Listing) -> dict[str, Any]:
    """Return the page's main button: book, ask, or a way to the contact."""
    ref = cards.ref(listing)
    carried = {
        name: request.args[name]
        for name in (
            "date",
            "from",
            "to",
            "end",
            "people",
            "seating",
            "quantity",
            "repeat",
            "times",
            "until",
            "skip_school_breaks",
            *OF_SENT,
        )
        if request.args.get(name)
    }
    if request.args.get("for"):
        carried["organisation"] = request.args["for"]
    if listing.status is not ListingStatus.PUBLISHED:
        return {}
    if listing.mode is BookingMode.AGREEMENT:
        href = url_for("bookings_inquiry.ask", ref=ref, **_of_question(listing, carried))
        return {"text": _("Ask the owner"), "href": href, "icon": "mail"}
    if listing.mode is BookingMode.CONTACT:
        if listing.external_url:
            words = _("Booked in another system")
            return {"text": words, "href": listing.external_url, "icon": "external-link"}
        return {"text": _("See the contact"), "href": "#contact", "icon": "phone"}
    text = _("Book") if listing.mode is BookingMode.INSTANT else _("Ask for a time")
    return {
        "text": text,
        "href": cards.book_address(listing, **carried),
        "icon": "calendar-plus",
    }


def _of_question(listing: Listing, carried: dict[str, str]) -> dict[str, Any]:
    """Return what the question to the owner takes along."""
    names = (*asked_season.OF_TIME, "people", "quantity", "organisation", *OF_SENT)
    found: dict[str, Any] = {name: carried[name] for name in names if name in carried}
    wish = chosen_series.wish_of(db.session(), listing, request.args)
    return found if wish is None else asked_season.of(wish, found, zone_of(listing))
