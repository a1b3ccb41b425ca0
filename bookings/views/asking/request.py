"""Asking for time: one page with two steps, check and send, that works without script."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from bookings import policy
from bookings.borrowers import Borrower, borrowers, chosen, settled
from bookings.errors import OrderRefused, RuleBroken, SlotTaken
from bookings.forms import date_choices, times
from bookings.forms.checking import sound
from bookings.forms.date_choices import CHOICE, DateChoices
from bookings.forms.request import RequestForm
from bookings.judging.availability import HERE, zone_of
from bookings.ordering import Line, add_to_order
from bookings.ordering import request_order as send_order
from bookings.requesting import request_booking
from bookings.series import series_words
from bookings.standing_in import missing
from bookings.views import cards
from bookings.views.asking import (
    request_check,
    request_dates,
    request_faults,
    request_order,
    request_words,
)
from bookings.views.asking.request_check import Checked
from bookings.views.listings import listing_words
from bookings.views.listings.listing import listing_of
from bookings.wished import Wish
from inventory import queries as listings
from inventory.models import Listing
from inventory.types import ListingStatus
from inventory.units import quantity_of
from marketplace import clock, idempotency, tokens
from marketplace.actor import Actor
from marketplace.errors import DomainError, FieldProblem, Invalid, KeyReused, NotAllowed
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.periods import Period, local
from marketplace.transactions import unit_of_work
from marketplace.web import guard, locale, redirects, storable, unsent
from marketplace.web.guard import Audience, access
from marketplace.wording import NUL

blueprint = Blueprint("bookings_request", __name__)

LONGEST_KEY = 64
_WRITTEN = ("purpose", "note", "text", "message", "words")
"""What somebody has thought about; no address has it, so that it is held in the page."""
_OF_TIME = frozenset(
    {
        "date", "from", "to", "end", "people", "seating", "quantity", "organisation", "repeat",
        "until", "times", "interval", "weekdays", "monthly_by", "dates", "skip_holidays",
        "skip_school_breaks", "skip_clashes", "order", "instead", CHOICE,
    }
)  # fmt: skip


# The token is checked by the form itself before anything is sent, so that a page that was open for
# too long is shown again with all that was typed.
@blueprint.route("/l/<ref>/book", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.EVERYONE)
def show(ref: str) -> ResponseReturnValue:
    """Show the form, check time and price, and send; who is not signed in comes back here."""
    listing = listing_of(ref)
    if not guard.actor().signed_in:
        return sign_in_first(url_for(".show", ref=cards.ref(listing)))
    published = listing.status is ListingStatus.PUBLISHED
    if listing.mode not in HERE or not published or not quantity_of(listing):
        return render_template("bookings/request/not_here.html", listing=listing), 200
    options = borrowers(db.session(), guard.actor(), listing)
    if request.method == "POST":
        return _posted(listing, options)
    form = RequestForm(formdata=request.args)
    form.prefill(guard.actor(), current_user.phone, options)
    form.follow_the_night()
    form.offer(listing, options)
    decided = date_choices.read(request.args, zone_of(listing))
    checked = _check(form, listing, options, decided) if form.timed else None
    if not form.timed and (unread := form.unread()):
        tell(form, Invalid(unread))
    return _page(form, listing, options, decided, checked)


def _posted(listing: Listing, options: Sequence[Borrower]) -> ResponseReturnValue:
    form = RequestForm()
    decided = date_choices.read(request.form, zone_of(listing))
    wanted = request.form.get("do", "check")
    _change(form, listing, wanted)
    form.offer(listing, options)
    valid = sound(form)
    if wanted != "send":
        form.form_errors = []  # a look at time and price writes nothing and needs no token
    elif valid and (given := _given(form, listing, decided)):
        return _to_booking(given)
    checked = _check(form, listing, options, decided)
    if wanted != "send" or checked is None:
        return _page(form, listing, options, decided, checked)
    missing = form.missing()
    if missing:
        tell(form, Invalid(missing))
    elif valid and checked.sendable and not decided.errors and _as_shown(form, checked):
        answer = _send(form, listing, checked, decided)
        if answer is not None:
            return answer
        checked = _check(form, listing, options, decided)
    elif valid and checked.sendable and not form.form_errors and not decided.errors:
        flash(
            _(
                "Nothing has been sent yet. Something has changed, so time and price were looked up"
                " again: read them below, and send once more."
            ),
            "info",
        )
    return _page(form, listing, options, decided, checked, refused=True)


def _change(form: RequestForm, listing: Listing, wanted: str) -> None:
    """Do what a button in the answer offered: skip the clashes, or take another time."""
    if wanted == "skip":
        form.skip_clashes.data = True
    starts, _slash, rest = request.form.get("choose", "").partition("/")
    ends, _slash, many = rest.partition("/")
    if starts and ends:
        try:
            period = Period(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
            form.choose(period, zone_of(listing))
        except (ValueError, OverflowError):
            return  # not from a button of ours; what the fields say is checked
        if many:
            form.quantity.data = many


def _check(
    form: RequestForm, listing: Listing, options: Sequence[Borrower], decided: DateChoices
) -> Checked | None:
    """Judge what the form asks for; what cannot be used is noted in the form, and None returned."""
    problems: list[FieldProblem] = []
    borrower = wish = None
    try:
        wish = request_check.read(db.session(), form, listing)
    except Invalid as error:
        problems += error.problems
    try:
        borrower = chosen(options, form.organisation.data or "")
    except Invalid as error:
        problems += error.problems
    if borrower is None or wish is None:
        tell(form, Invalid(problems))
        return None
    found = request_check.check(db.session(), guard.actor(), listing, borrower, wish, decided)
    if faults := request_faults.of(found, listing):
        tell(form, Invalid(faults))
    return found


def _as_shown(form: RequestForm, checked: Checked) -> bool:
    key = form.key.data or ""
    return 0 < len(key) <= LONGEST_KEY and form.shown.data == _digest(form, checked)


def _digest(form: RequestForm, checked: Checked) -> str:
    return form.digest(checked.seen, checked.plan.dates)


def _send(
    form: RequestForm, listing: Listing, checked: Checked, decided: DateChoices
) -> ResponseReturnValue | None:
    """Book, and go to the booking's page; None when it was refused and the form says why."""
    actor = guard.actor()
    scope, key, body = _submit(form, listing.public_id, decided)
    shares = [(part.listing.public_id, part.wish) for part in checked.plan.wanted]
    try:
        with unit_of_work() as work:
            given = idempotency.earlier(work, scope, key, body)
            if given is None:
                given = _book(work, actor, checked.borrower.value, shares, form)
                idempotency.remember(work, scope, key, body, given)
    except KeyReused:
        form.form_errors.append(_sent_before())
    except NotAllowed:
        form.organisation.errors = [_("You cannot book for this organisation.")]
    except (SlotTaken, RuleBroken, OrderRefused):
        flash(
            _("Somebody was faster, or the rules have changed. Nothing has been booked."), "error"
        )
    except DomainError as error:
        tell(form, error)
    else:
        flash(request_words.sent(checked.seen), "success")
        return _to_booking(given)
    return None


