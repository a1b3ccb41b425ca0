"""Answers to changes that one side has asked for: yes, no, or taken back."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from bookings import policy
from bookings.changes import proposing
from bookings.errors import RuleBroken, SlotTaken
from bookings.forms.checking import sound
from bookings.forms.move import AnswerForm
from bookings.models import Booking, ChangeRequest
from bookings.views.booked import booking_page
from bookings.views.booked.booking import found
from marketplace.actor import Actor
from marketplace.errors import DomainError, Invalid, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_answering", __name__)


@blueprint.post("/bookings/<public_id>/changes/<change_id>")
@csrf.exempt  # type: ignore[untyped-decorator]  # the form checks the token itself
@storable.told_in_form
@access(Audience.SIGNED_IN)
def answer(public_id: str, change_id: str) -> ResponseReturnValue:
    """Say yes or no to a change, or take it back."""
    form, actor = AnswerForm(), guard.actor()
    booking = found(db.session(), public_id)
    if not sound(form):
        return booking_page.refused(booking, change_id, form)
    try:
        with unit_of_work() as work:
            booking = policy.booking_for(work, actor, public_id)
            asked = proposing.change_for(work, booking, change_id)
            home, words = _answered(work, actor, asked, form)
            public_id = home.public_id
    except Invalid as error:
        tell(form, error)
        return booking_page.refused(found(db.session(), public_id), change_id, form)
    except (NotAllowed, NotFound):
        raise
    except SlotTaken:
        flash(_("The new time has been taken by somebody else. What is booked stands."), "error")
    except RuleBroken as error:
        flash(" ".join(str(reason.message) for reason in error.reasons), "error")
    except DomainError as error:
        flash(str(error), "error")
    else:
        flash(words, "success")
    return redirect(url_for("bookings_booking.show", public_id=public_id))


def _answered(
    work: Session, actor: Actor, asked: ChangeRequest, form: AnswerForm
) -> tuple[Booking, str]:
    """Do what the pressed button says; returns the booking to go to, and what to say there."""
    reason = form.reason.data or ""
    if form.answer.data == "accept":
        home = proposing.accept(work, actor, asked, reason=reason)
        return home, _("Done. It is changed, and both sides are told.")
    if form.answer.data == "decline":
        home = proposing.decline(work, actor, asked, reason=reason)
        return home, _("You have said no. What is booked stands, and the other side is told.")
    if form.answer.data == "withdraw":
        return proposing.withdraw(work, actor, asked), _("Taken back. What is booked stands.")
    raise Invalid([])
