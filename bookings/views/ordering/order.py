"""The page of an order: everything that was asked for in one go, with all answers."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from bookings import ordering, policy, queries, replacing
from bookings.closures import reading
from bookings.errors import TooLate
from bookings.forms.checking import sound
from bookings.forms.decision import CancellationForm
from bookings.judging.availability import zone_of
from bookings.models import Booking, Occurrence, Order
from bookings.policy import is_booker
from bookings.replacing import GONE, TAKEN_BACK, Standing
from bookings.states import LOST
from bookings.types import OccurrenceStatus as Status
from bookings.views import price_words
from bookings.views.booked import booking_words, lost
from bookings.views.closing import closure_words
from bookings.views.ordering import order_beside
from marketplace import clock
from marketplace.errors import DomainError, Invalid, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.money import Money
from marketplace.transactions import unit_of_work
from marketplace.web import filters, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_order", __name__)

MOST_LOOKED_UP = 5
_RUNNING = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.HANDED_OUT})


@blueprint.get("/orders/<public_id>")
@access(Audience.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """Show an order to those who see what its organisation books; to others there is none."""
    order, bookings = _found(public_id)
    left = _left(bookings)
    lines = [_line(booking) for booking in bookings]
    standing = replacing.standing(db.session(), bookings)
    _say_what_stands_in(lines, standing)
    if not standing.over:
        _offer_instead(order, lines)
    _tell_what_is_closed(lines)
    return render_template(
        "bookings/order/show.html",
        order=order,
        lines=lines,
        summary=_summary(lines),
        lost=order.all_or_nothing and any(one["lost"] for one in lines) and bool(left),
        total=_total(bookings),
        beside=order_beside.rows(
            db.session(), guard.actor(), order, needed=not standing.over and _to_come(bookings)
        ),
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
        except TooLate as error:
            _tell_that_nothing_is_left(public_id, error)
            return redirect(_address(public_id))
        except DomainError as error:
            flash(str(error), "error")
            return redirect(_address(public_id))
        else:
            flash(_said_of_cancelled(), "success")
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
        asked=order_beside.still_asked(db.session(), guard.actor(), order),
        button=ngettext("Take it back", "Take %(num)s bookings back", len(left)),
    )
    return page, 422 if form.errors else 200


def _said_of_cancelled() -> str:
    return str(_("It is cancelled, and both sides are told."))


def _tell_that_nothing_is_left(public_id: str, error: TooLate) -> None:
    """Say what became of the order; who presses twice reads the same as who presses once."""
    _order, bookings = _found(public_id)
    states = {row.status for one in bookings for row in one.occurrences}
    mine = all(is_booker(guard.actor(), one) for one in bookings)
    if mine and states & TAKEN_BACK and not states & _RUNNING:
        flash(_said_of_cancelled(), "success")
    else:
        flash(str(error), "error")


def _found(public_id: str) -> tuple[Order, list[Booking]]:
    session = db.session()
    order = policy.order_for(session, guard.actor(), public_id)
    return order, queries.of_order(session, order)


def _left(bookings: list[Booking]) -> list[Booking]:
    now = clock.now()
    return [one for one in bookings if booking_words.coming(one, now)]


def _to_come(bookings: Sequence[Booking]) -> bool:
    """Tell whether anything of it was wished for a time that has not begun."""
    now = clock.now()
    return any(row.starts_at > now for one in bookings for row in one.occurrences)


def _line(booking: Booking) -> dict[str, Any]:
    status, rows = queries.status_of(booking), booking.occurrences
    return {
        "booking": booking,
        "url": url_for("bookings_booking.show", public_id=booking.public_id),
        "when": booking_words.in_short(rows, zone_of(booking.listing)),
        "status": status,
        "state": booking_words.state(status, rows, clock.now()),
        "price": "" if status in GONE else _price(booking),
        "note": _note(rows),
        "lost": False,
        "replaced": False,
        "instead": [],
        "elsewhere": "",
    }


def _price(booking: Booking) -> str:
    box = price_words.of_booking(booking)
    return str(box["total"] or box["note"])


def _say_what_stands_in(lines: list[dict[str, Any]], standing: Standing) -> None:
    """Say of each line whether it is missing, and what it was chosen instead of."""
    for line in lines:
        booking = line["booking"]
        line["lost"] = booking.id in standing.lost
        line["replaced"] = booking.id in standing.replaced
        if (other := standing.stands_for.get(booking.id)) is not None:
            line["note"] = " ".join(part for part in (_stead(booking, other), line["note"]) if part)


def _stead(booking: Booking, other: Booking) -> str:
    if booking.listing_id == other.listing_id:
        return str(_("Instead of the time that could not be had."))
    return str(_("Instead of %(title)s.", title=other.listing.title))


def _offer_instead(order: Order, lines: list[dict[str, Any]]) -> None:
    """Put beside what is missing what would fit, or where to look for it.

    The first few single dates only are looked up, so that the page stays quick.
    """
    now, looked_up = clock.now(), 0
    bookings = [one["booking"] for one in lines]
    for line in lines:
        booking = line["booking"]
        rows = [row for row in booking.occurrences if row.starts_at > now]
        if not line["lost"] or not rows:
            continue
        line["elsewhere"] = lost.elsewhere(booking, rows[0], order)
        if looked_up < MOST_LOOKED_UP and len(booking.occurrences) == 1:
            looked_up += 1
            beside = [one for one in bookings if one is not booking]
            line["instead"] = lost.instead(db.session(), booking, rows, order, beside)


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


def _tell_what_is_closed(lines: list[dict[str, Any]]) -> None:
    """Say at each line what stands over dates that somebody counts on."""
    rows = [row for one in lines for row in one["booking"].occurrences if row.status not in LOST]
    over = reading.over(db.session(), rows)
    for one in lines:
        found = [why for row in one["booking"].occurrences for why in over.get(row.id, [])]
        words = dict.fromkeys(closure_words.over_words(why, owner=False) for why in found)
        one["note"] = " ".join(part for part in (one["note"], *words) if part)


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
    words += _taken_back([one["status"] for one in lines])
    replaced = sum(one["replaced"] for one in lines)
    if replaced:
        words.append(
            ngettext(
                "%(num)s could not be had and has been replaced.",
                "%(num)s could not be had and have been replaced.",
                replaced,
            )
        )
    missing = sum(one["lost"] for one in lines)
    if missing:
        words.append(ngettext("%(num)s could not be had.", "%(num)s could not be had.", missing))
    return " ".join(word for word in words if word)


def _taken_back(states: Sequence[Status]) -> list[str]:
    """Return what the organisation has taken back itself, by the words of each line."""
    withdrawn, cancelled = (states.count(one) for one in (Status.WITHDRAWN, Status.CANCELLED))
    if cancelled == len(states):
        return [_("All of it has been cancelled.")]
    if withdrawn == len(states):
        return [_("All of it has been withdrawn.")]
    told = []
    if cancelled:
        told.append(
            ngettext("%(num)s has been cancelled.", "%(num)s have been cancelled.", cancelled)
        )
    if withdrawn:
        told.append(
            ngettext("%(num)s has been withdrawn.", "%(num)s have been withdrawn.", withdrawn)
        )
    return told


def _total(bookings: list[Booking]) -> str | None:
    """Return what all of it costs that is booked or waits; None where a price is not a sum."""
    alive = [one for one in bookings if queries.status_of(one) not in GONE]
    if not alive or any(one.price_ore is None for one in alive):
        return None
    if len({one.currency for one in alive}) > 1:
        return None
    return filters.money(Money(sum(one.price_ore or 0 for one in alive), alive[0].currency))


def _address(public_id: str) -> str:
    return url_for("bookings_order.show", public_id=public_id)
