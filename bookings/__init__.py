"""Who uses what, when: orders, bookings, occupancy, decisions, calendars and the finder."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    from bookings import api, cli, closure_mails, demo_cli, jobs, mails

    mails.register()
    closure_mails.register()
    jobs.register()
    cli.register(app)
    demo_cli.register(app)
    _pages(app)
    _calendars(app)
    api.init_app(app)
    _listen()


def _pages(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from bookings.views import (
        booking,
        closures,
        find,
        handover,
        inbox,
        inquiry,
        listing,
        menus,
        mine,
        request,
    )
    from marketplace.web import navigation

    for view in (find, listing, request, booking, inbox, mine, inquiry, closures, handover):
        app.register_blueprint(view.blueprint)
    menus.fill()
    navigation.add(_l("Find"), "bookings_find.index", order=10)


def _calendars(app: Flask) -> None:
    """Serve calendar feeds and the page where people make them."""
    from bookings import feed_events
    from bookings.views import calendars, feeds

    feed_events.register()
    for view in (calendars, feeds):
        app.register_blueprint(view.blueprint)


def _listen() -> None:
    """Take the time of bookings and closures anew when what a listing takes changes."""
    from bookings.closing import on_units_changed
    from inventory import hooks

    hooks.on_units_changed(on_units_changed)
