"""Rows that come by replacing others, or hold no whole numbers, do not get past the guard."""

# ruff: noqa: S608 - what the statements are made of is written here

import engines as databases
import pytest
import sqlalchemy as sa
from factories import make_listing, make_organisation
from sqlalchemy.orm import Session
from taken_rows import DAY, close, refusal, take

from bookings.models import OVERTAKEN, PROMISED, UNCOUNTED, UNMEASURED, Occupancy
from bookings.verifying import faults
from inventory.models import Listing, Unit
from marketplace import engines
from marketplace.transactions import unit_of_work

SQLITE = databases.ENGINE == "sqlite"


def anew(**values: str) -> str:
    """Return columns and SELECT of a copy of a unit, with `values` in place of its own."""
    names = [column.name for column in Unit.__table__.columns]
    return f"({', '.join(names)}) SELECT {', '.join(values.get(name, name) for name in names)}"


# Each would leave 69 chairs where 120 were, of which 70 are promised.
FEWER = anew(quantity="69")
UPSERT = (
    f"INSERT INTO unit {FEWER} FROM unit WHERE id = :unit"
    " ON CONFLICT (id) DO UPDATE SET quantity = excluded.quantity"
)
REPLACING = (
    {
        "insert or replace": f"INSERT OR REPLACE INTO unit {FEWER} FROM unit WHERE id = :unit",
        "replace": f"REPLACE INTO unit {FEWER} FROM unit WHERE id = :unit",
        "upsert": UPSERT,
        "another becomes it": "UPDATE OR REPLACE unit SET id = :unit WHERE id = :other",
        "another becomes it by row": "UPDATE OR REPLACE unit SET rowid = :unit WHERE id = :other",
    }
    if SQLITE
    else {
        "delete and insert at once": "WITH gone AS (DELETE FROM unit WHERE id = :unit RETURNING *)"
        f" INSERT INTO unit {FEWER} FROM gone",
        "upsert": UPSERT,
        "another becomes it": "WITH gone AS"
        " (UPDATE unit SET id = 100000 WHERE id = :unit RETURNING id)"
        " UPDATE unit SET id = :unit WHERE id = :other AND EXISTS (SELECT 1 FROM gone)",
    }
)
# Occupancy would be left to a unit that is no more.
REMOVING = ["DELETE FROM unit WHERE id = :unit", "UPDATE unit SET id = 100000 WHERE id = :unit"]
if SQLITE:
    REMOVING.append(f"INSERT OR REPLACE INTO unit {anew(id='100000')} FROM unit WHERE id = :unit")

STRANGE = [
    ("quantity", "'abc'"),
    ("quantity", "1.5"),
    ("day", "20802.5"),
    ("day", "'20802x'"),
    ("start_minute", "660.5"),
    ("end_minute", "719.5"),
    ("source_id", "'x'"),
]


def tried(session: Session, statement: str) -> str | None:
    """Return the name of what refused the statement ("" for the column's type), None if nothing."""
    try:
        with session.begin_nested():
            session.execute(sa.text(statement))
    except sa.exc.DBAPIError as error:
        return engines.constraint_name(error)
    return None


def insertion(unit_id: int, column: str, value: str) -> str:
    """Return SQL that adds a closure of the unit with the strange value in the column."""
    row = {
        "day": str(DAY + 1),
        "unit_id": str(unit_id),
        "start_minute": "600",
        "end_minute": "720",
        "quantity": "1",
        "source": "'closure'",
        "source_id": "7",
        column: value,
    }
    return f"INSERT INTO occupancy ({', '.join(row)}) VALUES ({', '.join(row.values())})"


def stored(session: Session) -> set[type]:
    """Return the types of all that occupancy and units count in."""
    columns = [column for column in Occupancy.__table__.columns if column.name != "source"]
    rows = [*session.execute(sa.select(*columns)), *session.execute(sa.select(Unit.quantity))]
    return {type(value) for row in rows for value in row if value is not None}


def chairs_lent(session: Session) -> tuple[Listing, int]:
    """Return 120 chairs, 70 of which are lent, and the id of 69 others."""
    chairs = make_listing(session, make_organisation(session), of=120)
    take(session, chairs, 600, 720, 70)
    other = Unit(organisation_id=chairs.organisation_id, name="Andra stolar", quantity=69)
    session.add(other)
    session.flush()
    return chairs, other.id


