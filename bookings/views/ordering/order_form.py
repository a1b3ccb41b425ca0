"""Asking for several things in one go: put together, checked, and sent as one order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from bookings.borrowers import Borrower, chosen, for_any, settled
from bookings.errors import OrderRefused
from bookings.forms import times
from bookings.forms.checking import sound
from bookings.forms.order import THING, TOGETHER, OrderForm, Quantities, digest
from bookings.judging.availability import zone_of
from bookings.ordering import Line, request_order
from bookings.series.composing import Composed, compose, compose_shared
from bookings.series.days_off import breaks_of
from bookings.views.asking.request import LONGEST_KEY, sign_in_first
from bookings.views.ordering import order_address, order_things, order_words
from bookings.views.ordering.order_things import Chosen
from inventory import queries as listings
from inventory.models import Listing
from inventory.units import quantity_of
from marketplace import clock, idempotency, tokens
from marketplace.errors import DomainError, FieldProblem, Invalid, KeyReused, NotAllowed
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.periods import Period, local
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_order_form", __name__)


@blueprint.route("/orders/new", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.EVERYONE)
def new() -> ResponseReturnValue:
    """Put an order together, check and send it; who is not signed in comes back here."""
    if not guard.actor().signed_in:
        return sign_in_first(url_for(".new"), also=(THING, "quantity-"))
    sent = request.form if request.method == "POST" else request.args
    wanted = sent.get("do", "check")
    chosen_keys = order_things.keys(sent.getlist(THING), wanted)
    picked = order_things.chosen(db.session(), guard.actor(), chosen_keys)
    things = picked.things
    quantities = Quantities(sent, things, order_things.quantities(sent, wanted))
    form = OrderForm() if request.method == "POST" else OrderForm(formdata=request.args)
    if wanted.startswith("add:"):
        form.look.data = ""  # found, so that what was looked for makes room
    if wanted == TOGETHER:
        form.extent.data = TOGETHER
    if not things:
        return _page(form, picked, (), quantities, None)
    options = for_any(db.session(), guard.actor())
    form.prefill(guard.actor(), current_user.phone, options)
    if request.method == "GET":
        form.follow_the_night()
    _change(form, things[0], sent.get("choose", ""))
    form.offer(things[0], options)
    if request.method == "GET":
        composed = _check(form, things, options, quantities) if form.timed else None
        if not form.timed and (unread := form.unread()):
            tell(form, Invalid(unread))
        return _page(form, picked, options, quantities, composed)
    return _posted(form, picked, options, quantities, wanted)


def _posted(
    form: OrderForm,
    picked: Chosen,
    options: Sequence[Borrower],
    quantities: Quantities,
    wanted: str,
) -> ResponseReturnValue:
    valid, things = sound(form), picked.things
    if wanted != "send":
        form.form_errors = []  # a look at time and price writes nothing and needs no token
        looks = form.timed or (wanted == "check" and bool(things))
        composed = _check(form, things, options, quantities) if looks else None
        address = order_address.of(form, picked, quantities)
        sound_so_far = not form.errors and not quantities.errors
        if sound_so_far and "?" in address and order_address.holds_all(form, guard.actor()):
            return redirect(address, 303)
        return _page(form, picked, options, quantities, composed)
    if valid and (given := _given(form, things, quantities)):
        return _to_order(given)
    composed = _check(form, things, options, quantities)
    missing = form.missing() if things else []
    if missing:
        tell(form, Invalid(missing))
    elif composed is not None and valid and _sendable(form, composed):
        if form.shown.data == _mark(form, composed, quantities):
            answer = _send(form, composed, quantities, picked.beside)
            if answer is not None:
                return answer
            composed = _check(form, things, options, quantities)
        else:
            flash(
                _(
                    "Nothing has been sent yet. Something has changed, so time and price were"
                    " looked up again: read them below, and send once more."
                ),
                "info",
            )
    return _page(form, picked, options, quantities, composed, refused=True)


def _change(form: OrderForm, lead: Listing, choice: str) -> None:
    """Take another time for everything, where a button of the answer offered one."""
    starts, _slash, ends = choice.partition("/")
    if starts and ends:
        try:
            period = Period(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
            form.choose(period, zone_of(lead))
        except (ValueError, OverflowError):
            return  # not from a button of ours; what the fields say is checked


def _check(
    form: OrderForm,
    things: Sequence[Listing],
    options: Sequence[Borrower],
    quantities: Quantities,
) -> list[Composed] | None:
    """Judge every thing; what cannot be used is noted in the form, and None returned."""
    session = db.session()
    problems: list[FieldProblem] = []
    borrower, wanted = None, []
    try:
        wanted = [
            (one, replace(form.wish(zone_of(one), breaks_of(session)), quantity=quantities.of(one)))
            for one in things
        ]
    except Invalid as error:
        problems += error.problems
    try:
        borrower = chosen(options, form.organisation.data or "")
    except Invalid as error:
        problems += error.problems
    unread = bool(quantities.errors)
    quantities.tell_too_many(things)
    if borrower is None or problems or unread:
        if problems:
            tell(form, Invalid(problems))
        return None
    composing = compose_shared if form.together else compose
    return composing(session, borrower.organisation, wanted)


def _sendable(form: OrderForm, composed: Sequence[Composed]) -> bool:
    """Tell whether sending would book something: the rule of `request_order`."""
    if form.all_or_nothing:
        return all(one.whole for one in composed)
    return any(one.some for one in composed)


def _mark(form: OrderForm, composed: Sequence[Composed], quantities: Quantities) -> str:
    return digest(form, {one.listing.public_id: one.seen for one in composed}, quantities.texts)


def _send(
    form: OrderForm,
    composed: Sequence[Composed],
    quantities: Quantities,
    beside: Sequence[Listing],
) -> ResponseReturnValue | None:
    """Send the order and go to its page; None when it was refused and the form says why."""
    actor = guard.actor()
    scope, key, body = _submit(form, [one.listing for one in composed], quantities)
    shares = [(one.listing.public_id, one.wish) for one in composed]
    try:
        with unit_of_work() as work:
            given = idempotency.earlier(work, scope, key, body)
            if given is None:
                organisation, actor = settled(work, actor, form.organisation.data or "")
                order = request_order(
                    work,
                    actor,
                    organisation=organisation,
                    lines=[Line(listings.visible(work, actor, one), wish) for one, wish in shares],
                    all_or_nothing=form.all_or_nothing,
                    beside=beside,
                )
                given = {"order": order.public_id}
                idempotency.remember(work, scope, key, body, given)
    except KeyReused:
        form.form_errors.append(_sent_before())
    except NotAllowed:
        form.organisation.errors = [_("You cannot book for this organisation.")]
    except OrderRefused:
        flash(
            _("Somebody was faster, or the rules have changed. Nothing has been booked."), "error"
        )
    except DomainError as error:
        tell(form, error)
    else:
        flash(_("Your order has been sent. Here you can follow every answer."), "success")
        return _to_order(given)
    return None


def _given(
    form: OrderForm, things: Sequence[Listing], quantities: Quantities
) -> dict[str, Any] | None:
    """Return what the same form gave when it was sent before: its time is taken by then."""
    scope, key, body = _submit(form, things, quantities)
    try:
        return idempotency.earlier(db.session(), scope, key, body) if key else None
    except KeyReused:
        form.form_errors.append(_sent_before())
        form.shown.data = ""
        return None


def _submit(
    form: OrderForm, things: Sequence[Listing], quantities: Quantities
) -> tuple[str, str, dict[str, Any]]:
    """Return whose submit it is, its key, and what it says."""
    body = {**form.body(), THING: [one.public_id for one in things], "of": quantities.texts}
    scope = f"order form of {guard.actor().user_id}"
    return scope, (form.key.data or "")[:LONGEST_KEY], body


def _sent_before() -> str:
    return str(
        _("You have already sent this form once. Send again only if you want one more booking.")
    )


def _to_order(given: Mapping[str, str]) -> ResponseReturnValue:
    return redirect(url_for("bookings_order.show", public_id=given["order"]))


def _page(
    form: OrderForm,
    picked: Chosen,
    options: Sequence[Borrower],
    quantities: Quantities,
    composed: Sequence[Composed] | None,
    *,
    refused: bool = False,
) -> ResponseReturnValue:
    sendable = composed is not None and _sendable(form, composed)
    if composed is not None:
        form.shown.data = _mark(form, composed, quantities)
    form.key.data = tokens.new_token()[:LONGEST_KEY]
    borrower = next((one for one in options if one.value == form.organisation.data), None)
    things = picked.things
    lead = things[0] if things else None
    page = render_template(
        "bookings/order/form.html",
        form=form,
        address=order_address.of(form, picked, quantities),
        back=order_address.back(form, picked),
        things=things,
        beside=[order_things.beside(one, form) for one in picked.beside],
        quantities=quantities,
        several={one.public_id for one in things if quantity_of(one) > 1},
        found=order_words.found(db.session(), composed, borrower, form, picked.beside)
        if composed
        else None,
        sendable=sendable,
        looked=order_words.looked(db.session(), form, picked, borrower, composed),
        twice=form.twice(zone_of(lead)) if lead else {},
        over_days=all(times.over_days(one) for one in things),
        past_midnight=any(times.may_pass_midnight(one) for one in things),
        today=local(clock.now(), zone_of(lead)).date().isoformat() if lead else "",
    )
    refused = refused or bool(form.errors) or bool(quantities.errors)
    refused = refused or (composed is not None and not sendable)
    return page, 422 if refused and request.method == "POST" else 200
