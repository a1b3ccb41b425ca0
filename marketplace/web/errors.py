"""What a reader sees when something is refused or fails: a page, or a problem for the API."""

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import get_locale, refresh
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from marketplace import engines
from marketplace.errors import Busy, DomainError, TooMany
from marketplace.extensions import db
from marketplace.telling import direction
from marketplace.web import cross_site, problems, redirects, unsent
from marketplace.web.http_words import words_of

SERVER_ERROR, UNAVAILABLE = 500, 503


def init_app(app: Flask) -> None:
    """Answer every kind of refusal and fault."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(HTTPException, answered)
    app.register_error_handler(SERVER_ERROR, failed)


def refused(error: DomainError) -> Response:
    """Answer a domain error with its sentence."""
    db.session.rollback()
    if problems.wanted():
        return problems.of_error(error)
    if error.status >= SERVER_ERROR:
        return _bare(error.status)
    response = _page(error.status, str(error))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def forged(error: CSRFError) -> Response:
    """Answer a form without its token: most often a page that was open for long."""
    del error
    sentence = _("The form had become too old, or cookies are turned off. Nothing was saved.")
    if problems.wanted():
        return problems.of_status(400, code="csrf", title=sentence)
    try:
        cross_site.check()
    except DomainError as other:
        return refused(other)
    return unsent.again() or unsent.held() or _page(400, sentence)


def answered(error: HTTPException) -> Response:
    """Answer an HTTP error, keeping headers such as Allow and Retry-After."""
    status = error.code or SERVER_ERROR
    if error.response is not None or status < 400:  # noqa: PLR2004 - redirects are answers
        return make_response(error.get_response())
    db.session.rollback()
    if problems.wanted():
        words = words_of(status)
        response = problems.of_status(
            status, code=words.code, title=str(words.title), detail=str(words.detail)
        )
    elif status >= SERVER_ERROR:
        response = _bare(status)
    else:
        response = _page(status)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def failed(error: InternalServerError) -> Response:
    """Answer a fault of ours; asks neither the database nor the session for anything."""
    cause = error.original_exception
    status = UNAVAILABLE if _passing(cause) else SERVER_ERROR
    _forget_database()
    if problems.wanted():
        code = Busy.code if status == UNAVAILABLE else "fault"
        title = str(Busy.sentence) if status == UNAVAILABLE else _("Something went wrong with us.")
        response = problems.of_status(
            status, code=code, title=title, more={"request_id": _request_id()}
        )
        if status == UNAVAILABLE:
            response.headers["Retry-After"] = str(problems.RETRY_SECONDS)
        return response
    return _bare(status)


def _passing(cause: BaseException | None) -> bool:
    if isinstance(cause, PoolTimeout):
        return True
    return isinstance(cause, DBAPIError) and engines.is_transient(cause)


def _forget_database() -> None:
    g.without_database = True
    refresh()
    try:
        db.session.rollback()
    except Exception:  # noqa: BLE001 - whatever broke the session, the page is still answered
        db.session.remove()


def _page(status: int, sentence: str = "") -> Response:
    back = redirects.back() if request.method not in {"GET", "HEAD"} else None
    page = render_template("errors/error.html", code=status, description=sentence, back_url=back)
    return make_response(page, status)


def _bare(status: int) -> Response:
    _forget_database()
    spoken = str(get_locale())
    # Not render_template: context processors would look for the person.
    page = current_app.jinja_env.get_template("errors/bare.html").render(
        code=status, error_id=_request_id(), locale=spoken, text_direction=direction(spoken)
    )
    response = make_response(page, status)
    if status == UNAVAILABLE:
        response.headers["Retry-After"] = str(problems.RETRY_SECONDS)
    return response


def _request_id() -> str:
    found: str = g.get("request_id", "")
    return found
