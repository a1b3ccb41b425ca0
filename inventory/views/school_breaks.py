"""The city enters when its schools are closed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug import Response

from inventory import entering_breaks
from inventory.forms.school_breaks import BreakForm
from inventory.models import SchoolBreak
from inventory.school_year import school_year_of
from marketplace import clock, telling
from marketplace.errors import DomainError
from marketplace.extensions import db
from marketplace.forms.base import tell
from marketplace.periods import local
from marketplace.transactions import unit_of_work
from marketplace.web import guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("inventory_school_breaks", __name__, url_prefix="/staff/school-breaks")
Answer = Response | str | tuple[str, int]

_FIRST_YEAR, _LAST_YEAR = 1970, 2198


@blueprint.route("", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.PLATFORM_ADMIN)
def index() -> Answer:
    """Show the breaks that are coming, and add one."""
    form = BreakForm()
    if request.method == "POST" and form.validate_on_submit():
        try:
            with unit_of_work() as work:
                entering_breaks.enter_break(work, guard.actor(), form.given())
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("The break is entered."), "success")
            return redirect(url_for(".index"))
    return _list(form), 422 if form.errors else 200


@blueprint.post("/proposal")
@access(Audience.PLATFORM_ADMIN)
def propose() -> Response:
    """Enter what custom says of a school year, as far as nothing stands there yet."""
    year = request.form.get("year", type=int) or 0
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return redirect(url_for(".index"))
    with unit_of_work() as work:
        made = len(entering_breaks.enter_proposed(work, guard.actor(), year))
    words = ngettext(
        "%(num)s break is entered. Look it over: the city decides the days.",
        "%(num)s breaks are entered. Look them over: the city decides the days.",
        made,
    )
    flash(words if made else _("Everything of that year stands here already."), "success")
    return redirect(url_for(".index"))


@blueprint.route("/<public_id>", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.PLATFORM_ADMIN)
def edit(public_id: str) -> Answer:
    """Change a break."""
    found = entering_breaks.one_break(db.session(), public_id)
    form = BreakForm()
    if request.method == "GET":
        form.show(found)
    elif form.validate_on_submit():
        try:
            with unit_of_work() as work:
                entering_breaks.change_break(work, guard.actor(), public_id, form.given())
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for(".index"))
    found = entering_breaks.one_break(db.session(), public_id)
    page = render_template("inventory/school_breaks/edit.html", form=form, found=found)
    return page, 422 if form.errors else 200


@blueprint.post("/<public_id>/removal")
@access(Audience.PLATFORM_ADMIN)
def remove(public_id: str) -> Response:
    """Take a break away."""
    with unit_of_work() as work:
        entering_breaks.remove_break(work, guard.actor(), public_id)
    flash(_("The break is taken away."), "success")
    return redirect(url_for(".index"))


def _list(form: BreakForm) -> str:
    session = db.session()
    today = local(clock.now(), telling.zone()).date()
    coming = session.scalars(
        select(SchoolBreak)
        .where(SchoolBreak.last_day >= today)
        .order_by(SchoolBreak.first_day, SchoolBreak.last_day, SchoolBreak.id)
    )
    this = school_year_of(today)
    return render_template(
        "inventory/school_breaks/index.html",
        form=form,
        coming=list(coming),
        proposals=[
            (year, f"{year}/{(year + 1) % 100:02d}", proposal)
            for year in (this, this + 1)
            if (proposal := entering_breaks.missing(session, year))
        ],
    )
