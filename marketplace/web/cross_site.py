"""Refuses what other sites make a browser send: origin checks beside the tokens of the forms."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import MethodNotAllowed

from marketplace.config import Settings
from marketplace.errors import NotAllowed
from marketplace.web import guard

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = frozenset({"same-origin", "none"})


class OtherSite(NotAllowed):
    """A form on another site was sent to this one."""

    code = "other-site"
    sentence = _l("This was sent from another site. Open the page here and try again.")


def init_app(app: Flask) -> None:
    """Check every request before its view."""
    app.before_request(check)


def check() -> None:
    """Refuse TRACE, and unsafe requests that a browser says come from elsewhere (S12).

    Endpoints for tokens are left out: they read no cookie, so no browser can be misused.
    """
    if request.method == "TRACE":
        error = request.routing_exception
        raise error if isinstance(error, MethodNotAllowed) else MethodNotAllowed(["GET", "HEAD"])
    if request.method in SAFE:
        return
    declared = guard.declared(current_app, request.endpoint)
    if declared is not None and declared.audience is guard.Audience.TOKEN:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN:
        raise OtherSite
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _own_origins():
        raise OtherSite


def _own_origins() -> set[str]:
    settings: Settings = current_app.config["SETTINGS"]
    # Behind a proxy that ends TLS the configured address is the true one; on a loopback address
    # it may be reached by several names.
    return {_origin(settings.base_url), _origin(request.host_url)}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
