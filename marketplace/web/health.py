"""What machines ask: alive, ready, whom to tell about a weakness, where robots may go."""

from datetime import timedelta

from flask import Blueprint, Flask, Response, current_app, jsonify

from marketplace import clock
from marketplace.config import Settings
from marketplace.readiness import Readiness
from marketplace.web.guard import Audience, Cache, access

blueprint = Blueprint("health", __name__)
_READINESS = "allmanningen-readiness"
SECURITY_TXT_LASTS = timedelta(days=180)
CLOSED_TO_ROBOTS = ("/api/", "/calendar/", "/demo/", "/staff/", "/sign-in")


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.extensions[_READINESS] = Readiness(app)
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@access(Audience.EVERYONE, rate="none")
def healthz() -> Response:
    """Say that the process answers; asks nobody else."""
    return _text("alive\n")


@blueprint.get("/readyz")
@access(Audience.EVERYONE, rate="none")
def readyz() -> tuple[Response, int]:
    """Say whether this process can serve: 200, or 503 with what is missing, within 5 seconds."""
    readiness: Readiness = current_app.extensions[_READINESS]
    missing = readiness.missing()
    answer = jsonify(ready=not missing, missing=missing)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 503 if missing else 200


@blueprint.get("/.well-known/security.txt")
@access(Audience.EVERYONE, cache=Cache.PUBLIC)
def security_txt() -> Response:
    """Say whom to tell about a weakness (RFC 9116); the date moves with every answer."""
    settings: Settings = current_app.config["SETTINGS"]
    expires = (clock.now() + SECURITY_TXT_LASTS).strftime("%Y-%m-%dT00:00:00Z")
    languages = ", ".join(settings.city.languages)
    contact = settings.security_contact or f"mailto:security@{settings.host_name}"
    return _text(
        f"Contact: {contact}\n"
        f"Expires: {expires}\n"
        f"Preferred-Languages: {languages}\n"
        f"Canonical: {settings.base_url}/.well-known/security.txt\n"
    )


@blueprint.get("/robots.txt")
@access(Audience.EVERYONE, cache=Cache.PUBLIC)
def robots_txt() -> Response:
    """Let search engines read what is public; a demo is not to be found at all."""
    settings: Settings = current_app.config["SETTINGS"]
    closed = ("/",) if settings.demo else CLOSED_TO_ROBOTS
    return _text("User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in closed))


def _text(words: str) -> Response:
    return Response(words, content_type="text/plain; charset=utf-8")
