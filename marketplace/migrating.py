"""Steps between versions of the database; the library for it is read only where one is taken."""

from typing import Any

from flask import Flask, current_app

from marketplace import paths
from marketplace.extensions import db


def upgrade(revision: str = "head") -> None:
    """Take the steps up to a revision (needs the application's context)."""
    _library(_app()).upgrade(revision=revision)


def downgrade(revision: str) -> None:
    """Take the steps down to a revision (needs the application's context)."""
    _library(_app()).downgrade(revision=revision)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return] # noqa: SLF001 - Flask's way


def _library(app: Flask) -> Any:  # noqa: ANN401 - a module
    # Alembic and what it needs take 10 MB of each process that serves, and none of them migrates.
    import flask_migrate  # noqa: PLC0415

    if "migrate" not in app.extensions:
        flask_migrate.Migrate(app, db, directory=str(paths.resource("migrations")))
    return flask_migrate
