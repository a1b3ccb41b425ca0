"""Signing in and out: a code by e-mail for everyone, a password for who wants one."""

from contextlib import suppress
from typing import TypeVar

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
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug import Response

from marketplace import accounts, limits, passkeys, queries, sessions, signing_in
from marketplace.errors import DomainError, NotFound, TooMany
from marketplace.extensions import db
from marketplace.forms.base import tell
from marketplace.forms.sign_in import CodeForm, EmailForm, NameForm, PasswordForm
from marketplace.models import User
from marketplace.transactions import unit_of_work
from marketplace.types import SignInMethod
from marketplace.web import browser, guard, redirects, storable
from marketplace.web.guard import Audience, access

blueprint = Blueprint("auth", __name__)
Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]
SignInForm = TypeVar("SignInForm", EmailForm, CodeForm, PasswordForm, NameForm)

CHALLENGE = "challenge"
ASKED_FOR = "asked_for"
DEMO_ADDRESSES = (
    "admin@stad.example",
    "lokal@stad.example",
    "anna@scout.example",
    "bo@teater.example",
    "cia@scout.example",
)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.EVERYONE, rate="sign_in")
def sign_in() -> Answer:
    """Ask for the address and send a code; answers alike whether the address is known (S9)."""
    if request.method == "GET" and current_user.is_authenticated and browser.is_fresh():
        return redirect(_target())
    form = _homeward(EmailForm(next=request.args.get("next", "")))
    refusal = None
    if form.validate_on_submit():
        try:
            address = _address(form)
            _count("sign_in_code", address)
            with unit_of_work() as work:
                secret = signing_in.request_code(work, email=address, locale=str(get_locale()))
        except DomainError as error:
            refusal = error
            tell(form, error)
        else:
            session[CHALLENGE], session[ASKED_FOR] = secret, address
            return redirect(url_for("auth.code", next=redirects.safe(form.next.data)))
    return _answer(_sign_in_page(form), form, refusal)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.EVERYONE, rate="sign_in")
def code() -> Answer:
    """Take the code from the mail, in the browser that asked for it."""
    secret = session.get(CHALLENGE)
    form = _homeward(CodeForm(next=request.args.get("next", "")))
    if not isinstance(secret, str):
        flash(_("Ask for a code in this browser first."), "info")
        return redirect(url_for("auth.sign_in", next=redirects.safe(form.next.data)))
    over = False
    if form.validate_on_submit():
        token = ""
        try:
            # Over all addresses, or one client would find a code by trying many people's (S8).
            limits.require_left("code_wrong", _guesser())
        except TooMany as refusal:
            tell(form, refusal)
            return _answer(_code_page(form, over=False), form, refusal)
        with unit_of_work() as work:
            answer = signing_in.try_code(work, secret=secret, code=form.code.data)
            if answer.email is not None:
                person, _made = accounts.account_of(
                    work, email=answer.email, locale=str(get_locale())
                )
                if person.is_active:
                    token = browser.begin(work, person, SignInMethod.CODE)
        if answer.email is None:
            form.code.errors = [*form.code.errors, str(answer.refusal)]
            over = answer.over
            with suppress(TooMany):
                limits.hit("code_wrong", _guesser())
        elif not token:
            form.form_errors.append(_("This account is closed. Write to the city."))
            over = True
        else:
            return _welcome(token, person)
    return _code_page(form, over=over), 422 if form.errors else 200


def _code_page(form: CodeForm, *, over: bool) -> str:
    address = session.get(ASKED_FOR, "")
    return render_template(
        "marketplace/sign_in_code.html",
        form=form,
        address=address,
        over=over,
        again=EmailForm(formdata=None, email=address, next=form.next.data),
    )


@blueprint.route("/sign-in/password", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.EVERYONE, rate="sign_in")
def password() -> Answer:
    """Sign in with a password; one sentence for every reason why not (S9)."""
    form = _homeward(PasswordForm(next=request.args.get("next", "")))
    refusal = None
    if form.validate_on_submit():
        try:
            address = _address(form)
            _count("sign_in_try", address)
            with unit_of_work() as work:
                person = signing_in.try_password(work, email=address, password=form.password.data)
                token = browser.begin(work, person, SignInMethod.PASSWORD)
        except DomainError as error:
            refusal = error
            tell(form, error)
        else:
            return _welcome(token, person)
    page = render_template("marketplace/sign_in_password.html", form=form)
    return _answer(page, form, refusal)