@pytest.mark.parametrize("statement", REPLACING.values(), ids=REPLACING)
def test_a_unit_is_not_replaced_by_one_of_fewer_than_are_promised(
    session: Session, statement: str
) -> None:
    with unit_of_work():
        chairs, other = chairs_lent(session)
        unit = chairs.units[0].unit_id
        assert refusal(session, statement, unit=unit, other=other) == PROMISED
        session.expire_all()
        assert session.get_one(Unit, unit).quantity == 120


@pytest.mark.parametrize("statement", REPLACING.values(), ids=REPLACING)
def test_a_unit_is_replaced_by_one_that_covers_what_is_promised(
    session: Session, statement: str
) -> None:
    with unit_of_work():
        chairs, other = chairs_lent(session)
        unit = chairs.units[0].unit_id
        session.get_one(Unit, other).quantity = 70
        session.flush()
        enough = statement.replace("69", "70")
        session.execute(sa.text(enough), {"unit": unit, "other": other})
        session.expire_all()
        assert session.get_one(Unit, unit).quantity == 70


@pytest.mark.parametrize("statement", REMOVING)
def test_a_unit_that_is_promised_is_not_removed(session: Session, statement: str) -> None:
    with unit_of_work():
        chairs, _ = chairs_lent(session)
        assert refusal(session, statement, unit=chairs.units[0].unit_id)


@pytest.mark.parametrize(("column", "value"), STRANGE)
def test_time_and_quantity_taken_are_whole_numbers(
    session: Session, column: str, value: str
) -> None:
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        unit = take(session, hall, 600, 720).unit_id
        close(session, unit)
        change = f"UPDATE occupancy SET {column} = {value} WHERE source ="
        for statement in (
            f"{change} 'booking'",
            f"{change} 'closure'",
            insertion(unit, column, value),
        ):
            # PostgreSQL's columns refuse words, and round fractions before anything looks at them.
            assert tried(session, statement) == UNMEASURED or not SQLITE
        assert stored(session) == {int}


@pytest.mark.parametrize("value", ["'many'", "70.5", "x'37'"])
def test_the_quantity_of_a_unit_is_a_whole_number(session: Session, value: str) -> None:
    with unit_of_work():
        chairs_lent(session)
        copy = anew(id="100000", public_id="'another'", quantity=value)
        for statement in (
            f"UPDATE unit SET quantity = {value}",
            f"INSERT INTO unit {copy} FROM unit LIMIT 1",
        ):
            assert tried(session, statement) == UNCOUNTED or not SQLITE
        assert stored(session) == {int}


@pytest.mark.parametrize(
    "verb", ["INSERT OR IGNORE", "INSERT OR REPLACE"] if SQLITE else ["INSERT"]
)
def test_no_way_of_inserting_gets_past_the_guard(session: Session, verb: str) -> None:
    """SQLite lets a statement say what becomes of a conflict; a refusal stays a refusal."""
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        take(session, hall, 600, 720)
        statement = (
            f"{verb} INTO occupancy (day, unit_id, start_minute, end_minute, quantity, source,"
            " source_id, occurrence_id) SELECT day, unit_id, 660, end_minute, quantity, source,"
            " source_id, occurrence_id FROM occupancy"
        )
        end = "" if SQLITE else " ON CONFLICT DO NOTHING"
        assert refusal(session, statement + end) == OVERTAKEN


def test_verify_tells_of_rows_that_are_no_whole_numbers(session: Session) -> None:
    """They can be there: written while the triggers were not."""
    with unit_of_work():
        hall = make_listing(session, make_organisation(session))
        first = take(session, hall, 600, 720)
        session.add(
            Occupancy(
                **{
                    name: getattr(first, name)
                    for name in ("day", "unit_id", "quantity", "source", "source_id")
                },
                start_minute=800,
                end_minute=900,
                occurrence_id=first.occurrence_id,
            )
        )
        session.flush()
        if SQLITE:
            for name in session.scalars(
                sa.text(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                    " AND tbl_name IN ('occupancy', 'unit')"
                )
            ).all():
                session.execute(sa.text(f"DROP TRIGGER {name}"))
        session.flush()
        tried(session, "UPDATE occupancy SET day = '20802x' WHERE start_minute = 600")
        tried(session, "UPDATE unit SET quantity = 'many'")
        unit, held = first.unit_id, first.source_id
    found = [
        (fault.unit_id, fault.day, fault.start_minute, fault.detail)
        for fault in faults(session)
        if fault.what == "not whole"
    ]
    expected = [
        (unit, "20802x", 600, f"until 720, 1 as booking {held}"),
        (unit, 0, 0, "'many' exist"),
    ]
    assert found == (expected if SQLITE else [])
