"""Whether this process can serve: database migrated, its guards in place, a demo's data loaded."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlowError

from flask import Flask
from sqlalchemy import Connection, Text, column, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from marketplace import triggers
from marketplace.config import Settings
from marketplace.extensions import db
from marketplace.models import Stamp

SECONDS = 4.0
NEWEST = "0019"
"""The revision of the database that this version needs: the last of `migrations/versions`."""
DEMO_STAMP = "demo"
# What Alembic notes in the database.
_VERSION = table("alembic_version", column("version_num", Text))


def is_current(connection: Connection) -> bool:
    """Tell whether the database is migrated to what this version ships."""
    if not inspect(connection).has_table(_VERSION.name):
        return False
    return list(connection.scalars(select(_VERSION.c.version_num))) == [NEWEST]


class Readiness:
    """Asks the database in a thread of its own, so that a hanging one is answered in time too."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="readiness")

    def missing(self) -> list[str]:
        """Return what is missing, nothing when ready; never raises, within 4 seconds."""
        future = self._pool.submit(self._ask)
        try:
            return future.result(SECONDS)
        except TooSlowError:
            future.cancel()
            return ["the database does not answer in time"]

    def _ask(self) -> list[str]:
        settings: Settings = self._app.config["SETTINGS"]
        try:
            with self._app.app_context(), db.engine.connect() as connection:
                # Asked first: over an empty database there is no table to ask for the stamp.
                if not is_current(connection):
                    return ["the database is not migrated to this version"]
                if unguarded := triggers.missing(connection):
                    return [f"the trigger {name}" for name in unguarded]
                if settings.demo and not connection.scalar(
                    select(Stamp.name).where(Stamp.name == DEMO_STAMP)
                ):
                    return ["the demo is not loaded"]
        except SQLAlchemyError:
            return ["the database cannot be reached"]
        return []
