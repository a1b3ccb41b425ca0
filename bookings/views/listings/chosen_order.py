"""The order that a reader brought from the search to a listing's page, and the ways on with it."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings.borrowers import bookers, named
from bookings.finder import passing_on, search_words
from bookings.finder.passing_on import SEARCH
from bookings.finder.search_words import MOST_PICKED, Asked
from bookings.views import cards
from bookings.views.finding import find_again, find_basket, find_times
from bookings.views.ordering import order_things
from inventory.models import Listing
from inventory.types import BookingMode, ListingStatus
from marketplace import clock
from marketplace.actor import Actor
from marketplace.web import filters


@dataclass(frozen=True)
class ChosenOrder:
    """What has been chosen so far, and where one goes on: `add` and `remove` stay on the page.

    `back` is the search with all of it, `onward` where it is asked for, "" where nothing is chosen.
    `note` says why this listing cannot be added, or how it is asked for.
    """

    things: list[dict[str, str]]
    people: str
    back: str
    onward: str
    add: str
    remove: str
    note: str


def of(session: Session, actor: Actor, listing: Listing) -> ChosenOrder | None:
    """Return the order in the page's address, None where things are not being chosen for one."""
    asked = _asked(session, actor)
    if asked is None or not asked.choosing:
        return None
    found = find_basket.things_of(session, actor, asked)
    key, picked = listing.public_id, list(asked.picked)
    inside = key in picked
    may, note = (True, "") if inside else _may_add(listing, picked)
    return ChosenOrder(
        things=[
            {"title": one.title, "owner": one.organisation.name, "url": _page(one, asked)}
            for one in found.values()
        ],
        people=find_times.people_words(asked.people) if asked.people else "",
        back=f"{url_for('bookings_find.index')}?{passing_on.whole(asked)}",
        onward=find_basket.order_url(asked, found) if found else "",
        add=_here(listing, asked, [*picked, key]) if may and not inside else "",
        remove=_here(listing, asked, [one for one in picked if one != key]) if inside else "",
        note=note,
    )


def _asked(session: Session, actor: Actor) -> Asked | None:
    """Return the search in the page's address, None where there is none that can be read."""
    args = find_again.searched()
    if args is None:
        return None
    mine = bookers(session, actor)
    return search_words.read(
        args,
        session=session,
        zone=filters.zone(),
        borrower=named(mine, args.get("for")) or next(iter(mine), None),
        now=clock.now(),
    )


def _may_add(listing: Listing, picked: list[str]) -> tuple[bool, str]:
    """Tell whether the listing can be chosen, with what the reader should know of that."""
    if listing.status is not ListingStatus.PUBLISHED:
        return False, ""
    if len(picked) >= MOST_PICKED:
        return False, _("An order has room for %(most)s things.", most=MOST_PICKED)
    if order_things.ordered_here(listing):
        return True, ""
    if listing.mode is BookingMode.AGREEMENT:
        return True, _("Asked for by itself: it becomes a question to its owner.")
    return False, _("Asked for by itself, with its contact person.")


def _here(listing: Listing, asked: Asked, picked: list[str]) -> str:
    """Return this page with something else chosen; what it says of the time stays."""
    kept: dict[str, Any] = request.args.to_dict(flat=False)
    kept[SEARCH] = passing_on.whole(asked, picked=picked)
    # A name that a link of ours has not cannot be one of the address's own (`_external`, `ref`).
    own = {name: value for name, value in kept.items() if name in passing_on.OF_LISTING}
    return url_for("bookings_listing.show", ref=cards.ref(listing), **own)


def _page(listing: Listing, asked: Asked) -> str:
    ref = cards.ref(listing)
    return url_for("bookings_listing.show", ref=ref, **passing_on.to_listing(asked))
