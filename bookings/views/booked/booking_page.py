"""What the page of a booking shows to each of its sides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings import overtaking, queries, replacing, spoken
from bookings.agreement import conversations
from bookings.changes import amending, following, moving, proposing, retrying
from bookings.errors import ApprovalRefused
from bookings.feeds.event_facts import STATUS_IN_CALENDAR
from bookings.forms.decision import DecisionForm
from bookings.forms.move import AnswerForm
from bookings.judging import approval_check, clashes
from bookings.judging.availability import zone_of
from bookings.judging.seating_words import people_of
from bookings.models import Booking, Occurrence, Order
from bookings.policy import is_booker, is_owner
from bookings.series import series_words
from bookings.types import OccurrenceStatus as Status
from bookings.views import cards, price_words
from bookings.views.booked import again, booking_words, handover_words, lost
from bookings.views.changing import move_words
from bookings.views.closing import closure_words
from inventory.types import BookingMode
from marketplace import clock
from marketplace.actor import Actor
from marketplace.extensions import db
from marketplace.policy import Permission, can
from marketplace.web import filters, guard

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
    gone = overtaking.overtaken(session, waiting)
    contact = spoken.owner_contact(booking.listing, booked=booked) if borrows else None
    states = queries.states_of_order(session, booking)
    order = booking.order if len(states) > 1 else None
    return {
        "booking": booking,
        "listing": booking.listing,
        "ref": cards.ref(booking.listing),
        "zone": zone,
        "state": booking_words.state(status, booking.occurrences, now),
        "next": _gone(owner=owner)
        if waiting and len(gone) == len(waiting)
        else _next(booking, status, zone, owner=owner, now=now),
        "dates": booking_words.dates(booking.occurrences, zone),
        "waiting": [row.public_id for row in waiting],
        "waiting_choices": [
            (row.public_id, filters.period(booking_words.period_of(row), zone)) for row in waiting
        ],
        "gone": [row.public_id for row in waiting if row.id in gone],
        "gone_reason": gone_reason(),
        "in_the_way": _in_the_way(session, booking, waiting, gone) if owner else None,
        "instead": _instead(session, booking, _lost(booking, status, waiting, gone), order)
        if borrows and not owner
        else [],
        "rivals": _rivals(session, waiting) if owner else _NOBODY,
        "coming": {row.public_id for row in coming},
        "over": closure_words.over(session, booking.occurrences, owner=owner),
        "handover_steps": _handover(actor, booking, now),
        **_may(actor, booking),
        "owner_contact": contact,
        "booker_contact": spoken.booker_contact(booking) if owner or borrows else None,
        "handover": booking.listing.handover_text if booked and (borrows or owner) else "",
        "price": _price(booking, status),
        "where": spoken.where(booking.listing),
        "map_url": _map(booking),
        "rows": _rows(session, booking, states if owner else {}, borrows=borrows),
        "history": booking_words.history(queries.history(session, booking), zone),
        "in_calendar": any(row.status in STATUS_IN_CALENDAR for row in booking.occurrences),
        "inquiry": conversations.of_booking(session, actor, booking.id),
        "series": _series(booking, zone),
        **_borrowers(session, booking, zone, borrows=borrows, things=len(states)),
        **_changing(session, actor, booking, now),
    }


def _price(booking: Booking, status: Status) -> dict[str, Any]:
    return price_words.of_nothing() if status is Status.SKIPPED else price_words.of_booking(booking)


def _series(booking: Booking, zone: ZoneInfo) -> str:
    series = booking.series
    if series is None:
        return ""
    apart = any(not following.goes_by(series, row, zone) for row in following.coming(booking))
    return series_words.kept(series, apart=apart)


def _in_the_way(
    session: Session, booking: Booking, waiting: Sequence[Occurrence], gone: Collection[int]
) -> ApprovalRefused | None:
    """Return what else than taken time would keep the owner from saying yes, before they try."""
    asked = [row for row in waiting if row.id not in gone]
    found = approval_check.stands_in_the_way(session, booking, asked) if asked else None
    return found if isinstance(found, ApprovalRefused) else None


def _may(actor: Actor, booking: Booking) -> dict[str, bool]:
    booker, owner = is_booker(actor, booking), is_owner(actor, booking)
    return {"may_decide": owner, "may_cancel": owner or booker, "as_booker": booker}


def _borrowers(
    session: Session, booking: Booking, zone: ZoneInfo, *, borrows: bool, things: int
) -> dict[str, Any]:
    """Return what is only there for those who borrow: the order, and the same once more."""
    by_agreement = booking.listing.mode is BookingMode.AGREEMENT
    return {
        "borrows": borrows,
        "again": again.once(booking, zone) if borrows and not by_agreement else None,
        "seasons": again.seasons(booking, zone) if borrows else (),
        "order": _order(session, booking, things) if borrows and things > 1 else None,
    }


def refused(booking: Booking, change_id: str, answer: AnswerForm) -> ResponseReturnValue:
    """Return the page with what is wrong with the answer to a change."""
    names = context(db.session(), guard.actor(), booking)
    for change in names["changes"]:
        if change["id"] == change_id:
            change["form"] = answer.of(change_id)
    form = DecisionForm(formdata=None)
    page = render_template("bookings/booking/show.html", form=form, answer=answer, **names)
    return page, 422


def _changing(session: Session, actor: Actor, booking: Booking, now: datetime) -> dict[str, Any]:
    """Return which dates can be moved or tried again, and which changes wait for an answer."""
    booker, owner = is_booker(actor, booking), is_owner(actor, booking)
    rows = [
        row
        for row in booking.occurrences
        if (booker or owner) and moving.movable(row, now, as_owner=not booker)
    ]
    tried = retrying.can_be_tried(booking.occurrences) if booker else []
    plan = retrying.look(session, booking, tried) if tried else None
    changes = proposing.waiting_for(session, booking)
    return {
        "movable": {row.public_id for row in rows},
        "skipped_dates": move_words.skipped(plan),
        "changes": [
            {**told, "form": AnswerForm(formdata=None).of(told["id"])}
            for told in move_words.waiting(actor, changes, zone_of(booking.listing))
        ],
        "may_amend": booker and bool(amending.coming(booking)),
    }


def _order(session: Session, booking: Booking, things: int) -> dict[str, Any]:
    """Return the order of several things that the booking is a part of."""
    beside = [one for one in queries.of_order(session, booking.order) if one.id != booking.id]
    return {
        "things": things,
        "url": url_for("bookings_order.show", public_id=booking.order.public_id),
        "beside": [
            {
                "title": one.listing.title,
                "url": url_for(".show", public_id=one.public_id),
                "when": booking_words.in_short(one.occurrences, zone_of(one.listing)),
                "state": booking_words.STATES[queries.status_of(one)],
            }
            for one in beside
        ],
    }


def _handover(actor: Actor, booking: Booking, now: datetime) -> list[dict[str, Any]]:
    """Return, for who hands over, the dates of which something can be noted now."""
    if not can(actor, Permission.HAND_OVER, booking.listing.organisation_id):
        return []
    zone = zone_of(booking.listing)
    lines = [
        {"when": filters.period(booking_words.period_of(row), zone)}
        | handover_words.of_line(row, now)
        for row in booking.occurrences
    ]
    return [line for line in lines if line["any"]]


def gone_reason() -> str:
    """Return what an owner can answer to a request whose time has gone to somebody else."""
    return str(_("Sorry, somebody else has that time by now."))


def _gone(*, owner: bool) -> str:
    if owner:
        return str(_("It cannot be approved any more. Decline it, so that the asker knows."))
    return str(
        _(
            "The time has gone to somebody else. Your request stands until the owner has answered,"
            " in case it becomes free again. Choose another time below, or withdraw it."
        )
    )


def _instead(
    session: Session, booking: Booking, rows: Sequence[Occurrence], order: Order | None
) -> list[dict[str, Any]]:
    """Return what would fit instead of these dates; nothing where that has been found already."""
    if order is None or not rows:
        return lost.instead(session, booking, rows)
    bookings = queries.of_order(session, order)
    standing = replacing.standing(session, bookings)
    if standing.over or booking.id in standing.replaced:
        return []
    beside = [one for one in bookings if one.id != booking.id]
    return lost.instead(session, booking, rows, order, beside)


def _lost(
    booking: Booking, status: Status, waiting: Sequence[Occurrence], gone: Collection[int]
) -> list[Occurrence]:
    """Return the dates for which something else is offered: whose time is gone, or never was."""
    if status is Status.SKIPPED:
        return list(booking.occurrences)
    return [row for row in waiting if row.id in gone]


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


def _rows(
    session: Session, booking: Booking, states: Mapping[int, Status], *, borrows: bool
) -> list[tuple[str, str]]:
    """Return what the booking says; its owner is told of its order, whose `states` are given."""
    contact = f"{booking.contact_name}, {spoken.phone(booking.contact_phone)}" if borrows else ""
    return [
        (_("What"), spoken.what(booking)),
        (_("For"), booking.organisation.name),
        (_("Made by"), booking.made_by.display_name),
        (_("Purpose"), booking.purpose),
        (_("Number of people"), people_of(booking)),
        (_("Contact"), contact),
        (_("Message"), booking.note),
        *_part(session, booking, states),
    ]


def _part(
    session: Session, booking: Booking, states: Mapping[int, Status]
) -> list[tuple[str, str]]:
    """Tell the owner that it is a part of an order, whose other parts others answer for."""
    if len(states) < 2:  # noqa: PLR2004 - alone
        return []
    told = [_("One of %(num)s things that were asked for together.", num=len(states))]
    if booking.order.all_or_nothing and replacing.others_lost(session, states, booking):
        told.append(
            _(
                "They wanted all of it, but something else in the order cannot be had. They know,"
                " and may take this back."
            )
        )
    elif booking.order.all_or_nothing:
        told.append(_("They need all of it."))
    return [(_("Order"), " ".join(told))]


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
    Status.DECLINED: lambda: _("The time has been given back."),
    Status.WITHDRAWN: lambda: _("The time has been given back."),
    Status.CANCELLED: lambda: _("The time has been given back."),
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
