"""A form that was sent after its sender had been signed out is handed back after signing in."""

from collections.abc import Sequence

from flask import Flask, Response, current_app, make_response, render_template, request, session
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from marketplace import sessions, unsent
from marketplace.errors import DomainError
from marketplace.extensions import db
from marketplace.transactions import unit_of_work
from marketplace.web import guard, problems, redirects, unsent_words
from marketplace.wording import NUL

TOKEN = "sid"  # noqa: S105 - a name in the cookie, not a secret
MARK = "unsent"
FILES = "unsent-files"
"""Notes beside what was typed that files had been chosen: those are not kept."""
_OWN = frozenset({"csrf_token", MARK, FILES})
# Ways in, and what gives others a way in, are never kept: a code, a token, a passkey's name.
_NEVER = frozenset({"auth", "passkeys", "account"})
# Nor what one press undoes for good.
_NEVER_OF_ALL = frozenset(
    {
        "bookings_booking.cancellation",
        "bookings_order.cancellation",
        "bookings_feeds.end",
        "bookings_wanted_writing.close",
    }
)


def init_app(app: Flask) -> None:
    """Look at every request of a signed-in person, after it is known that they may."""
    app.before_request(hand_back)


def keep() -> str | None:
    """Keep what was sent to the page at hand; return the page's address for after signing in.

    Only for the browser of somebody who was signed in here: its cookie still names their session,
    which has ended by itself (people of the city after half an hour) or elsewhere. None where
    nothing was kept.
    """
    target = redirects.safe(f"{request.path}?{MARK}=1")
    token = session.get(TOKEN)
    fields = _typed()
    if target is None or not isinstance(token, str) or not fields or not _may_be_kept():
        return None
    try:
        with unit_of_work() as work:
            owner = sessions.owner_of(work, token)
            done = owner is not None and unsent.keep(work, owner, request.path, fields)
    except (DomainError, SQLAlchemyError):
        return None  # the person is asked to sign in all the same
    return target if done else None


def hand_back() -> Response | None:
    """Show what was kept instead of the page, and forget it once it is sent."""
    if problems.wanted():
        return None  # what the API is sent has limits of its own, and no cookie
    # Who asks is looked up only where it matters: an answer that knows is nobody else's.
    marked = MARK in (request.args if request.method == "GET" else request.form)
    if not marked or not current_user.is_authenticated:
        return None
    if request.method == "GET":
        fields = unsent.kept(db.session(), current_user.id, request.path)
        return page(fields) if fields else None
    with unit_of_work() as work:
        unsent.forget(work, current_user.id, request.path)
    return None


def again() -> Response | None:
    """Return the form that came with an old token, to be sent once more by a press of a button.

    For somebody who has signed in anew in another tab. That the form came from a page of ours has
    to be known before; None where there is nothing to send again.
    """
    fields = _typed()
    if not _may_be_kept() or not current_user.is_authenticated or not fields:
        return None
    return page(fields, status=400) if unsent.may_be_kept(fields) else None


def held(*, also_for_anybody: bool = False) -> Response | None:
    """Return what somebody sent who has signed out meanwhile: it stays in their browser's page.

    Nothing of it is stored, for nobody knows whose it is. They sign in in another tab and send it
    from here. None where there is nothing to hold, or where it did not come from a page of ours,
    and for forms that need no sign-in unless that is asked for.
    """
    fields = _typed()
    declared = guard.declared(current_app, request.endpoint)
    for_members = declared is not None and declared.audience is guard.Audience.SIGNED_IN
    if not (for_members or also_for_anybody) or not fields:
        return None
    if not _may_be_kept() or not redirects.from_us():
        return None
    return page(fields, status=401, signed_out=True) if unsent.may_be_kept(fields) else None


def page(
    fields: Sequence[tuple[str, str]], status: int = 200, *, signed_out: bool = False
) -> Response:
    """Return the page with a button that sends the fields to the address at hand."""
    sent = [pair for pair in fields if pair[0] != FILES]
    written, along = unsent_words.told(sent)
    body = render_template(
        "marketplace/unsent.html",
        fields=sent,
        written=written,
        along=along,
        files=any(name == FILES for name, _ in fields),
        path=request.path,
        mark=MARK,
        start=redirects.safe(request.path),
        signed_out=signed_out,
    )
    return make_response(body, status)


def _typed() -> list[tuple[str, str]]:
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _OWN and NUL not in name + value
    ]
    chosen = any(one.filename for one in request.files.values())
    return [*fields, (FILES, "1")] if chosen else fields


def _may_be_kept() -> bool:
    secret = "token" in (request.view_args or {})  # it stands in the address, and is kept nowhere
    never = request.blueprint in _NEVER or request.endpoint in _NEVER_OF_ALL
    return request.method == "POST" and not never and not secret
