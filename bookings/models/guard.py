"""The database's own guard: no unit is ever promised beyond its quantity (promise 1, ADR 0003).

Every insert, and every update that widens or raises a row, with source booking or hold is judged,
whichever path it comes by. PostgreSQL's guard touches the unit's row first, so that rivals queue at
every isolation level; on SQLite a writer is alone. The peak is the largest sum of quantities, of
all sources, at the starts inside the new row's span. Lowering a unit's quantity below what bookings
and holds take from today (UTC) on is refused too, and so is putting another unit in its place that
has less (REPLACE, or a key given away and taken in one statement).

Time belongs to the booking that took it: a row's occurrence is the one that its source names, the
source's own key or, of a hold with a negative key, the date that the change is about; and no row is
given to another occurrence. SQLite's UPDATE OR REPLACE would take away a row that is in the way,
without asking anybody; there a row does not get the key of another.

SQLite keeps any value in any column: what is no whole number there would be neither added up nor
found, so it is refused before anything is judged by it.
"""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table

from bookings.models.history import History
from bookings.models.occupancy import Occupancy
from marketplace import engines

OVERTAKEN = "occupancy_within_quantity"
PROMISED = "unit_quantity_covers_promises"
UNMEASURED = "occupancy_in_whole_numbers"
UNCOUNTED = "unit_quantity_whole"
OF_ITS_SOURCE = "occupancy_of_its_source"
NOT_REPLACED = "occupancy_not_replaced"

_PEAK = """
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = {row}.day AND o.unit_id = {row}.unit_id
              AND o.start_minute <= point.minute AND o.end_minute > point.minute))
FROM (SELECT {row}.start_minute AS minute
      UNION SELECT p.start_minute FROM occupancy AS p
      WHERE p.day = {row}.day AND p.unit_id = {row}.unit_id
        AND p.start_minute > {row}.start_minute AND p.start_minute < {row}.end_minute) AS point
"""

_GUARDED = "NEW.source IN ('booking', 'hold')"

_HARMLESS = """
NEW.day = OLD.day AND NEW.unit_id = OLD.unit_id AND NEW.start_minute >= OLD.start_minute
AND NEW.end_minute <= OLD.end_minute AND NEW.quantity <= OLD.quantity
AND OLD.source IN ('booking', 'hold')
"""

_PROMISES = """
SELECT max((SELECT sum(o.quantity) FROM occupancy AS o
            WHERE o.day = p.day AND o.unit_id = p.unit_id AND o.source IN ('booking', 'hold')
              AND o.start_minute <= p.start_minute AND o.end_minute > p.start_minute))
FROM occupancy AS p
WHERE p.unit_id = NEW.id AND p.source IN ('booking', 'hold') AND p.day >= {today}
"""

_QUANTITY = "(SELECT u.quantity FROM unit AS u WHERE u.id = NEW.unit_id)"
_TODAY_SQLITE = "cast(julianday('now', 'start of day') - 2440587.5 AS integer)"
_TODAY_POSTGRESQL = "((now() AT TIME ZONE 'UTC')::date - date '1970-01-01')"


_LESSENED = "NEW.quantity < OLD.quantity OR NEW.id <> OLD.id"
MEASURES = ("day", "unit_id", "start_minute", "source_id", "end_minute", "quantity")

_ELSEWHERE = "NEW.occurrence_id <> NEW.source_id"
_GIVEN_AWAY = "NEW.occurrence_id <> OLD.occurrence_id"
_OF_NO_CHANGE = """(NEW.source <> 'hold' OR NOT EXISTS (SELECT 1 FROM change_date AS d
 WHERE d.id = -NEW.source_id AND d.occurrence_id = NEW.occurrence_id))"""
_STRANGE = f"{_ELSEWHERE} AND {_OF_NO_CHANGE}"
_KEY = ("day", "unit_id", "start_minute", "source", "source_id")
_REPLACED = f"""({", ".join(f"NEW.{name}" for name in _KEY)})
 <> ({", ".join(f"OLD.{name}" for name in _KEY)})
AND EXISTS (SELECT 1 FROM occupancy AS o
            WHERE {" AND ".join(f"o.{name} = NEW.{name}" for name in _KEY)})"""  # noqa: S608


def _sqlite(name: str, moment: str, test: str, refusal: str, condition: str = "") -> str:
    when = f"WHEN {condition} " if condition else ""
    return (
        f"CREATE TRIGGER {name} AFTER {moment} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{refusal}') WHERE {test}; END"
    )


def _sqlite_whole(table: str, columns: Sequence[str], refusal: str) -> list[str]:
    test = " OR ".join(f"typeof(NEW.{column}) <> 'integer'" for column in columns)
    return [
        _sqlite(f"{refusal}_{verb.lower()}", f"{verb} ON {table}", test, refusal)
        for verb in ("INSERT", "UPDATE")
    ]


