"""Pages that explain the service: help, terms, personal data, accessibility."""

from email.utils import parseaddr

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug import Response

from marketplace import accessibility_reports, limits
from marketplace.config import Settings
from marketplace.errors import DomainError
from marketplace.forms.base import tell
from marketplace.forms.reports import AccessibilityForm
from marketplace.transactions import unit_of_work
from marketplace.web import storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("pages", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.get("/help")
@access(Audience.EVERYONE)
def help_page() -> str:
    """Explain how to find, ask, answer and offer."""
    return render_template("marketplace/help.html")


@blueprint.get("/terms")
@access(Audience.EVERYONE)
def terms() -> str:
    """Say what everyone agrees to."""
    return render_template("marketplace/terms.html")


@blueprint.get("/personal-data")
@access(Audience.EVERYONE)
def personal_data() -> str:
    """Say what is kept about people, why and for how long."""
    return render_template("marketplace/personal_data.html")


@blueprint.route("/accessibility", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.EVERYONE, rate="mail")
def accessibility() -> Answer:
    """State how accessible the service is, and take reports from anyone."""
    form = AccessibilityForm(page=request.args.get("page", ""))
    if form.validate_on_submit():
        settings: Settings = current_app.config["SETTINGS"]
        try:
            limits.hit("mail", limits.client_key())
            with unit_of_work() as work:
                accessibility_reports.send(
                    work,
                    what=form.what.data,
                    page=form.page.data,
                    reply_to=form.reply_to.data or "",
                    fallback=parseaddr(settings.mail_from)[1],
                    locale=str(get_locale()),
                )
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("Thank you. Your report has been sent to the city."), "success")
            return redirect(url_for("pages.accessibility"))
    page = render_template("marketplace/accessibility.html", form=form)
    return page, 422 if form.errors else 200
