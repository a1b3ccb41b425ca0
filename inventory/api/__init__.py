"""Listings and the register for programs."""

from flask import Flask

from inventory.api import listings, register
from marketplace import api


def init_app(app: Flask) -> None:
    """Register the part of this package."""
    for module in (listings, register):
        api.register(app, module.blueprint)
