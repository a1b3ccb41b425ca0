"""Refuses what no text of the database can hold, before a view looks anything up by it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import Flask, current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest

from marketplace.errors import NotFound
from marketplace.web import asked
from marketplace.wording import NUL

API = "/api/"
_MARK = "tells_of_nul"
_KIND = "reads_nul_kindly"

View = TypeVar("View", bound=Callable[..., object])


def told_in_form(view: View) -> View:
    """Mark a view whose form tells of such characters at their fields and keeps the rest."""
    setattr(view, _MARK, True)
    return view


def told_in_page(view: View) -> View:
    """Mark a view that reads its address kindly: it leaves out such characters, and says so."""
    setattr(view, _KIND, True)
    return view


def init_app(app: Flask) -> None:
    """Check every request before its view."""
    app.before_request(check)


def check() -> None:
    """Answer 404 to an address with a NUL in it, 400 to such a form; of a query it is taken out.

    PostgreSQL refuses the character even in a comparison; SQLite takes it. Nobody types it. The API
    judges its own queries and bodies, and says which field is meant (S27).
    """
    if _any(str(value) for value in (request.view_args or {}).values()):
        raise NotFound
    if request.path.startswith(API):
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, _KIND, False) and _in(request.args):
        request.args = _without(request.args)
        asked.say(_("A part of the address could not be read and was left out."))
    if not getattr(view, _MARK, False) and _in(request.form):
        raise BadRequest


def _without(query: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """Return a query without the character; a value that was nothing else was not given."""
    pairs = [
        (name, value.replace(NUL, ""))
        for name, values in query.lists()
        for value in values
        if NUL not in name and value != NUL * len(value)
    ]
    return ImmutableMultiDict(pairs)


def _in(sent: MultiDict[str, str]) -> bool:
    return _any(sent) or _any(value for values in sent.listvalues() for value in values)


def _any(texts: Iterable[str]) -> bool:
    return any(NUL in text for text in texts)
