"""Passkeys over HTTP: options and answers as JSON, for the small script of the two pages."""

import base64
from typing import Any

from flask import Blueprint, Response, current_app, flash, jsonify, request, session, url_for
from flask_babel import gettext as _

from marketplace import clock, limits, passkeys
from marketplace.extensions import db
from marketplace.passkeys import Party, PasskeyRefused
from marketplace.transactions import unit_of_work
from marketplace.types import SignInMethod
from marketplace.web import browser, guard, redirects
from marketplace.web.guard import Audience, access

blueprint = Blueprint("passkeys", __name__, url_prefix="/passkeys")

CHALLENGE = "passkey_challenge"
CHALLENGE_SECONDS = 300


@blueprint.post("/options/sign-in")
@access(Audience.EVERYONE, rate="sign_in")
def sign_in_options() -> Response:
    """Begin a sign-in."""
    options, challenge = passkeys.sign_in_options(_party())
    return _asked(options, challenge)


@blueprint.post("/sign-in")
@access(Audience.EVERYONE, rate="sign_in")
def sign_in() -> Response:
    """Sign in with the browser's answer."""
    body = _body()
    limits.hit("sign_in_client", limits.client_key())
    challenge = _challenge()
    with unit_of_work() as work:
        person = passkeys.sign_in(
            work, _party(), answer=body.get("credential"), challenge=challenge
        )
        token = browser.begin(work, person, SignInMethod.PASSKEY)
    browser.remember(token, person)
    flash(_("You are signed in."), "success")
    return jsonify(url=redirects.safe(str(body.get("next") or "")) or "/")


@blueprint.post("/options/register")
@access(Audience.SIGNED_IN)
@browser.fresh
def registration_options() -> Response:
    """Begin to add a passkey."""
    options, challenge = passkeys.registration_options(db.session(), guard.actor(), _party())
    return _asked(options, challenge)


@blueprint.post("/register")
@access(Audience.SIGNED_IN)
@browser.fresh
def register() -> Response:
    """Add the passkey that the browser made."""
    body = _body()
    challenge = _challenge()
    actor = guard.actor()
    with unit_of_work() as work:
        passkeys.register(
            work,
            actor,
            _party(),
            answer=body.get("credential"),
            challenge=challenge,
            name=str(body.get("name") or ""),
        )
    flash(_("The passkey has been added."), "success")
    return jsonify(url=url_for("account.security"))


def _party() -> Party:
    return Party.of(current_app.config["SETTINGS"])


def _asked(options: str, challenge: bytes) -> Response:
    session[CHALLENGE] = [
        base64.b64encode(challenge).decode("ascii"),
        int(clock.now().timestamp()),
    ]
    return Response(options, mimetype="application/json")


def _challenge() -> bytes:
    kept = session.pop(CHALLENGE, None)
    if not isinstance(kept, list) or clock.now().timestamp() - kept[1] > CHALLENGE_SECONDS:
        raise PasskeyRefused
    return base64.b64decode(kept[0])


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}
