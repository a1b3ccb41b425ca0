"""What is offered and on which terms: listings, units, places, hours, tariffs, photos."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    from inventory import jobs
    from inventory.views import photos
    from marketplace import storage

    storage.init_app(app)
    jobs.register()
    app.register_blueprint(photos.blueprint)
