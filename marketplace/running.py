"""What keeps the market running, put into an application by one call."""

from flask import Flask

from marketplace import housekeeping, journal, limits
from marketplace.web import demo_mail, health, outbox


def init_app(app: Flask) -> None:
    """Register request log, limits, health pages, letter box, staff's outbox and housekeeping.

    Call it before anything else that looks at requests, so that every request is counted and named.
    """
    journal.init_app(app)
    limits.init_app(app)
    health.init_app(app)
    app.register_blueprint(demo_mail.blueprint)
    app.register_blueprint(outbox.blueprint)
    housekeeping.register()
