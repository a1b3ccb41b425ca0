"""Runs migrations on the application's engine; foreign keys are off on SQLite meanwhile.

A batch migration on SQLite rebuilds the parent table; with foreign keys on, ON DELETE CASCADE would
empty its children without a word.
"""

from alembic import context
from flask import current_app

import bookings.models
import inventory.models
import marketplace.models
from marketplace.extensions import db
from marketplace.orm import Base

MODELS = (marketplace.models, inventory.models, bookings.models)


def run() -> None:
    """Migrate on one connection, in one transaction where the engine has transactional DDL."""
    engine = current_app.extensions["migrate"].db.engine
    assert engine is db.engine  # noqa: S101 - one engine, or the wrong database is migrated
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            transactional_ddl=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration broke foreign keys: {broken[:5]}")
        connection.commit()
        if sqlite:
            connection.exec_driver_sql("ROLLBACK") if connection.in_transaction() else None
            connection.invalidate()


run()
