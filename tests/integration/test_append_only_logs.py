"""Audit and history are only added to, whatever would change, replace or empty them."""

# ruff: noqa: S608 - what the statements are made of is written here

import engines as databases
import pytest
import sqlalchemy as sa
from factories import make_listing, make_member, make_organisation
from sqlalchemy.orm import Session
from taken_rows import START, occurrence, refusal

from bookings.models import History
from marketplace import audit
from marketplace.models import AuditEntry
from marketplace.orm import Base
from marketplace.transactions import unit_of_work

SQLITE = databases.ENGINE == "sqlite"

ANEW = "INTO {table} ({names}) SELECT {values} FROM"
# By what a line would be lost; `told` is the column that would tell another story.
ALTERING = [
    "UPDATE {table} SET {told} = 'never happened'",
    "DELETE FROM {table}",
    f"INSERT {ANEW} {{table}} WHERE true ON CONFLICT (id) DO UPDATE SET {{told}} = 'never'",
]
ALTERING += (
    [
        f"INSERT OR REPLACE {ANEW} {{table}}",
        f"REPLACE {ANEW} {{table}}",
        "UPDATE OR REPLACE {table} SET {told} = 'never happened'",
    ]
    if SQLITE
    else [
        "TRUNCATE {table}",
        "TRUNCATE {table} RESTART IDENTITY CASCADE",
        "TRUNCATE user_account CASCADE",
        f"WITH gone AS (DELETE FROM {{table}} RETURNING *) INSERT {ANEW} gone",
    ]
)
# Each log with that column.
LOGS: list[tuple[type[Base], str]] = [(AuditEntry, "action"), (History, "event")]


def one_line_each(session: Session) -> None:
    """Write a line into both logs."""
    hall = make_listing(session, make_organisation(session))
    held = occurrence(session, hall)
    _, actor = make_member(session, make_organisation(session))
    audit.record(session, actor, "made", hall)
    session.add(
        History(
            booking_id=held.booking_id, occurrence_id=held.id, at=START, event="made", reason=""
        )
    )
    session.flush()


def written(statement: str, log: type[Base], told: str, key: str = "id") -> str:
    """Return the statement in the words of the log's table, its copies numbered by `key`."""
    names = [column.name for column in log.__table__.columns]
    others = {told: "'never happened'", "id": key}
    return statement.format(
        table=log.__tablename__,
        told=told,
        names=", ".join(names),
        values=", ".join(others.get(name, name) for name in names),
    )


@pytest.mark.parametrize(("log", "told"), LOGS)
@pytest.mark.parametrize("statement", ALTERING)
def test_no_statement_changes_replaces_or_empties_a_log(
    session: Session, log: type[Base], told: str, statement: str
) -> None:
    with unit_of_work():
        one_line_each(session)
        name = refusal(session, written(statement, log, told))
        # Whoever empties people empties audit and history: whichever comes first refuses.
        assert name.endswith("_append_only")
        assert name == f"{log.__tablename__}_append_only" or "user_account" in statement
        session.expire_all()
        lines = session.execute(sa.text(f"SELECT {told} FROM {log.__tablename__}"))
        assert lines.scalars().all() == ["made"]


@pytest.mark.parametrize(("log", "told"), LOGS)
def test_lines_are_added_with_and_without_a_number_of_their_own(
    session: Session, log: type[Base], told: str
) -> None:
    with unit_of_work():
        one_line_each(session)
        one_line_each(session)
        numbered = written(f"INSERT {ANEW} {{table}}", log, told, "id + 1000")
        session.execute(sa.text(numbered))
        count = sa.select(sa.func.count()).select_from(log.__table__)
        assert session.scalar(count) == 4


def test_the_logs_are_guarded_again_after_the_database_was_emptied(session: Session) -> None:
    """Tests switch the guard off to empty their tables, and on again."""
    databases.empty()
    with unit_of_work():
        one_line_each(session)
        if SQLITE:
            assert refusal(session, "DELETE FROM audit_entry") == "audit_entry_append_only"
            return
        off = session.scalars(sa.text("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O'")).all()
        assert off == []
