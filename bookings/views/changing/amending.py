"""Other facts for what is booked: what for, how many, whom to call."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bookings import policy
from bookings.changes import amending
from bookings.changes.amending import Facts
from bookings.changes.replanning import Plan
from bookings.errors import RuleBroken, SlotTaken
from bookings.forms.checking import sound
from bookings.forms.move import AmendForm, digest
from bookings.models import Booking
from bookings.views.booked.booking import found
from bookings.views.changing import move_words
from inventory.units import quantity_of
from marketplace import idempotency, tokens
from marketplace.errors import DomainError, Invalid, KeyReused, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_amending", __name__)

LONGEST_KEY = 64


@blueprint.route("/bookings/<public_id>/change", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the form checks the token itself
@storable.told_in_form
@access(Audience.SIGNED_IN)
def change(public_id: str) -> ResponseReturnValue:
    """Show the facts, say what other numbers would cost, and change them."""
    booking = found(db.session(), public_id)
    if not policy.is_booker(guard.actor(), booking):
        raise NotAllowed
    form = AmendForm()
    if not form.is_submitted():
        form.fill(booking)
        return _page(form, booking, None)
    valid = sound(form)
    if valid and (given := _given(form, public_id)):
        return _to(given["booking"])
    facts = _read(form)
    plan = _plan(booking, facts)
    if valid and facts is not None and (plan is None or _may_be_sent(form, booking, plan, facts)):
        answer = _send(form, public_id, facts)
        if answer is not None:
            return answer
        booking = found(db.session(), public_id)
        plan = _plan(booking, facts)
    return _page(form, booking, plan, facts)


def _read(form: AmendForm) -> Facts | None:
    """Return the facts where they can be used; what cannot is noted in the form."""
    try:
        return amending.cleaned(form.facts())
    except Invalid as error:
        tell(form, error)
    return None


def _plan(booking: Booking, facts: Facts | None) -> Plan | None:
    """Return what other numbers would mean, None where the numbers stay."""
    if facts is None or (facts.people, facts.quantity) == (booking.people, booking.quantity):
        return None
    return amending.preview(db.session(), booking, facts)


def _may_be_sent(form: AmendForm, booking: Booking, plan: Plan, facts: Facts) -> bool:
    """Tell whether the reader has seen what another number of things costs, and it can be had."""
    if not plan.usable:
        return False
    if facts.quantity == booking.quantity:
        return True
    shown: str = form.shown.data or ""
    return shown == digest(plan, asks=_asks(booking, facts))


def _asks(booking: Booking, facts: Facts) -> bool:
    return amending.needs_answer(guard.actor(), booking, facts)


def _send(form: AmendForm, public_id: str, facts: Facts) -> ResponseReturnValue | None:
    actor = guard.actor()
    scope, key, body = _submit(form, public_id)
    asked = False
    try:
        with unit_of_work() as work:
            given = idempotency.earlier(work, scope, key, body) if key else None
            if given is None:
                booking = policy.booking_for(work, actor, public_id)
                done = amending.change(work, actor, booking, facts)
                asked = done.asked is not None
                given = {"booking": public_id}
                if key:
                    idempotency.remember(work, scope, key, body, given)
    except KeyReused:
        form.key.data = ""
        form.form_errors.append(_("You have already sent this form once. Look it over again."))
    except (NotAllowed, NotFound):
        raise
    except (SlotTaken, RuleBroken):
        flash(_("Somebody was faster, or the rules have changed. Nothing is changed."), "error")
    except DomainError as error:
        tell(form, error)
    else:
        words = (
            _("Your question has been sent. What is booked stands until it is answered.")
            if asked
            else _("The booking is changed.")
        )
        flash(words, "success")
        return _to(given["booking"])
    return None


def _given(form: AmendForm, public_id: str) -> Mapping[str, str] | None:
    scope, key, body = _submit(form, public_id)
    try:
        return idempotency.earlier(db.session(), scope, key, body) if key else None
    except KeyReused:
        return None


def _submit(form: AmendForm, public_id: str) -> tuple[str, str, dict[str, Any]]:
    scope = f"change form of {guard.actor().user_id}"
    return scope, (form.key.data or "")[:LONGEST_KEY], {"booking": public_id, **form.body()}


def _page(
    form: AmendForm, booking: Booking, plan: Plan | None, facts: Facts | None = None
) -> ResponseReturnValue:
    if not amending.coming(booking):
        flash(_("There is nothing left to change: no date is to come."), "info")
        return _to(booking.public_id)
    shown, asks = None, False
    if plan is not None and facts is not None:
        asks = _asks(booking, facts)
        form.shown.data = digest(plan, asks=asks)
        shown = move_words.of(plan, asks=asks, as_owner=False, instead=(), listings=set())
    if not form.is_submitted() or not form.key.data or plan is not None:
        form.key.data = tokens.new_token()[:LONGEST_KEY]
    page = render_template(
        "bookings/moving/change.html",
        form=form,
        booking=booking,
        listing=booking.listing,
        of=quantity_of(booking.listing),
        found=shown,
        asks=asks,
        address=url_for("bookings_booking.show", public_id=booking.public_id),
    )
    return page, 422 if form.is_submitted() and (form.errors or plan is not None) else 200


def _to(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("bookings_booking.show", public_id=public_id))