SQLITE = [
    _sqlite(
        "occupancy_guard_insert",
        "INSERT ON occupancy",
        f"({_PEAK.format(row='NEW')}) > {_QUANTITY}",
        OVERTAKEN,
        _GUARDED,
    ),
    _sqlite(
        "occupancy_guard_update",
        "UPDATE ON occupancy",
        f"({_PEAK.format(row='NEW')}) > {_QUANTITY}",
        OVERTAKEN,
        f"{_GUARDED} AND NOT ({_HARMLESS})",
    ),
    *_sqlite_whole("occupancy", MEASURES, UNMEASURED),
    # A key that is no number is refused as that, whichever trigger comes first.
    _sqlite(
        f"{OF_ITS_SOURCE}_insert",
        "INSERT ON occupancy",
        _STRANGE,
        OF_ITS_SOURCE,
        f"{_ELSEWHERE} AND typeof(NEW.source_id) = 'integer'",
    ),
    _sqlite(
        f"{OF_ITS_SOURCE}_update",
        "UPDATE ON occupancy",
        f"{_GIVEN_AWAY} OR {_STRANGE}",
        OF_ITS_SOURCE,
        f"({_ELSEWHERE} OR {_GIVEN_AWAY}) AND typeof(NEW.source_id) = 'integer'",
    ),
    f"""CREATE TRIGGER {NOT_REPLACED} BEFORE UPDATE OF {", ".join(_KEY)} ON occupancy FOR EACH ROW
WHEN {_REPLACED} BEGIN SELECT RAISE(ABORT, '{NOT_REPLACED}'); END""",
]

_UNCOVERED_SQLITE = f"({_PROMISES.format(today=_TODAY_SQLITE)}) > NEW.quantity"

SQLITE_UNIT = [
    _sqlite("unit_guard_insert", "INSERT ON unit", _UNCOVERED_SQLITE, PROMISED),
    _sqlite("unit_guard_update", "UPDATE ON unit", _UNCOVERED_SQLITE, PROMISED, _LESSENED),
    *_sqlite_whole("unit", ["quantity"], UNCOUNTED),
]

POSTGRESQL = [
    f"""
CREATE FUNCTION occupancy_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  limit_of_unit integer;
BEGIN
  IF NOT ({_GUARDED}) THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' THEN
    IF {_HARMLESS} THEN RETURN NULL; END IF;
  END IF;
  UPDATE unit SET guarded = guarded + 1 WHERE id = NEW.unit_id
  RETURNING quantity INTO limit_of_unit;
  IF ({_PEAK.format(row="NEW")}) > limit_of_unit THEN
    RAISE EXCEPTION '{OVERTAKEN}' USING ERRCODE = 'check_violation', CONSTRAINT = '{OVERTAKEN}';
  END IF;
  RETURN NULL;
END $$
""",  # noqa: S608 - constants of this module
    """CREATE TRIGGER occupancy_guard AFTER INSERT OR UPDATE ON occupancy
FOR EACH ROW EXECUTE FUNCTION occupancy_guard()""",
    f"""
CREATE FUNCTION {OF_ITS_SOURCE}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_GIVEN_AWAY} OR {_STRANGE} THEN
    RAISE EXCEPTION '{OF_ITS_SOURCE}'
    USING ERRCODE = 'check_violation', CONSTRAINT = '{OF_ITS_SOURCE}';
  END IF;
  RETURN NULL;
END $$
""",
    f"""CREATE TRIGGER {OF_ITS_SOURCE}_insert AFTER INSERT ON occupancy FOR EACH ROW
WHEN ({_ELSEWHERE}) EXECUTE FUNCTION {OF_ITS_SOURCE}()""",
    f"""CREATE TRIGGER {OF_ITS_SOURCE}_update AFTER UPDATE ON occupancy FOR EACH ROW
WHEN ({_ELSEWHERE} OR {_GIVEN_AWAY}) EXECUTE FUNCTION {OF_ITS_SOURCE}()""",
]

POSTGRESQL_UNIT = [
    f"""
CREATE FUNCTION unit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({_PROMISES.format(today=_TODAY_POSTGRESQL)}) > NEW.quantity THEN
    RAISE EXCEPTION '{PROMISED}' USING ERRCODE = 'check_violation', CONSTRAINT = '{PROMISED}';
  END IF;
  RETURN NULL;
END $$
""",
    """CREATE TRIGGER unit_guard_insert AFTER INSERT ON unit
FOR EACH ROW EXECUTE FUNCTION unit_guard()""",
    f"""CREATE TRIGGER unit_guard_update AFTER UPDATE ON unit FOR EACH ROW
WHEN ({_LESSENED}) EXECUTE FUNCTION unit_guard()""",
]

# The unit's triggers read occupancy, so all are made when occupancy is.
engines.after_create(
    cast("Table", Occupancy.__table__),
    sqlite_sql=SQLITE + SQLITE_UNIT,
    postgresql_sql=POSTGRESQL + POSTGRESQL_UNIT,
)
engines.append_only(cast("Table", History.__table__))
