"""The city's own desk: organisations to verify or stop, and people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug import Response

from marketplace import accounts, limits, members, organisations, queries
from marketplace.errors import DomainError
from marketplace.extensions import db
from marketplace.forms.base import tell
from marketplace.forms.organisation import InviteForm, SuspendForm, VerifyForm
from marketplace.models import Organisation
from marketplace.transactions import unit_of_work
from marketplace.types import Role
from marketplace.web import browser, freshness, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("admin", __name__, url_prefix="/staff")
Answer = Response | str | tuple[str, int]


@blueprint.get("/organisations")
@access(Audience.PLATFORM_ADMIN)
def organisation_list() -> str:
    """Search all organisations."""
    query, show = request.args.get("q", ""), request.args.get("show", "")
    found = queries.every_organisation(
        db.session(), guard.actor(), query=query, show=show, page=_page()
    )
    return render_template(
        "marketplace/admin_organisations.html", found=found, query=query, show=show
    )


@blueprint.get("/organisations/<slug>")
@access(Audience.PLATFORM_ADMIN)
def organisation(slug: str) -> str:
    """Show one organisation and what can be decided about it."""
    return _organisation_page(slug)


@blueprint.post("/organisations/<slug>/verification")
@access(Audience.PLATFORM_ADMIN)
def verify(slug: str) -> Answer:
    """Note that the city has checked it, and its price group."""
    form = VerifyForm()
    form.offer(str(get_locale()))
    actor = guard.actor()
    try:
        with unit_of_work() as work:
            organisations.verify(
                work,
                actor,
                queries.organisation(work, actor, slug),
                price_group=form.price_group.data or None,
            )
    except DomainError as error:
        tell(form, error)
        return _organisation_page(slug, verify_form=form), 422
    flash(_("The organisation is verified."), "success")
    return redirect(url_for("admin.organisation", slug=slug))


@blueprint.post("/organisations/<slug>/suspension")
@storable.told_in_form
@access(Audience.PLATFORM_ADMIN)
def suspend(slug: str) -> Answer:
    """Stop it."""
    form = SuspendForm()
    if form.validate_on_submit():
        actor = guard.actor()
        with unit_of_work() as work:
            found = queries.organisation(work, actor, slug)
            organisations.suspend(work, actor, found, reason=form.reason.data)
        flash(_("The organisation is stopped. Nobody acts for it now."), "success")
        return redirect(url_for("admin.organisation", slug=slug))
    return _organisation_page(slug, suspend_form=form), 422


@blueprint.post("/organisations/<slug>/restoration")
@access(Audience.PLATFORM_ADMIN)
def restore(slug: str) -> Response:
    """Let it act again."""
    actor = guard.actor()
    with unit_of_work() as work:
        organisations.restore(work, actor, queries.organisation(work, actor, slug))
    flash(_("The organisation can act again."), "success")
    return redirect(url_for("admin.organisation", slug=slug))


@blueprint.route("/organisations/<slug>/invitations", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.PLATFORM_ADMIN)
def invite_admin(slug: str) -> Answer:
    """Invite an admin, where nobody else can, after a fresh sign-in. Opened, show the rest."""
    page = url_for("admin.organisation", slug=slug)
    if request.method == "GET":
        return redirect(page)
    form = InviteForm()
    form.role.data = Role.ADMIN.value
    if form.validate_on_submit():
        if not browser.is_fresh():
            return freshness.sign_in_again(page)
        actor = guard.actor()
        try:
            limits.hit("invitation", slug)
            with unit_of_work() as work:
                found = queries.organisation(work, actor, slug)
                made = members.invite(work, actor, found, email=form.email.data, role=Role.ADMIN)
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("An invitation has been sent to %(email)s.", email=made.email), "success")
            return redirect(page)
    return _organisation_page(slug, invite_form=form), 422


@blueprint.get("/people")
@access(Audience.PLATFORM_ADMIN)
def people() -> str:
    """Search all people."""
    query = request.args.get("q", "")
    found = queries.every_person(db.session(), guard.actor(), query=query, page=_page())
    return render_template("marketplace/admin_people.html", found=found, query=query)


@blueprint.post("/people/<public_id>/closing")
@access(Audience.PLATFORM_ADMIN)
def disable(public_id: str) -> Response:
    """Close an account."""
    actor = guard.actor()
    with unit_of_work() as work:
        accounts.disable(work, actor, public_id=public_id)
    flash(_("The account is closed, and its browsers are signed out."), "success")
    return redirect(url_for("admin.people"))


@blueprint.post("/people/<public_id>/opening")
@access(Audience.PLATFORM_ADMIN)
def enable(public_id: str) -> Response:
    """Open a closed account."""
    actor = guard.actor()
    with unit_of_work() as work:
        accounts.enable(work, actor, public_id=public_id)
    flash(_("The account is open again."), "success")
    return redirect(url_for("admin.people"))


def _page() -> int:
    return max(1, min(request.args.get("page", 1, type=int), 10_000))


def _organisation_page(
    slug: str,
    *,
    verify_form: VerifyForm | None = None,
    suspend_form: SuspendForm | None = None,
    invite_form: InviteForm | None = None,
) -> str:
    actor, work = guard.actor(), db.session()
    found: Organisation = queries.organisation(work, actor, slug)
    if verify_form is None:
        verify_form = VerifyForm(formdata=None, price_group=found.price_group or "")
        verify_form.offer(str(get_locale()))
    return render_template(
        "marketplace/admin_organisation.html",
        organisation=found,
        members=queries.members(work, actor, found),
        invitations=queries.open_invitations(work, actor, found),
        verify_form=verify_form,
        suspend_form=suspend_form or SuspendForm(formdata=None),
        invite_form=invite_form or InviteForm(formdata=None),
    )
