"""What is free, bookings, calendars and words for programs."""

from flask import Flask

from bookings.api import (
    answering,
    asking,
    closures,
    feeds,
    finder,
    free_time,
    inquiries,
    moving,
    notices,
    orders,
    saved_searches,
    vocabulary,
)
from marketplace import api


def init_app(app: Flask) -> None:
    """Register the part of this package."""
    app.url_map.converters["booking"] = answering.BookingId
    for module in (
        finder,
        free_time,
        asking,
        answering,
        moving,
        orders,
        closures,
        inquiries,
        saved_searches,
        notices,
        feeds,
        vocabulary,
    ):
        api.register(app, module.blueprint)
