"""Asking for time: one page with two steps, check and send, that works without script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from bookings import clashes
from bookings.alternatives import alternatives
from bookings.asking import Asker
from bookings.availability import HERE, zone_of
from bookings.borrowers import Borrower, borrowers, chosen, settled
from bookings.errors import Alternative, RuleBroken, SlotTaken
from bookings.forms import times
from bookings.forms.checking import sound
from bookings.forms.request import RequestForm
from bookings.models import Booking
from bookings.requesting import Preview, Wish, preview, request_booking
from bookings.types import ReasonCode
from bookings.views import cards, listing_words, request_words
from bookings.views.listing import listing_of
from inventory import queries as listings
from inventory.models import Listing
from inventory.types import ListingStatus
from inventory.units import quantity_of
from marketplace import clock, idempotency, tokens
from marketplace.errors import DomainError, FieldProblem, Invalid, KeyReused, NotAllowed
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.periods import Period, local
from marketplace.transactions import unit_of_work
from marketplace.web import guard, redirects, storable, unsent
from marketplace.web.guard import Audience, access
from marketplace.wording import NUL

blueprint = Blueprint("bookings_request", __name__)

LONGEST_KEY = 64
_OF_TIME = frozenset(
    {"date", "from", "to", "end", "people", "quantity", "organisation", "repeat", "until", "times"}
)
# No other time and no other place helps against these.
HOPELESS = frozenset({ReasonCode.NOT_BOOKABLE_HERE})


@dataclass(frozen=True)
class Checked:
    """What a check has shown: for whom, what would happen, and what would fit instead."""

    borrower: Borrower
    wish: Wish
    seen: Preview

    @property
    def sendable(self) -> bool:
        """Whether sending would book something: the rule of `request_booking`."""
        fits = any(part.fits for part in self.seen.dates)
        clean = not any(part.reasons for part in self.seen.dates)
        return fits and (clean or self.wish.skip_clashes)


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
    form.offer(listing, options)
    checked = _check(form, listing, options) if form.timed else None
    return _page(form, listing, options, checked)


def _posted(listing: Listing, options: Sequence[Borrower]) -> ResponseReturnValue:
    form = RequestForm()
    wanted = request.form.get("do", "check")
    _change(form, listing, wanted)
    form.offer(listing, options)
    valid = sound(form)
    if wanted != "send":
        form.form_errors = []  # a look at time and price writes nothing and needs no token
    elif valid and (given := _given(form, listing)):
        return _to_booking(given)
    checked = _check(form, listing, options)
    if wanted != "send" or checked is None:
        return _page(form, listing, options, checked)
    missing = form.missing()
    if missing:
        tell(form, Invalid(missing))
    elif valid and checked.sendable and _as_shown(form, checked):
        answer = _send(form, listing, checked)
        if answer is not None:
            return answer
        checked = _check(form, listing, options)
    elif valid and checked.sendable and not form.form_errors:
        flash(
            _(
                "Nothing has been sent yet. Something has changed, so time and price were looked up"
                " again: read them below, and send once more."
            ),
            "info",
        )
    return _page(form, listing, options, checked, refused=True)


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


def _check(form: RequestForm, listing: Listing, options: Sequence[Borrower]) -> Checked | None:
    """Judge what the form asks for; what cannot be used is noted in the form, and None returned."""
    problems: list[FieldProblem] = []
    borrower = wish = None
    try:
        wish = form.wish(zone_of(listing))
    except Invalid as error:
        problems += error.problems
    try:
        borrower = chosen(options, form.organisation.data or "")
    except Invalid as error:
        problems += error.problems
    if borrower is None or wish is None:
        tell(form, Invalid(problems))
        return None
    return Checked(borrower, wish, preview(db.session(), listing, borrower.organisation, wish))


def _as_shown(form: RequestForm, checked: Checked) -> bool:
    key = form.key.data or ""
    return 0 < len(key) <= LONGEST_KEY and form.shown.data == form.digest(checked.seen)


def _send(form: RequestForm, listing: Listing, checked: Checked) -> ResponseReturnValue | None:
    """Book, and go to the booking's page; None when it was refused and the form says why."""
    actor, public_id = guard.actor(), listing.public_id
    scope, key, body = _submit(form, public_id)
    try:
        with unit_of_work() as work:
            given = idempotency.earlier(work, scope, key, body)
            if given is None:
                organisation, actor = settled(work, actor, checked.borrower.value)
                booking = request_booking(
                    work,
                    actor,
                    listing=listings.visible(work, actor, public_id),
                    organisation=organisation,
                    wish=checked.wish,
                )
                given = {"booking": booking.public_id}
                idempotency.remember(work, scope, key, body, given)
    except KeyReused:
        form.form_errors.append(_sent_before())
    except NotAllowed:
        form.organisation.errors = [_("You cannot book for this organisation.")]
    except (SlotTaken, RuleBroken):
        flash(
            _("Somebody was faster, or the rules have changed. Nothing has been booked."), "error"
        )
    except DomainError as error:
        tell(form, error)
    else:
        flash(request_words.sent(checked.seen), "success")
        return _to_booking(given)
    return None


