"""One head; up, down and up again; and the migrated schema is the one that the models make."""

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import engines as databases
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from pydantic import SecretStr

from marketplace import config, paths, readiness
from marketplace.app import create_app
from marketplace.extensions import db
from marketplace.migrating import downgrade, upgrade
from marketplace.orm import Base

Catalogue = dict[tuple[str, str], str]


@pytest.fixture
def empty_application(tmp_path: Path) -> Iterator[Flask]:
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
            yield app
            db.session.remove()
            db.engine.dispose()


def catalogue() -> Catalogue:
    """Return every table, column, constraint, index, trigger and function, as the engine says."""
    with db.engine.connect() as connection:
        if databases.ENGINE == "sqlite":
            rows = connection.execute(
                sa.text(
                    "SELECT type, name, coalesce(sql, '') FROM sqlite_master"
                    " WHERE name NOT LIKE 'alembic%' AND name NOT LIKE 'sqlite_%'"
                    " AND name NOT LIKE 'ix_%'"
                )
            )
            found = {
                (kind, name): settled(in_any_order(sql) if kind == "table" else sql)
                for kind, name, sql in rows
            }
            found |= inspected()
            return found
        statements = {
            "column": "SELECT table_name || '.' || column_name, data_type || is_nullable"
            " || coalesce(column_default, '') || is_identity FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name NOT LIKE 'alembic%'",
            "constraint": "SELECT conrelid::regclass || '.' || conname,"
            " pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0"
            " AND connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic%'"
            " AND contype <> 'n'",
            "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            " AND indexname NOT LIKE 'alembic%'",
            "trigger": "SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)"
            " FROM pg_trigger WHERE NOT tgisinternal",
            "function": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace",
        }
        return {
            (kind, str(name)): settled(str(definition))
            for kind, statement in statements.items()
            for name, definition in connection.execute(sa.text(statement))
        }


def inspected() -> Catalogue:
    """SQLite keeps the words of CREATE TABLE: compare what they mean as well."""
    look = sa.inspect(db.engine)
    found: Catalogue = {}
    for table in look.get_table_names():
        if table.startswith(("alembic", "search_index")):
            continue
        found["columns", table] = str(
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table))
        )
        found["checks", table] = settled(
            str(sorted((c["name"], c["sqltext"]) for c in look.get_check_constraints(table)))
        )
        found["uniques", table] = str(
            sorted((c["name"], c["column_names"]) for c in look.get_unique_constraints(table))
        )
        found["indexes", table] = str(
            sorted((i["name"], i["column_names"], i["unique"]) for i in look.get_indexes(table))
        )
        found["keys", table] = str(
            sorted(
                (str(k["name"]), k["constrained_columns"], k["referred_table"], str(k["options"]))
                for k in look.get_foreign_keys(table)
            )
        )
    return found


def in_any_order(sql: str) -> str:
    """Return the lines of CREATE TABLE sorted: one that was rebuilt has its rules in any order."""
    return "\n".join(sorted(line.strip().rstrip(",") for line in sql.splitlines()))


def settled(sql: str) -> str:
    return " ".join(sql.replace('"', "").split())


def migrated(revision: str = "head") -> Catalogue:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        upgrade(revision=revision)
    return catalogue()


def made() -> Catalogue:
    Base.metadata.create_all(db.engine)
    return catalogue()


def test_there_is_one_head_which_readiness_waits_for() -> None:
    scripts = ScriptDirectory(str(paths.resource("migrations")))
    assert scripts.get_heads() == [readiness.NEWEST]


def test_the_migrated_schema_is_the_one_that_the_models_make(
    empty_application: Flask, tmp_path: Path
) -> None:
    found = migrated()
    downgrade(revision="base")
    left = {key for key in catalogue() if "alembic" not in key[1]}
    assert left == set()
    wanted = made()
    assert {name for kind, name in found if "guard" in name}
    if databases.ENGINE == "sqlite":
        for key in ("table", "occupancy"), ("table", "search_posting"):
            assert "WITHOUT ROWID" in wanted[key]
            assert ("WITHOUT ROWID" in found[key]) == ("WITHOUT ROWID" in wanted[key])
        found, wanted = (
            {k: v for k, v in one.items() if k[0] != "table"} for one in (found, wanted)
        )
    assert found == wanted
    shutil.rmtree(tmp_path / "photos", ignore_errors=True)
    del empty_application


def test_up_down_and_up_again_ends_where_it_began(empty_application: Flask) -> None:
    first = migrated()
    downgrade(revision="base")
    assert migrated() == first
    del empty_application


def test_each_step_down_ends_where_the_step_up_began(empty_application: Flask) -> None:
    steps = list(ScriptDirectory(str(paths.resource("migrations"))).walk_revisions())
    before = {}
    for step in reversed(steps):
        before[step.revision] = catalogue()
        migrated(step.revision)
    for step in steps:
        downgrade(revision=str(step.down_revision or "base"))
        assert catalogue() == before[step.revision]
    del empty_application


def test_a_dropped_check_or_trigger_is_noticed(empty_application: Flask) -> None:
    found = migrated()
    with db.engine.begin() as connection:
        if databases.ENGINE == "sqlite":
            connection.execute(sa.text("DROP TRIGGER occupancy_guard_insert"))
        else:
            connection.execute(sa.text("DROP TRIGGER occupancy_guard ON occupancy"))
            connection.execute(
                sa.text("ALTER TABLE unit DROP CONSTRAINT ck_unit_quantity_not_negative")
            )
    assert catalogue() != found
    del empty_application
