"""Asking about what is booked by agreement, with times that would suit or without."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from bookings import policy
from bookings.agreement import inquiring
from bookings.borrowers import Borrower, borrowers, chosen, settled
from bookings.errors import RuleBroken, SlotTaken
from bookings.forms import times
from bookings.forms.checking import sound
from bookings.forms.inquiry import InquiryForm
from bookings.judging.availability import zone_of
from bookings.views import cards
from bookings.views.asking.request import sign_in_first
from bookings.views.listings.listing import listing_of
from inventory import queries as listings
from inventory.models import Listing
from inventory.types import BookingMode, ListingStatus
from inventory.units import quantity_of
from marketplace import clock, idempotency, limits, tokens
from marketplace.errors import DomainError, KeyReused
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.periods import Period, local
from marketplace.phones import shown
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_inquiry", __name__)


# The forms check the token themselves, so that nothing that was typed is lost with an old page.
@blueprint.route("/l/<ref>/ask", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.EVERYONE)
def ask(ref: str) -> ResponseReturnValue:
    """Ask the owner; who is not signed in comes back here with what was typed."""
    listing = listing_of(ref)
    if listing.mode is not BookingMode.AGREEMENT or listing.status is not ListingStatus.PUBLISHED:
        return redirect(url_for("bookings_listing.show", ref=cards.ref(listing)))
    if not guard.actor().signed_in:
        return sign_in_first(url_for(".ask", ref=cards.ref(listing)), also=("order", "instead"))
    options = borrowers(db.session(), guard.actor(), listing)
    if request.method == "GET":
        form = InquiryForm(formdata=request.args)
        form.begin_with(request.args)
        form.contact_name.data = form.contact_name.data or guard.actor().name
        form.contact_phone.data = form.contact_phone.data or shown(current_user.phone)
    else:
        form = InquiryForm()
    form.offer(options)
    more = request.form.get("do") == "more"
    if more:
        form.add_rows(listing)
    else:
        form.offer_times(listing)
    if request.method == "POST" and not more and sound(form):
        answer = _send(form, listing, options)
        if answer is not None:
            return answer
    form.key.data = tokens.new_token()
    page = render_template(
        "bookings/inquiry/ask.html",
        form=form,
        listing=listing,
        ref=cards.ref(listing),
        options=options,
        meta=cards.meta(listing),
        of=quantity_of(listing),
        over_days=times.over_days(listing),
        today=local(clock.now(), zone_of(listing)).date().isoformat(),
        timed=more or any(row.form.filled for row in form.times),
        twice={row.name: row.form.twice(zone_of(listing)) for row in form.times if row.form.filled},
    )
    return page, 422 if form.errors else 200


def _send(
    form: InquiryForm, listing: Listing, options: Sequence[Borrower]
) -> ResponseReturnValue | None:
    """Store the question once; None when it was refused and the form says why."""
    periods = form.periods(zone_of(listing))
    if periods is None:
        return None
    try:
        borrower = chosen(options, form.organisation.data or "")
        public_id = _once(form, listing.public_id, borrower, periods)
    except KeyReused:
        form.form_errors.append(
            _("You have already sent this form once. Send again only if you want to ask more.")
        )
    except SlotTaken as error:
        form.blame(error.clashes, zone_of(listing))
    except RuleBroken as error:
        form.form_errors = [*form.form_errors, *(str(one.message) for one in error.reasons)]
    except DomainError as error:
        tell(form, error)
    else:
        flash(
            _("Your question has been sent. You are told by mail when it is answered."), "success"
        )
        return redirect(url_for("bookings_conversation.show", public_id=public_id))
    return None


def _once(form: InquiryForm, listing_id: str, borrower: Borrower, periods: list[Period]) -> str:
    """Return the public id of the question, asked now or when this form was sent first."""
    actor = guard.actor()
    scope, key = f"question form of {actor.user_id}", (form.key.data or "")[:64]
    body = {"listing": listing_id} | {
        name: field.data
        for name, field in form._fields.items()
        if name not in {"key", "csrf_token"}
    }
    quantity, people = form.numbers()
    limits.hit("mail", f"person {actor.user_id}")
    with unit_of_work() as work:
        given = idempotency.earlier(work, scope, key, body) if key else None
        if given is None:
            organisation, actor = settled(work, actor, borrower.value)
            inquiry = inquiring.ask(
                work,
                actor,
                listing=listings.visible(work, actor, listing_id),
                organisation=organisation,
                text=form.text.data,
                wished_time=form.wished_time.data,
                people=people,
                quantity=quantity,
                periods=periods,
                contact_name=form.contact_name.data,
                contact_phone=form.contact_phone.data,
                order=policy.order_if_any(work, actor, form.order.data or ""),
                instead_of=form.instead.data or "",
            )
            given = {"inquiry": inquiry.public_id}
            if key:
                idempotency.remember(work, scope, key, body, given)
    return str(given["inquiry"])
