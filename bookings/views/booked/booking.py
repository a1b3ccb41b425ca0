"""The page of one booking: receipt, state, and what each side can do."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from bookings import policy, queries, spoken
from bookings.calendar.mail import series_file
from bookings.changing import Scope, cancel
from bookings.closures import reading
from bookings.deciding import approve, decline
from bookings.errors import ApprovalRefused, SlotTaken
from bookings.feeds.event_facts import Side, event_facts, present
from bookings.forms.checking import sound
from bookings.forms.decision import CancellationForm, DecisionForm
from bookings.judging.availability import zone_of
from bookings.models import Booking, Occurrence
from bookings.views.booked import booking_page, booking_words
from marketplace import clock
from marketplace.actor import Actor
from marketplace.errors import DomainError, FieldProblem, Invalid, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.policy import Permission, can
from marketplace.transactions import unit_of_work
from marketplace.web import guard, redirects, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_booking", __name__)

ANYWAY = "approve_anyway"
"""The button by which an owner lets their own rules about the borrower pass for once."""
APPROVALS = frozenset({"approve", ANYWAY})


@blueprint.get("/bookings/<public_id>")
@access(Audience.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """Show the booking to either of its sides; to everybody else there is none."""
    return _page(public_id, DecisionForm(formdata=None))


@blueprint.get("/bookings/<public_id>/calendar.ics")
@access(Audience.SIGNED_IN)
def calendar_file(public_id: str) -> Response:
    """Give the booking's dates as a calendar file."""
    booking, settings = found(db.session(), public_id), current_app.config["SETTINGS"]
    borrows = can(guard.actor(), Permission.BOOKING_SEE, booking.organisation_id)
    side = Side.BOOKER if borrows else Side.OWNER
    events = [event_facts(settings, row, side, present(row)) for row in booking.occurrences]
    content = series_file(spoken.what(booking), events, settings.host_name)
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{booking.reference}.ics"'
    return answer


# The forms check the token themselves, so that a reason is not lost with an old page.
@blueprint.post("/bookings/<public_id>/decision")
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def decide(public_id: str) -> ResponseReturnValue:
    """Approve or decline, as the owner."""
    form = DecisionForm()
    if not sound(form):
        return _page(public_id, form)
    actor = guard.actor()
    try:
        with unit_of_work() as work:
            booking = policy.booking_for(work, actor, public_id)
            who = booking.organisation.name
            _decide(work, actor, booking, form)
    except Invalid as error:
        tell(form, error)
        return _page(public_id, form)
    except (NotAllowed, NotFound):
        raise
    except SlotTaken as error:
        flash(_clashing(error, public_id), "error")
    except ApprovalRefused as error:
        return _page(public_id, form, refusal=error)
    except DomainError as error:
        flash(str(error), "error")
    else:
        words = (
            _("Approved. %(name)s has been told.", name=who)
            if form.decision.data in APPROVALS
            else _("Declined. %(name)s has been told why.", name=who)
        )
        flash(words, "success")
    return redirect(redirects.safe(form.next.data) or _address(public_id))