def _given(form: RequestForm, listing: Listing) -> dict[str, Any] | None:
    """Return what the same form gave when it was sent before: its time is taken by then."""
    scope, key, body = _submit(form, listing.public_id)
    try:
        return idempotency.earlier(db.session(), scope, key, body) if key else None
    except KeyReused:
        form.form_errors.append(_sent_before())
        form.shown.data = ""
        return None


def _submit(form: RequestForm, public_id: str) -> tuple[str, str, dict[str, Any]]:
    """Return whose submit it is, its key, and what it says."""
    scope = f"booking form of {guard.actor().user_id}"
    return scope, (form.key.data or "")[:LONGEST_KEY], {"listing": public_id, **form.body()}


def _sent_before() -> str:
    return str(
        _("You have already sent this form once. Send again only if you want one more booking.")
    )


def _to_booking(given: Mapping[str, str]) -> ResponseReturnValue:
    return redirect(url_for("bookings_booking.show", public_id=given["booking"]))


def _page(
    form: RequestForm,
    listing: Listing,
    options: Sequence[Borrower],
    checked: Checked | None,
    *,
    refused: bool = False,
) -> ResponseReturnValue:
    found = None
    if checked is not None:
        form.shown.data = form.digest(checked.seen)
        found = request_words.of(
            listing,
            checked.borrower.organisation,
            checked.seen,
            sendable=checked.sendable,
            alternatives=_instead(listing, checked),
            mine=_already_mine(listing, checked),
        )
    form.key.data = tokens.new_token()[:LONGEST_KEY]
    today = local(clock.now(), zone_of(listing)).date()
    page = render_template(
        "bookings/request/form.html",
        form=form,
        listing=listing,
        ref=cards.ref(listing),
        options=options,
        found=found,
        twice=request_words.twice(form, listing),
        words=listing_words.of(listing),
        of=quantity_of(listing),
        over_days=times.over_days(listing),
        past_midnight=times.may_pass_midnight(listing),
        today=today.isoformat(),
        price_text=listing.price_text,
    )
    refused = refused or bool(form.errors) or (checked is not None and not checked.sendable)
    return page, 422 if refused and request.method == "POST" else 200


def _already_mine(listing: Listing, checked: Checked) -> Booking | None:
    """Return the borrower's own booking where a taken time is already theirs."""
    taken = [
        part.date.period
        for part in checked.seen.dates
        if part.date.period is not None and ReasonCode.TAKEN in part.reasons
    ]
    key = checked.borrower.organisation.id
    return clashes.standing(db.session(), key, listing.id, taken[0]) if taken else None


def _instead(listing: Listing, checked: Checked) -> list[Alternative]:
    """Return what would fit instead of a single date that does not."""
    if checked.sendable or len(checked.seen.dates) != 1:
        return []
    part = checked.seen.dates[0]
    if part.date.period is None or HOPELESS & set(part.reasons):
        return []
    wish = checked.wish
    asker = Asker(
        borrower=checked.borrower.organisation, people=wish.people, quantity=wish.quantity
    )
    return alternatives(db.session(), listing, part.date.period, asker)


def sign_in_first(path: str) -> ResponseReturnValue:
    """Ask to sign in; the form comes back with what was typed, or with the time that was chosen.

    What is nobody else's business than the owner's never stands in an address.
    """
    if request.method == "GET":
        chosen = [pair for pair in request.args.items() if pair[0] != "lang"]
    else:
        chosen = [pair for pair in request.form.items() if pair[0] in _OF_TIME]
    filled = urlencode(
        [(name, value) for name, value in chosen if value and NUL not in name + value]
    )
    kept = unsent.keep()
    if kept:
        flash(_("You had been signed out. Sign in, and what you wrote is still there."), "info")
        # Whoever else signs in here has the time at least.
        target = redirects.safe(f"{kept}&{filled}") or kept
    else:
        flash(_("Sign in first, then you come back here with what you have filled in."), "info")
        target = (redirects.safe(f"{path}?{filled}") if filled else None) or path
    return redirect(url_for("auth.sign_in", next=target))
