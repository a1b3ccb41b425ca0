"""Handing over: the caretaker's buttons on the day, and the page of one date with a note."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bookings import spoken
from bookings.forms.checking import sound
from bookings.forms.handover import HandoverForm
from bookings.handover import handing
from bookings.judging.availability import zone_of
from bookings.models import Occurrence
from bookings.states import Event
from bookings.views.booked import booking_words, handover_words
from marketplace import clock
from marketplace.errors import DomainError, Invalid, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.periods import local
from marketplace.transactions import unit_of_work
from marketplace.web import filters, guard, redirects, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_handover", __name__)

_COMMANDS: Mapping[str, Callable[..., None]] = {
    Event.HAND_OUT.value: handing.hand_out,
    Event.TAKE_BACK.value: handing.take_back,
    Event.NO_SHOW.value: handing.no_show,
}


# The form checks the token itself, so that a note is not lost with an old page.
@blueprint.route("/dates/<public_id>/handover", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def show(public_id: str) -> ResponseReturnValue:
    """Show who has what and when, and note what happened to it."""
    form = HandoverForm()
    if form.is_submitted() and sound(form):
        answer = _note(form, public_id)
        if answer is not None:
            return answer
    row = handing.date_for(db.session(), guard.actor(), public_id)
    page = render_template("bookings/handover/show.html", form=form, **_facts(row))
    return page, 422 if form.errors else 200


def _note(form: HandoverForm, public_id: str) -> ResponseReturnValue | None:
    """Do what the button says; None when the form has to be shown again."""
    actor = guard.actor()
    command = _COMMANDS.get(form.do.data or "")
    if command is None:
        form.form_errors.append(_("Choose what has happened."))
        return None
    try:
        with unit_of_work() as work:
            row = handing.date_for(work, actor, public_id)
            who = row.booking.organisation.name
            command(work, actor, row, note=form.note.data or "")
    except Invalid as error:
        tell(form, error)
        return None
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(handover_words.done(Event(form.do.data), who), "success")
    return redirect(redirects.safe(form.next.data) or url_for(".show", public_id=public_id))


def _facts(row: Occurrence) -> dict[str, Any]:
    booking, zone = row.booking, zone_of(row.listing)
    day = local(row.starts_at, filters.zone()).date()
    return {
        "row": row,
        "what": spoken.what(booking),
        "when": filters.period(booking_words.period_of(row), zone),
        "who": booking.organisation.name,
        "state": booking_words.STATES[row.status],
        "contact": spoken.booker_contact(booking),
        "rows": [
            (_("Purpose"), booking.purpose),
            (_("Number of people"), str(booking.people or "")),
            (_("Message"), booking.note),
            (_("Last note"), row.reason),
        ],
        "steps": handover_words.steps(row, clock.now()),
        "back": url_for("bookings_inbox.day", date=day.isoformat()),
    }
