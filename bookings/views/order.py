"""The page of an order: everything that was asked for in one go, with all answers."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings import ordering, policy, queries
from bookings.errors import TooLate
from bookings.forms.checking import sound
from bookings.forms.decision import CancellationForm
from bookings.judging.availability import zone_of
from bookings.models import Booking, Occurrence, Order
from bookings.policy import is_booker
from bookings.types import OccurrenceStatus as Status
from bookings.views import booking_words
from marketplace import clock
from marketplace.errors import DomainError, Invalid, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.money import Money
from marketplace.transactions import unit_of_work
from marketplace.web import filters, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_order", __name__)

_LOST = frozenset({Status.DECLINED, Status.EXPIRED, Status.CALLED_OFF, Status.SKIPPED})


@blueprint.get("/orders/<public_id>")
@access(Audience.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """Show an order to those who see what its organisation books; to others there is none."""
    order, bookings = _found(public_id)
    left = _left(bookings)
    lines = [_line(booking) for booking in bookings]
    return render_template(
        "bookings/order/show.html",
        order=order,
        lines=lines,
        summary=_summary(lines),
        lost=order.all_or_nothing and any(one["lost"] for one in lines) and bool(left),
        total=_total(bookings),
        may_take_back=bool(left) and all(is_booker(guard.actor(), one) for one in left),
    )


@blueprint.route("/orders/<public_id>/cancellation", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def cancellation(public_id: str) -> ResponseReturnValue:
    """Ask whether all of the order is really to be taken back, and take it back."""
    form = CancellationForm()
    if request.method == "POST" and sound(form):
        try:
            with unit_of_work() as work:
                order = policy.order_for(work, guard.actor(), public_id)
                ordering.take_back(work, guard.actor(), order, reason=form.reason.data)
        except Invalid as error:
            tell(form, error)
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            flash(str(error), "error")
            return redirect(_address(public_id))
        else:
            flash(_("It is cancelled. The time is free again, and both sides are told."), "success")
            return redirect(_address(public_id))
    order, bookings = _found(public_id)
    left = _left(bookings)
    if not left:
        flash(str(TooLate()), "info")
        return redirect(_address(public_id))
    page = render_template(
        "bookings/order/cancellation.html",
        form=form,
        order=order,
        lines=[_line(booking) for booking in left],
        button=ngettext("Take it back", "Take %(num)s bookings back", len(left)),
    )
    return page, 422 if form.errors else 200


def _found(public_id: str) -> tuple[Order, list[Booking]]:
    session = db.session()
    order = policy.order_for(session, guard.actor(), public_id)
    return order, queries.of_order(session, order)


def _left(bookings: list[Booking]) -> list[Booking]:
    now = clock.now()
    return [one for one in bookings if booking_words.coming(one, now)]


def _line(booking: Booking) -> dict[str, Any]:
    status = queries.status_of(booking)
    price = None if booking.price_ore is None else Money(booking.price_ore, booking.currency)
    return {
        "booking": booking,
        "url": url_for("bookings_booking.show", public_id=booking.public_id),
        "when": booking_words.in_short(booking.occurrences, zone_of(booking.listing)),
        "status": status,
        "state": booking_words.STATES[status],
        "price": filters.money(price) if price is not None else booking.price_text,
        "note": _note(booking.occurrences),
        "lost": status in _LOST,
    }


def _note(rows: Sequence[Occurrence]) -> str:
    """Return why dates are as they are; of a series, how many of them are skipped."""
    skipped = [row for row in rows if row.status is Status.SKIPPED]
    others = [row for row in rows if row.status is not Status.SKIPPED]
    told = _together(others)
    if not skipped or not others:
        return told or _together(skipped)
    left_out = ngettext(
        "%(num)s date is skipped: %(why)s",
        "%(num)s dates are skipped: %(why)s",
        len(skipped),
        why=_together(skipped),
    )
    return f"{told} {left_out}".strip()


def _together(rows: Sequence[Occurrence]) -> str:
    return " ".join(dict.fromkeys(why for row in rows if (why := booking_words.why(row))))


def _summary(lines: list[dict[str, Any]]) -> str:
    waiting = sum(one["status"] is Status.REQUESTED for one in lines)
    booked = sum(one["status"] in {Status.CONFIRMED, Status.HANDED_OUT} for one in lines)
    words = [
        ngettext("%(num)s thing is booked.", "%(num)s things are booked.", booked)
        if booked
        else "",
        ngettext(
            "%(num)s waits for its owner's answer.",
            "%(num)s wait for their owners' answers.",
            waiting,
        )
        if waiting
        else "",
    ]
    lost = sum(one["lost"] for one in lines)
    if lost:
        words.append(ngettext("%(num)s could not be had.", "%(num)s could not be had.", lost))
    return " ".join(word for word in words if word)


def _total(bookings: list[Booking]) -> str | None:
    """Return what all of it costs that is booked or waits; None where a price is not a sum."""
    alive = [one for one in bookings if queries.status_of(one) not in _GONE]
    if not alive or any(one.price_ore is None for one in alive):
        return None
    if len({one.currency for one in alive}) > 1:
        return None
    return filters.money(Money(sum(one.price_ore or 0 for one in alive), alive[0].currency))


_GONE = _LOST | {Status.CANCELLED, Status.WITHDRAWN}


def _address(public_id: str) -> str:
    return url_for("bookings_order.show", public_id=public_id)
