"""The things of an order that is being put together, and those that have to be asked for beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.forms.order import OrderForm
from bookings.judging.availability import HERE
from bookings.ordering import MOST_LINES
from bookings.series.days_off import breaks_of
from bookings.views import cards
from bookings.views.asking import asked_season
from bookings.wished import Wish
from inventory import queries as listings
from inventory.models import Listing
from inventory.types import BookingMode, ListingStatus
from inventory.units import quantity_of
from marketplace.actor import Actor
from marketplace.errors import Invalid, NotFound
from marketplace.extensions import db
from marketplace.web import filters

# What of the order is filled in where the owner is asked, by the names in both addresses.
_OF_ORDER = ("date", "start", "last_day", "finish", "people", "organisation")


@dataclass
class Chosen:
    """What was chosen: `things` are ordered here, `beside` is agreed on with its owner."""

    things: list[Listing] = field(default_factory=list)
    beside: list[Listing] = field(default_factory=list)


def keys(given: Sequence[str], wanted: str) -> list[str]:
    """Return the keys of the order after what a button did: add, remove or swap one thing."""
    action, _colon, rest = wanted.partition(":")
    found = list(dict.fromkeys(given))
    if action == "add" and rest not in found:
        found.append(rest)
    elif action == "remove":
        found = [key for key in found if key != rest]
    elif action == "swap":
        old, _colon, other = rest.partition(":")
        found = [other if key == old else key for key in found if key != other]
    return found


def quantities(sent: Mapping[str, str], wanted: str) -> dict[str, str]:
    """Return how many of a thing a button means, by public id: as many as before, or fewer."""
    action, _colon, rest = wanted.partition(":")
    key, _colon, more = rest.partition(":")
    if action == "swap":
        return {more: sent.get(f"quantity-{key}", "")}
    return {key: more} if action == "fewer" else {}


def chosen(session: Session, actor: Actor, given: Sequence[str]) -> Chosen:
    """Return what the keys stand for; what is not there or is too much is told and left out."""
    found, missing = Chosen(), False
    for key in given[: MOST_LINES + 1]:
        try:
            listing = listings.visible(session, actor, key)
        except NotFound:
            missing = True
            continue
        if listing.status is not ListingStatus.PUBLISHED:
            words = _("%(title)s cannot be booked here. Ask its owner.", title=listing.title)
            flash(words, "info")
        elif not ordered_here(listing):
            found.beside.append(listing)
        elif len(found.things) < MOST_LINES:
            found.things.append(listing)
        else:
            flash(_("At most %(most)s things in one order.", most=MOST_LINES), "info")
    if missing:
        flash(_("Something that was chosen is not there any more."), "info")
    return found


def ordered_here(listing: Listing) -> bool:
    """Tell whether it can be a line of an order, which is for what is booked or asked for here."""
    return listing.mode in HERE and bool(quantity_of(listing))


def beside(listing: Listing, form: OrderForm) -> dict[str, Any]:
    """Return how it is had that is not ordered here, and where, with what the order says of it."""
    fields = [form[name] for name in _OF_ORDER]
    values = {one.name: one.data for one in fields if one.data}
    wish = _again(form)
    if wish is not None:
        values = asked_season.of(wish, values, filters.zone())
    if form.purpose.data:
        values["text"] = form.purpose.data
    return elsewhere(listing, values)


def elsewhere(listing: Listing, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a thing is had that is not ordered here; its owner is asked with these values."""
    ref = cards.ref(listing)
    if listing.mode is not BookingMode.AGREEMENT:
        return {
            "listing": listing,
            "how": _("Booked through its contact person"),
            "href": url_for("bookings_listing.show", ref=ref),
            "label": _("See whom to contact"),
        }
    return {
        "listing": listing,
        "how": _("Booked by agreement with its owner"),
        "href": url_for("bookings_inquiry.ask", ref=ref, **values),
        "label": _("Ask the owner"),
    }


def _again(form: OrderForm) -> Wish | None:
    """Return the wish for a time that comes again, None for one time."""
    if not form.repeats:
        return None
    try:
        return form.wish(filters.zone(), breaks_of(db.session()))
    except Invalid:
        return None  # the fields say what is wrong
