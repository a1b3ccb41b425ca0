"""Which language a page is written in."""

from flask import current_app, has_request_context, request, session
from flask_login import current_user

DIRECTIONS = {"ar": "rtl", "fa": "rtl", "he": "rtl"}
NAMES = {"sv": "Svenska", "en": "English", "ar": "العربية"}


def languages() -> list[str]:
    """Return the languages that the city offers, its own first."""
    offered: list[str] = current_app.config["SETTINGS"].city.languages
    return offered


def select() -> str:
    """Return the person's stored choice, else the browser's, else the city's.

    A `lang` in the address wins for that page; a visitor's choice is kept in the session.
    """
    offered = languages()
    if not has_request_context():
        return offered[0]
    asked = request.args.get("lang") or session.get("lang")
    if asked in offered:
        return str(asked)
    if current_user and current_user.is_authenticated and current_user.locale in offered:
        return str(current_user.locale)
    return request.accept_languages.best_match(offered) or offered[0]


def direction(locale: str) -> str:
    """Return "rtl" or "ltr"."""
    return DIRECTIONS.get(locale, "ltr")
