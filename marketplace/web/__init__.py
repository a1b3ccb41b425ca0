"""Everything that the ground package shows and answers over HTTP."""

from flask import Flask

from marketplace.web import guard, locale

__all__ = ["guard", "init_app", "locale"]


def init_app(app: Flask) -> None:
    """Register error pages, headers, language, sign-in and the pages of this package."""
    app.before_request(guard.enforce)
