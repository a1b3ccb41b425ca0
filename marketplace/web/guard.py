"""Deny by default: every endpoint says who may use it, or the application does not start."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from marketplace.actor import VISITOR, Actor, acting_as
from marketplace.errors import NotFound
from marketplace.models import User

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__access__"


class Audience(StrEnum):
    """Who may call an endpoint at all; what they may do to an object is the command's question."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"
    PLATFORM_ADMIN = "platform_admin"
    TOKEN = "token"  # noqa: S105 - a word, not a secret
    DEMO = "demo"


class Cache(StrEnum):
    """How an answer may be kept by others."""

    PRIVATE = "private"
    PUBLIC = "public"


@dataclass(frozen=True)
class Access:
    """What an endpoint declares: audience, class of rate limit, cacheability."""

    audience: Audience
    rate: str = "pages"
    cache: Cache = Cache.PRIVATE


def access(
    audience: Audience, *, rate: str = "pages", cache: Cache = Cache.PRIVATE
) -> Callable[[View], View]:
    """Declare who may use a view: `@access(Audience.SIGNED_IN)`, under the route decorator."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Access(audience, rate, cache))
        return view

    return mark


def declared(app: Flask, endpoint: str | None) -> Access | None:
    """Return what the endpoint declares; Flask's own static files are open and public."""
    if endpoint is None:
        return None
    if endpoint == "static":
        return Access(Audience.EVERYONE, rate="static", cache=Cache.PUBLIC)
    view = app.view_functions[endpoint]
    found: Access | None = getattr(view, _MARK, None)
    if found is None:
        found = getattr(getattr(view, "view_class", None), _MARK, None)
    return found


def check(app: Flask) -> None:
    """Raise RuntimeError, naming them, when endpoints have not declared their access."""
    silent = sorted(name for name in app.view_functions if declared(app, name) is None)
    if silent:
        raise RuntimeError(f"endpoints without declared access: {', '.join(silent)}")


def actor() -> Actor:
    """Return who is asking: the person of the session, or a visitor."""
    if not current_user.is_authenticated:
        return VISITOR
    person: User = current_user._get_current_object()  # noqa: SLF001 - Flask-Login's documented way
    return acting_as(person)


def enforce() -> Any:  # noqa: ANN401 - a Flask response or nothing
    """Refuse a request whose sender is not in the endpoint's audience (before every request)."""
    found = declared(current_app, request.endpoint)
    if found is None or found.audience in {Audience.EVERYONE, Audience.TOKEN}:
        return None
    if found.audience is Audience.DEMO:
        if not current_app.config["SETTINGS"].demo:
            raise NotFound
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if found.audience is Audience.PLATFORM_ADMIN and not current_user.is_platform_admin:
        raise NotFound
    return None