def _book(
    work: Session,
    actor: Actor,
    borrower: str,
    shares: Sequence[tuple[str, Wish]],
    form: RequestForm,
) -> dict[str, Any]:
    """Send one booking, an order of several listings, or more for one, inside the unit of work."""
    organisation, actor = settled(work, actor, borrower)
    lines = [Line(listings.visible(work, actor, key), wish) for key, wish in shares]
    joined = policy.order_if_any(work, actor, form.order.data or "")
    if joined is not None:
        request_order.require_same(joined, organisation)
        lost = missing(work, joined, form.instead.data or "")
        added = add_to_order(work, actor, joined, lines, instead_of=lost)
        return {"booking": added[0].public_id, "order": joined.public_id}
    if len(lines) > 1:
        order = send_order(work, actor, organisation=organisation, lines=lines)
        return {"booking": order.bookings[0].public_id, "order": order.public_id}
    booking = request_booking(
        work, actor, listing=lines[0].listing, organisation=organisation, wish=lines[0].wish
    )
    return {"booking": booking.public_id}


def _given(form: RequestForm, listing: Listing, decided: DateChoices) -> dict[str, Any] | None:
    """Return what the same form gave when it was sent before: its time is taken by then."""
    scope, key, body = _submit(form, listing.public_id, decided)
    try:
        return idempotency.earlier(db.session(), scope, key, body) if key else None
    except KeyReused:
        form.form_errors.append(_sent_before())
        form.shown.data = ""
        return None


def _submit(
    form: RequestForm, public_id: str, decided: DateChoices
) -> tuple[str, str, dict[str, Any]]:
    """Return whose submit it is, its key, and what it says."""
    scope = f"booking form of {guard.actor().user_id}"
    body = {"listing": public_id, **form.body(), CHOICE: decided.written}
    return scope, (form.key.data or "")[:LONGEST_KEY], body


def _sent_before() -> str:
    return str(
        _("You have already sent this form once. Send again only if you want one more booking.")
    )


def _to_booking(given: Mapping[str, str]) -> ResponseReturnValue:
    """Go to the booking's page, or to that of the order that it is a part of."""
    if "order" in given:
        return redirect(url_for("bookings_order.show", public_id=given["order"]))
    return redirect(url_for("bookings_booking.show", public_id=given["booking"]))


