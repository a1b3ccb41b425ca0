"""Who uses what, when: orders, bookings, occupancy, decisions, calendars and the finder."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    del app
