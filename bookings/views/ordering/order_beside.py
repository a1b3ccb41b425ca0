"""What was chosen with an order and is agreed on with its owner: to be asked, or asked already."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bookings.agreement.parties import visible_to
from bookings.judging.availability import zone_of
from bookings.models import Inquiry, Order
from bookings.types import Party
from bookings.views.booked.booking_words import State
from bookings.views.conversations import conversation_words
from bookings.views.ordering.order_things import elsewhere, ordered_here
from inventory import queries as listings
from inventory.models import Listing
from inventory.types import BookingMode, ListingStatus
from marketplace.actor import Actor
from marketplace.errors import NotFound
from marketplace.periods import local

MOST_WORDS = 300


def rows(session: Session, actor: Actor, order: Order, *, needed: bool) -> list[dict[str, Any]]:
    """Return what was chosen with an order and is no part of it: how it is had, what was asked.

    Of what has been asked beside the order: when, where the conversation is, how it stands
    and what its owner wrote last. Else where its owner is asked, at the time of the order's first
    line that has one; what is not there any more, or can be ordered by now, is left out then, and
    all of it where nothing is `needed` any more.
    """
    if not order.beside:
        return []
    values = _of_sent(order) | {"order": order.public_id}
    asked = _asked(session, actor, order)
    found: list[dict[str, Any]] = []
    for key in order.beside:
        if key in asked:
            found.append(_told(asked[key], values, needed=needed))
        elif needed and (listing := _to_ask(session, actor, key)) is not None:
            found.append(elsewhere(listing, values) | {"asked": None})
    return found


def still_asked(session: Session, actor: Actor, order: Order) -> list[dict[str, str]]:
    """Return what goes on being asked or agreed on though the order is taken back, with where."""
    found = _asked(session, actor, order) if order.beside else {}
    return [
        {
            "title": one.listing.title,
            "url": url_for("bookings_conversation.show", public_id=one.public_id),
        }
        for one, _state in found.values()
        if one.open or one.booking
    ]


def _to_ask(session: Session, actor: Actor, key: str) -> Listing | None:
    try:
        listing = listings.visible(session, actor, key)
    except NotFound:
        return None
    here = listing.status is not ListingStatus.PUBLISHED or ordered_here(listing)
    return None if here else listing


def _asked(session: Session, actor: Actor, order: Order) -> Mapping[str, tuple[Inquiry, State]]:
    """Return the newest question about each listing that was asked beside the order."""
    found = session.scalars(
        select(Inquiry)
        .where(Inquiry.order_id == order.id, visible_to(actor))
        .order_by(Inquiry.id)
        .options(
            joinedload(Inquiry.listing).joinedload(Listing.organisation),
            joinedload(Inquiry.organisation),
            joinedload(Inquiry.booking),
            selectinload(Inquiry.messages),
        )
    ).all()
    states = conversation_words.states(session, found, Party.BOOKER)
    return {one.listing.public_id: (one, state) for one, state in zip(found, states, strict=True)}


def _told(
    asked: tuple[Inquiry, State], values: Mapping[str, str], *, needed: bool
) -> dict[str, Any]:
    inquiry, state = asked
    listing = inquiry.listing
    told = elsewhere(listing, values) | {
        "asked": inquiry.created_at,
        "state": state,
        "answer": _answer(inquiry),
        "again": "",
        "label": _("See the booking") if inquiry.booking else _("Go to the conversation"),
    }
    published = listing.status is ListingStatus.PUBLISHED
    if (
        needed
        and not (inquiry.open or inquiry.booking)
        and published
        and listing.mode is BookingMode.AGREEMENT
    ):
        told["again"] = told["href"]
    told["href"] = (
        url_for("bookings_booking.show", public_id=inquiry.booking.public_id)
        if inquiry.booking
        else url_for("bookings_conversation.show", public_id=inquiry.public_id)
    )
    return told


def _answer(inquiry: Inquiry) -> str:
    """Return what the owner wrote last, cut where it is long."""
    said: Sequence[str] = [one.text for one in inquiry.messages if one.side is Party.OWNER]
    text = " ".join(said[-1].split()) if said else ""
    return text if len(text) <= MOST_WORDS else f"{text[:MOST_WORDS].rstrip()}…"


def _of_sent(order: Order) -> dict[str, str]:
    """Return what an order says, under the names of the form where an owner is asked."""
    for booking in order.bookings:
        for row in booking.occurrences[:1]:
            zone = zone_of(booking.listing)
            starts, ends = local(row.starts_at, zone), local(row.ends_at, zone)
            values = {
                "date": starts.date().isoformat(),
                "from": f"{starts:%H:%M}",
                "end": ends.date().isoformat() if ends.date() != starts.date() else "",
                "to": f"{ends:%H:%M}",
                "people": str(booking.people or ""),
                "organisation": order.organisation.slug,
                "text": booking.purpose,
            }
            return {name: value for name, value in values.items() if value}
    return {}