@blueprint.route("/bookings/<public_id>/cancellation", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def cancellation(public_id: str) -> ResponseReturnValue:
    """Ask whether the dates are really to be cancelled, and cancel them."""
    form = CancellationForm(formdata=request.args if request.method == "GET" else request.form)
    if request.method == "POST" and sound(form):
        actor = guard.actor()
        try:
            with unit_of_work() as work:
                booking = policy.booking_for(work, actor, public_id)
                scope, rows = _scope(form), chosen(booking, form.occurrences.data)
                as_owner = policy.require_side(actor, booking)
                free = not reading.over(work, rows or booking.occurrences)
                cancel(work, actor, booking, scope=scope, occurrences=rows, reason=form.reason.data)
        except Invalid as error:
            tell(form, error)
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            flash(str(error), "error")
            return redirect(_address(public_id))
        else:
            flash(_given_back(as_owner=as_owner, free=free), "success")
            return redirect(_address(public_id))
    return _cancellation_page(public_id, form)


def _given_back(*, as_owner: bool, free: bool) -> str:
    """Return what has happened; time that is closed, too, is not free for anybody."""
    if not free:
        return str(
            _("It is called off, and both sides are told.")
            if as_owner
            else _("It is cancelled, and both sides are told.")
        )
    return str(
        _("It is called off. The time is free again, and both sides are told.")
        if as_owner
        else _("It is cancelled. The time is free again, and both sides are told.")
    )


def _cancellation_page(public_id: str, form: CancellationForm) -> ResponseReturnValue:
    actor = guard.actor()
    booking = found(db.session(), public_id)
    as_owner = policy.require_side(actor, booking)
    coming = booking_words.coming(booking, clock.now())
    rows = _meant(coming, _scope(form), chosen(booking, form.occurrences.data))
    if not rows:
        flash(_("There is nothing left to cancel."), "info")
        return redirect(_address(public_id))
    page = render_template(
        "bookings/booking/cancellation.html",
        form=form,
        booking=booking,
        scope=_scope(form),
        dates=booking_words.dates(rows, zone_of(booking.listing)),
        as_owner=as_owner,
        free=not reading.over(db.session(), rows),
        button=ngettext("Call it off", "Call %(num)s dates off", len(rows))
        if as_owner
        else ngettext("Cancel it", "Cancel %(num)s dates", len(rows)),
    )
    return page, 422 if form.errors else 200


def _page(
    public_id: str, form: DecisionForm, *, refusal: ApprovalRefused | None = None
) -> ResponseReturnValue:
    session = db.session()
    booking = found(session, public_id)
    page = render_template(
        "bookings/booking/show.html",
        form=form,
        refusal=refusal,
        **booking_page.context(session, guard.actor(), booking),
    )
    return page, 422 if form.errors or refusal else 200


def found(session: Session, public_id: str) -> Booking:
    """Return the booking with all that its page shows; raises NotFound for a foreign one."""
    booking = session.scalar(
        queries.with_all(
            select(Booking).where(Booking.public_id == public_id, policy.visible_to(guard.actor()))
        )
    )
    if booking is None:
        raise NotFound
    return booking


def _decide(work: Session, actor: Actor, booking: Booking, form: DecisionForm) -> None:
    rows = chosen(booking, form.occurrences.data) if form.occurrences.data else None
    if form.each.data and rows is None:
        raise Invalid([FieldProblem("occurrences", _("Choose at least one date."))])
    if form.decision.data in APPROVALS:
        anyway = form.decision.data == ANYWAY
        approve(work, actor, booking, occurrences=rows, anyway=anyway)
    elif form.decision.data == "decline":
        decline(work, actor, booking, reason=form.reason.data, occurrences=rows)
    else:
        raise Invalid([])


def chosen(booking: Booking, public_ids: Sequence[str] | None) -> list[Occurrence]:
    """Return the booking's own dates with these ids; raises NotFound for any other id."""
    wanted = set(public_ids or ())
    rows = queries.occurrences_by_id(booking, sorted(wanted))
    if len(rows) != len(wanted):
        raise NotFound
    return rows


def _meant(
    coming: Sequence[Occurrence], scope: Scope, chosen: Sequence[Occurrence]
) -> list[Occurrence]:
    """Return the dates that `cancel` would free."""
    if scope is Scope.ALL:
        return list(coming)
    if not chosen:
        return []
    if scope is Scope.FOLLOWING:
        first = min(row.starts_at for row in chosen)
        return [row for row in coming if row.starts_at >= first]
    return [row for row in coming if row in chosen]


def _scope(form: CancellationForm) -> Scope:
    try:
        return Scope(form.scope.data or Scope.ALL.value)
    except ValueError:
        raise NotFound from None


def _clashing(error: SlotTaken, public_id: str) -> str:
    zone = zone_of(found(db.session(), public_id).listing)
    times = "; ".join(spoken.when(one, zone) for one in error.clashes)
    return str(_("That time is taken already: %(times)s.", times=times))


def _address(public_id: str) -> str:
    return url_for("bookings_booking.show", public_id=public_id)