@blueprint.route("/sign-in/name", methods=["GET", "POST"])
@storable.told_in_form
@access(Audience.SIGNED_IN)
def name() -> Answer:
    """Ask a new person for their name."""
    form = _homeward(NameForm(next=request.args.get("next", "")))
    if form.validate_on_submit():
        actor = guard.actor()
        try:
            with unit_of_work() as work:
                accounts.edit_profile(
                    work, actor, accounts.Profile(name=form.name.data, phone=current_user.phone)
                )
        except DomainError as error:
            tell(form, error)
        else:
            return redirect(_target(form.next.data))
    page = render_template("marketplace/sign_in_name.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/sign-in/demo")
@access(Audience.DEMO)
def demo() -> Response:
    """Sign in as one of the demo's people."""
    address = request.form.get("email", "")
    if address not in DEMO_ADDRESSES:
        raise NotFound
    with unit_of_work() as work:
        person = work.scalar(select(User).where(User.email == address))
        if person is None or not person.is_active:
            raise NotFound
        token = browser.begin(work, person, SignInMethod.DEMO)
    return _welcome(token, person)


@blueprint.post("/sign-out")
@access(Audience.EVERYONE)
def sign_out() -> Response:
    """End the session for good: its cookie serves nobody afterwards."""
    token = session.get(browser.TOKEN)
    if isinstance(token, str):
        with unit_of_work() as work:
            sessions.end(work, token)
    browser.forget()
    flash(_("You are signed out."), "success")
    return redirect("/")


def _guesser() -> str:
    """Return as whom wrong codes count: a browser that was here before by itself, else a client."""
    token, address = session.get(browser.TOKEN), session.get(ASKED_FOR, "")
    if isinstance(token, str) and signing_in.was_here(db.session(), token=token, email=address):
        return f"{address} in {token}"
    return limits.client_key()


def _count(what: str, address: str) -> None:
    """Count a try to sign in with an address; raises TooMany with the time to wait.

    Tightly for each client, and widely for all of them together against floods of mail and guesses
    from many places; the wait is a quarter of an hour at most. What others do holds up no browser
    that has signed in with the address before, and what one client does no other client at all: no
    outsider locks anybody out (S8).
    """
    limits.hit("sign_in_client", limits.client_key())
    token = session.get(browser.TOKEN)
    if isinstance(token, str) and signing_in.was_here(db.session(), token=token, email=address):
        limits.hit(what, f"{address} in {token}")
        return
    limits.hit(what, f"{address} from {limits.client_key()}")
    limits.hit(f"{what}_total", address)


def _answer(page: str, form: SignInForm, refusal: DomainError | None) -> Answer:
    if isinstance(refusal, TooMany):
        return page, refusal.status, {"Retry-After": str(refusal.retry_after)}
    return page, 422 if form.errors else 200


def _sign_in_page(form: EmailForm) -> str:
    settings = current_app.config["SETTINGS"]
    if current_user.is_authenticated:
        form.email.data = current_user.email
    people = queries.people_with(db.session(), DEMO_ADDRESSES) if settings.demo else []
    return render_template(
        "marketplace/sign_in.html",
        form=form,
        demo_people=people,
        passkeys_possible=passkeys.Party.of(settings).possible,
    )


def _homeward(form: SignInForm) -> SignInForm:
    """Return the form without the page to go on to, where that is none of ours: never echoed."""
    form.next.data = redirects.safe(form.next.data)
    return form


def _address(form: EmailForm) -> str:
    # Who shows once more that it is them, does so with their own address.
    if current_user.is_authenticated:
        return str(current_user.email)
    return accounts.read_email(form.email.data)


def _welcome(token: str, person: User) -> Response:
    target = _target(request.form.get("next"))
    browser.remember(token, person)
    flash(_("You are signed in."), "success")
    if not person.name:
        return redirect(url_for("auth.name", next=target))
    return redirect(target)


def _target(given: str | None = None) -> str:
    return redirects.safe(given or request.args.get("next")) or "/"