def _page(
    form: RequestForm,
    listing: Listing,
    options: Sequence[Borrower],
    decided: DateChoices,
    checked: Checked | None,
    *,
    refused: bool = False,
) -> ResponseReturnValue:
    found = None
    if checked is not None:
        form.shown.data = _digest(form, checked)
        found = _found(listing, checked, decided)
    form.key.data = tokens.new_token()[:LONGEST_KEY]
    today = local(clock.now(), zone_of(listing)).date()
    page = render_template(
        "bookings/request/form.html",
        form=form,
        listing=listing,
        ref=cards.ref(listing),
        options=options,
        found=found,
        decided=decided,
        copied=_copied(),
        **({"languages": _languages(form, decided)} if form.timed else {}),
        twice=form.twice(zone_of(listing)),
        words=listing_words.of(listing),
        of=quantity_of(listing),
        over_days=times.over_days(listing),
        past_midnight=times.may_pass_midnight(listing),
        today=today.isoformat(),
        price_text=listing.price_text,
        order=(joined := request_order.told(db.session(), guard.actor(), form)),
        order_more="" if joined else _order_more(form, listing),
    )
    refused = refused or bool(form.errors) or (checked is not None and not checked.sendable)
    return page, 422 if refused and request.method == "POST" else 200


def _order_more(form: RequestForm, listing: Listing) -> str:
    """Return the address where more things are ordered for the same time, this one among them."""
    names = ("date", "from", "to", "end", "people", "organisation")
    values = {field.name: field.data for field in form if field.name in names and field.data}
    values[f"quantity-{listing.public_id}"] = form.quantity.data or "1"
    return url_for("bookings_order_form.new", thing=listing.public_id, **values)


def _found(listing: Listing, checked: Checked, decided: DateChoices) -> dict[str, Any]:
    session = db.session()
    days = request_check.open_days(checked, decided)
    series = checked.asked.series
    proposed = request_check.instead_of(session, listing, checked, days)
    return request_words.of(
        listing,
        checked.borrower.organisation,
        checked.seen,
        sendable=checked.sendable,
        alternatives=request_check.instead(session, listing, checked),
        mine=request_check.already_mine(session, listing, checked),
        dates=request_dates.of_plan(checked, decided, listing),
        beside=request_faults.beside(checked, listing),
        editors=request_dates.editors(checked, decided, listing, proposed, days),
        series=series_words.summary(series, [one.date for one in checked.seen.dates])
        if series is not None
        else "",
    )


def _copied() -> str:
    """Return the reference of the booking that the form was filled in from."""
    text = request.args.get("copied", "")[:12]
    return text if text.isascii() and text.isalnum() else ""


def _languages(form: RequestForm, decided: DateChoices) -> list[tuple[str, str, str, str]]:
    """Return the ways to this page in other languages, with the time that was chosen in them."""
    pairs = [
        (field.name, str(value))
        for field in form
        if field.name in _OF_TIME and field.name != CHOICE
        for value in (field.data if isinstance(field.data, list) else [field.data])
        if value
    ]
    pairs = [(name, "y" if value == "True" else value) for name, value in pairs]
    pairs += [(CHOICE, line) for line in decided.written]
    pairs += [pair for pair in request.args.items(multi=True) if pair[0] not in _OF_TIME]
    return locale.switches([pair for pair in pairs if NUL not in pair[1]])


def sign_in_first(path: str, *, also: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Ask to sign in; the form comes back with what was typed, or with the time that was chosen.

    What is nobody else's business than the owner's never stands in an address. Fields whose names
    begin with one of `also` stand there as well.
    """
    if request.method == "GET":
        chosen = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    else:
        chosen = [
            pair
            for pair in request.form.items(multi=True)
            if pair[0] in _OF_TIME or pair[0].startswith(also)
        ]
    filled = urlencode(
        [(name, value) for name, value in chosen if value and NUL not in name + value]
    )
    kept = unsent.keep()
    if kept:
        flash(_("You had been signed out. Sign in, and what you wrote is still there."), "info")
        # Whoever else signs in here has the time at least.
        target = redirects.safe(f"{kept}&{filled}") or kept
    elif any(request.form.get(name, "").strip() for name in _WRITTEN) and (
        (page := unsent.held(also_for_anybody=True)) is not None
    ):
        return page
    else:
        flash(_("Sign in first, then you come back here with what you have filled in."), "info")
        target = (redirects.safe(f"{path}?{filled}") if filled else None) or path
    return redirect(url_for("auth.sign_in", next=target))
