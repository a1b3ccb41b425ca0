"""Is a made-up city consistent: nothing over its quantity, taken time as the dates demand it."""

from typing import Any

import sqlalchemy as sa

from bookings import verifying
from marketplace.extensions import db

WHOLE = 200_000  # of so many bookings every row is verified as the product verifies them
# Of single units neighbours tell; of pools the sum at every start.
SINGLE = """
SELECT count(*) FROM (
 SELECT o.start_minute AS starts, max(o.end_minute) OVER (PARTITION BY o.unit_id, o.day
  ORDER BY o.start_minute ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
 FROM occupancy o JOIN unit u ON u.id = o.unit_id WHERE u.quantity = 1) AS pair
WHERE until > starts
"""
POOLS = """
SELECT count(*) FROM occupancy o JOIN unit u ON u.id = o.unit_id
WHERE u.quantity > 1 AND u.quantity < (
 SELECT sum(b.quantity) FROM occupancy b WHERE b.day = o.day AND b.unit_id = o.unit_id
  AND b.start_minute <= o.start_minute AND b.end_minute > o.start_minute)
"""
TAKEN = "SELECT sum((end_minute - start_minute) * quantity) FROM occupancy"
DEMANDED = {
    "sqlite": "SELECT sum(round((julianday(o.taken_to) - julianday(o.taken_from)) * 1440)"
    " * c.quantity) FROM occurrence o JOIN claim c ON c.occurrence_id = o.id",
    "postgresql": "SELECT sum(extract(epoch FROM o.taken_to - o.taken_from) / 60 * c.quantity)"
    " FROM occurrence o JOIN claim c ON c.occurrence_id = o.id",
}


def faults(bookings: int) -> dict[str, int]:
    """Return how many overlaps there are, and other faults; a whole city has none."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SET statement_timeout = 0"))
        overlaps = sum(_number(connection, one) for one in (SINGLE, POOLS))
        taken = _number(connection, TAKEN)
        demanded = _number(connection, DEMANDED[connection.dialect.name])
        connection.invalidate()
    found = {"overlaps": overlaps, "minutes_amiss": abs(taken - demanded)}
    if bookings <= WHOLE:
        found["faults"] = sum(1 for _fault in verifying.faults(db.session()))
    return found


def _number(connection: sa.Connection, statement: str) -> int:
    found: Any = connection.execute(sa.text(statement)).scalar()
    return int(found or 0)
