"""The programs' way in: /api/v1 with bearer tokens, described at /api/v1/openapi.json."""

from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from marketplace.api.blueprint import ApiBlueprint

_EXTENSION = "allmanningen_api"


def init_app(app: Flask) -> None:
    """Prepare the API and register the part of this package."""
    from marketplace.api import bearer, document, me, organisations

    bearer.init_app(app)
    app.extensions[_EXTENSION] = document.make(app)
    for module in (document, me, organisations):
        register(app, module.blueprint)


def register(app: Flask, blueprint: "ApiBlueprint") -> None:
    """Add a part: served, described, and without the tokens of forms, for it reads no cookies."""
    from marketplace.extensions import csrf

    csrf.exempt(blueprint)
    app.extensions[_EXTENSION].register_blueprint(blueprint)
