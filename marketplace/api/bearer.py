"""Who calls the API: the person of a bearer token, within its scope, or a visitor."""

from dataclasses import replace

import structlog
from flask import Flask, Response, current_app, g, request
from flask_babel import lazy_gettext as _l
from flask_babel import refresh
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotAcceptable

from marketplace import api_tokens
from marketplace.actor import VISITOR, Actor, acting_as
from marketplace.errors import DomainError, NotAllowed, NotFound
from marketplace.extensions import db
from marketplace.models import ApiToken
from marketplace.transactions import unit_of_work
from marketplace.types import TokenScope
from marketplace.web import guard, problems

JSON_TYPES = ("application/json", problems.MIMETYPE)

log = structlog.get_logger()


class Unauthorized(DomainError):
    """No token, or one that is not (any longer) good."""

    status = 401
    code = "not-signed-in"
    sentence = _l("This needs a token that is still good: Authorization: Bearer and the token.")


def init_app(app: Flask) -> None:
    """Find out who calls before each request to the API, and note tokens that were used."""
    app.before_request(authenticate)
    app.after_request(_finish)


def authenticate() -> None:
    """Refuse a wrong token everywhere and a missing one where a token is needed.

    No cookie is read: a browser that is signed in is a visitor here.
    """
    declared = guard.declared(current_app, request.endpoint)
    if not problems.wanted() or declared is None or request.method == "OPTIONS":
        return
    g.api_actor = VISITOR
    header = request.headers.get("Authorization")
    if header is not None:
        _recognise(header)
    elif declared.audience is guard.Audience.TOKEN:
        raise Unauthorized
    if request.accept_mimetypes and not any(
        request.accept_mimetypes.quality(kind) for kind in JSON_TYPES
    ):
        raise NotAcceptable
    if any("\x00" in str(value) for value in (request.view_args or {}).values()):
        raise NotFound


def actor() -> Actor:
    """Return who calls."""
    found: Actor = g.get("api_actor", VISITOR)
    return found


def require_scope(*scopes: TokenScope) -> Actor:
    """Return who calls; raises NotAllowed for a token of another scope."""
    caller = actor()
    if caller.scope not in scopes:
        raise NotAllowed
    return caller


def reading(caller: Actor) -> Actor:
    """Return the caller for a read of what they may also decide on: reading is in its scope.

    Rights to decide are rights to write, which a reading token lacks; what they decide on it may
    nevertheless read.
    """
    return replace(caller, scope=TokenScope.ALL) if caller.scope is TokenScope.READ else caller


def _recognise(header: str) -> None:
    kind, _space, text = header.partition(" ")
    row = None
    if kind.lower() == "bearer" and text.strip():
        row = api_tokens.bearer(db.session(), text.strip())
    if row is None:
        raise Unauthorized
    g.api_token = row
    g.api_actor = acting_as(row.user, row.scope)
    g.api_language = row.user.locale
    refresh()


def _finish(response: Response) -> Response:
    if response.status_code == Unauthorized.status and problems.wanted():
        response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    row: ApiToken | None = g.pop("api_token", None)
    if row is not None and not g.get("without_database"):
        _note_used(row)
    return response


def _note_used(row: ApiToken) -> None:
    try:
        if api_tokens.due_to_be_seen(row):
            # A session of its own: what was answered has been read, its transaction is over.
            with Session(db.engine) as own, unit_of_work(own):
                api_tokens.note_used(own, row.id)
    except (DomainError, SQLAlchemyError) as error:
        log.warning("token not noted as used", error=type(error).__name__)
