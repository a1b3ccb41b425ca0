"""Who uses what, when: orders, bookings, occupancy, decisions, calendars and the finder."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    from bookings import cli, jobs, mails

    mails.register()
    jobs.register()
    cli.register(app)
    _listen()


def _listen() -> None:
    """Take the time of coming bookings anew when what a listing takes changes."""
    from bookings.taking import on_units_changed
    from inventory import hooks

    hooks.on_units_changed(on_units_changed)
