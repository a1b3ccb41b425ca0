"""What every page is given: who reads it, in which language, and the menus."""

from typing import Any

from flask import Flask, current_app, has_request_context, url_for
from flask_babel import get_locale

from marketplace.config import Settings
from marketplace.telling import direction
from marketplace.web import asked, guard, locale, navigation

# Addresses of pages that other packages may bring.
OPTIONAL = {"demo_mail_url": "demo_mail.letters", "calendars_url": "bookings_feeds.index"}


def init_app(app: Flask) -> None:
    """Give templates what base.html asks for."""
    app.context_processor(shared)


def shared() -> dict[str, Any]:
    """Return the names that every template may use; `actor` is who reads the page."""
    settings: Settings = current_app.config["SETTINGS"]
    spoken = str(get_locale())
    names: dict[str, Any] = {
        "locale": spoken,
        "text_direction": direction(spoken),
        "city": settings.city,
        "demo": settings.demo,
        "map_tiles_url": settings.map_tiles_url,
        "map_attribution": settings.map_attribution,
    }
    if has_request_context():
        names |= _of_request()
    return names


def _of_request() -> dict[str, Any]:
    actor = guard.actor()
    names = {
        "actor": actor,
        "languages": locale.switches(),
        "nav": navigation.items(navigation.Menu.MAIN, actor),
        "account_nav": navigation.items(navigation.Menu.ACCOUNT, actor),
        "footer_nav": navigation.items(navigation.Menu.FOOTER, actor),
        "sign_in_url": url_for("auth.sign_in"),
        "sign_out_url": url_for("auth.sign_out"),
        "home_url": "/",
        "address_notices": asked.notices(),
    }
    for name, endpoint in OPTIONAL.items():
        if endpoint in current_app.view_functions:
            names[name] = url_for(endpoint)
    return names
