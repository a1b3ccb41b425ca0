"""Who uses what, when: orders, bookings, occupancy, decisions, calendars and the finder."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    _mails()
    del app


def _mails() -> None:
    from bookings import mails  # noqa: PLC0415 - models are read only once the application is made

    mails.register()
