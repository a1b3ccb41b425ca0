"""Everything that the ground package shows and answers over HTTP."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from marketplace.web import guard, locale

__all__ = ["guard", "init_app", "locale"]


def init_app(app: Flask) -> None:
    """Register error pages, headers, language, sign-in and the pages of this package."""
    # Inside, since these know the commands, which themselves ask the guard and the locale.
    from marketplace import api, letters
    from marketplace.web import (
        assets,
        browser,
        context,
        cross_site,
        errors,
        filters,
        headers,
        storable,
        unsent,
    )

    assets.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    context.init_app(app)
    # Before each request: who is it, may they, in which language. After it: seen, headers.
    cross_site.init_app(app)
    storable.init_app(app)
    browser.init_app(app)
    app.before_request(locale.keep_choice)
    app.before_request(guard.enforce)
    unsent.init_app(app)
    api.init_app(app)
    headers.init_app(app)
    letters.register()
    _register_pages(app)
    _fill_menus()


def _register_pages(app: Flask) -> None:
    from marketplace.web import (
        account,
        admin,
        auth,
        organisations,
        pages,
        passkeys,
        umbrellas,
    )

    for module in (auth, passkeys, account, organisations, umbrellas, admin, pages):
        app.register_blueprint(module.blueprint)


def _fill_menus() -> None:
    from marketplace.web import navigation as menus

    account, footer = menus.Menu.ACCOUNT, menus.Menu.FOOTER
    mine, city = menus.signed_in, menus.platform_admin
    menus.add(_l("My account"), "account.index", visible=mine, order=10, menu=account)
    menus.add(_l("My organisations"), "organisations.index", visible=mine, order=20, menu=account)
    menus.add(_l("Calendars"), "bookings_feeds.index", visible=mine, order=30, menu=account)
    menus.add(
        _l("All organisations"), "admin.organisation_list", visible=city, order=60, menu=account
    )
    menus.add(_l("All people"), "admin.people", visible=city, order=70, menu=account)
    menus.add(_l("Outgoing mail"), "outbox.index", visible=city, order=80, menu=account)
    menus.add(_l("Help"), "pages.help_page", order=10, menu=footer)
    menus.add(_l("Accessibility"), "pages.accessibility", order=20, menu=footer)
    menus.add(_l("Personal data"), "pages.personal_data", order=30, menu=footer)
    menus.add(_l("Terms"), "pages.terms", order=40, menu=footer)
