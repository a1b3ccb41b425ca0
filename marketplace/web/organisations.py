"""Organisations from inside: mine, registering one, its profile, its members and invitations."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from marketplace import limits, members, organisations, queries, umbrellas
from marketplace.errors import DomainError, FieldProblem, Invalid
from marketplace.extensions import db
from marketplace.forms.base import tell
from marketplace.forms.organisation import (
    ROLE_NAMES,
    ROLES,
    WORDS,
    InviteForm,
    ProfileForm,
    RegisterForm,
)
from marketplace.models import Organisation
from marketplace.policy import Permission, can, require
from marketplace.transactions import unit_of_work
from marketplace.types import OrganisationKind, Role
from marketplace.web import browser, freshness, guard, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("organisations", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.get("/organisations")
@access(Audience.SIGNED_IN)
def index() -> str:
    """List the organisations that I act for, and those that I may take over."""
    actor = guard.actor()
    return render_template(
        "marketplace/organisations.html",
        memberships=queries.own_memberships(db.session(), actor),
        claimable=queries.claimable(db.session(), actor),
        role_names=ROLE_NAMES,
        can_manage={
            one: can(actor, Permission.MEMBERS_MANAGE, one) for one in actor.organisations()
        },
    )


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def register() -> Answer:
    """Let an association join; the city verifies it afterwards."""
    actor = guard.actor()
    form = RegisterForm()
    form.offer(municipal=can(actor, Permission.ORGANISATION_VERIFY))
    if form.validate_on_submit():
        try:
            with unit_of_work() as work:
                made = organisations.register(
                    work,
                    actor,
                    name=form.name.data,
                    kind=OrganisationKind(form.kind.data),
                    orgnr=form.orgnr.data,
                )
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("%(name)s is registered. Now describe it.", name=made.name), "success")
            return redirect(url_for("organisations.profile", slug=made.slug))
    page = render_template("marketplace/organisation_new.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/organisations/<slug>/profile", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def profile(slug: str) -> Answer:
    """Show and change what the organisation says about itself."""
    actor = guard.actor()
    organisation = _found(slug, Permission.ORGANISATION_EDIT)
    form = ProfileForm(obj=organisation)
    form.offer(str(get_locale()), umbrellas.choices(db.session(), actor, organisation))
    if request.method == "GET":
        for name in WORDS:
            form[name].data = [one.code for one in getattr(organisation, name)]
        form.umbrella.data = organisation.umbrella.slug if organisation.umbrella else ""
        form.confirmed.data = False
    if form.validate_on_submit():
        try:
            with unit_of_work() as work:
                found = queries.organisation(work, actor, slug)
                organisations.edit(work, actor, found, form.profile())
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("The facts about the organisation have been saved."), "success")
            return redirect(url_for("organisations.profile", slug=slug))
    page = render_template(
        "marketplace/organisation_profile.html",
        form=form,
        organisation=organisation,
        locked=organisation.verified and not actor.platform_admin,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/organisations/<slug>/members")
@access(Audience.SIGNED_IN)
def member_list(slug: str) -> str:
    """Show who belongs to the organisation, and who is invited."""
    return _members_page(_found(slug, Permission.ORGANISATION_SEE), InviteForm(formdata=None))


@blueprint.route("/organisations/<slug>/invitations", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def invite(slug: str) -> Answer:
    """Invite somebody by e-mail; an admin only after a fresh sign-in. Opened, show the members."""
    organisation = _found(slug, Permission.MEMBERS_MANAGE)
    members_page = url_for("organisations.member_list", slug=slug)
    if request.method == "GET":
        return redirect(members_page)
    form = InviteForm()
    if form.validate_on_submit():
        if form.role.data == Role.ADMIN and not browser.is_fresh():
            return freshness.sign_in_again(members_page)
        actor = guard.actor()
        try:
            limits.hit("invitation", str(organisation.id))
            with unit_of_work() as work:
                made = members.invite(
                    work,
                    actor,
                    queries.organisation(work, actor, slug),
                    email=form.email.data,
                    role=Role(form.role.data),
                )
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("An invitation has been sent to %(email)s.", email=made.email), "success")
            return redirect(members_page)
    return _members_page(organisation, form), 422


@blueprint.post("/organisations/<slug>/invitations/<public_id>/revocation")
@access(Audience.SIGNED_IN)
def revoke_invitation(slug: str, public_id: str) -> Response:
    """Take an invitation back."""
    actor = guard.actor()
    with unit_of_work() as work:
        members.revoke(work, actor, queries.organisation(work, actor, slug), public_id=public_id)
    flash(_("The invitation no longer works."), "success")
    return redirect(url_for("organisations.member_list", slug=slug))


@blueprint.post("/organisations/<slug>/members/<person>/role")
@access(Audience.SIGNED_IN)
def change_role(slug: str, person: str) -> Answer:
    """Give a member another role; that of an admin only after a fresh sign-in."""
    actor = guard.actor()
    wanted = request.form.get("role", "")
    if wanted not in set(Role):
        raise Invalid([FieldProblem("role", _("Choose one of the roles."))])
    if wanted == Role.ADMIN and not browser.is_fresh():
        return freshness.sign_in_again(url_for("organisations.member_list", slug=slug))
    try:
        with unit_of_work() as work:
            found = queries.organisation(work, actor, slug)
            members.change_role(work, actor, found, person=person, role=Role(wanted))
    except members.LastAdmin as error:
        return _still_needed(slug, error)
    flash(_("The role has been changed."), "success")
    return redirect(url_for("organisations.member_list", slug=slug))


@blueprint.post("/organisations/<slug>/members/<person>/removal")
@access(Audience.SIGNED_IN)
def remove_member(slug: str, person: str) -> Answer:
    """Take a member out, or leave."""
    actor, own = guard.actor(), current_user.public_id == person
    try:
        with unit_of_work() as work:
            members.remove(work, actor, queries.organisation(work, actor, slug), person=person)
    except members.LastAdmin as error:
        return _still_needed(slug, error)
    if own:
        flash(_("You have left the organisation."), "success")
        return redirect(url_for("organisations.index"))
    flash(_("The person is no longer a member."), "success")
    return redirect(url_for("organisations.member_list", slug=slug))


@blueprint.post("/organisations/<slug>/claim")
@access(Audience.SIGNED_IN)
def claim(slug: str) -> Response:
    """Take over an imported organisation whose address in the register is mine."""
    actor = guard.actor()
    with unit_of_work() as work:
        organisations.claim(work, actor, queries.organisation(work, actor, slug))
    flash(_("You now look after the organisation. Check that its facts are right."), "success")
    return redirect(url_for("organisations.profile", slug=slug))


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@access(Audience.EVERYONE, rate="sign_in")
def invitation(token: str) -> Answer:
    """Show an invitation and accept it; the address that got it has to sign in."""
    actor = guard.actor()
    found = members.open_invitation(db.session(), token)
    here = url_for("organisations.invitation", token=token)
    if request.method == "POST":
        if not actor.signed_in:
            return redirect(url_for("auth.sign_in", next=here))
        with unit_of_work() as work:
            slug = members.accept(work, actor, token=token).organisation.slug
        flash(_("Welcome! You now act for the organisation."), "success")
        return redirect(url_for("organisations.member_list", slug=slug))
    return render_template(
        "marketplace/invitation.html",
        invitation=found,
        role=ROLE_NAMES[found.role],
        other=actor.signed_in and actor.email != found.email,
        sign_in_here=url_for("auth.sign_in", next=here),
    )


def _still_needed(slug: str, error: members.LastAdmin) -> Answer:
    flash(str(error), "error")
    organisation = _found(slug, Permission.ORGANISATION_SEE)
    return _members_page(organisation, InviteForm(formdata=None)), error.status


def _found(slug: str, permission: Permission) -> Organisation:
    actor = guard.actor()
    organisation = queries.organisation(db.session(), actor, slug)
    require(actor, permission, organisation.id)
    return organisation


def _members_page(organisation: Organisation, form: InviteForm) -> str:
    actor, work = guard.actor(), db.session()
    manages = can(actor, Permission.MEMBERS_MANAGE, organisation.id)
    return render_template(
        "marketplace/members.html",
        organisation=organisation,
        form=form,
        members=queries.members(work, actor, organisation),
        invitations=queries.open_invitations(work, actor, organisation) if manages else [],
        manages=manages,
        roles=[(role.value, str(label)) for role, label in ROLES],
        role_names=ROLE_NAMES,
    )
