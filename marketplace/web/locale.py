"""Which language a page is written in."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import current_app, g, has_request_context, request, session
from flask_login import current_user

from marketplace.telling import direction
from marketplace.web import guard, problems

LONGEST = 1000
"""So much of each value of an address is repeated in another language's; pages read less."""
NAMES = {"sv": "Svenska", "en": "English", "ar": "العربية"}


def languages() -> list[str]:
    """Return the languages that the city offers, its own first."""
    offered: list[str] = current_app.config["SETTINGS"].city.languages
    return offered


def select() -> str:
    """Return the language chosen in this browser, else the person's, the browser's, the city's.

    A `lang` in the address wins, and is kept for the browser (`keep_choice`). What is public and
    cacheable is the same for everyone: there only `lang` counts.
    """
    offered = languages()
    if not has_request_context():
        return offered[0]
    asked = request.args.get("lang")
    if asked in offered:
        return str(asked)
    if _same_for_everyone():
        return offered[0]
    if problems.wanted():
        return _of_program(offered)
    chosen = session.get("lang") or _stored()
    if chosen in offered:
        return str(chosen)
    return request.accept_languages.best_match(offered) or offered[0]


def keep_choice() -> None:
    """Keep a language that was chosen by a link, for this browser (before every request)."""
    asked = request.args.get("lang")
    if problems.wanted():
        return
    if asked in languages() and not _same_for_everyone() and session.get("lang") != asked:
        session["lang"] = asked


def switches(
    filled: Sequence[tuple[str, str]] = (),
) -> list[tuple[str, str, str, str]]:
    """Return (code, name, direction, address of this page in it) for every language offered.

    `filled` is what the page's form has been filled in with, in place of the address's own query.
    """
    path = request.path
    if request.method not in {"GET", "HEAD"} and "GET" not in _methods():
        path = "/"
    given = [(key, value[:LONGEST]) for key, value in request.args.items(multi=True)]
    kept = [(key, value) for key, value in filled or given if key != "lang"]
    return [
        (
            code,
            NAMES.get(code, code),
            direction(code),
            f"{path}?{urlencode([*kept, ('lang', code)])}",
        )
        for code in languages()
    ]


def _of_program(offered: list[str]) -> str:
    """Return the API's language: what the request says, else the choice of the token's person."""
    asked = request.accept_languages.best_match(offered)
    chosen = asked or g.get("api_language")
    return str(chosen) if chosen in offered else offered[0]


def _stored() -> str | None:
    # A page about a database that is away must not ask the database for a language.
    if g.get("without_database"):
        return None
    return current_user.locale if current_user and current_user.is_authenticated else None


def _same_for_everyone() -> bool:
    declared = guard.declared(current_app, request.endpoint)
    return declared is not None and declared.cache is guard.Cache.PUBLIC


def _methods() -> set[str]:
    return set(request.url_rule.methods or ()) if request.url_rule else {"GET"}
