"""Headers that every answer carries: what browsers may load, frame, keep and tell others."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from marketplace.config import Settings
from marketplace.web import guard

TWO_YEARS = 2 * 365 * 24 * 60 * 60
DENIED = (
    "accelerometer", "autoplay", "camera", "display-capture", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "serial", "usb",
)  # fmt: skip
# The finder's button "Near me" asks the browser where it is; the browser asks its person first.
PERMISSIONS = ", ".join([*(f"{feature}=()" for feature in DENIED), "geolocation=(self)"])


def init_app(app: Flask) -> None:
    """Add the headers after every request, errors included."""
    app.config["CONTENT_SECURITY_POLICY"] = policy(app.config["SETTINGS"])
    app.session_interface = PrivateSessions()
    app.after_request(add)


def policy(settings: Settings) -> str:
    """Return the Content-Security-Policy: nothing but our own files, and the map's tiles.

    Without require-trusted-types-for: Leaflet 1.9.4 assigns text to innerHTML while it loads, and
    htmx 2.0 parses answers from text. A default policy that lets all of it pass would protect
    nothing; script-src 'self' without eval and inline code stays the guard.
    """
    images = "'self' data:"
    if settings.map_tiles_url:
        parts = urlsplit(settings.map_tiles_url.replace("{s}", "*"))
        images += f" {parts.scheme}://{parts.netloc}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {images}",
            "font-src 'self'",
            "manifest-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def add(response: Response) -> Response:
    """Add what is missing; a view may set a stricter policy of its own (uploads, feeds)."""
    settings: Settings = current_app.config["SETTINGS"]
    headers = response.headers
    headers.setdefault("Content-Security-Policy", current_app.config["CONTENT_SECURITY_POLICY"])
    headers.setdefault("X-Content-Type-Options", "nosniff")
    # "same-origin", not "no-referrer": forms over https are checked by their Referer, too.
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    if settings.secure:
        headers.setdefault("Strict-Transport-Security", f"max-age={TWO_YEARS}; includeSubDomains")
    declared = guard.declared(current_app, request.endpoint)
    if declared is None or declared.cache is not guard.Cache.PUBLIC:
        _keep_private(response)
    return response


class PrivateSessions(SecureCookieSessionInterface):
    """Flask's signed cookie; an answer that read or wrote it is kept by nobody (S24)."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where it changed, whatever the endpoint has said about keeping."""
        super().save_session(app, session, response)
        if session.accessed:
            _keep_private(response)


def _keep_private(response: Response) -> None:
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    response.vary.add("Accept-Language")
