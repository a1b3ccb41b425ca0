"""Down a step and up again over a year of real bookings: no row of what stays changes (R17)."""

import hashlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import engines as databases
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from booked_year import at_work, book_a_year, make_town
from flask import Flask
from pydantic import SecretStr

from bookings.verifying import faults
from marketplace import config, paths
from marketplace.app import create_app
from marketplace.extensions import db
from marketplace.migrating import downgrade, upgrade

Columns = dict[str, list[str]]
Digests = dict[str, tuple[int, str]]
# What Alembic and the full-text index keep for themselves.
OWN = ("alembic", "search_index")


@pytest.fixture
def seeded(tmp_path: Path) -> Iterator[Flask]:
    """Yield an application over a migrated database with a year of bookings."""
    with databases.server(tmp_path) as address:
        app = create_app(
            config.load(
                database_url=SecretStr(address),
                secret_key=SecretStr("a key that is only used in tests, long enough"),
                storage_url=str(tmp_path / "photos"),
                base_url="http://localhost",
            )
        )
        with app.app_context():
            migrate(up="head")
            with at_work():
                book_a_year(db.session(), make_town(db.session()))
            db.session.remove()
            yield app
            db.session.remove()
            db.engine.dispose()


def migrate(*, up: str = "", down: str = "") -> None:
    """Migrate as the command line does, foreign keys on before and after."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if up:
            upgrade(revision=up)
        else:
            downgrade(revision=down)
    if databases.ENGINE == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def columns() -> Columns:
    """Return the columns of every table there is now."""
    look = sa.inspect(db.engine)
    return {
        table: sorted(column["name"] for column in look.get_columns(table))
        for table in look.get_table_names()
        if not table.startswith(OWN)
    }


def shared(one: Columns, other: Columns) -> Columns:
    """Return what is in both."""
    return {
        table: sorted(set(one[table]) & set(other[table]))
        for table in sorted(set(one) & set(other))
    }


def digests(which: Columns) -> Digests:
    """Return for each table how many rows it has, and a hash of what is in these columns."""
    found: Digests = {}
    with db.engine.connect() as connection:
        for table, names in which.items():
            every: list[sa.ColumnClause[Any]] = [sa.column(name) for name in names]
            query: sa.Select[Any] = sa.select(*every).select_from(sa.table(table))
            rows = sorted(json.dumps(list(row), default=told) for row in connection.execute(query))
            found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def told(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def test_each_step_down_and_up_again_keeps_the_rows_of_what_stays(seeded: Flask) -> None:
    del seeded
    steps = list(ScriptDirectory(str(paths.resource("migrations"))).walk_revisions())
    assert len(steps) > 1
    for step in steps[:-1]:
        above = columns()
        full = digests(above)
        migrate(down=str(step.down_revision))
        kept = shared(above, columns())
        below = digests(kept)
        assert below["occupancy"][0] > 0
        assert {table: below[table][0] for table in kept} == {
            table: full[table][0] for table in kept
        }
        migrate(up=step.revision)
        assert columns() == above
        assert digests(kept) == below
        migrate(down=str(step.down_revision))
        assert digests(kept) == below


def test_down_by_one_and_up_leaves_the_product_with_its_bookings(seeded: Flask) -> None:
    del seeded
    which = columns()
    before = digests(which)
    newest = next(iter(ScriptDirectory(str(paths.resource("migrations"))).walk_revisions()))
    migrate(down=str(newest.down_revision))
    migrate(up="head")
    after = digests(which)
    assert before.keys() == after.keys()
    assert after["occupancy"] == before["occupancy"]
    assert after["occurrence"] == before["occurrence"]
    assert list(faults(db.session())) == []
