"""One's own account: profile, ways in, signed-in browsers, tokens for other systems."""

import json

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from marketplace import accounts, api_tokens, limits, passkeys, personal_data, phones, sessions
from marketplace.errors import DomainError
from marketplace.extensions import db
from marketplace.forms.account import SCOPES, NewPasswordForm, ProfileForm, TokenForm
from marketplace.forms.base import choices_of, tell
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope
from marketplace.web import browser, guard, storable
from marketplace.web.guard import Audience, access
from marketplace.web.locale import NAMES, languages

blueprint = Blueprint("account", __name__, url_prefix="/account")
Answer = Response | str | tuple[str, int]


@blueprint.route("", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def index() -> Answer:
    """Show and change name, phone and language."""
    form = ProfileForm(obj=current_user)
    form.locale.choices = choices_of((code, NAMES.get(code, code)) for code in languages())
    if form.validate_on_submit():
        actor = guard.actor()
        try:
            profile = accounts.Profile(
                form.name.data, phones.read_phone(form.phone.data or ""), form.locale.data
            )
            with unit_of_work() as work:
                accounts.edit_profile(work, actor, profile)
        except DomainError as error:
            tell(form, error)
        else:
            session.pop("lang", None)
            flash(_("Your account has been saved."), "success")
            return redirect(url_for("account.index"))
    page = render_template("marketplace/account.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/data")
@access(Audience.SIGNED_IN)
def data() -> Response:
    """Give the person all that is kept about them, as a file."""
    found = personal_data.of(db.session(), guard.actor())
    answer = Response(json.dumps(found, ensure_ascii=False, indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=allmanningen.json"
    return answer


@blueprint.get("/security")
@access(Audience.SIGNED_IN)
def security() -> str:
    """Show the ways in and the browsers that are signed in."""
    actor, work = guard.actor(), db.session()
    row = browser.current()
    return render_template(
        "marketplace/account_security.html",
        has_password=current_user.password_hash is not None,
        passkeys=passkeys.of(work, actor),
        passkeys_possible=passkeys.Party.of(current_app.config["SETTINGS"]).possible,
        fresh=browser.is_fresh(),
        sessions=sessions.open_of(work, current_user.id),
        this_session=row.id if row else None,
    )


@blueprint.route("/password", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
@browser.fresh
def password() -> Answer:
    """Set or change the password; all other browsers are signed out."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        actor, row_id = guard.actor(), _session_id()
        try:
            with unit_of_work() as work:
                accounts.set_password(work, actor, password=form.password.data, session_id=row_id)
        except DomainError as error:
            tell(form, error)
        else:
            flash(_("The password is set. Other browsers have been signed out."), "success")
            return redirect(url_for("account.security"))
    page = render_template("marketplace/account_password.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/password/removal")
@access(Audience.SIGNED_IN)
@browser.fresh
def remove_password() -> Response:
    """Take the password away."""
    actor, row_id = guard.actor(), _session_id()
    with unit_of_work() as work:
        accounts.remove_password(work, actor, session_id=row_id)
    flash(_("The password is gone. You sign in by a code in your mail."), "success")
    return redirect(url_for("account.security"))


@blueprint.get("/passkeys/new")
@access(Audience.SIGNED_IN)
@browser.fresh
def new_passkey() -> str:
    """Show the page whose script adds a passkey."""
    return render_template("marketplace/account_passkey.html")


@blueprint.post("/passkeys/<public_id>/removal")
@access(Audience.SIGNED_IN)
@browser.fresh
def remove_passkey(public_id: str) -> Response:
    """Forget a passkey."""
    actor = guard.actor()
    with unit_of_work() as work:
        passkeys.remove(work, actor, public_id=public_id)
    flash(_("The passkey is gone."), "success")
    return redirect(url_for("account.security"))


@blueprint.post("/sessions/<public_id>/end")
@access(Audience.SIGNED_IN)
def end_session(public_id: str) -> Response:
    """Sign another browser out."""
    actor = guard.actor()
    with unit_of_work() as work:
        sessions.end_one(work, actor, public_id=public_id)
    flash(_("That browser is signed out."), "success")
    return redirect(url_for("account.security"))


@blueprint.post("/sessions/end-others")
@access(Audience.SIGNED_IN)
def end_other_sessions() -> Response:
    """Sign every other browser out."""
    person_id, row_id = current_user.id, _session_id()
    with unit_of_work() as work:
        sessions.end_all(work, person_id, but=row_id)
    flash(_("All other browsers are signed out."), "success")
    return redirect(url_for("account.security"))


@blueprint.route("/tokens", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def tokens() -> Answer:
    """List tokens and make new ones; a token's text is on this one answer and nowhere else."""
    form = TokenForm()
    made = None
    if request.method == "POST" and not browser.is_fresh():
        return _sign_in_again()
    if form.validate_on_submit():
        actor = guard.actor()
        try:
            limits.hit("token_create", str(actor.user_id))
            with unit_of_work() as work:
                _row, made = api_tokens.issue(
                    work, actor, name=form.name.data, scope=TokenScope(form.scope.data)
                )
        except DomainError as error:
            tell(form, error)
        else:
            form = TokenForm(formdata=None)
    page = render_template(
        "marketplace/account_tokens.html",
        form=form,
        made=made,
        tokens=api_tokens.of(db.session(), guard.actor()),
        scopes=dict(SCOPES),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/tokens/<public_id>/revocation")
@access(Audience.SIGNED_IN)
def revoke_token(public_id: str) -> Response:
    """End a token."""
    actor = guard.actor()
    with unit_of_work() as work:
        api_tokens.revoke(work, actor, public_id=public_id)
    flash(_("The token no longer works."), "success")
    return redirect(url_for("account.tokens"))


def _session_id() -> int | None:
    row = browser.current()
    return row.id if row else None


def _sign_in_again() -> Response:
    flash(_("Show once more that it is you. Then you can go on."), "info")
    return redirect(url_for("auth.sign_in", next=url_for("account.tokens")))
