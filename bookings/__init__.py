"""Who uses what, when: orders, bookings, occupancy, decisions, calendars and the finder."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    from bookings import api, cli, demo_cli, jobs, kept_about_people, mails
    from bookings.agreement import mails as inquiry_mails
    from bookings.closures import mails as closure_mails
    from bookings.wanted import ending as wanted_ending
    from bookings.wanted import mails as wanted_mails
    from bookings.watching import mails as watching_mails

    mails.register()
    closure_mails.register()
    inquiry_mails.register()
    watching_mails.register()
    wanted_mails.register()
    wanted_ending.register()
    jobs.register()
    kept_about_people.register()
    cli.register(app)
    demo_cli.register(app)
    _pages(app)
    _calendars(app)
    api.init_app(app)
    _listen()


def _pages(app: Flask) -> None:
    from bookings.views import inbox, menus, mine
    from bookings.views.asking import inquiry, request
    from bookings.views.booked import booking, handover
    from bookings.views.changing import amending, answering, moving
    from bookings.views.closing import closures
    from bookings.views.conversations import conversation
    from bookings.views.finding import find
    from bookings.views.listings import listing
    from bookings.views.ordering import order, order_form
    from bookings.views.overview import overview_page
    from bookings.views.wanted import wanted_answering, wanted_desk, wanted_notices, wanted_writing
    from bookings.views.watching import saved_searches

    for view in (
        *(find, listing, request, booking, order, order_form, inbox, mine, inquiry, closures),
        *(conversation, handover, overview_page, moving, amending, answering),
        *(wanted_notices, wanted_writing, wanted_answering, wanted_desk, saved_searches),
    ):
        app.register_blueprint(view.blueprint)
    menus.fill()


def _calendars(app: Flask) -> None:
    """Serve calendar feeds and the page where people make them."""
    from bookings.feeds import events as feed_events
    from bookings.views import calendars, feeds

    feed_events.register()
    for view in (calendars, feeds):
        app.register_blueprint(view.blueprint)


def _listen() -> None:
    """Judge a change of what listings take by what is promised, and move what is taken along."""
    from bookings.closures.closing import on_units_changed
    from bookings.promised import on_units_judged
    from inventory import hooks

    hooks.on_units_judged(on_units_judged)
    hooks.on_units_changed(on_units_changed)
