"""What the city and organisations decide about notices: taking one down, getting no mails."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bookings.forms.checking import sound
from bookings.forms.wanted_answer import TakeDownForm
from bookings.views.wanted import wanted_words
from bookings.wanted import moderating, reading
from marketplace import queries
from marketplace.errors import DomainError, NotAllowed, NotFound
from marketplace.extensions import csrf, db
from marketplace.forms.base import tell
from marketplace.policy import Permission, require
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("bookings_wanted_desk", __name__)


# The form checks the token itself, so that nothing that was typed is lost with an old page.
@blueprint.route("/wanted/<public_id>/taking-down", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]  # the library has no types
@storable.told_in_form
@access(Audience.SIGNED_IN)
def take_down(public_id: str) -> ResponseReturnValue:
    """Take a notice down, with a reason; opened, ask for it."""
    session, actor = db.session(), guard.actor()
    notice = reading.notice_for(session, actor, public_id)
    if not reading.may_moderate(session, actor):
        raise NotAllowed
    posted = request.method == "POST"
    form = TakeDownForm() if posted else TakeDownForm(formdata=None)
    if posted and sound(form):
        try:
            with unit_of_work() as work:
                found = reading.notice_for(work, actor, public_id)
                moderating.take_down(work, actor, found, reason=form.reason.data or "")
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("The notice is taken down, and its writer is told why."), "success")
            return redirect(url_for("bookings_wanted.show", public_id=public_id))
        notice = reading.notice_for(db.session(), actor, public_id)
    page = render_template(
        "bookings/wanted/take_down.html", form=form, notice=notice, card=wanted_words.card(notice)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/organisations/<slug>/wanted", methods=["GET", "POST"])
@access(Audience.SIGNED_IN)
def mails(slug: str) -> ResponseReturnValue:
    """Say whether an organisation is told of notices that it could answer, and change that."""
    session, actor = db.session(), guard.actor()
    organisation = queries.organisation(session, actor, slug)
    require(actor, Permission.ORGANISATION_EDIT, organisation.id)
    if request.method == "POST":
        wanted = request.form.get("mails") == "on"
        with unit_of_work() as work:
            found = queries.organisation(work, actor, slug)
            moderating.set_mails(work, actor, found, wanted=wanted)
        flash(
            _("You are told of notices that you could answer.")
            if wanted
            else _("No more mails come about notices."),
            "success",
        )
        return redirect(url_for(".mails", slug=slug))
    return render_template(
        "bookings/wanted/mails.html",
        organisation=organisation,
        muted=reading.is_muted(session, organisation.id),
    )
