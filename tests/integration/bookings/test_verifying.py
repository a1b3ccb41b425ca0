"""`occupancy verify` tells of bookings that keep nobody out, of orphans and of lost guards."""

from collections.abc import Iterator

import engines as databases
import pytest
import sqlalchemy as sa
from factories import period
from flask import Flask
from moving_stage import Hall, staged
from sqlalchemy.orm import Session
from taken_rows import occurrence

from bookings.types import OccurrenceStatus
from bookings.verifying import faults
from marketplace import engines, triggers
from marketplace.extensions import db
from marketplace.transactions import unit_of_work

SQLITE = databases.ENGINE == "sqlite"
OF = "occupancy_guard_insert" if SQLITE else "occupancy_guard"
LOST = {"dropped": [f"DROP TRIGGER {OF}" + ("" if SQLITE else " ON occupancy")]}
if SQLITE:
    LOST["another of its name"] = [
        *LOST["dropped"],
        f"CREATE TRIGGER {OF} AFTER INSERT ON occupancy BEGIN SELECT 1; END",
    ]
else:
    LOST |= {
        "switched off": [f"ALTER TABLE occupancy DISABLE TRIGGER {OF}"],
        "only for replicas": [f"ALTER TABLE occupancy ENABLE REPLICA TRIGGER {OF}"],
        "all switched off": ["ALTER TABLE occupancy DISABLE TRIGGER ALL"],
        "another function": [
            """CREATE OR REPLACE FUNCTION occupancy_guard() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"""
        ],
        "sessions of replicas": ["SET LOCAL session_replication_role = replica"],
    }


def told(session: Session) -> list[str]:
    return [str(fault) for fault in faults(session)]


@pytest.fixture
def it(session: Session) -> Iterator[Hall]:
    """Yield the stage with one booking that is sound."""
    stage = staged(session)
    stage.book(period(8, 10))
    yield stage
    session.rollback()


def test_nothing_is_told_of_what_is_sound(it: Hall) -> None:
    assert told(it.session) == []


def test_a_confirmed_date_that_claims_nothing_is_told(it: Hall) -> None:
    """It stands where another is booked, and keeps nobody out."""
    with unit_of_work():
        row = occurrence(it.session, it.hall)
        expected = (
            f"claims nothing: occurrence {row.id} of booking {row.booking_id},"
            " 2030-05-06 16:00 to 2030-05-06 18:00 UTC as booking"
        )
    assert told(it.session) == [expected]


def test_a_booking_whose_claim_and_time_are_gone_is_told(it: Hall) -> None:
    with unit_of_work():
        it.session.execute(sa.text("DELETE FROM occupancy"))
        it.session.execute(sa.text("DELETE FROM claim"))
    (line,) = told(it.session)
    assert line.startswith("claims nothing: occurrence ")


def test_a_cancelled_date_need_not_claim_anything(it: Hall) -> None:
    with unit_of_work():
        occurrence(it.session, it.hall).status = OccurrenceStatus.CANCELLED
    assert told(it.session) == []


def test_time_under_the_number_of_another_date_is_told(it: Hall) -> None:
    """It can be there: written while the triggers were not."""
    on = "" if SQLITE else " ON occupancy"
    it.session.execute(sa.text(f"DROP TRIGGER occupancy_of_its_source_update{on}"))
    it.session.execute(sa.text("UPDATE occupancy SET source_id = source_id + 1"))
    assert [line.partition(":")[0] for line in told(it.session)] == [
        "trigger missing",
        "not taken",
        "not demanded",
    ]


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL keeps foreign keys whoever asks")
def test_rows_that_refer_to_a_unit_that_is_gone_are_told(it: Hall) -> None:
    unit = it.hall.units[0].unit_id
    it.session.rollback()
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE unit SET id = 9999 WHERE id = ?", (unit,))
        raw.execute("PRAGMA foreign_keys = ON")
    assert told(it.session) == [
        "refers to nothing: 1 of claim, where unit should be",
        "refers to nothing: 1 of listing_unit, where unit should be",
        "refers to nothing: 1 of occupancy, where unit should be",
    ]


@pytest.mark.parametrize("statements", LOST.values(), ids=LOST)
def test_a_guard_that_is_gone_or_does_not_act_is_told(it: Hall, statements: list[str]) -> None:
    for statement in statements:
        it.session.execute(sa.text(statement))
    assert f"trigger missing: {OF}" in told(it.session)


def test_every_trigger_that_the_models_attach_is_looked_for(session: Session) -> None:
    """Take all away, one by one: each is missed, and no other."""
    dialect = session.get_bind().dialect.name
    found = session.execute(
        sa.text(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
            if SQLITE
            else "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
        )
    ).all()
    assert len(found) == sum(" TRIGGER " in one for one in engines.extras(dialect))
    for name, table in found:
        session.execute(sa.text(f"DROP TRIGGER {name}" + ("" if SQLITE else f" ON {table}")))
        assert triggers.missing(session.connection()) == [name]
        session.rollback()


def test_the_command_fails_and_names_what_is_missing(app: Flask, it: Hall) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["occupancy", "verify"]).exit_code == 0
    it.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(sa.text(LOST["dropped"][0]))
    try:
        result = run.invoke(args=["occupancy", "verify"])
        assert (result.exit_code, result.stdout) == (1, f"trigger missing: {OF}\n")
    finally:
        it.session.rollback()
        put_back()


def put_back() -> None:
    """Make the guard again: PostgreSQL's schema outlives the test."""
    (statement,) = (
        one
        for one in engines.extras(db.engine.dialect.name)
        if one.startswith(f"CREATE TRIGGER {OF} ")
    )
    with db.engine.begin() as connection:
        connection.exec_driver_sql(statement)
