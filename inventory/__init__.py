"""What is offered and on which terms: listings, units, places, hours, tariffs, photos."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the package's pages, API and commands."""
    del app
