"""Where a form may lead to: only pages of our own."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

LONGEST = 1000


def safe(target: str | None) -> str | None:
    """Return `target` when it is the path of a page of ours, with its query; else None (S15)."""
    if not target or len(target) > LONGEST or not target.startswith("/"):
        return None
    if target.startswith("//") or "\\" in target or not target.isprintable() or " " in target:
        return None
    try:
        parts = urlsplit(target)
        endpoint, _ = current_app.url_map.bind("").match(parts.path, method="GET")
    except (ValueError, HTTPException):
        return None
    if parts.scheme or parts.netloc or endpoint == "static":
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def from_us() -> bool:
    """Tell whether the browser says that a form was sent from a page of ours."""
    said = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(said).netloc == request.host


def back() -> str | None:
    """Return the page of ours from which the form was sent, where the browser tells."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host:
        return None
    return safe(f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path)
