"""What the page of a booking shows to each of its sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings import clashes, conversations, queries, spoken
from bookings.availability import zone_of
from bookings.event_facts import STATUS_IN_CALENDAR
from bookings.models import Booking, Occurrence
from bookings.policy import is_booker, is_owner
from bookings.types import OccurrenceStatus as Status
from bookings.views import booking_words, cards, price_words
from inventory.types import BookingMode
from marketplace import clock
from marketplace.actor import Actor
from marketplace.periods import local
from marketplace.policy import Permission, can
from marketplace.web import filters

BOOKED = frozenset({Status.CONFIRMED, Status.HANDED_OUT})


def context(session: Session, actor: Actor, booking: Booking) -> dict[str, Any]:
    """Return the names that the page's template reads; what one side may not know is left out."""
    now, zone = clock.now(), zone_of(booking.listing)
    status = queries.status_of(booking)
    borrows = can(actor, Permission.BOOKING_SEE, booking.organisation_id)
    owner = is_owner(actor, booking)
    booked = any(row.status in BOOKED for row in booking.occurrences)
    waiting = booking_words.waiting(booking, now)
    coming = booking_words.coming(booking, now)
    contact = spoken.owner_contact(booking.listing, booked=booked) if borrows else None
    return {
        "booking": booking,
        "listing": booking.listing,
        "ref": cards.ref(booking.listing),
        "zone": zone,
        "state": booking_words.STATES[status],
        "next": _next(booking, status, zone, owner=owner, now=now),
        "dates": booking_words.dates(booking.occurrences, zone),
        "waiting": [row.public_id for row in waiting],
        "waiting_choices": [
            (row.public_id, filters.period(booking_words.period_of(row), zone)) for row in waiting
        ],
        "rivals": _rivals(session, waiting) if owner else _NOBODY,
        "coming": {row.public_id for row in coming},
        "may_decide": owner,
        "may_cancel": owner or is_booker(actor, booking),
        "as_booker": is_booker(actor, booking),
        "borrows": borrows,
        "owner_contact": contact,
        "booker_contact": spoken.booker_contact(booking) if owner or borrows else None,
        "handover": booking.listing.handover_text if booked and (borrows or owner) else "",
        "price": price_words.of_booking(booking),
        "where": spoken.where(booking.listing),
        "map_url": _map(booking),
        "rows": _rows(booking, borrows=borrows),
        "history": booking_words.history(queries.history(session, booking), zone),
        "in_calendar": any(row.status in STATUS_IN_CALENDAR for row in booking.occurrences),
        "again": _again(booking, zone)
        if borrows and booking.listing.mode is not BookingMode.AGREEMENT
        else None,
        "inquiry": conversations.of_booking(session, actor, booking.id),
    }


@dataclass(frozen=True)
class Rivals:
    """Who else has the time of the waiting dates by now, and who else asks for it."""

    booked: Sequence[str] = ()
    asking: Sequence[str] = ()


_NOBODY = Rivals()


def _rivals(session: Session, waiting: Sequence[Occurrence]) -> Rivals:
    """Return who stands against the waiting dates, where requests compete."""
    if not waiting:
        return _NOBODY
    found = clashes.rivals(session, [row.id for row in waiting])
    names = {(one.name, one.booked) for several in found.values() for one in several}
    return Rivals(
        booked=sorted(name for name, booked in names if booked),
        asking=sorted(name for name, booked in names if not booked),
    )


def _rows(booking: Booking, *, borrows: bool) -> list[tuple[str, str]]:
    contact = f"{booking.contact_name}, {spoken.phone(booking.contact_phone)}" if borrows else ""
    return [
        (_("What"), spoken.what(booking)),
        (_("For"), booking.organisation.name),
        (_("Made by"), booking.made_by.display_name),
        (_("Purpose"), booking.purpose),
        (_("Number of people"), str(booking.people or "")),
        (_("Contact"), contact),
        (_("Message"), booking.note),
    ]


def _next(booking: Booking, status: Status, zone: ZoneInfo, *, owner: bool, now: datetime) -> str:
    """Return what happens next, and by when."""
    waiting = booking_words.waiting(booking, now)
    if waiting:
        by = min(row.expires_at or row.starts_at for row in waiting)
        told = {"owner": booking.listing.organisation.name, "moment": spoken.moment(by, zone)}
        if owner:
            return str(_("Answer by %(moment)s. After that the request lapses.", **told))
        if all(row.holds for row in waiting):
            return str(
                _("%(owner)s answers by %(moment)s. Until then the time is held for you.", **told)
            )
        return str(_("%(owner)s answers by %(moment)s. Others can ask for it too.", **told))
    following = [row for row in booking.occurrences if row.status in BOOKED and row.ends_at > now]
    if following and len(booking.occurrences) == 1:
        who = booking.organisation.name
        return str(_("%(name)s has the time.", name=who) if owner else _("The time is yours."))
    if following:
        when = filters.period(booking_words.period_of(following[0]), zone).striptags()
        return str(_("Next: %(when)s.", when=when))
    return _end(booking, status)


def _end(booking: Booking, status: Status) -> str:
    if status in _LET_GO and not any(row.holds for row in booking.occurrences):
        return ""  # it never kept anybody else from the time
    return _ENDS[status]() if status in _ENDS else ""


_LET_GO = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.EXPIRED, Status.REQUESTED})


_ENDS = {
    Status.REQUESTED: lambda: _("The owner has not answered in time. The time is free again."),
    Status.EXPIRED: lambda: _("The owner has not answered in time. The time is free again."),
    Status.DECLINED: lambda: _("The time is free again for others."),
    Status.WITHDRAWN: lambda: _("The time is free again for others."),
    Status.CANCELLED: lambda: _("The time is free again for others."),
    Status.CALLED_OFF: lambda: _("The owner has taken the time back."),
    Status.COMPLETED: lambda: _("This booking is over."),
}


def _map(booking: Booking) -> str | None:
    """Return an address on the open map, which the browser opens only when asked to."""
    place = booking.listing.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    spot = f"{place.latitude:.5f}/{place.longitude:.5f}"
    pin = f"mlat={place.latitude:.5f}&mlon={place.longitude:.5f}"
    return f"https://www.openstreetmap.org/?{pin}#map=17/{spot}"


def _again(booking: Booking, zone: ZoneInfo) -> str:
    """Return the address of the form with all of this booking but its date."""
    first = booking.occurrences[0]
    starts, ends = local(first.starts_at, zone), local(first.ends_at, zone)
    values = {
        "from": f"{starts:%H:%M}",
        "to": f"{ends:%H:%M}",
        "quantity": str(booking.quantity),
        "people": str(booking.people or ""),
        "purpose": booking.purpose[:300],
        "organisation": "me" if booking.organisation.person_id else booking.organisation.slug,
    }
    address = url_for("bookings_request.show", ref=cards.ref(booking.listing))
    return f"{address}?{urlencode({name: value for name, value in values.items() if value})}"
