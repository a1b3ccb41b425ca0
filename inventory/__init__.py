"""What is offered and on which terms: listings, units, places, hours, tariffs, photos."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    from inventory import jobs  # noqa: PLC0415 - views need the models to be complete
    from inventory.views import photos  # noqa: PLC0415
    from marketplace import storage  # noqa: PLC0415

    storage.init_app(app)
    jobs.register()
    app.register_blueprint(photos.blueprint)
