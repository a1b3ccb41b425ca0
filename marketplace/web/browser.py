"""The signed-in browser: a token in the signed cookie, everything else in the session's row."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import structlog
from flask import (
    Flask,
    Request,
    Response,
    flash,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from marketplace import sessions
from marketplace.errors import DomainError
from marketplace.extensions import db, login_manager
from marketplace.models import User, UserSession
from marketplace.transactions import unit_of_work
from marketplace.types import SignInMethod
from marketplace.web import problems, redirects, unsent

TOKEN = unsent.TOKEN
# In this order: each says it is also the ones below it.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
View = TypeVar("View", bound=Callable[..., Any])

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Let Flask-Login find the person by the session's row."""
    app.config["PERMANENT_SESSION_LIFETIME"] = sessions.MEMBER_LONGEST
    # The cookie is written when it changes; how long it serves is the row's affair.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    login_manager.session_protection = None
    # Flask-Login looks into the cookie after every request for its own "remember me", which is not
    # used here; static files and public feeds would count as personal answers.
    app.after_request_funcs[None].remove(login_manager._update_remember_cookie)  # noqa: SLF001
    login_manager.request_loader(_load)
    login_manager.unauthorized_handler(_ask_to_sign_in)
    app.after_request(_note_seen)


def current() -> UserSession | None:
    """Return the row of the signed-in browser, once somebody has asked who it is."""
    found: UserSession | None = g.get("user_session")
    return found


def begin(work: Session, person: User, method: SignInMethod) -> str:
    """Begin a session for the person in this unit of work, ending this browser's earlier one.

    Returns the token, to be given to `remember` after the commit.
    """
    _, token = sessions.begin(
        work, person, method=method, device=_device(request.headers.get("User-Agent", ""))
    )
    if session.get(TOKEN):
        sessions.end(work, session[TOKEN])
    return token


def remember(token: str, person: User) -> None:
    """Give the browser a new cookie with nothing of the old one, so that no id is carried over."""
    language = session.get("lang") if person.locale is None else None
    session.clear()
    session.permanent = True
    session[TOKEN] = token
    if language:
        session["lang"] = language
    _forget_person()


def forget() -> None:
    """Empty the browser's cookie."""
    session.clear()
    _forget_person()


def is_fresh() -> bool:
    """Tell whether the person has proved within ten minutes who they are."""
    row = current()
    return row is not None and sessions.is_fresh(row)


def fresh(view: View) -> View:
    """Ask for a new sign-in before a view that changes the ways in or exports (S11).

    For views that only who is signed in may call.
    """

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any view
        if is_fresh():
            return view(*args, **kwargs)
        flash(_("Show once more that it is you. Then you can go on."), "info")
        target = request.full_path if request.method == "GET" else redirects.back()
        return redirect(url_for("auth.sign_in", next=redirects.safe(target)))

    return checked  # type: ignore[return-value]


def _device(agent: str) -> str:
    """Return a browser and a system that people recognise, as far as the header tells: no more."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)


def _load(sent: Request) -> User | None:
    del sent
    if problems.wanted():
        return None  # the API knows its callers by their tokens, never by a cookie
    token = session.get(TOKEN)
    row = sessions.current(db.session(), token) if isinstance(token, str) else None
    g.user_session = row
    return row.user if row is not None else None


def _ask_to_sign_in() -> AnyResponse:
    if problems.wanted():
        return problems.of_status(401, code="not-signed-in", title=_("Sign in first."))
    kept = unsent.keep()
    if kept:
        flash(_("You had been signed out. Sign in, and what you wrote is still there."), "info")
        return redirect(url_for("auth.sign_in", next=kept))
    if (page := unsent.held()) is not None:
        return page
    flash(_("Sign in first, then you come to the page that you wanted."), "info")
    target = request.full_path.rstrip("?") if request.method == "GET" else redirects.back()
    return redirect(url_for("auth.sign_in", next=redirects.safe(target)))


def _note_seen(response: Response) -> Response:
    row = current()
    if row is None or g.get("without_database"):
        return response
    try:
        if row.ended_at is None and sessions.due_to_be_seen(row):
            # A session of its own: the page has been read, and its transaction is left alone.
            with Session(db.engine) as own, unit_of_work(own):
                sessions.note_seen(own, row.id)
    except (DomainError, SQLAlchemyError) as error:
        log.warning("session not noted as seen", error=type(error).__name__)
    return response


def _forget_person() -> None:
    g.pop("_login_user", None)
    g.user_session = None
