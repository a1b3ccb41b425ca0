"""Headers that every answer carries: what browsers may load, frame, keep and tell others."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, session

from marketplace.config import Settings
from marketplace.web import guard

TWO_YEARS = 2 * 365 * 24 * 60 * 60
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "geolocation",
        "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    )
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Add the headers after every request, errors included."""
    app.config["CONTENT_SECURITY_POLICY"] = policy(app.config["SETTINGS"])
    app.after_request(add)


def policy(settings: Settings) -> str:
    """Return the Content-Security-Policy: nothing but our own files, and the map's tiles."""
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
    _keep_private(response)
    return response


def _keep_private(response: Response) -> None:
    """Let nobody keep an answer that depends on who asked (S24)."""
    declared = guard.declared(current_app, request.endpoint)
    public = declared is not None and declared.cache is guard.Cache.PUBLIC
    if public and not session.accessed and "Set-Cookie" not in response.headers:
        return
    response.headers["Cache-Control"] = "private, no-store"
    response.vary.add("Cookie")
    response.vary.add("Accept-Language")
